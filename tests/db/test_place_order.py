"""An order is placed: what is written in its one transaction."""

from decimal import Decimal
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session

from storefront.cart.commands import change_quantity
from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.scope import SCOPE
from storefront.erp.stock import StockBalance
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import CartLineId
from storefront.kernel.viewer import Viewer
from storefront.mail.messages import render
from storefront.orders.commands import CreditStopError, StaleFormError, UnknownShipToError
from storefront.portal.audit import PortalAudit
from storefront.portal.carts import PortalCart, PortalCartLine
from storefront.portal.outbox import PortalOutbox
from storefront.settings import Settings
from tests.support.builders import a_location, a_price, a_warehouse, an_invoice, an_item, an_order, some_stock
from tests.support.cast import Person
from tests.support.placing import a_request, place, put, viewer_of


@pytest.fixture
def viewer(alder_buyer: Person, session: Session) -> Viewer:
    return viewer_of(alder_buyer, session)


def the_order(session: Session) -> SalesOrder:
    return session.scalars(select(SalesOrder)).one()


def the_lines(session: Session) -> list[SalesOrderLine]:
    return list(session.scalars(select(SalesOrderLine).order_by(SalesOrderLine.line_number)))


def test_an_order_holds_its_lines_at_the_prices_that_were_shown(session: Session, viewer: Viewer) -> None:
    first, second = an_item(price="9.99"), an_item(price="0.125")
    put(session, viewer, first, 3)
    put(session, viewer, second, 1000)
    placed = place(session, viewer)
    order = the_order(session)
    assert (order.number, order.total, order.lines_amount) == (placed.number, Decimal("154.97"), Decimal("154.97"))
    assert [line.amount for line in the_lines(session)] == [Decimal("29.97"), Decimal("125.00")]


def test_prices_and_their_rules_are_frozen(session: Session, viewer: Viewer, alder: Customer) -> None:
    item = an_item(price="10.00")
    price = a_price(item, "8.50", for_=alder, from_quantity=5)
    put(session, viewer, item, 5)
    place(session, viewer)
    session.merge(price).price = Decimal("9.00")
    session.commit()
    (line,) = the_lines(session)
    assert line.unit_price == Decimal("8.50")
    assert line.price_rule is not None
    assert (line.price_rule["rule"], line.price_rule["break_quantity"]) == ("customer", "5")


def test_stock_is_allocated_to_the_line(session: Session, viewer: Viewer) -> None:
    item = an_item(stock=100)
    put(session, viewer, item, 30)
    place(session, viewer)
    assert session.scalars(select(StockBalance.allocated)).one() == 30
    assert session.scalars(select(OrderAllocation.quantity)).one() == 30
    assert the_order(session).status == "Open"


def test_a_box_takes_its_pieces_from_stock(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item(stock=100, boxes_of=12), 2, unit="BOX")
    place(session, viewer)
    assert session.scalars(select(OrderAllocation.quantity)).one() == 24


def test_what_is_not_there_is_left_for_later(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item(stock=4), 10)
    place(session, viewer)
    assert session.scalars(select(OrderAllocation.quantity)).one() == 4
    assert the_lines(session)[0].quantity == 10


def test_an_order_of_which_nothing_ships_is_a_back_order(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item(stock=0), 10)
    place(session, viewer)
    assert the_order(session).status == "Back Order"


def test_stock_of_other_warehouses_is_not_promised(session: Session, viewer: Viewer) -> None:
    item = an_item(stock=5)
    some_stock(item, 100, warehouse=a_warehouse("FAR"))
    put(session, viewer, item, 10)
    place(session, viewer)
    assert session.scalars(select(OrderAllocation.quantity)).one() == 5


def test_two_lines_of_one_item_share_its_stock(session: Session, viewer: Viewer) -> None:
    item = an_item(stock=30, boxes_of=12)
    put(session, viewer, item, 2, unit="BOX")
    put(session, viewer, item, 10)
    place(session, viewer)
    assert sum(session.scalars(select(OrderAllocation.quantity))) == 30
    assert session.scalars(select(StockBalance.allocated)).one() == 30


def test_the_ship_to_is_written_as_it_is_today(session: Session, viewer: Viewer, alder: Customer) -> None:
    other = a_location(for_=alder, label="Branch")
    put(session, viewer, an_item())
    place(session, viewer, ship_to=other.code, po_number="PO-7", comment="Ring twice")
    order = the_order(session)
    assert (order.location_id, order.ship_to_line1, order.ship_to_city) == (other.id, "1 Mill Lane", "Ghent")
    assert (order.po_number, order.comment, order.created_by) == ("PO-7", "Ring twice", "Buyer")


def test_the_cart_is_empty_afterwards_and_ready_for_the_next_order(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item())
    before = session.scalars(select(PortalCart.order_key)).one()
    place(session, viewer)
    assert session.scalars(select(PortalCartLine)).all() == []
    assert session.scalars(select(PortalCart.order_key)).one() != before


