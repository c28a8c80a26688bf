"""What went out, for whom, and what is still to come: on both databases."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.catalog.stock_rules import Showing
from storefront.erp.customers import Customer
from storefront.erp.orders import OrderAllocation
from storefront.erp.scope import set_scope
from storefront.erp.shipments import Shipment
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import BadCursorError, PageAsk, encode_cursor
from storefront.kernel.viewer import Viewer
from storefront.shipments.details import get_shipment
from storefront.shipments.listing import Wanted, every_shipment, list_shipments
from storefront.shipments.models import ShipmentPage
from storefront.shipments.queries import count_on_the_way, find_shipments_of_order
from storefront.shipments.rules import Remainder
from tests.support.builders import (
    NOW,
    TODAY,
    Line,
    a_carrier,
    a_customer,
    a_shipment,
    a_shipment_line,
    a_warehouse,
    an_item,
    an_order,
    saved,
    some_stock,
)
from tests.support.ledgers import viewer_of
from tests.support.shipping import a_line, lines_of, sent
from tests.support.statements import recorded

SHOWING = Showing()
ARRIVAL = TODAY + timedelta(days=9)


@pytest.fixture
def cedar(session: Session) -> Customer:
    return a_customer("Cedar", code="CEDAR")


@pytest.fixture
def viewer(session: Session, cedar: Customer) -> Viewer:
    return viewer_of(cedar)


def numbers(session: Session, viewer: Viewer, **wanted: Any) -> list[str]:
    return [head.number for head in every_shipment(session, viewer, Wanted(**wanted))]


def shown(session: Session, viewer: Viewer, shipment: Shipment, showing: Showing = SHOWING) -> ShipmentPage:
    return get_shipment(session, viewer, TODAY, showing, shipment.number)


def test_what_has_not_left_stands_first_then_the_latest(session: Session, cedar: Customer, viewer: Viewer) -> None:
    for number, on in (("A", TODAY - timedelta(days=2)), ("B", TODAY), ("C", None), ("D", TODAY)):
        sent(session, for_=cedar, number=number, on=on, status="Confirmed" if on else "Open")
    assert numbers(session, viewer) == ["C", "D", "B", "A"]


days = st.lists(st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 5)), min_size=1, max_size=14)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=days, size=st.integers(1, 4))
def test_pages_show_each_shipment_once_there_and_back(session: Session, days: list[date | None], size: int) -> None:
    customer = a_customer()
    line = a_line(session, for_=customer)
    for day in days:
        a_shipment(line, on=day)
    viewer = viewer_of(customer)
    there = [list_shipments(session, viewer, Wanted(), ask=PageAsk(size))]
    while there[-1].after:
        there.append(list_shipments(session, viewer, Wanted(), ask=PageAsk(size, after=there[-1].after)))
    back = [there[-1]]
    while back[0].before:
        back.insert(0, list_shipments(session, viewer, Wanted(), ask=PageAsk(size, before=back[0].before)))
    everything = [head.number for head in every_shipment(session, viewer, Wanted())]
    assert [head.number for page in there for head in page.rows] == everything
    assert [page.rows for page in back] == [page.rows for page in there]
    assert len(set(everything)) == len(days)


@pytest.mark.parametrize(
    "cursor", ["x", encode_cursor("2026-13-01", 1), encode_cursor(1, 2), encode_cursor("2026-01-01")]
)
def test_a_cursor_of_nobodys_making_is_refused(session: Session, viewer: Viewer, cursor: str) -> None:
    with pytest.raises(BadCursorError):
        list_shipments(session, viewer, Wanted(), ask=PageAsk(5, after=cursor))


def test_a_shipment_is_found_by_every_number_that_people_have(
    session: Session, cedar: Customer, viewer: Viewer
) -> None:
    line = a_line(session, for_=cedar, line=Line(an_item("BR-100")), number="SO-77", po_number="Po_9")
    a_shipment(line, number="SH-5", tracking=["JD0012345678"])
    sent(session, for_=cedar, number="OTHER", tracking=["X"])
    for q in ("sh-5", "JD00 1234 5678", "so-77", "po_9", "br-1"):
        assert numbers(session, viewer, q=q) == ["SH-5"], q
    assert numbers(session, viewer, q="p__9") == []


def test_it_narrows_by_status_and_by_the_day_it_left(session: Session, cedar: Customer, viewer: Viewer) -> None:
    sent(session, for_=cedar, number="NEW", on=TODAY)
    sent(session, for_=cedar, number="OLD", on=TODAY - timedelta(days=9), status="Completed")
    sent(session, for_=cedar, number="BY-INSTANT", on=None, confirmed_at=NOW - timedelta(days=9))
    sent(session, for_=cedar, number="PACKING", on=None, status="Open")
    assert numbers(session, viewer, status="Completed") == ["OLD"]
    assert numbers(session, viewer, start=TODAY - timedelta(days=1)) == ["NEW"]
    assert sorted(numbers(session, viewer, end=TODAY - timedelta(days=9))) == ["BY-INSTANT", "OLD"]
    assert numbers(session, viewer, start=TODAY, end=TODAY) == ["NEW"]
    assert len(numbers(session, viewer, start=date.min, end=date.max)) == 3


def test_nobody_sees_a_draft_of_the_warehouse_nor_anothers(session: Session, cedar: Customer, viewer: Viewer) -> None:
    draft = sent(session, for_=cedar, status="On Hold")
    foreign = sent(session, for_=a_customer("Elm"))
    assert numbers(session, viewer) == []
    for shipment in (draft, foreign):
        with pytest.raises(NotFoundError):
            shown(session, viewer, shipment)


def test_the_session_hook_alone_keeps_others_out(session: Session, cedar: Customer) -> None:
    stranger = a_customer("Elm")
    line = a_line(session, for_=cedar)
    shipment = a_shipment(line)
    set_scope(session, stranger.id)
    assert numbers(session, viewer_of(cedar)) == []
    assert find_shipments_of_order(session, viewer_of(cedar), line.order_id) == []
    with pytest.raises(NotFoundError):
        shown(session, viewer_of(cedar), shipment)


@pytest.mark.parametrize(
    ("shipment", "counts"),
    [
        ({"status": "Confirmed", "on": TODAY}, 1),
        ({"status": "Invoiced", "on": TODAY - timedelta(days=7)}, 1),
        ({"status": "Confirmed", "on": TODAY - timedelta(days=8)}, 0),
        ({"status": "Completed", "on": TODAY}, 0),
        ({"status": "Open", "on": None}, 0),
        ({"status": "Confirmed", "on": None, "confirmed_at": NOW}, 1),
    ],
)
def test_on_the_way_is_what_left_this_week_and_is_not_completed(
    session: Session, cedar: Customer, viewer: Viewer, shipment: dict[str, Any], counts: int
) -> None:
    sent(session, for_=cedar, **shipment)
    assert count_on_the_way(session, viewer, TODAY) == counts


def test_one_order_may_leave_in_several_and_one_shipment_hold_several(
    session: Session, cedar: Customer, viewer: Viewer
) -> None:
    one, two = (a_line(session, for_=cedar, line=Line(an_item(), 5), number=number) for number in ("SO-1", "SO-2"))
    first = a_shipment(one, 2, number="SH-1")
    a_shipment(one, 3, number="SH-2")
    a_shipment_line(first, two, 5, number=2)
    assert [head.number for head in find_shipments_of_order(session, viewer, one.order_id)] == ["SH-1", "SH-2"]
    found = shown(session, viewer, first)
    assert [(order.number, len(lines)) for order, lines in found.by_order] == [("SO-1", 1), ("SO-2", 1)]
    assert [(other.number, other.orders[0].number) for other in found.others] == [("SH-2", "SO-1")]


def test_what_is_open_comes_when_stock_comes(session: Session, cedar: Customer, viewer: Viewer) -> None:
    item = an_item("BR-100", stock=None)
    some_stock(item, 4, on_order=Decimal(50), next_arrival_on=ARRIVAL)
    line = a_line(session, for_=cedar, line=Line(item, 12, shipped=2))
    (comes,) = shown(session, viewer, a_shipment(line, 2)).to_come
    assert comes.open == Decimal(10)
    assert comes.remainder == Remainder(Decimal(4), Decimal(6), ARRIVAL)


def test_what_stock_is_held_for_is_ready(session: Session, cedar: Customer, viewer: Viewer) -> None:
    line = a_line(session, for_=cedar, line=Line(an_item(stock=None), 12, shipped=2))
    where = a_warehouse()
    saved(OrderAllocation(customer_id=cedar.id, order_line_id=line.id, warehouse_id=where.id, quantity=Decimal(7)))
    (comes,) = shown(session, viewer, a_shipment(line, 2)).to_come
    assert comes.remainder == Remainder(Decimal(7), Decimal(3), None)


def test_what_is_packed_here_is_not_still_to_come(session: Session, cedar: Customer, viewer: Viewer) -> None:
    line = a_line(session, for_=cedar, line=Line(an_item(), 12))
    shipment = a_shipment(line, 5, status="Open", on=None)
    assert [comes.open for comes in shown(session, viewer, shipment).to_come] == [7]


@pytest.mark.parametrize("status", ["Completed", "Invoiced", "Canceled", "Expired"])
def test_of_a_closed_order_nothing_comes(session: Session, cedar: Customer, viewer: Viewer, status: str) -> None:
    line = a_line(session, for_=cedar, line=Line(an_item(), 12), status=status)
    assert shown(session, viewer, a_shipment(line, 5)).to_come == []


def test_where_stock_is_not_shown_only_the_open_quantity_is(session: Session, cedar: Customer, viewer: Viewer) -> None:
    line = a_line(session, for_=cedar, line=Line(an_item(), 12, shipped=5))
    (comes,) = shown(session, viewer, a_shipment(line, 5), Showing("none")).to_come
    assert (comes.open, comes.remainder) == (Decimal(7), None)


def test_the_packing_list_has_its_weight_only_when_all_was_weighed(
    session: Session, cedar: Customer, viewer: Viewer
) -> None:
    shipment = sent(session, for_=cedar, tracking=["A", "B"], ship_via_id=a_carrier().id)
    found = shown(session, viewer, shipment)
    assert found.weight_kg == Decimal(5)
    assert [package.href for package in found.head.packages] == [f"https://track.example/p/{n}" for n in "AB"]


def test_statements_are_as_many_for_one_row_as_for_two_hundred(
    session: Session, engine: Engine, cedar: Customer, viewer: Viewer
) -> None:
    order = an_order(for_=cedar, lines=[Line(an_item(), 300) for _ in range(40)])
    lines = lines_of(session, order)
    counted = []
    for shipments in (1, 199):
        for _ in range(shipments):
            made = a_shipment(lines[0], tracking=["T"])
        for number, line in enumerate(lines[1:], 2):
            a_shipment_line(made, line, number=number)
        for size in (1, 200):
            with recorded(engine) as statements:
                list_shipments(session, viewer, Wanted(q="sh", end=TODAY), ask=PageAsk(size))
            counted.append(statements.count)
        with recorded(engine) as statements:
            shown(session, viewer, made)
        assert statements.count == 7
    assert counted == [3, 3, 3, 3]
