"""An order is cancelled: what is written in its one transaction, how often, and when it is too late."""

from collections.abc import Callable
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, event, select, update
from sqlalchemy.orm import Session

from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.shipments import Shipment, ShipmentLine
from storefront.erp.stock import StockBalance
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Viewer
from storefront.orders.cancelling import Cancelled, TooLateToCancelError, cancel_order
from storefront.orders.queries import get_order
from storefront.orders.statuses import Step
from storefront.portal.audit import PortalAudit
from tests.support.builders import NOW, Line, a_shipment, a_warehouse, an_item, an_order, some_stock
from tests.support.cast import CLOCK, Person
from tests.support.placing import place, put, viewer_of
from tests.support.statements import recorded


@pytest.fixture
def viewer(alder_buyer: Person, session: Session) -> Viewer:
    return viewer_of(alder_buyer, session)


@pytest.fixture
def cancel(session: Session, viewer: Viewer) -> Callable[[str], Cancelled]:
    def now(number: str) -> Cancelled:
        with writing(session):
            return cancel_order(session, viewer, CLOCK, number)

    return now


Cancel = Callable[[str], Cancelled]


def status(session: Session, number: str) -> str:
    return session.scalars(select(SalesOrder.status).where(SalesOrder.number == number)).one()


def audits(session: Session) -> list[PortalAudit]:
    return list(session.scalars(select(PortalAudit).where(PortalAudit.action == "order.cancel")))


def a_line(session: Session, order: SalesOrder) -> SalesOrderLine:
    found = select(SalesOrderLine).where(SalesOrderLine.order_id == order.id).order_by(SalesOrderLine.id).limit(1)
    return session.scalars(found).one()


def test_its_lines_are_cancelled_and_its_stock_is_free_again(session: Session, viewer: Viewer, cancel: Cancel) -> None:
    first, second = an_item(stock=100), an_item(stock=3, boxes_of=12)
    put(session, viewer, first, 30)
    put(session, viewer, second, 5)
    number = place(session, viewer).number
    assert cancel(number) == Cancelled(number)
    assert status(session, number) == "Canceled"
    assert [line.quantity - line.quantity_cancelled for line in session.scalars(select(SalesOrderLine))] == [0, 0]
    assert set(session.scalars(select(StockBalance.allocated))) == {0}
    assert session.scalars(select(OrderAllocation)).all() == []


def test_what_other_orders_hold_stays_held(session: Session, viewer: Viewer, cancel: Cancel) -> None:
    item = an_item(stock=100, boxes_of=12)
    put(session, viewer, item, 7)
    place(session, viewer)
    put(session, viewer, item, 2, unit="BOX")
    put(session, viewer, item, 4)
    cancel(place(session, viewer).number)
    assert session.scalars(select(StockBalance.allocated)).one() == 7
    assert session.scalars(select(OrderAllocation.quantity)).one() == 7


def test_each_warehouse_gets_its_own_back(session: Session, alder_buyer: Person, alder: Customer) -> None:
    item = an_item(stock=5)
    some_stock(item, 100, warehouse=a_warehouse("FAR"))
    session.execute(update(Customer).where(Customer.id == alder.id).values(warehouse_id=None))
    session.commit()
    viewer = viewer_of(alder_buyer, session)
    put(session, viewer, item, 20)
    number = place(session, viewer).number
    assert sorted(session.scalars(select(StockBalance.allocated))) == [5, 15]
    with writing(session):
        cancel_order(session, viewer, CLOCK, number)
    assert list(session.scalars(select(StockBalance.allocated))) == [0, 0]


def test_an_erp_that_released_the_stock_already_leaves_nothing_below_zero(
    session: Session, viewer: Viewer, cancel: Cancel
) -> None:
    put(session, viewer, an_item(stock=100), 30)
    number = place(session, viewer).number
    session.execute(update(StockBalance).values(allocated=Decimal(10)))
    session.commit()
    cancel(number)
    assert session.scalars(select(StockBalance.allocated)).one() == 0


def test_the_audit_log_and_the_page_say_who_cancelled_it(session: Session, viewer: Viewer, cancel: Cancel) -> None:
    put(session, viewer, an_item())
    number = place(session, viewer).number
    cancel(number)
    (entry,) = audits(session)
    assert (entry.subject, entry.user_id, entry.customer_id) == (number, viewer.user_id, viewer.customer_id)
    end = get_order(session, viewer, number).trip[-1]
    assert (end.step, end.by, end.since and end.since.at) == (Step.ENDED, "Buyer", NOW)


def test_the_same_again_is_the_same_answer_and_nothing_more(session: Session, viewer: Viewer, cancel: Cancel) -> None:
    put(session, viewer, an_item())
    number = place(session, viewer).number
    assert [cancel(number).again for _ in range(3)] == [False, True, True]
    assert len(audits(session)) == 1


