"""Cancelling an order: its lines, what it holds of the stock, its status and the audit row in one transaction, once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, delete, func, select, update
from sqlalchemy.orm import Session

from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.shipments import ShipmentLine
from storefront.erp.stock import StockBalance
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Viewer
from storefront.orders.queries import CANCEL_ACTION
from storefront.orders.rules import CANCELED, may_cancel
from storefront.portal.audit import record


class TooLateToCancelError(RefusalError):
    """The order is being shipped, has gone out, or has ended otherwise."""

    code = "too_late"


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The order's number; `again` when it was cancelled before."""

    number: str
    again: bool = False


def cancel_order(session: Session, viewer: Viewer, clock: Clock, number: str) -> Cancelled:
    """Cancel all of an order. A fixed number of statements; who comes second gets the same answer.

    Raises NotFoundError, for another customer's too, and TooLateToCancelError; nothing is written then.
    """
    order_id, status = _locked(session, viewer, number)
    if status == CANCELED:
        return Cancelled(number, again=True)
    lines = _lock_lines(session, viewer, order_id)
    if not may_cancel(status, in_shipment=_in_shipment(session, viewer, lines)):
        raise TooLateToCancelError(order=number, status=status)
    _release_stock(session, viewer, clock, lines)
    _close(session, viewer, order_id, lines)
    record(session, clock, viewer, CANCEL_ACTION, subject=number, before={"status": status})
    return Cancelled(number)


def _locked(session: Session, viewer: Viewer, number: str) -> tuple[int, str]:
    """Lock the order; the newest, as its page shows it, where two types share a number."""
    order = SalesOrder
    row = session.execute(
        select(order.id, order.status)
        .where(order.customer_id == viewer.customer_id, order.number == number)
        .order_by(order.id.desc())
        .limit(1)
        .with_for_update()
    ).one_or_none()
    if row is None:
        raise NotFoundError(order=number)
    return row.id, row.status


def _lock_lines(session: Session, viewer: Viewer, order_id: int) -> list[int]:
    """Lock the lines: a shipment that is to take one of them waits for its key."""
    line = SalesOrderLine
    return list(
        session.scalars(
            select(line.id)
            .where(line.order_id == order_id, line.customer_id == viewer.customer_id)
            .order_by(line.id)
            .with_for_update()
        )
    )


def _in_shipment(session: Session, viewer: Viewer, lines: list[int]) -> bool:
    """Tell whether anything is in a shipment, or was shipped by an ERP that keeps none."""
    part, line = ShipmentLine, SalesOrderLine
    packed = select(part.id).where(part.order_line_id.in_(lines), part.customer_id == viewer.customer_id)
    gone = select(line.id).where(line.id.in_(lines), line.customer_id == viewer.customer_id, line.quantity_shipped > 0)
    return session.execute(packed.union_all(gone).limit(1)).first() is not None


def _release_stock(session: Session, viewer: Viewer, clock: Clock, lines: list[int]) -> None:
    """Give back what the lines hold. Stock rows are locked in the order of their ids, as an order does."""
    balance, held = StockBalance, OrderAllocation
    holding = select(balance.id).where(_held(viewer, lines, held.id).exists())
    rows = session.scalars(holding.order_by(balance.id).with_for_update()).all()
    if not rows:
        return
    part = _held(viewer, lines, func.sum(held.quantity, type_=held.quantity.type)).scalar_subquery()
    session.execute(
        update(balance)
        .where(balance.id.in_(rows))
        # an ERP beside us may have released it already: never below nothing
        .values(allocated=case((balance.allocated > part, balance.allocated - part), else_=0), changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )
    session.execute(
        delete(held)
        .where(held.order_line_id.in_(lines), held.customer_id == viewer.customer_id)
        .execution_options(synchronize_session=False)
    )


def _held(viewer: Viewer, lines: list[int], what: ColumnElement[Any] | Any) -> Select[Any]:  # noqa: ANN401 (a column)
    """Select of what these lines hold of a stock row."""
    held, line = OrderAllocation, SalesOrderLine
    return (
        select(what)
        .join(line, line.id == held.order_line_id)
        .where(
            held.customer_id == viewer.customer_id,
            held.order_line_id.in_(lines),
            line.item_id == StockBalance.item_id,
            held.warehouse_id == StockBalance.warehouse_id,
        )
        .correlate(StockBalance)
    )


def _close(session: Session, viewer: Viewer, order_id: int, lines: list[int]) -> None:
    line, order = SalesOrderLine, SalesOrder
    session.execute(
        update(line)
        .where(line.id.in_(lines), line.customer_id == viewer.customer_id)
        .values(quantity_cancelled=line.quantity)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(order)
        .where(order.id == order_id, order.customer_id == viewer.customer_id)
        .values(status=CANCELED)
        .execution_options(synchronize_session=False)
    )
