"""What the account decides: how old a debt is, which days a statement covers, how a balance runs on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from storefront.kernel.money import ZERO

# days past due at which the next bucket of an ageing begins: 1, 31, 61, 91
EDGES = (0, 30, 60, 90)
BUCKETS = len(EDGES) + 1
WHOLE_BAR = 1000
MONTHS_OF_A_STATEMENT = 3


@dataclass(frozen=True, slots=True)
class Ageing:
    """What is open in one currency, by days past due: current, 1-30, 31-60, 61-90, over 90.

    `credits` are memos and `unapplied` payments that no document has used yet; both are positive and count down.
    """

    buckets: tuple[Decimal, ...] = (ZERO,) * BUCKETS
    credits: Decimal = ZERO
    unapplied: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        """All open documents but credit memos."""
        return sum(self.buckets, ZERO)

    @property
    def overdue(self) -> Decimal:
        return sum(self.buckets[1:], ZERO)

    @property
    def balance(self) -> Decimal:
        return self.open - self.credits - self.unapplied

    @property
    def slices(self) -> tuple[tuple[int, int], ...]:
        """Where each bucket begins and how wide it is on a bar of 1000."""
        return bar(self.buckets)


def bar(amounts: Sequence[Decimal]) -> tuple[tuple[int, int], ...]:
    """Return (begin, width) of each amount on a bar of 1000; nothing below zero takes room, what is above is seen."""
    shown = [max(amount, ZERO) for amount in amounts]
    whole = sum(shown, ZERO)
    if not whole:
        return tuple((0, 0) for _ in shown)
    # the smallest debt is a sliver of five; the rest shares what is left
    slivers = 5 * sum(1 for amount in shown if amount)
    parts, seen, begin = [], ZERO, 0
    for place, amount in enumerate(shown):
        seen += amount
        drawn = 5 * sum(1 for earlier in shown[: place + 1] if earlier)
        end = drawn + int(seen * (WHOLE_BAR - slivers) / whole)
        parts.append((begin, end - begin if amount else 0))
        begin = end
    return tuple(parts)


def days_before(day: date, days: int) -> date:
    """Return the day so many days earlier; the first day there is where the calendar ends."""
    return date.fromordinal(max(day.toordinal() - days, 1))


def months_before(day: date, months: int) -> date:
    """Return the same day of an earlier month, or the month's last: 31 May less 3 months is 28 or 29 February."""
    whole = max(day.year * 12 + day.month - 1 - months, 12)
    year, month = divmod(whole, 12)
    for number in range(day.day, 27, -1):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    return date(year, month + 1, min(day.day, 28))


def statement_days(start: date | None, end: date | None, today: date) -> tuple[date, date]:
    """Return the first and the last day of a statement: the last three months where nothing is said."""
    last = end or today
    return start or days_before(months_before(last, MONTHS_OF_A_STATEMENT), -1), last


def usual_periods(today: date) -> dict[str, tuple[date, date]]:
    """Return the periods that people ask for, by name."""
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    return {
        "this_month": (month, today),
        "last_month": (months_before(month, 1), days_before(month, 1)),
        "three_months": statement_days(None, None, today),
        "this_year": (year, today),
        "last_year": (months_before(year, 12), days_before(year, 1)),
    }


@dataclass(frozen=True, slots=True)
class Movement:
    """A document or payment as a line of a statement; `amount` is signed: above zero the customer owes more."""

    id: int
    rank: int  # 0 a document, 1 a payment: their order within a day
    currency: str
    dated_on: date
    kind: str
    number: str
    reference: str | None
    due_on: date | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a statement and the balance after it. Without a movement it is the opening or the closing line."""

    currency: str
    balance: Decimal
    movement: Movement | None = None
    closing: bool = False


@dataclass(frozen=True, slots=True)
class Totals:
    """A statement in one currency: opening + charged - credited - paid = closing. All but the ends are positive."""

    currency: str
    opening: Decimal = ZERO
    charged: Decimal = ZERO  # invoices, debit memos, overdue charges
    credited: Decimal = ZERO  # credit memos
    paid: Decimal = ZERO  # payments less refunds
    ageing: Ageing = Ageing()  # at the end of the period

    @property
    def closing(self) -> Decimal:
        return self.opening + self.charged - self.credited - self.paid


def run(opening: Decimal, movements: Iterable[Movement]) -> Iterator[Entry]:
    """Yield each movement with the balance after it; the movements are of one currency, in their order."""
    balance = opening
    for movement in movements:
        balance += movement.amount
        yield Entry(movement.currency, balance, movement)


def entries(blocks: Sequence[Totals], movements: Iterable[Movement]) -> Iterator[Entry]:
    """Yield a whole statement line by line: per currency the opening, each movement, the closing.

    Blocks and movements come in the order of their currencies; a movement is held no longer than it is shown.
    """
    following = iter(movements)
    waiting = next(following, None)
    for block in blocks:
        balance = block.opening
        yield Entry(block.currency, balance)
        while waiting is not None and waiting.currency == block.currency:
            balance += waiting.amount
            yield Entry(block.currency, balance, waiting)
            waiting = next(following, None)
        yield Entry(block.currency, balance, closing=True)


@dataclass(frozen=True, slots=True)
class Part:
    """A statement in one currency as far as it stands on one page.

    `brought` is what the page before carried forward; None where the currency begins here, with its opening.
    """

    totals: Totals
    brought: Decimal | None
    lines: tuple[Entry, ...]
    goes_on: bool

    @property
    def carried(self) -> Decimal:
        """The balance after the last line of the page."""
        if self.lines:
            return self.lines[-1].balance
        return self.totals.opening if self.brought is None else self.brought


def lay_out(
    blocks: Sequence[Totals], movements: Sequence[Movement], brought: tuple[str, Decimal] | None, *, goes_on: bool
) -> list[Part]:
    """Return what stands on one page: from the currency brought forward, or the first, to where the page ends."""
    lines: dict[str, list[Movement]] = defaultdict(list)
    for movement in movements:
        lines[movement.currency].append(movement)
    first, carried = brought or ("", None)
    last = movements[-1].currency if goes_on and movements else None
    return [
        _part(
            block, lines[block.currency], carried if block.currency == first else None, goes_on=block.currency == last
        )
        for block in blocks
        if block.currency >= first and (last is None or block.currency <= last)
    ]


def _part(block: Totals, movements: Sequence[Movement], brought: Decimal | None, *, goes_on: bool) -> Part:
    opening = block.opening if brought is None else brought
    return Part(block, brought, tuple(run(opening, movements)), goes_on)
