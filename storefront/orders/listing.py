"""The list of orders: narrowed, sorted, paged from any row both ways; the same rows as a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storefront.erp.customers import Location
from storefront.erp.items import Item
from storefront.erp.keyset import Sort, read_amount, read_day, read_page
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Viewer
from storefront.orders.models import Choices, OrderFilter, OrderHead, OrderRow
from storefront.portal.search import matching, query_of, words_of

ROWS_AT_ONCE = 500


_BY_DAY = ((SalesOrder.ordered_on, SalesOrder.id), (read_day,))
# amounts of one currency side by side: those of two don't compare
_BY_TOTAL = ((SalesOrder.currency, SalesOrder.total, SalesOrder.id), (str, read_amount))
SORTS = {
    "newest": Sort(*_BY_DAY, down=True),
    "oldest": Sort(*_BY_DAY),
    "largest": Sort(*_BY_TOTAL, down=True),
    "smallest": Sort(*_BY_TOTAL),
    "number": Sort((SalesOrder.number, SalesOrder.id), (str,)),
}
HEAD: tuple[Any, ...] = (
    SalesOrder.number,
    SalesOrder.status,
    SalesOrder.ordered_on,
    SalesOrder.po_number,
    SalesOrder.total,
    SalesOrder.currency,
)


def list_orders(session: Session, viewer: Viewer, *, wanted: OrderFilter, ask: PageAsk) -> Page[OrderHead]:
    """Return a page of the customer's orders, in one statement. Raises BadCursorError."""
    statement = _chosen(session, viewer, wanted, select(*HEAD))
    return read_page(session, statement, SORTS[wanted.sort], ask, lambda row: OrderHead(*row))


def _chosen(session: Session, viewer: Viewer, wanted: OrderFilter, statement: Select[Any]) -> Select[Any]:
    """Narrow a select of orders to the customer's own and to what is wanted."""
    order = SalesOrder
    statement = statement.where(order.customer_id == viewer.customer_id)
    if wanted.status:
        statement = statement.where(order.status == wanted.status)
    if wanted.start:
        statement = statement.where(order.ordered_on >= wanted.start)
    if wanted.end:
        statement = statement.where(order.ordered_on <= wanted.end)
    if wanted.person:
        statement = statement.where(order.created_by == wanted.person)
    if wanted.place:
        place = select(Location.id).where(Location.customer_id == viewer.customer_id, Location.code == wanted.place)
        statement = statement.where(order.location_id == place.scalar_subquery())
    return _said(session, viewer, wanted.q, statement) if wanted.q else statement


def _said(session: Session, viewer: Viewer, q: str, statement: Select[Any]) -> Select[Any]:
    """Narrow to orders that carry the words: in the number, the PO number, a line's text, SKU or item."""
    order, line = SalesOrder, SalesOrderLine
    on_a_line: list[ColumnElement[bool]] = [_holds(Item.sku, q), _holds(line.description, q)]
    words = words_of(q)
    if words:
        # the words of the catalog's search: each begins one, accents and capitals don't matter
        dialect = session.get_bind().dialect.name
        on_a_line.append(line.item_id.in_(matching(dialect, None)))
        statement = statement.params(words=query_of(dialect, words))
    with_it = (
        select(line.order_id)
        .join(Item, Item.id == line.item_id)
        .where(line.customer_id == viewer.customer_id, or_(*on_a_line))
    )
    return statement.where(or_(_holds(order.number, q), _holds(order.po_number, q), order.id.in_(with_it)))


def _holds(column: Any, q: str) -> ColumnElement[bool]:  # noqa: ANN401 (a column)
    spelled = {q.lower(), q} if q.lower() != q else {q}  # SQLite lowers plain letters only
    lowered = func.lower(column)
    return or_(*(lowered.contains(one, autoescape=True) for one in sorted(spelled)))


def find_choices(session: Session, viewer: Viewer) -> Choices:
    """Return what the filters offer, from the customer's own orders and addresses: two statements."""
    order = SalesOrder
    used = session.execute(
        select(order.status, order.created_by).where(order.customer_id == viewer.customer_id).distinct()
    ).all()
    places = session.execute(
        select(Location.code, Location.label)
        .where(Location.customer_id == viewer.customer_id)
        .order_by(Location.is_default.desc(), Location.label, Location.code)
    ).all()
    return Choices(
        statuses=tuple(sorted({row.status for row in used})),
        people=tuple(sorted({row.created_by for row in used if row.created_by})),
        places=tuple((row.code, row.label) for row in places),
    )


def order_rows(session: Session, viewer: Viewer, wanted: OrderFilter) -> Iterator[OrderRow]:
    """Yield every order that fits, in the wanted sort, a few hundred at a time: for a file of any length."""
    order, line = SalesOrder, SalesOrderLine
    lines = select(func.count(line.id)).where(line.order_id == order.id, line.customer_id == viewer.customer_id)
    statement = select(
        *HEAD,
        order.requested_on,
        Location.label,
        order.ship_to_name,
        order.ship_to_city,
        order.created_by,
        order.on_behalf_of,
        lines.scalar_subquery(),
        order.lines_amount,
        order.discount_amount,
        order.freight_amount,
        order.tax_amount,
    ).outerjoin(Location, and_(Location.id == order.location_id, Location.customer_id == viewer.customer_id))
    statement = _chosen(session, viewer, wanted, statement).order_by(*SORTS[wanted.sort].order())
    for row in session.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)):
        yield OrderRow(OrderHead(*row[: len(HEAD)]), *row[len(HEAD) :])
