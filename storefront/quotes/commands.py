"""Writes of quotes: asked for, talked about, answered, declined. Each carries the key of its form.

The same form again has the same answer. `actor` is who presses: the viewer, or staff who work on the customer's quote.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from storefront.catalog.models import ItemFacts
from storefront.erp.customers import Customer
from storefront.erp.quotes import Quote, QuoteLine, QuoteMessage
from storefront.kernel.clock import Clock
from storefront.kernel.errors import ChangedMeanwhileError, NotFoundError, RefusalError
from storefront.kernel.money import ZERO, line_amount
from storefront.kernel.viewer import Operator, Viewer
from storefront.portal.audit import record
from storefront.quotes.mails import News, Told, tell_customer, tell_us
from storefront.quotes.numbers import next_number
from storefront.quotes.queries import find_by_key
from storefront.quotes.rules import ANSWERED, DECLINED, REQUESTED, may_answer, may_decline, may_write, status_on

Actor = Viewer | Operator


class QuoteEndedError(RefusalError):
    """The quote was accepted or declined, or is too old for what was asked."""

    code = "quote_ended"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A quantity of an item, in the unit its facts are read in; its price where it is quoted."""

    item: ItemFacts
    quantity: Decimal
    unit_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class NewQuote:
    """What is asked for: the form's key, the lines, a comment; `contact_id` is whom of the customer we answer."""

    key: str
    lines: Sequence[Wanted]
    comment: str | None
    contact_id: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What we offer: the form's key, what its page had seen, the lines with prices, the last day, and a text."""

    key: str
    seen: str
    lines: Sequence[Wanted]
    valid_until: date
    text: str | None


@dataclass(frozen=True, slots=True)
class Asked:
    """The quote's number; `again` when it was asked for before by the same key."""

    number: str
    again: bool = False


def name_of(actor: Actor) -> str:
    """Return how somebody is called in what is written."""
    return actor.person_name or actor.email


def is_staff(actor: Actor) -> bool:
    """Tell whether somebody is one of us: also who acts for the customer."""
    return isinstance(actor, Operator) or actor.is_acting


def ask(session: Session, viewer: Viewer, clock: Clock, wanted: NewQuote, told: Told, *, actor: Actor) -> Asked:
    """Write a quote that waits for its prices, exactly once; tell whoever answers, unless they ask themselves."""
    # of two that ask with the same key the second waits here, and finds it then
    session.execute(select(Customer.id).where(Customer.id == viewer.customer_id).with_for_update(key_share=True))
    number = find_by_key(session, viewer, wanted.key)
    if number is not None:
        return Asked(number, again=True)
    now = clock.now()
    quote = Quote(
        customer_id=viewer.customer_id,
        number=next_number(session),
        status=REQUESTED,
        contact_id=viewer.contact_id or wanted.contact_id,
        salesperson_id=actor.salesperson_id,
        created_by=name_of(actor),
        on_behalf_of=viewer.customer.name if is_staff(actor) else None,
        currency=viewer.customer.currency,
        comment=wanted.comment,
        idempotency_key=wanted.key,
        requested_at=now,
        waiting_since=now,
        modified_at=now,
    )
    session.add(quote)
    session.flush()
    _write_lines(session, quote, wanted.lines)
    record(session, clock, actor, "quote.asked", subject=quote.number, customer_id=viewer.customer_id)
    if not is_staff(actor):
        lines = [(one.item.sku, one.item.own_name, one.quantity, one.item.unit.name) for one in wanted.lines]
        tell_us(session, viewer, clock, quote, News("asked", name_of(actor), wanted.comment, lines=lines), told)
    return Asked(quote.number)


def write(
    session: Session, viewer: Viewer, clock: Clock, number: str, key: str, body: str, told: Told, *, actor: Actor
) -> bool:
    """Add words to a quote, exactly once, and tell the other side; False when nobody there could be told.

    Raises NotFoundError, and QuoteEndedError for one that was accepted or declined.
    """
    quote = locked(session, viewer, number)
    if said_before(session, quote, key):
        return True
    if not may_write(_status(quote, clock)):
        raise QuoteEndedError
    say(session, clock, quote, actor, key, body)
    if is_staff(actor):
        quote.waiting_since = quote.waiting_since if quote.status == REQUESTED else None
    else:
        quote.waiting_since = quote.waiting_since or clock.now()
    record(session, clock, actor, "quote.message", subject=number, customer_id=viewer.customer_id)
    return _tell(session, viewer, clock, quote, News("message", name_of(actor), body), told, actor)


