"""Pages of the catalog as statements: one for each shape that a list can have, built once, its values as parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, select, tuple_
from sqlalchemy.orm import Session

from storefront.catalog import finding
from storefront.catalog.items import FACTS, facts_of, facts_select
from storefront.catalog.models import Filter, ItemFacts
from storefront.catalog.shelves import Shelf, find_order, find_shelves, on_shelf
from storefront.erp.item_texts import SHOWN_NAME, texts_in, with_texts
from storefront.erp.items import Item, ItemAttribute
from storefront.erp.prepared import Prepared, among
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.paging import Key, Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer

# A shelf of so many items is sorted for each page; the order of a larger one is kept
SORTED_AT_MOST = 400
SORTS = ("name", "-name", "sku")
SHAPES = 256

Found = tuple[ItemFacts, int | None]


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how the statement of a list looks."""

    search: finding.Shape | None
    by_sku: bool
    down: bool
    from_cursor: bool
    shelf: bool
    names: int
    in_stock: bool
    one_warehouse: bool
    by_text: bool


def read_page(session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None) -> Page[ItemFacts]:
    """Return one page of items in the wanted order. Raises BadCursorError."""
    if _keeps_order(session, viewer, wanted, shelf):
        page = _page_of_large(session, viewer, shelf, ask, down=wanted.sort == "-name")
        if page.rows:
            return page
    shape = _shape(session, viewer, wanted, ask, shelf)
    found = _statement(shape).read(session, **_values(session, viewer, wanted, ask, shelf, shape))
    return _page(found, ask, shape)


def _keeps_order(session: Session, viewer: Viewer, wanted: Filter, shelf: Shelf | None) -> bool:
    """Tell whether the order of the list is kept: it is long, and the database has no index that goes by it."""
    if wanted.q or wanted.narrowed or wanted.sort == "sku":
        return False
    if shelf is not None:
        return shelf.count > SORTED_AT_MOST
    return _has_texts(session, viewer) and find_shelves(session).items > SORTED_AT_MOST


def _has_texts(session: Session, viewer: Viewer) -> bool:
    """Tell whether items are called otherwise in the viewer's language: then lists go by those names."""
    return texts_in(viewer.language) in find_shelves(session).languages


def _page_of_large(
    session: Session, viewer: Viewer, shelf: Shelf | None, ask: PageAsk, *, down: bool
) -> Page[ItemFacts]:
    """Return a page by the kept order of a shelf; without rows where the cursor's item has left it."""
    language, by_text = texts_in(viewer.language), _has_texts(session, viewer)
    order = find_order(session, shelf, language if by_text else None)
    order = order[::-1] if down else order
    cursor = ask.before or ask.after
    try:
        place = order.index(_place_of(cursor)) if cursor else -1
    except ValueError:
        return Page(())
    end = place if ask.before else place + 1 + ask.size
    start = max(end - ask.size, 0)
    chosen = order[start:end]
    facts: dict[int, ItemFacts] = {item.id: item for item in BY_ID.read(session, items=list(chosen), language=language)}
    items = [facts[number] for number in chosen if number in facts]
    if not items:
        return Page(())
    first, last = (encode_cursor(item.name if by_text else item.own_name, item.id) for item in (items[0], items[-1]))
    return Page(items, after=last if end < len(order) else None, before=first if start > 0 else None)


def _place_of(cursor: str) -> int:
    _, item_id = decode_cursor(cursor, str, int)
    return int(item_id or 0)


def _shape(session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None) -> Shape:
    narrowed = shelf is not None or wanted.narrowed
    search = finding.shape_of(session, wanted.q, narrowed=narrowed) if wanted.q else None
    return Shape(
        search=search,
        by_sku=wanted.sort == "sku" and search is None,
        down=(wanted.sort == "-name" and search is None) != (ask.before is not None),
        from_cursor=bool(ask.before or ask.after),
        shelf=shelf is not None,
        names=len(_by_name(wanted)),
        in_stock=wanted.in_stock,
        one_warehouse=viewer.customer.warehouse_id is not None,
        # few are sorted where words were looked for: these need not ask
        by_text=search is not None or (wanted.sort != "sku" and _has_texts(session, viewer)),
    )


