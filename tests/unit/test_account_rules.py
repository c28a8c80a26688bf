"""What the account decides, without a database: the bar of an ageing, months, periods, a statement's lines."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.account.models import DocumentHead
from storefront.account.rules import (
    Ageing,
    Movement,
    Totals,
    bar,
    days_before,
    entries,
    lay_out,
    months_before,
    statement_days,
    usual_periods,
)
from storefront.account.statuses import document_status

TODAY = date(2026, 11, 23)
amounts = st.decimals(0, 10**9, places=2)
currencies = st.sampled_from(["EUR", "JPY", "USD"])


def a_movement(currency: str, amount: Decimal = Decimal(1)) -> Movement:
    return Movement(1, 0, currency, TODAY, "Invoice", "IN1", None, None, amount)


@given(st.lists(amounts, min_size=5, max_size=5))
def test_a_bar_is_full_and_shows_the_smallest_debt(ages: list[Decimal]) -> None:
    slices = bar(ages)
    assert sum(width for _, width in slices) in ({1000} if any(ages) else {0})
    assert all(bool(width) == bool(amount) for (_, width), amount in zip(slices, ages, strict=True))
    ends = [begin + width for begin, width in slices if width]
    assert [begin for begin, width in slices if width][1:] == ends[:-1]


def test_a_negative_bucket_takes_no_room_on_the_bar() -> None:
    assert bar([Decimal(-5), Decimal(5)]) == ((0, 0), (0, 1000))


def test_an_ageing_adds_up() -> None:
    ages = Ageing(tuple(map(Decimal, (1, 2, 3, 4, 5))), credits=Decimal(6), unapplied=Decimal(2))
    assert (ages.open, ages.overdue, ages.balance) == (Decimal(15), Decimal(14), Decimal(7))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 1, 1), 12, date(2025, 1, 1)),
        (date(1, 2, 3), 12, date(1, 1, 3)),
    ],
)
def test_months_go_back_to_the_same_day_or_the_last(day: date, months: int, before: date) -> None:
    assert months_before(day, months) == before


@given(st.dates(), st.integers(0, 200))
def test_the_calendar_has_a_first_day_and_no_day_is_before_it(day: date, number: int) -> None:
    assert (day - days_before(day, number)).days == min(number, (day - date.min).days)
    assert months_before(day, number) <= day


def test_the_usual_periods_are_whole_and_end_today_at_the_latest() -> None:
    assert usual_periods(TODAY) == {
        "this_month": (date(2026, 11, 1), TODAY),
        "last_month": (date(2026, 10, 1), date(2026, 10, 31)),
        "three_months": (date(2026, 8, 24), TODAY),
        "this_year": (date(2026, 1, 1), TODAY),
        "last_year": (date(2025, 1, 1), date(2025, 12, 31)),
    }


@given(st.none() | st.dates(), st.dates(date(1900, 1, 1)))
def test_a_statement_has_both_days(start: date | None, end: date) -> None:
    first, last = statement_days(start, end, TODAY)
    assert last == end
    assert first == start or first <= last


@given(st.lists(st.tuples(currencies, amounts), max_size=20), st.lists(amounts, min_size=3, max_size=3))
def test_lines_run_from_opening_to_closing_in_each_currency(
    moved: list[tuple[str, Decimal]], openings: list[Decimal]
) -> None:
    movements = [a_movement(currency, amount) for currency, amount in sorted(moved)]
    names = ("EUR", "JPY", "USD")
    charged = {name: sum((amount for currency, amount in moved if currency == name), Decimal(0)) for name in names}
    blocks = [Totals(name, opening, charged[name]) for name, opening in zip(names, openings, strict=True)]
    lines = list(entries(blocks, movements))
    assert [line.balance for line in lines if line.closing] == [block.closing for block in blocks]
    assert [line.movement for line in lines if line.movement] == movements


def test_a_page_ends_with_what_it_carries_on_and_hides_what_follows() -> None:
    blocks = [Totals("EUR", Decimal(5), Decimal(3)), Totals("USD", Decimal(1))]
    (part,) = lay_out(blocks, [a_movement("EUR")], None, goes_on=True)
    assert (part.brought, part.carried, part.goes_on) == (None, Decimal(6), True)
    first, second = lay_out(blocks, [a_movement("EUR", Decimal(2))], ("EUR", Decimal(6)), goes_on=False)
    assert (first.brought, first.carried, first.goes_on) == (Decimal(6), Decimal(8), False)
    assert (second.brought, second.carried) == (None, Decimal(1))


def test_a_page_that_begins_after_a_currencys_last_line_closes_it() -> None:
    blocks = [Totals("EUR", Decimal(5)), Totals("USD", Decimal(1), Decimal(1))]
    parts = lay_out(blocks, [a_movement("USD")], ("EUR", Decimal(5)), goes_on=False)
    assert [(part.totals.currency, part.carried) for part in parts] == [("EUR", Decimal(5)), ("USD", Decimal(2))]


def a_document(kind: str = "Invoice", status: str = "Open", balance: int = 10, due: int | None = 5) -> DocumentHead:
    due_on = None if due is None else TODAY + timedelta(days=due)
    amount = Decimal(10)
    return DocumentHead(1, kind, "IN1", status, TODAY, due_on, None, amount, Decimal(balance), "EUR", None, None)


@pytest.mark.parametrize(
    ("document", "word"),
    [
        (a_document(), "Open"),
        (a_document(due=0), "Open"),
        (a_document(due=-1), "Overdue"),
        (a_document(due=None), "Open"),
        (a_document(balance=4), "Partly paid"),
        (a_document(status="Closed", balance=0, due=-9), "Paid"),
        (a_document("Credit Memo", due=-9), "Not used yet"),
        (a_document("Credit Memo", balance=4), "Partly used"),
        (a_document("Credit Memo", "Closed", 0), "Used"),
        (a_document("Debit Memo", due=-1), "Overdue"),
    ],
)
def test_a_document_says_what_has_become_of_it(document: DocumentHead, word: str) -> None:
    assert str(document_status(document, TODAY).word) == word
