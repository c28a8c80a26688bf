"""Reads of the catalog's lists: by shelf, by query, suggestions, what was bought before."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Select, Subquery, exists, func, select, tuple_
from sqlalchemy.orm import Session

from storefront.catalog import finding
from storefront.catalog.items import FACTS, cards, facts_of, facts_select
from storefront.catalog.models import Bought, FacetValue, Filter, ItemFacts, Listing
from storefront.catalog.shelves import Shelf, commonest, find_facets
from storefront.catalog.stock_rules import Showing
from storefront.erp.items import Item, ItemAttribute, ItemCategory
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.stock import StockBalance
from storefront.kernel.paging import Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer
from storefront.settings import Settings

# A shelf with fewer items is read and sorted; a larger one is walked in the order of the page
SORTED_AT_MOST = 1500
SUGGESTIONS = 8
SORTS = ("name", "-name", "sku")

Facets = dict[str, list[tuple[str, int]]]


def showing(settings: Settings) -> Showing:
    """Return what customers see of stock, by setting."""
    return Showing(settings.show_quantities, settings.low_stock)


def list_items(
    session: Session,
    viewer: Viewer,
    on: date,
    wanted: Filter,
    showing: Showing,
    *,
    ask: PageAsk,
    shelf: Shelf | None = None,
) -> Listing:
    """Return a page of the catalog at the viewer's prices. Raises BadCursorError."""
    if wanted.q:
        page, facets = _search_page(session, viewer, wanted, ask, shelf)
        if not page.rows and ask.after is None and ask.before is None and not wanted.narrowed:
            return Listing(cards(session, viewer, _guess(session, wanted.q, ask.size), on, showing), guessed=True)
    else:
        statement = _narrowed(facts_select(), viewer, wanted, shelf)
        page = _page_of(session, statement, _sort_keys(wanted.sort), ask, descending=wanted.sort == "-name")
        facets = find_facets(session, shelf)
    items = [facts_of(row) for row in page.rows]
    return Listing(cards(session, viewer, items, on, showing), page.after, page.before, _chosen(facets, wanted))


def _search_page(
    session: Session, viewer: Viewer, wanted: Filter, ask: PageAsk, shelf: Shelf | None
) -> tuple[Page[Any], Facets]:
    hits = finding.hits(session, wanted.q, viewer.customer_id)
    statement = _narrowed(facts_select(), viewer, wanted, shelf).join(hits, hits.c.item_id == Item.id)
    page = _page_of(session, statement, (hits.c.rank, Item.name, Item.id), ask)
    return page, _facets_of(session, hits) if page.rows else {}


def _guess(session: Session, q: str, most: int) -> list[ItemFacts]:
    """Return the items that resemble a query in which nothing matched."""
    alike = finding.guesses(session, q)
    if alike is None:
        return []
    rows = session.execute(facts_select().join(alike, alike.c.item_id == Item.id).where(Item.status == "Active")).all()
    return finding.likest([facts_of(row) for row in rows], q, most)


def suggest(session: Session, viewer: Viewer, q: str) -> list[ItemFacts]:
    """Return what the query may mean, while it is typed: the best few, exact numbers first."""
    hits = finding.hits(session, q, viewer.customer_id)
    rows = session.execute(
        facts_select()
        .join(hits, hits.c.item_id == Item.id)
        .where(Item.status == "Active")
        .order_by(hits.c.rank, Item.name, Item.id)
        .limit(SUGGESTIONS)
    ).all()
    if not rows:
        return _guess(session, q, SUGGESTIONS)
    return [facts_of(row) for row in rows]


