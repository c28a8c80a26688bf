"""The list of shipments: found, narrowed, page by page, or all of them for a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.kernel.paging import BadCursorError, Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer
from storefront.shipments.models import ShipmentHead
from storefront.shipments.queries import head_select, heads, left_since, midnight

# What has not left yet stands first
NOT_YET = date(9999, 12, 31)
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
    day = func.coalesce(Shipment.shipped_on, literal(NOT_YET, Date))
    backward = ask.before is not None
    statement = _narrowed(head_select(viewer).add_columns(day.label("day")), viewer, wanted).limit(ask.size + 1)
    if cursor := ask.before or ask.after:
        here, place = tuple_(day, Shipment.id), _place(cursor)
        statement = statement.where(here > place if backward else here < place)
    order = (day, Shipment.id) if backward else (day.desc(), Shipment.id.desc())
    rows = session.execute(statement.order_by(*order)).all()
    more, rows = len(rows) > ask.size, rows[: ask.size]
    rows = rows[::-1] if backward else rows
    return Page(
        heads(session, viewer, rows),
        after=_cursor(rows[-1]) if rows and (more or backward) else None,
        before=_cursor(rows[0]) if rows and (more if backward else ask.after) else None,
    )


def every_shipment(session: Session, viewer: Viewer, wanted: Wanted) -> Iterator[ShipmentHead]:
    """Yield all the shipments that are wanted, the latest first, reading some hundreds at a time."""
    ask = PageAsk(ROWS_A_READ)
    while True:
        page = list_shipments(session, viewer, wanted, ask=ask)
        yield from page.rows
        if page.after is None:
            return
        ask = PageAsk(ROWS_A_READ, after=page.after)


def _cursor(row: Any) -> str:  # noqa: ANN401 (a row)
    return encode_cursor(row.day.isoformat(), row.id)


def _place(cursor: str) -> Any:  # noqa: ANN401 (two values as one)
    written, shipment_id = decode_cursor(cursor, str, int)
    try:
        day = date.fromisoformat(str(written))
    except ValueError as error:
        raise BadCursorError("no day") from error
    return tuple_(literal(day, Date), literal(shipment_id))


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
    by_instant = and_(Shipment.shipped_on.is_(None), Shipment.confirmed_at < midnight(day + timedelta(days=1)))
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