def _values(
    session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None, shape: Shape
) -> dict[str, Any]:
    values: dict[str, Any] = {"size": ask.size + 1, "language": texts_in(viewer.language)}
    if shape.search:
        values |= finding.values_of(session, wanted.q, viewer.customer_id)
    if cursor := ask.before or ask.after:
        values |= _place(cursor, shape)
    if shelf is not None:
        values["shelves"] = shelf.ids()
    if shape.in_stock and shape.one_warehouse:
        values["warehouse"] = viewer.customer.warehouse_id
    for number, (name, chosen) in enumerate(_by_name(wanted).items()):
        values |= {f"name{number}": name, f"values{number}": chosen}
    return values


def _by_name(wanted: Filter) -> dict[str, list[str]]:
    """Return the chosen values of each attribute: any of them will do, in every attribute."""
    found: dict[str, list[str]] = {}
    for name, value in wanted.attributes:
        found.setdefault(name, []).append(value)
    return found


def _place(cursor: str, shape: Shape) -> dict[str, Key]:
    types: tuple[type, ...] = (str,) if shape.by_sku else (int, str, int) if shape.search else (str, int)
    return {f"key{number}": key for number, key in enumerate(decode_cursor(cursor, *types))}


def _page(found: Sequence[Found], ask: PageAsk, shape: Shape) -> Page[ItemFacts]:
    backward = ask.before is not None
    more, found = len(found) > ask.size, found[: ask.size]
    if not found:
        return Page(())
    first, last = _cursor(found[-1 if backward else 0], shape), _cursor(found[0 if backward else -1], shape)
    items = [item for item, _ in found]
    return Page(
        items[::-1] if backward else items,
        after=last if more or backward else None,
        before=first if ask.after or (backward and more) else None,
    )


def _cursor(found: Found, shape: Shape) -> str:
    item, rank = found
    if shape.by_sku:
        return encode_cursor(item.sku)
    name = item.name if shape.by_text else item.own_name
    return encode_cursor(rank, name, item.id) if shape.search else encode_cursor(name, item.id)


BY_ID = Prepared(facts_select().where(among(Item.id, "items"), Item.status == "Active"), facts_of)


@lru_cache(maxsize=SHAPES)
def _statement(shape: Shape) -> Prepared[Found]:
    """Find the page's items by what narrows and sorts them, then read what a page shows of these alone."""
    hits = finding.hits(shape.search) if shape.search else None
    name = SHOWN_NAME.label("name") if shape.by_text else Item.name
    keys: tuple[Any, ...] = (Item.sku,) if shape.by_sku else (name, Item.id)
    if hits is not None:
        keys = (hits.c.rank, *keys)
    chosen = select(Item.id, *keys).where(Item.status == "Active")
    if shape.by_text:
        chosen = with_texts(chosen)
    if hits is not None:
        chosen = chosen.join(hits, hits.c.item_id == Item.id)
    chosen = _narrowed(chosen, shape)
    if shape.from_cursor:
        place = tuple_(*keys)
        where = tuple_(*(bindparam(f"key{number}", type_=key.type) for number, key in enumerate(keys)))
        chosen = chosen.where(place < where if shape.down else place > where)
    order = [key.desc() if shape.down else key.asc() for key in keys]
    return _read(chosen.order_by(*order).limit(bindparam("size")), keys, shape)


def _read(chosen: Select[Any], keys: tuple[Any, ...], shape: Shape) -> Prepared[Found]:
    page = chosen.subquery("page")
    order = [page.c[key.key] for key in keys]
    rank = (page.c.rank,) if shape.search else ()
    statement = facts_select(*rank).join(page, page.c.id == Item.id)
    statement = statement.order_by(*(key.desc() if shape.down else key.asc() for key in order))
    return Prepared(statement, lambda row: (facts_of(row), row[FACTS] if shape.search else None))


def _narrowed(statement: Select[Any], shape: Shape) -> Select[Any]:
    if shape.shelf:
        statement = statement.where(on_shelf())
    for number in range(shape.names):
        statement = statement.where(
            exists().where(
                ItemAttribute.item_id == Item.id,
                ItemAttribute.name == bindparam(f"name{number}"),
                among(ItemAttribute.value, f"values{number}"),
            )
        )
    return statement.where(~Item.is_stock | _in_stock(shape)) if shape.in_stock else statement


def _in_stock(shape: Shape) -> ColumnElement[bool]:
    balance = StockBalance
    open_ones = select(Warehouse.id).where(Warehouse.active)
    free = and_(balance.item_id == Item.id, balance.on_hand > balance.allocated, balance.warehouse_id.in_(open_ones))
    return exists().where(free, balance.warehouse_id == bindparam("warehouse") if shape.one_warehouse else free)