def previously_bought(
    session: Session, viewer: Viewer, on: date, showing: Showing, *, ask: PageAsk
) -> tuple[list[Bought], str | None]:
    """Return what the customer bought, the latest first: last day and quantity, today's price and stock."""
    latest = (
        select(func.max(SalesOrderLine.id).label("line_id"))
        .where(SalesOrderLine.customer_id == viewer.customer_id)
        .group_by(SalesOrderLine.item_id)
        .subquery()
    )
    statement = (
        facts_select(SalesOrderLine.id, SalesOrder.ordered_on, SalesOrderLine.quantity, SalesOrderLine.unit)
        .join(SalesOrderLine, SalesOrderLine.item_id == Item.id)
        .join(latest, latest.c.line_id == SalesOrderLine.id)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(Item.status == "Active")
        .order_by(SalesOrderLine.id.desc())
        .limit(ask.size + 1)
    )
    if ask.after:
        statement = statement.where(SalesOrderLine.id < decode_cursor(ask.after, int)[0])
    rows = session.execute(statement).all()
    more, rows = len(rows) > ask.size, rows[: ask.size]
    priced = cards(session, viewer, [facts_of(row) for row in rows], on, showing)
    bought = [
        Bought(card, row[FACTS + 1], row[FACTS + 2], row[FACTS + 3]) for card, row in zip(priced, rows, strict=True)
    ]
    return bought, encode_cursor(rows[-1][FACTS]) if more else None


def _narrowed(statement: Select[Any], viewer: Viewer, wanted: Filter, shelf: Shelf | None) -> Select[Any]:
    statement = statement.where(Item.status == "Active")
    if shelf is not None:
        statement = _on_shelf(statement, shelf)
    for name in dict.fromkeys(name for name, _ in wanted.attributes):
        values = [value for other, value in wanted.attributes if other == name]
        statement = statement.where(
            exists().where(
                ItemAttribute.item_id == Item.id, ItemAttribute.name == name, ItemAttribute.value.in_(values)
            )
        )
    if wanted.in_stock:
        statement = statement.where(~Item.is_stock | _in_stock(viewer))
    return statement


def _in_stock(viewer: Viewer) -> Any:  # noqa: ANN401 (a condition)
    free = exists().where(StockBalance.item_id == Item.id, StockBalance.on_hand > StockBalance.allocated)
    if viewer.customer.warehouse_id is not None:
        free = free.where(StockBalance.warehouse_id == viewer.customer.warehouse_id)
    return free


def _on_shelf(statement: Select[Any], shelf: Shelf) -> Select[Any]:
    """Narrow to a shelf: a small one is read and sorted, a large one walked in the order of the page.

    Both ways a page costs what its rows cost, however large the catalog is.
    """
    stands = ItemCategory.category_id.in_(shelf.ids())
    if shelf.count <= SORTED_AT_MOST:
        standing = select(ItemCategory.item_id).where(stands).distinct().subquery()
        return statement.join(standing, standing.c.item_id == Item.id)
    return statement.where(exists().where(ItemCategory.item_id == Item.id, stands))


def _sort_keys(sort: str) -> tuple[Any, ...]:
    return (Item.sku,) if sort == "sku" else (Item.name, Item.id)


def _page_of(
    session: Session, statement: Select[Any], keys: tuple[Any, ...], ask: PageAsk, *, descending: bool = False
) -> Page[Any]:
    """Return one page of rows in the order of the keys; the keys are the last columns of each row."""
    backward = ask.before is not None
    cursor = ask.before or ask.after
    down = descending != backward
    if cursor:
        where = decode_cursor(cursor, *(key.type.python_type for key in keys))
        place = tuple_(*keys)
        statement = statement.where(place < where if down else place > where)
    order = [key.desc() if down else key.asc() for key in keys]
    rows = session.execute(statement.add_columns(*keys).order_by(*order).limit(ask.size + 1)).all()
    more, rows = len(rows) > ask.size, rows[: ask.size]
    if backward:
        rows = rows[::-1]
    if not rows:
        return Page(())
    first, last = encode_cursor(*rows[0][-len(keys) :]), encode_cursor(*rows[-1][-len(keys) :])
    return Page(
        rows,
        after=last if more or backward else None,
        before=first if ask.after or (backward and more) else None,
    )


def _facets_of(session: Session, hits: Subquery) -> Facets:
    rows = session.execute(
        select(ItemAttribute.name, ItemAttribute.value, func.count())
        .join(hits, hits.c.item_id == ItemAttribute.item_id)
        .group_by(ItemAttribute.name, ItemAttribute.value)
    ).all()
    return commonest((name, value, count) for name, value, count in rows)


def _chosen(facets: Facets, wanted: Filter) -> dict[str, list[FacetValue]]:
    return {
        name: [FacetValue(name, value, count, (name, value) in wanted.attributes) for value, count in values]
        for name, values in facets.items()
    }
