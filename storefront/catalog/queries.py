"""Reads of the catalog's lists: by shelf, by query, suggestions, what was bought before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.catalog import finding
from storefront.catalog.items import FACTS, cards, facts_of, facts_select
from storefront.catalog.listing import read_page
from storefront.catalog.models import Bought, FacetValue, Filter, ItemFacts, Listing
from storefront.catalog.shelves import Shelf, commonest, find_facets, on_shelf
from storefront.catalog.stock_rules import Showing
from storefront.erp.item_texts import texts_in
from storefront.erp.items import Item, ItemAttribute
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.prepared import Prepared
from storefront.kernel.ids import CustomerId
from storefront.kernel.paging import Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer
from storefront.settings import Settings

SUGGESTIONS = 8
NEVER_BOUGHT = ("Canceled", "Rejected", "Expired")

Facets = dict[str, list[tuple[str, int]]]


def showing(settings: Settings) -> Showing:
    """Return what customers see of stock, by setting."""
    return _showing(settings.show_quantities, settings.low_stock)


_showing = cache(Showing)  # the same one for all pages: what is shown by it is kept by it


def list_items(
    session: Session,
    viewer: Viewer,
    on: date,
    wanted: Filter,
    showing: Showing,
    *,
    ask: PageAsk,
    shelf: Shelf | None = None,
    faceted: bool = True,
) -> Listing:
    """Return a page of the catalog at the viewer's prices, with filters if `faceted`. Raises BadCursorError."""
    if showing.setting == "none":
        wanted = replace(wanted, in_stock=False)
    page = read_page(session, viewer, wanted, ask, shelf)
    nothing_at_all = not (page.rows or ask.after or ask.before or wanted.narrowed)
    if wanted.q and nothing_at_all:
        return Listing(cards(session, viewer, _guess(session, viewer, wanted.q, ask.size), on, showing), guessed=True)
    facets = _facets(session, viewer, wanted, shelf, page) if faceted else {}
    return Listing(cards(session, viewer, page.rows, on, showing), page.after, page.before, _chosen(facets, wanted))


def _facets(session: Session, viewer: Viewer, wanted: Filter, shelf: Shelf | None, page: Page[ItemFacts]) -> Facets:
    if not wanted.q:
        return find_facets(session, shelf)
    return _facets_of(session, wanted.q, viewer.customer_id, shelf) if page.rows else {}


def _guess(session: Session, viewer: Viewer, q: str, most: int) -> list[ItemFacts]:
    """Return the items that resemble a query in which nothing matched."""
    alike = finding.guesses(session, q)
    if alike is None:
        return []
    statement = facts_select().join(alike, alike.c.item_id == Item.id).where(Item.status == "Active")
    rows = session.execute(statement, {"language": texts_in(viewer.language)}).all()
    return finding.likest([facts_of(row) for row in rows], q, most)


def suggest(session: Session, viewer: Viewer, q: str) -> Sequence[ItemFacts]:
    """Return what the query may mean, while it is typed: the best few, exact numbers first."""
    found = read_page(session, viewer, Filter(q=q), PageAsk(SUGGESTIONS), None).rows
    return found or _guess(session, viewer, q, SUGGESTIONS)


def previously_bought(
    session: Session, viewer: Viewer, on: date, showing: Showing, *, ask: PageAsk
) -> tuple[list[Bought], str | None]:
    """Return what the customer bought, the latest first: last day and quantity, today's price and stock."""
    latest = (
        select(func.max(SalesOrderLine.id).label("line_id"))
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(SalesOrderLine.customer_id == viewer.customer_id, SalesOrder.status.not_in(NEVER_BOUGHT))
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
    rows = session.execute(statement, {"language": texts_in(viewer.language)}).all()
    more, rows = len(rows) > ask.size, rows[: ask.size]
    priced = cards(session, viewer, [facts_of(row) for row in rows], on, showing)
    bought = [
        Bought(card, row[FACTS + 1], row[FACTS + 2], row[FACTS + 3]) for card, row in zip(priced, rows, strict=True)
    ]
    return bought, encode_cursor(rows[-1][FACTS]) if more else None


def _facets_of(session: Session, q: str, customer_id: CustomerId, shelf: Shelf | None) -> Facets:
    values = finding.values_of(session, q, customer_id) | ({"shelves": shelf.ids()} if shelf else {})
    shape = finding.shape_of(session, q, narrowed=shelf is not None)
    return commonest(_counts(shape, shelved=shelf is not None).read(session, **values))


@cache
def _counts(shape: finding.Shape, *, shelved: bool) -> Prepared[tuple[str, str, int]]:
    """Count what the search shows: items that are sold, on the shelf or below it."""
    hits = finding.hits(shape)
    statement = (
        select(ItemAttribute.name, ItemAttribute.value, func.count())
        .join(hits, hits.c.item_id == ItemAttribute.item_id)
        .join(Item, Item.id == ItemAttribute.item_id)
        .where(Item.status == "Active")
        .group_by(ItemAttribute.name, ItemAttribute.value)
    )
    if shelved:
        statement = statement.where(on_shelf())
    return Prepared(statement, lambda row: (row[0], row[1], row[2]))


def _chosen(facets: Facets, wanted: Filter) -> dict[str, list[FacetValue]]:
    return {
        name: [FacetValue(name, value, count, (name, value) in wanted.attributes) for value, count in values]
        for name, values in facets.items()
    }
