"""Orders that have gone out, for the tests of shipments."""

from typing import Any

from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.shipments import Shipment
from tests.support.builders import Line, a_shipment, an_order


def lines_of(session: Session, order: SalesOrder) -> list[SalesOrderLine]:
    """Return the lines of an order, the first first."""
    return session.query(SalesOrderLine).filter_by(order_id=order.id).order_by(SalesOrderLine.line_number).all()


def a_line(session: Session, *, for_: Customer, line: Line | None = None, **order: Any) -> SalesOrderLine:
    """The only line of a new order."""
    return lines_of(session, an_order(for_=for_, lines=[line] if line else (), **order))[0]


def sent(session: Session, *, for_: Customer, order: dict[str, Any] | None = None, **more: Any) -> Shipment:
    """A shipment of one piece, of an order of its own."""
    return a_shipment(a_line(session, for_=for_, **(order or {})), **more)