@pytest.mark.parametrize("raw", ["Shipping", "Completed", "Invoiced", "Rejected", "Expired", "Awaiting Customs"])
def test_a_status_that_is_too_far_is_too_late(session: Session, alder: Customer, cancel: Cancel, raw: str) -> None:
    order = an_order(for_=alder, status=raw)
    with pytest.raises(TooLateToCancelError):
        cancel(order.number)
    assert status(session, order.number) == raw


@pytest.mark.parametrize("shipment", ["On Hold", "Open", "Confirmed"])
def test_a_line_in_a_shipment_is_too_late(session: Session, alder: Customer, cancel: Cancel, shipment: str) -> None:
    order = an_order(for_=alder, lines=[Line(an_item(), 5), Line(an_item(), 5)])
    a_shipment(a_line(session, order), status=shipment)
    with pytest.raises(TooLateToCancelError):
        cancel(order.number)
    assert (status(session, order.number), audits(session)) == ("Open", [])


def test_what_an_erp_shipped_without_a_shipment_is_too_late(alder: Customer, cancel: Cancel) -> None:
    order = an_order(for_=alder, status="Back Order", lines=[Line(an_item(), 5, shipped=2)])
    with pytest.raises(TooLateToCancelError):
        cancel(order.number)


def test_another_customers_order_is_not_there(session: Session, birch: Customer, cancel: Cancel) -> None:
    order = an_order(for_=birch)
    with pytest.raises(NotFoundError):
        cancel(order.number)
    assert status(session, order.number) == "Open"


def test_twenty_at_once_cancel_it_once(session: Session, viewer: Viewer, engine: Engine) -> None:
    put(session, viewer, an_item(stock=100), 30)
    number = place(session, viewer).number
    session.rollback()
    answers: list[bool] = []
    start = Barrier(20)

    def one() -> None:
        start.wait()
        with session_factory(engine)() as other, writing(other):
            answers.append(cancel_order(other, viewer, CLOCK, number).again)

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] + [True] * 19
    assert len(audits(session)) == 1
    assert session.scalars(select(StockBalance.allocated)).one() == 0


def test_an_order_that_is_packed_in_this_moment_is_not_cancelled(
    session: Session, viewer: Viewer, engine: Engine
) -> None:
    put(session, viewer, an_item())
    number = place(session, viewer).number
    refused: list[bool] = []

    def cancel_it() -> None:
        try:
            with session_factory(engine)() as other, writing(other):
                cancel_order(other, viewer, CLOCK, number)
        except TooLateToCancelError:
            refused.append(True)

    canceller = Thread(target=cancel_it)
    with writing(session):
        line = session.scalars(select(SalesOrderLine)).one()
        owner = {"customer_id": line.customer_id}
        shipment = Shipment(number="SH1", status="Open", created_at=NOW, **owner)
        session.add(shipment)
        session.flush()
        session.add(ShipmentLine(shipment_id=shipment.id, order_line_id=line.id, line_number=1, quantity=1, **owner))
        session.flush()
        canceller.start()
        canceller.join(0.3)
        assert canceller.is_alive()  # it waits for the warehouse's transaction
    canceller.join(10)
    assert (refused, status(session, number)) == ([True], "Open")


def test_it_costs_the_same_for_one_line_and_for_fifty(
    session: Session, viewer: Viewer, engine: Engine, cancel: Cancel
) -> None:
    counts = []
    for lines in (1, 50):
        for _ in range(lines):
            put(session, viewer, an_item())
        number = place(session, viewer).number
        with recorded(engine) as statements:
            cancel(number)
        counts.append(statements.count)
    assert counts[0] == counts[1] <= 9


def test_whichever_statement_fails_the_order_stands_as_before(session: Session, viewer: Viewer, engine: Engine) -> None:
    put(session, viewer, an_item(stock=100), 30)
    number = place(session, viewer).number
    failed = 0
    while fails_at(failed + 1, session, viewer, engine, number):
        failed += 1
        assert (status(session, number), audits(session)) == ("Open", [])
        assert session.scalars(select(StockBalance.allocated)).one() == 30
        session.rollback()
    assert failed >= 7
    assert (status(session, number), len(audits(session))) == ("Canceled", 1)


def fails_at(place_: int, session: Session, viewer: Viewer, engine: Engine, number: str) -> bool:
    """Cancel, but let the n-th statement fail; tell whether it came to that."""
    count = 0

    def fail(*_: object) -> None:
        nonlocal count
        count += 1
        if count == place_:
            raise RuntimeError("the n-th statement")

    session.rollback()
    event.listen(engine, "before_cursor_execute", fail)
    try:
        with session_factory(engine)() as other, writing(other):
            count = 0  # the opening of the transaction is not counted
            cancel_order(other, viewer, CLOCK, number)
    except RuntimeError:
        return True
    finally:
        event.remove(engine, "before_cursor_execute", fail)
    return False
