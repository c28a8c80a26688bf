"""One shipment, whole: its lines, its packages, and what of its orders is still to come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.catalog.availability import NOTHING, find_stock
from storefront.catalog.stock_rules import Showing
from storefront.erp.addresses import ship_to_lines
from storefront.erp.item_texts import shown_text, with_texts
from storefront.erp.items import Item, Unit
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.shipments import Shipment, ShipmentLine
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer
from storefront.shipments.models import OrderRef, ShipmentHead, ShipmentPage, ShippedLine, StillToCome
from storefront.shipments.queries import head_select, heads
from storefront.shipments.rules import CLOSED_ORDERS, OpenLine, remainder, still_open


def get_shipment(session: Session, viewer: Viewer, today: date, showing: Showing, number: str) -> ShipmentPage:
    """Return a shipment of the customer by its number; seven statements. Raises NotFoundError, for another's too."""
    row = session.execute(head_select(viewer).add_columns(Shipment).where(Shipment.number == number)).one_or_none()
    if row is None:
        raise NotFoundError(shipment=number)
    (head,) = heads(session, viewer, [row])
    lines = _line_rows(session, viewer, row.id)
    packed = {} if head.has_gone else _quantities(lines)
    return ShipmentPage(
        head=head,
        ship_to=ship_to_lines(row.Shipment),
        lines=[ShippedLine(*line[1:]) for line in lines],
        to_come=_to_come(session, viewer, today, showing, head.orders, packed),
        others=_others(session, viewer, row.id, head.orders),
    )


def _line_rows(session: Session, viewer: Viewer, shipment_id: int) -> Sequence[Any]:
    line, ordered = ShipmentLine, SalesOrderLine
    return session.execute(
        with_texts(
            select(
                ordered.id,
                line.line_number,
                SalesOrder.number,
                Item.sku,
                shown_text(ordered.description),
                ordered.unit,
                line.quantity,
                ordered.quantity.label("ordered"),
            )
            .join(ordered, ordered.id == line.order_line_id)
            .join(SalesOrder, SalesOrder.id == ordered.order_id)
            .join(Item, Item.id == ordered.item_id),
            viewer.language,
        )
        .where(line.shipment_id == shipment_id, line.customer_id == viewer.customer_id)
        .order_by(line.line_number)
    ).all()


def _quantities(lines: Iterable[Any]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(Decimal)
    for line in lines:
        found[line.id] += line.quantity
    return found


def _to_come(
    session: Session,
    viewer: Viewer,
    today: date,
    showing: Showing,
    orders: Sequence[OrderRef],
    packed: dict[int, Decimal],
) -> list[StillToCome]:
    """Return what of the orders comes after this shipment, in the order of their lines."""
    rows = _open_rows(session, viewer, [order.id for order in orders if order.status not in CLOSED_ORDERS])
    stock = find_stock(session, {row.item_id for row in rows}, viewer.customer.warehouse_id)
    by_id = {order.id: order for order in orders}
    found = []
    for row in rows:
        here = packed.get(row.id, ZERO)
        line = OpenLine(
            still_open(row.quantity, row.quantity_shipped, row.quantity_cancelled, here),
            row.unit_factor,
            row.decimals or 0,
            row.is_stock,
        )
        if line.open:
            held = max((row.held or ZERO) - here * row.unit_factor, ZERO)
            comes = remainder(line, held, stock.get(row.item_id, NOTHING), today)
            shown = comes if showing.setting != "none" else None
            found.append(StillToCome(by_id[row.order_id], row.sku, row.description, row.unit, line.open, shown))
    return found


def _open_rows(session: Session, viewer: Viewer, order_ids: Sequence[int]) -> Sequence[Any]:
    if not order_ids:
        return []
    line, held = SalesOrderLine, OrderAllocation
    held_for_line = select(func.sum(held.quantity)).where(
        held.order_line_id == line.id, held.customer_id == viewer.customer_id
    )
    return session.execute(
        with_texts(
            select(
                line.id,
                line.order_id,
                line.item_id,
                shown_text(line.description).label("description"),
                line.unit,
                line.unit_factor,
                line.quantity,
                line.quantity_shipped,
                line.quantity_cancelled,
                Item.sku,
                Item.is_stock,
                Unit.decimals,
                held_for_line.scalar_subquery().label("held"),
            ).join(Item, Item.id == line.item_id),
            viewer.language,
        )
        .outerjoin(Unit, Unit.code == line.unit)
        .where(line.order_id.in_(order_ids), line.customer_id == viewer.customer_id)
        .where(line.quantity > line.quantity_shipped + line.quantity_cancelled)
        .order_by(line.order_id, line.line_number)
    ).all()


def _others(session: Session, viewer: Viewer, shipment_id: int, orders: Sequence[OrderRef]) -> list[ShipmentHead]:
    """Return the other shipments of the same orders, the first first; without their packages."""
    rows: Iterable[Any] = session.execute(
        head_select(viewer)
        .add_columns(SalesOrderLine.order_id)
        .join(ShipmentLine, ShipmentLine.shipment_id == Shipment.id)
        .join(SalesOrderLine, SalesOrderLine.id == ShipmentLine.order_line_id)
        .where(SalesOrderLine.order_id.in_([order.id for order in orders]), Shipment.id != shipment_id)
        .distinct()
        .order_by(Shipment.id, SalesOrderLine.order_id)
    )
    by_id = {order.id: order for order in orders}
    found: dict[int, ShipmentHead] = {}
    for row in rows:
        before = found[row.id].orders if row.id in found else ()
        found[row.id] = ShipmentHead(*(*row[1:8], (), (*before, by_id[row.order_id])))
    return list(found.values())