def test_its_mail_is_in_the_outbox_and_reads_well(session: Session, viewer: Viewer, settings: Settings) -> None:
    put(session, viewer, an_item("BR-1", "Floor brush", price="9.50"), 2)
    placed = place(session, viewer, po_number="PO-7", comment="Ring <b>twice</b>")
    row = session.scalars(select(PortalOutbox)).one()
    assert (row.recipient, row.customer_id, row.state) == (viewer.email, viewer.customer_id, "queued")
    message = render(settings, row.kind, row.language, row.context)
    for words in (placed.number, "Floor brush", "€19.00", "PO-7", "1 Mill Lane"):
        assert words in message.text
        assert words in message.html
    assert "Ring &lt;b&gt;twice&lt;/b&gt;" in message.html


def test_the_audit_log_says_who_ordered(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item())
    placed = place(session, viewer)
    entry = session.scalars(select(PortalAudit).where(PortalAudit.action == "order.place")).one()
    assert (entry.subject, entry.user_id, entry.customer_id) == (placed.number, viewer.user_id, viewer.customer_id)


def test_the_same_form_again_is_answered_by_the_same_order(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item())
    request = a_request(session, viewer)
    first = place(session, viewer)
    again = place(session, viewer, key=request.key, seen="whatever", ship_to="gone")
    assert (again.number, again.again) == (first.number, True)
    assert the_order(session).number == first.number


def test_refused_orders_leave_no_gap_in_the_numbers(session: Session, viewer: Viewer) -> None:
    numbers = []
    for _ in range(3):
        put(session, viewer, an_item())
        with pytest.raises(UnknownShipToError):
            place(session, viewer, ship_to="nowhere")
        with pytest.raises(StaleFormError):
            place(session, viewer, key="another")
        numbers.append(place(session, viewer).number)
    assert numbers == ["SO000001", "SO000002", "SO000003"]


@pytest.mark.parametrize(("mode", "status"), [("warn", "Open"), ("hold", "Credit Hold")])
def test_over_the_credit_limit_the_setting_decides(
    session: Session, viewer: Viewer, alder: Customer, mode: str, status: str
) -> None:
    session.merge(alder).credit_limit = Decimal(100)
    an_invoice(for_=alder, amount="95.00")
    put(session, viewer, an_item(price="10.00"))
    place(session, viewer, credit_mode=mode)
    assert the_order(session).status == status


def test_over_the_credit_limit_stop_writes_nothing(session: Session, viewer: Viewer, alder: Customer) -> None:
    session.merge(alder).credit_limit = Decimal(5)
    put(session, viewer, an_item(price="10.00"))
    with pytest.raises(CreditStopError):
        place(session, viewer, credit_mode="stop")
    assert session.scalars(select(SalesOrder)).all() == []
    assert session.scalars(select(PortalOutbox)).all() == []


def test_an_order_on_credit_hold_holds_no_stock(session: Session, viewer: Viewer, alder: Customer) -> None:
    session.merge(alder).credit_limit = Decimal(5)
    put(session, viewer, an_item(price="10.00", stock=50))
    place(session, viewer)
    assert session.scalars(select(StockBalance.allocated)).one() == 0


def test_a_line_changed_in_another_tab_meanwhile_is_refused_there_not_lost(
    session: Session, viewer: Viewer, engine: Engine
) -> None:
    put(session, viewer, an_item())
    line_id = session.scalars(select(PortalCartLine.id)).one()
    outcome: list[Any] = []

    def other_tab() -> None:
        with session_factory(engine)() as other:
            try:
                with writing(other):
                    change_quantity(other, viewer, line_id=CartLineId(line_id), quantity=Decimal(9))
            except NotFoundError as refusal:
                outcome.append(refusal)

    tab = Thread(target=other_tab)
    event.listen(engine, "after_cursor_execute", lambda *about: _once_the_lines_are_read(tab, about[2]))
    placed = place(session, viewer)
    tab.join(20)
    assert isinstance(outcome[0], NotFoundError)
    assert the_order(session).number == placed.number
    assert the_lines(session)[0].quantity == 1


def _once_the_lines_are_read(tab: Thread, statement: str) -> None:
    """Let the other tab begin as soon as checkout has locked the stock, which it does after the cart."""
    if statement.startswith("SELECT stock_balance.id,") and tab.ident is None:
        tab.start()
        tab.join(0.3)


def test_numbers_that_are_there_already_are_stepped_over(session: Session, viewer: Viewer, birch: Customer) -> None:
    for number in ("SO000001", "SO000002", "SO000041", "SOX", "SO9"):
        an_order(for_=birch, number=number)
    session.info[SCOPE] = viewer.customer_id
    put(session, viewer, an_item())
    assert place(session, viewer).number == "SO000042"
    put(session, viewer, an_item())
    assert place(session, viewer).number == "SO000043"


def test_an_order_that_waits_for_nobody_is_confirmed_when_it_is_placed(session: Session, viewer: Viewer) -> None:
    put(session, viewer, an_item())
    place(session, viewer)
    order = the_order(session)
    assert order.confirmed_at == order.created_at


def test_an_order_on_credit_hold_is_not_confirmed_yet(session: Session, viewer: Viewer, alder: Customer) -> None:
    alder = session.merge(alder)
    alder.credit_limit = Decimal(1)
    session.commit()
    put(session, viewer, an_item())
    place(session, viewer)
    assert (the_order(session).status, the_order(session).confirmed_at) == ("Credit Hold", None)
