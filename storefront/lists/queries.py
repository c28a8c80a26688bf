"""Reads of saved lists: the own and the company's, and one beside today; nine statements, however many lines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from storefront.cart.offers import Ask, find_offers
from storefront.catalog.models import SalesUnit
from storefront.catalog.numbers import Sold, find_sold
from storefront.catalog.stock_rules import Showing
from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item, ItemReference
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import ItemId
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Permission, Viewer
from storefront.lists.models import ListHead, ListLine, ListPage, ShelfLabel
from storefront.portal.lists import PortalList, PortalListLine

SORT = Sort((PortalList.name, PortalList.id), (str,))


def seen_by(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition under which the viewer sees a list: the own ones, and those shared in the company."""
    found = PortalList
    return and_(found.customer_id == viewer.customer_id, or_(found.user_id == viewer.user_id, found.shared))


def _live_lines() -> Any:  # noqa: ANN401 (a column)
    line = PortalListLine
    return (
        select(func.count(line.id))
        .where(line.list_id == PortalList.id, line.customer_id == PortalList.customer_id, line.removed_at.is_(None))
        .scalar_subquery()
    )


def _heads(viewer: Viewer) -> Any:  # noqa: ANN401 (a select)
    found = PortalList
    columns = (found.id, found.name, found.owner_name, found.shared, found.changed_at, found.user_id)
    return select(*columns, _live_lines()).where(seen_by(viewer))


def _head(viewer: Viewer, row: Sequence[Any]) -> ListHead:
    list_id, name, owner_name, shared, changed_at, user_id, lines = row
    mine = user_id == viewer.user_id
    changeable = mine or (shared and viewer.may(Permission.COMPANY_MANAGE))
    return ListHead(list_id, name, owner_name, shared, changed_at, mine, changeable, lines)


def list_lists(session: Session, viewer: Viewer, *, q: str, ask: PageAsk) -> Page[ListHead]:
    """Return a page of lists by name, in one statement. Raises BadCursorError."""
    statement = _heads(viewer).where(PortalList.deleted_at.is_(None))
    if q:
        spelled = sorted({q.lower(), q})  # SQLite lowers plain letters only
        name = func.lower(PortalList.name)
        statement = statement.where(or_(*(name.contains(one, autoescape=True) for one in spelled)))
    return read_page(session, statement, SORT, ask, lambda row: _head(viewer, row))


def get_head(session: Session, viewer: Viewer, list_id: int, *, deleted: bool = False) -> ListHead:
    """Return a list without its lines. Raises NotFoundError, for somebody else's too."""
    gone = PortalList.deleted_at
    statement = _heads(viewer).where(PortalList.id == list_id, gone.is_not(None) if deleted else gone.is_(None))
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError(list=list_id)
    return _head(viewer, row)


def get_list(session: Session, viewer: Viewer, list_id: int, on: date, showing: Showing) -> ListPage:
    """Return a list beside today's prices and stock. Raises NotFoundError, for somebody else's too."""
    head = get_head(session, viewer, list_id)
    rows = _lines(session, viewer, list_id)
    sold = find_sold(session, {row.item_id for row in rows}, viewer.language)
    rows = [row for row in rows if row.item_id in sold]
    chosen = [_ask(row, sold) for row in rows]
    offers = find_offers(session, viewer, on, showing, [ask for ask, _replaces in chosen]) if rows else []
    lines = [
        ListLine(row.id, sold[row.item_id].item, row.unit, row.quantity, offer, replaces)
        for row, offer, (_ask_of, replaces) in zip(rows, offers, chosen, strict=True)
    ]
    return ListPage(head, lines, showing.setting)


def _lines(session: Session, viewer: Viewer, list_id: int) -> Sequence[Any]:
    line = PortalListLine
    return session.execute(
        with_texts(
            select(line.id, line.item_id, line.unit, line.quantity).join(Item, Item.id == line.item_id),
            viewer.language,
        )
        .where(line.list_id == list_id, line.customer_id == viewer.customer_id, line.removed_at.is_(None))
        .order_by(SHOWN_NAME, line.id)
    ).all()


def _ask(row: Any, sold: dict[ItemId, Sold]) -> tuple[Ask, bool]:  # noqa: ANN401 (a row of _lines)
    """Return what the line orders today, and whether that replaces what it names."""
    there = sold[row.item_id]
    instead = sold.get(there.replacement_id or ItemId(0))
    replaces = not there.item.active and instead is not None and instead.item.active
    chosen = instead if replaces and instead else there
    unit = next((unit for unit in chosen.units if unit.code == row.unit), None)
    if unit is None and replaces:
        unit = chosen.units[0]
    known = unit is not None
    return Ask(chosen.in_unit(unit or SalesUnit(row.unit, row.unit)), row.quantity, known), replaces


def shelf_labels(session: Session, page: ListPage) -> list[ShelfLabel]:
    """Return the labels of a list's lines, each with the item's barcode or else its SKU; one statement."""
    reference = ItemReference
    ids = [line.offer.item.id for line in page.lines]
    rows = session.execute(
        select(reference.item_id, reference.unit, reference.number)
        .where(reference.kind == "barcode", reference.item_id.in_(ids))
        .order_by(reference.id.desc())
    )
    codes = {(item_id, unit): number for item_id, unit, number in rows}
    labels = []
    for line in page.lines:
        item = line.offer.item
        plain = codes.get((item.id, None)) if item.unit.code == item.base_unit else None
        code = codes.get((item.id, item.unit.code)) or plain or item.sku
        labels.append(ShelfLabel(item.name, item.sku, item.unit.name, line.quantity, code))
    return labels
