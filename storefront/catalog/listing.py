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
from storefront.catalog.shelves import Shelf
from storefront.erp.items import Item, ItemAttribute, ItemCategory
from storefront.erp.prepared import Prepared, among
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.paging import Key, Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer

# A shelf with fewer items is read and sorted; a larger one is walked in the order of the page
SORTED_AT_MOST = 1500
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
    shelf: str
    names: int
    in_stock: bool
    one_warehouse: bool


def read_page(session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None) -> Page[ItemFacts]:
    """Return one page of items in the wanted order. Raises BadCursorError."""
    shape = _shape(session, viewer, wanted, ask, shelf)
    found = _statement(shape).read(session, **_values(session, viewer, wanted, ask, shelf, shape))
    return _page(found, ask, shape)


def _shape(session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None) -> Shape:
    narrowed = shelf is not None or wanted.narrowed
    search = finding.shape_of(session, wanted.q, narrowed=narrowed) if wanted.q else None
    return Shape(
        search=search,
        by_sku=wanted.sort == "sku" and search is None,
        down=(wanted.sort == "-name" and search is None) != (ask.before is not None),
        from_cursor=bool(ask.before or ask.after),
        shelf="" if shelf is None else "sorted" if shelf.count <= SORTED_AT_MOST else "walked",
        names=len(_by_name(wanted)),
        in_stock=wanted.in_stock,
        one_warehouse=viewer.customer.warehouse_id is not None,
    )


def _values(
    session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None, shape: Shape
) -> dict[str, Any]:
    values: dict[str, Any] = {"size": ask.size + 1}
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
    return encode_cursor(rank, item.name, item.id) if shape.search else encode_cursor(item.name, item.id)


@lru_cache(maxsize=SHAPES)
def _statement(shape: Shape) -> Prepared[Found]:
    """Find the page's items by what narrows and sorts them, then read what a page shows of these alone."""
    hits = finding.hits(shape.search) if shape.search else None
    keys: tuple[Any, ...] = (Item.sku,) if shape.by_sku else (Item.name, Item.id)
    if hits is not None:
        keys = (hits.c.rank, *keys)
    chosen = select(Item.id, *keys).where(Item.status == "Active")
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
        statement = _on_shelf(statement, shape)
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


def _on_shelf(statement: Select[Any], shape: Shape) -> Select[Any]:
    """Narrow to a shelf: a small one is read and sorted, a large one walked in the order of the page.

    Both ways a page costs what its rows cost, however large the catalog is.
    """
    stands = among(ItemCategory.category_id, "shelves")
    if shape.shelf == "walked":
        return statement.where(exists().where(ItemCategory.item_id == Item.id, stands))
    standing = select(ItemCategory.item_id).where(stands).distinct().subquery()
    return statement.join(standing, standing.c.item_id == Item.id)
