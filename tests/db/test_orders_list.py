"""The list of orders: whose they are, what narrows it, and paging that shows each order once in every sort."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, insert
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder
from storefront.kernel.paging import BadCursorError, PageAsk, encode_cursor
from storefront.kernel.viewer import Viewer
from storefront.orders.listing import SORTS, find_choices, list_orders, order_rows
from storefront.orders.models import OrderFilter
from tests.support.builders import NOW, TODAY, Line, a_location, an_item, an_order
from tests.support.cast import Person
from tests.support.placing import viewer_of
from tests.support.statements import recorded

EVERYTHING = PageAsk(200)


@pytest.fixture
def viewer(alder_buyer: Person, session: Session) -> Viewer:
    return viewer_of(alder_buyer, session)


def numbers(session: Session, viewer: Viewer, **wanted: Any) -> list[str]:
    return [head.number for head in list_orders(session, viewer, wanted=OrderFilter(**wanted), ask=EVERYTHING).rows]


def test_only_the_customers_own_orders_are_listed(
    session: Session, viewer: Viewer, alder: Customer, birch: Customer
) -> None:
    mine = an_order(for_=alder)
    an_order(for_=birch)
    assert numbers(session, viewer) == [mine.number]
    assert [row.head.number for row in order_rows(session, viewer, OrderFilter())] == [mine.number]


@pytest.mark.parametrize("q", ["so-7/2026", "7/20", "po 4", "PO 4711", "br-9", "floor", "FLOOR BRUSH", "brush floor"])
def test_an_order_is_found_by_number_po_sku_and_item(session: Session, viewer: Viewer, alder: Customer, q: str) -> None:
    brush, other = an_item("BR-99", "Floor brush"), an_item("XX-1", "Champagne flute")
    found = an_order(for_=alder, number="SO-7/2026", po_number="Po 4711", lines=[Line(brush), Line(other)])
    an_order(for_=alder, number="ZZ1", lines=[Line(other)])
    assert numbers(session, viewer, q=q) == [found.number]


def test_an_order_is_found_by_what_its_item_is_called_in_any_spelling(
    session: Session, viewer: Viewer, alder: Customer
) -> None:
    found = an_order(for_=alder, lines=[Line(an_item(name="Spülbürste rund"))])
    for q in ("spülbürste", "Spulburste", "RUND SPÜL", "Spülbürste rund"):
        assert numbers(session, viewer, q=q) == [found.number]


@pytest.mark.parametrize("q", ["%", "_", "'", "\\", "nothing like it", "½", "🧹", "a" * 200])
def test_odd_words_find_nothing_and_break_nothing(session: Session, viewer: Viewer, alder: Customer, q: str) -> None:
    an_order(for_=alder)
    assert numbers(session, viewer, q=q) == []


def test_another_customers_order_with_the_same_words_is_not_found(
    session: Session, viewer: Viewer, birch: Customer
) -> None:
    an_order(for_=birch, number="SO-7", po_number="PO-7", lines=[Line(an_item("BR-7", "Brush"))])
    assert [numbers(session, viewer, q=q) for q in ("SO-7", "PO-7", "BR-7", "brush")] == [[]] * 4


def test_each_filter_leaves_out_what_it_says(session: Session, viewer: Viewer, alder: Customer) -> None:
    branch = a_location(for_=alder, label="Branch")
    wanted = an_order(
        for_=alder, status="Back Order", ordered_on=date(2026, 3, 5), location_id=branch.id, created_by="Kim"
    )
    an_order(for_=alder, ordered_on=date(2026, 3, 9), created_by="Jo")
    for narrow in (
        {"status": "Back Order"},
        {"end": date(2026, 3, 5)},
        {"start": date(2026, 3, 5), "end": date(2026, 3, 5)},
        {"place": branch.code},
        {"person": "Kim"},
    ):
        assert numbers(session, viewer, **narrow) == [wanted.number], narrow
    assert len(numbers(session, viewer, start=date(2026, 3, 5))) == 2
    assert numbers(session, viewer, status="Open", person="Kim") == []


def test_another_customers_address_narrows_to_nothing(
    session: Session, viewer: Viewer, alder: Customer, birch: Customer
) -> None:
    place = a_location(for_=birch)
    an_order(for_=birch, location_id=place.id)
    an_order(for_=alder)
    assert numbers(session, viewer, place=place.code) == []


def test_the_choices_are_the_customers_own(session: Session, viewer: Viewer, alder: Customer, birch: Customer) -> None:
    an_order(for_=alder, status="Awaiting Customs", created_by="Kim")
    an_order(for_=alder, created_by=None)
    an_order(for_=birch, status="Rejected", created_by="Lee")
    choices = find_choices(session, viewer)
    assert (choices.statuses, choices.people) == (("Awaiting Customs", "Open"), ("Kim",))
    assert [label for _code, label in choices.places] == ["Main store"]


def test_amounts_of_two_currencies_are_sorted_apart(session: Session, viewer: Viewer, alder: Customer) -> None:
    for number, currency, total in (("A", "USD", 5), ("B", "EUR", 900), ("C", "USD", 70), ("D", "EUR", 1)):
        an_order(for_=alder, number=number, currency=currency, total=Decimal(total))
    assert numbers(session, viewer, sort="largest") == ["C", "A", "B", "D"]
    assert numbers(session, viewer, sort="smallest") == ["D", "B", "A", "C"]


ODD = {
    "newest": [encode_cursor(1), encode_cursor("soon", 1), encode_cursor("A", "B", 1)],
    "largest": [encode_cursor(1), encode_cursor("EUR", "1e99", 1), encode_cursor("EUR", "NaN", 1)],
    "number": [encode_cursor(1), encode_cursor("A", "B", 1), "x"],
}


@pytest.mark.parametrize(("sort", "cursor"), [(sort, cursor) for sort, cursors in ODD.items() for cursor in cursors])
def test_a_cursor_of_another_list_is_refused(session: Session, viewer: Viewer, sort: str, cursor: str) -> None:
    with pytest.raises(BadCursorError):
        list_orders(session, viewer, wanted=OrderFilter(sort=sort), ask=PageAsk(5, after=cursor))


def add_orders(session: Session, alder: Customer, rows: Sequence[tuple[int, int, str]]) -> None:
    """Write orders of (days ago, total, currency), few different ones: ties are what paging stumbles over."""
    with writing(session):
        session.query(SalesOrder).delete()
        session.execute(
            insert(SalesOrder),
            [
                {
                    "customer_id": alder.id,
                    "number": f"N{place % 7}-{place}",
                    "status": "Open",
                    "ordered_on": TODAY - timedelta(days=days),
                    "currency": currency,
                    "lines_amount": Decimal(total),
                    "total": Decimal(total) / 4,
                    "created_at": NOW,
                    "idempotency_key": None,
                }
                for place, (days, total, currency) in enumerate(rows)
            ],
        )


ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from(["EUR", "USD"])), min_size=1, max_size=17
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(rows=ROWS, size=st.integers(1, 6))
def test_paging_shows_each_order_once_there_and_back_in_every_sort(
    session: Session, viewer: Viewer, alder: Customer, rows: list[tuple[int, int, str]], size: int
) -> None:
    add_orders(session, alder, rows)
    for sort in SORTS:
        wanted = OrderFilter(sort=sort)
        whole = numbers(session, viewer, sort=sort)
        assert len(whole) == len(rows) == len(set(whole))
        there, back = walk(session, viewer, wanted, size)
        assert [number for page in there for number in page] == whole, sort
        assert back == there, sort


def walk(session: Session, viewer: Viewer, wanted: OrderFilter, size: int) -> tuple[list[list[str]], list[list[str]]]:
    """Return the pages there, and the pages back again, first page first."""
    page = list_orders(session, viewer, wanted=wanted, ask=PageAsk(size))
    there = [[head.number for head in page.rows]]
    while page.after:
        page = list_orders(session, viewer, wanted=wanted, ask=PageAsk(size, after=page.after))
        there.append([head.number for head in page.rows])
    back = [[head.number for head in page.rows]]
    while page.before:
        page = list_orders(session, viewer, wanted=wanted, ask=PageAsk(size, before=page.before))
        back.insert(0, [head.number for head in page.rows])
    return there, back


@pytest.mark.parametrize("wanted", [OrderFilter(), OrderFilter(q="brush", person="Kim", sort="largest")])
def test_the_list_costs_the_same_for_one_and_for_200_orders(
    session: Session, viewer: Viewer, alder: Customer, engine: Engine, wanted: OrderFilter
) -> None:
    counts = []
    for rows in (1, 200):
        add_orders(session, alder, [(number % 5, number, "EUR") for number in range(rows)])
        with recorded(engine) as statements:
            list_orders(session, viewer, wanted=wanted, ask=EVERYTHING)
            find_choices(session, viewer)
            list(order_rows(session, viewer, wanted))
        counts.append(statements.count)
    assert counts == [4, 4]