def answer(
    session: Session, viewer: Viewer, clock: Clock, number: str, wanted: Answer, told: Told, *, actor: Operator
) -> bool:
    """Put prices on a quote, for the first time or anew, exactly once; False when nobody could be told of it.

    The lines are those of the answer from now on. Raises NotFoundError, QuoteEndedError, and ChangedMeanwhileError
    when somebody wrote, answered or decided since the form was opened.
    """
    quote = locked(session, viewer, number)
    if said_before(session, quote, wanted.key):
        return True
    status = _status(quote, clock)
    if not may_answer(status):
        raise QuoteEndedError
    if wanted.seen != f"{quote.revision}-{_last_said(session, quote)}-{status}":
        raise ChangedMeanwhileError
    before = {"status": quote.status, "total": None if quote.total is None else str(quote.total)}
    session.execute(delete(QuoteLine).where(QuoteLine.quote_id == quote.id, QuoteLine.customer_id == quote.customer_id))
    quote.total = _write_lines(session, quote, wanted.lines)
    quote.status, quote.answered_at, quote.answer = ANSWERED, clock.now(), wanted.text
    quote.valid_until, quote.revision, quote.waiting_since = wanted.valid_until, quote.revision + 1, None
    say(session, clock, quote, actor, wanted.key, wanted.text, event="answered")
    after = {"status": ANSWERED, "total": str(quote.total), "valid_until": wanted.valid_until.isoformat()}
    record(
        session,
        clock,
        actor,
        "quote.answered",
        subject=number,
        customer_id=quote.customer_id,
        before=before,
        after=after,
    )
    news = News("answered", name_of(actor), wanted.text, total=quote.total, valid_until=wanted.valid_until)
    return tell_customer(session, viewer, clock, quote, news, told)


def decline(
    session: Session, viewer: Viewer, clock: Clock, number: str, key: str, reason: str, told: Told, *, actor: Actor
) -> bool:
    """End a quote without an order, by either side, exactly once; tell the other.

    Raises NotFoundError, and QuoteEndedError for one that is ended, or has expired.
    """
    quote = locked(session, viewer, number)
    if said_before(session, quote, key):
        return True
    before = _status(quote, clock)
    if not may_decline(before):
        raise QuoteEndedError
    quote.status, quote.waiting_since = DECLINED, None
    say(session, clock, quote, actor, key, reason, event="declined")
    record(
        session,
        clock,
        actor,
        "quote.declined",
        subject=number,
        customer_id=quote.customer_id,
        before={"status": before},
        after={"status": DECLINED, "reason": reason},
    )
    return _tell(session, viewer, clock, quote, News("declined", name_of(actor), reason), told, actor)


def locked(session: Session, viewer: Viewer, number: str) -> Quote:
    """Return a quote of the customer, locked until the transaction ends. Raises NotFoundError."""
    found = session.scalars(
        select(Quote)
        .where(Quote.customer_id == viewer.customer_id, Quote.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one_or_none()
    if found is None:
        raise NotFoundError(quote=number)
    return found


def said_before(session: Session, quote: Quote, key: str) -> bool:
    """Tell whether this form was sent before."""
    row = QuoteMessage
    statement = select(row.id).where(row.customer_id == quote.customer_id, row.idempotency_key == key)
    return session.execute(statement).first() is not None


def say(
    session: Session, clock: Clock, quote: Quote, actor: Actor, key: str, body: str | None, *, event: str | None = None
) -> None:
    """Write down what was said or done."""
    quote.modified_at = clock.now()
    session.add(
        QuoteMessage(
            customer_id=quote.customer_id,
            quote_id=quote.id,
            author=name_of(actor),
            staff=is_staff(actor),
            event=event,
            body=body or None,
            idempotency_key=key,
            created_at=clock.now(),
        )
    )
    session.flush()


def _status(quote: Quote, clock: Clock) -> str:
    return status_on(quote.status, quote.valid_until, clock.today())


def _last_said(session: Session, quote: Quote) -> int:
    row = QuoteMessage
    mine = (row.quote_id == quote.id, row.customer_id == quote.customer_id)
    return session.scalar(select(func.max(row.id)).where(*mine)) or 0


def _tell(session: Session, viewer: Viewer, clock: Clock, quote: Quote, news: News, told: Told, actor: Actor) -> bool:
    """Tell the other side of what somebody wrote or did."""
    if is_staff(actor):
        return tell_customer(session, viewer, clock, quote, news, told)
    tell_us(session, viewer, clock, quote, news, told)
    return True


def _write_lines(session: Session, quote: Quote, lines: Sequence[Wanted]) -> Decimal:
    """Write the lines; return what they come to."""
    rows = [_line_row(quote, number, line) for number, line in enumerate(lines, 1)]
    session.execute(insert(QuoteLine), rows)
    return sum((row["amount"] for row in rows if row["amount"] is not None), ZERO)


def _line_row(quote: Quote, number: int, line: Wanted) -> dict[str, Any]:
    price = line.unit_price
    return {
        "quote_id": quote.id,
        "customer_id": quote.customer_id,
        "line_number": number,
        "item_id": line.item.id,
        "description": line.item.own_name,
        "unit": line.item.unit.code,
        "quantity": line.quantity,
        "unit_price": price,
        "amount": None if price is None else line_amount(price, line.quantity, quote.currency),
    }
