"""The list of shipments: found, narrowed, page by page, or all of them for a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from storefront.erp.items import Item
from storefront.erp.keyset import Sort, read_day, read_page
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.kernel.clock import start_of_day
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Viewer
from storefront.shipments.models import ShipmentHead
from storefront.shipments.queries import head_select, heads, left_since

# What has not left yet stands first
DAY = func.coalesce(Shipment.shipped_on, literal(date(9999, 12, 31), Date))
LATEST = Sort((DAY, Shipment.id), (read_day,), down=True)
ROWS_A_READ = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is wanted: words, a raw status, and the days on which it left, both included."""

    q: str = ""
    status: str | None = None
    start: date | None = None
    end: date | None = None

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.status or self.start or self.end)


def list_shipments(session: Session, viewer: Viewer, wanted: Wanted, *, ask: PageAsk) -> Page[ShipmentHead]:
    """Return a page of the shipments, the latest first; three statements. Raises BadCursorError."""
    found = read_page(session, _narrowed(head_select(viewer), viewer, wanted), LATEST, ask, tuple)
    return Page(heads(session, viewer, found.rows), after=found.after, before=found.before)


def every_shipment(session: Session, viewer: Viewer, wanted: Wanted) -> Iterator[ShipmentHead]:
    """Yield all the shipments that are wanted, the latest first, reading some hundreds at a time."""
    ask = PageAsk(ROWS_A_READ)
    while True:
        page = list_shipments(session, viewer, wanted, ask=ask)
        yield from page.rows
        if page.after is None:
            return
        ask = PageAsk(ROWS_A_READ, after=page.after)


def _narrowed(statement: Select[*tuple[Any, ...]], viewer: Viewer, wanted: Wanted) -> Select[*tuple[Any, ...]]:
    if wanted.q:
        statement = statement.where(_has(viewer, wanted.q))
    if wanted.status:
        statement = statement.where(Shipment.status == wanted.status)
    if wanted.start:
        statement = statement.where(left_since(wanted.start))
    if wanted.end:
        statement = statement.where(_left_by(wanted.end))
    return statement


def _left_by(day: date) -> ColumnElement[bool]:
    """On this day or before it."""
    if day == date.max:
        return or_(Shipment.shipped_on.is_not(None), Shipment.confirmed_at.is_not(None))
    by_instant = and_(Shipment.shipped_on.is_(None), Shipment.confirmed_at < start_of_day(day + timedelta(days=1)))
    return or_(Shipment.shipped_on <= day, by_instant)


def _has(viewer: Viewer, q: str) -> ColumnElement[bool]:
    """The words in its number, a tracking number, or the number, the PO or an SKU of its orders."""
    package, line, order_line = Package, ShipmentLine, SalesOrderLine
    tracked = select(package.shipment_id).where(
        package.customer_id == viewer.customer_id,
        # people read tracking numbers in groups of four
        package.tracking_number.icontains("".join(q.split()), autoescape=True),
    )
    ordered = (
        select(line.shipment_id)
        .join(order_line, order_line.id == line.order_line_id)
        .join(SalesOrder, SalesOrder.id == order_line.order_id)
        .join(Item, Item.id == order_line.item_id)
        .where(
            line.customer_id == viewer.customer_id,
            or_(
                *(
                    column.icontains(q, autoescape=True)
                    for column in (SalesOrder.number, SalesOrder.po_number, Item.sku)
                )
            ),
        )
    )
    return or_(Shipment.number.icontains(q, autoescape=True), Shipment.id.in_(tracked), Shipment.id.in_(ordered))
