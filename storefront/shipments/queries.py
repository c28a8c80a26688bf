"""Reads of shipments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storefront.erp.customers import ShipVia
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.shipments import Package as PackageRow
from storefront.erp.shipments import Shipment, ShipmentLine
from storefront.erp.stock import Warehouse
from storefront.kernel.clock import start_of_day
from storefront.kernel.viewer import Viewer
from storefront.shipments.models import OrderRef, Package, ShipmentHead
from storefront.shipments.rules import HIDDEN, ON_THE_WAY_DAYS, TRAVELLING, tracking_href


def visible(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of every read: the customer's own, without the warehouse's drafts."""
    return Shipment.customer_id == viewer.customer_id, Shipment.status.not_in(HIDDEN)


def count_on_the_way(session: Session, viewer: Viewer, today: date) -> int:
    """Return how many shipments have left within the last days and are not completed."""
    statement = select(func.count()).where(*visible(viewer), *_travelling(today))
    return session.execute(statement).scalar_one()


def list_on_the_way(session: Session, viewer: Viewer, today: date, *, most: int) -> list[ShipmentHead]:
    """Return the shipments that `count_on_the_way` counts, the latest first: three statements at most."""
    statement = head_select(viewer).where(*_travelling(today)).order_by(Shipment.id.desc()).limit(most)
    return heads(session, viewer, session.execute(statement).all())


def _travelling(today: date) -> tuple[ColumnElement[bool], ...]:
    return Shipment.status.in_(TRAVELLING), left_since(today - timedelta(days=ON_THE_WAY_DAYS))


def left_since(day: date) -> ColumnElement[bool]:
    """Return the condition of having left on this day or after it; some ERPs write only the confirmation's instant."""
    by_instant = and_(Shipment.shipped_on.is_(None), Shipment.confirmed_at >= start_of_day(day))
    return or_(Shipment.shipped_on >= day, by_instant)


def find_shipments_of_order(session: Session, viewer: Viewer, order_id: int) -> list[ShipmentHead]:
    """Return the shipments that hold lines of the customer's order, the first first; three statements."""
    of_order = (
        select(ShipmentLine.shipment_id)
        .join(SalesOrderLine, SalesOrderLine.id == ShipmentLine.order_line_id)
        .where(SalesOrderLine.order_id == order_id, ShipmentLine.customer_id == viewer.customer_id)
    )
    rows = session.execute(head_select(viewer).where(Shipment.id.in_(of_order)).order_by(Shipment.id)).all()
    return heads(session, viewer, rows)


def head_select(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    """Return the columns that `heads` makes rows of."""
    return (
        select(
            Shipment.id,
            Shipment.number,
            Shipment.status,
            Shipment.shipped_on,
            Shipment.created_at,
            Shipment.confirmed_at,
            Warehouse.name.label("warehouse"),
            ShipVia.name.label("carrier"),
            ShipVia.tracking_url,
        )
        .outerjoin(Warehouse, Warehouse.id == Shipment.warehouse_id)
        .outerjoin(ShipVia, ShipVia.id == Shipment.ship_via_id)
        .where(*visible(viewer))
    )


def heads(session: Session, viewer: Viewer, rows: Sequence[Any]) -> list[ShipmentHead]:
    """Make heads of the rows of `head_select`, with their packages and orders: two statements, however many.

    A row may be longer: only its first columns are read.
    """
    if not rows:
        return []
    packages = _packages(session, viewer, {row[0]: row[8] for row in rows})
    orders = _orders(session, viewer, [row[0] for row in rows])
    return [ShipmentHead(*(*row[1:8], packages[row[0]], orders[row[0]])) for row in rows]


def _packages(session: Session, viewer: Viewer, patterns: dict[int, str | None]) -> dict[int, list[Package]]:
    row = PackageRow
    found: dict[int, list[Package]] = defaultdict(list)
    for shipment_id, number, tracking, weight in session.execute(
        select(row.shipment_id, row.package_number, row.tracking_number, row.weight_kg)
        .where(row.shipment_id.in_(patterns), row.customer_id == viewer.customer_id)
        .order_by(row.shipment_id, row.package_number)
    ):
        written = (tracking or "").strip() or None
        href = tracking_href(patterns[shipment_id], written)
        found[shipment_id].append(Package(number, written, weight, href))
    return found


def _orders(session: Session, viewer: Viewer, shipment_ids: Collection[int]) -> dict[int, list[OrderRef]]:
    order = SalesOrder
    found: dict[int, list[OrderRef]] = defaultdict(list)
    rows: Iterable[Any] = session.execute(
        select(ShipmentLine.shipment_id, order.id, order.number, order.po_number, order.status)
        .join(SalesOrderLine, SalesOrderLine.id == ShipmentLine.order_line_id)
        .join(order, order.id == SalesOrderLine.order_id)
        .where(ShipmentLine.shipment_id.in_(shipment_ids), ShipmentLine.customer_id == viewer.customer_id)
        .distinct()
        .order_by(ShipmentLine.shipment_id, order.id)
    )
    for shipment_id, *facts in rows:
        found[shipment_id].append(OrderRef(*facts))
    return found
