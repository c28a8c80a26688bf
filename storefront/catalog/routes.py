"""Pages of the catalog."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from storefront.catalog import item_page, listing, queries
from storefront.catalog.models import Filter
from storefront.catalog.shelves import Shelf, find_shelves
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.pages import answer, is_part, part, settings

bp = Blueprint("catalog", __name__)

MOST_FILTERS = 20
MOST_LETTERS = 200


@bp.get("/catalog")
@access(Permission.CATALOG_VIEW)
def show() -> Response:
    return _list(None)


@bp.get("/catalog/<path:code>")
@access(Permission.CATALOG_VIEW)
def category(code: str) -> Response:
    shelf = find_shelves(db.session()).by_code.get(code)
    if shelf is None:
        raise NotFoundError(category=code)
    return _list(shelf)


@bp.get("/catalog/items/<path:sku>")
@access(Permission.CATALOG_VIEW)
def item(sku: str) -> Response:
    shown = queries.showing(settings())
    found = item_page.get_item_page(db.session(), viewer(), SystemClock().today(), sku, shown)
    may_ask = viewer().may(Permission.CASE_WRITE)
    return answer("catalog/item.html", "catalog/_item.html", page=found, may_ask=may_ask, **_looks())


@bp.get("/catalog/suggestions")
@access(Permission.CATALOG_VIEW)
def suggestions() -> Response:
    q = request.args.get("q", "").strip()[:MOST_LETTERS]
    found = queries.suggest(db.session(), viewer(), q) if q else []
    return part("components/suggestions.html", items=found)


@bp.get("/catalog/bought")
@access(Permission.ORDER_VIEW)
def bought() -> Response:
    ask = PageAsk(settings().page_size, request.args.get("after"))
    rows, after = queries.previously_bought(
        db.session(), viewer(), SystemClock().today(), queries.showing(settings()), ask=ask
    )
    following = f"/catalog/bought?{urlencode({'after': after})}" if after else None
    return answer("catalog/bought.html", "catalog/_bought.html", bought=rows, following=following, **_looks())


def _list(shelf: Shelf | None) -> Response:
    wanted = read_filter()
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    session = db.session()
    shelves = find_shelves(session)
    found = queries.list_items(
        session,
        viewer(),
        SystemClock().today(),
        wanted,
        queries.showing(settings()),
        ask=ask,
        shelf=shelf,
        faceted=not is_part(),
    )
    here = shelf.href if shelf else "/catalog"
    return answer(
        "catalog/list.html",
        "catalog/_list.html",
        listing=found,
        wanted=wanted,
        shelf=shelf,
        shelves=shelves,
        here=here,
        stock_shown=settings().show_quantities,
        following=address(here, wanted, after=found.after),
        previous=address(here, wanted, before=found.before),
        **_looks(),
    )


def read_filter() -> Filter:
    """Read what a list is narrowed to; what makes no sense is left out, as a link may be old."""
    pairs = [value.partition(":") for value in request.args.getlist("f")[:MOST_FILTERS]]
    sort = request.args.get("sort", "name")
    return Filter(
        q=request.args.get("q", "").strip()[:MOST_LETTERS],
        in_stock=request.args.get("stock") == "1",
        attributes=tuple((name, value) for name, colon, value in pairs if colon),
        sort=sort if sort in listing.SORTS else "name",
    )


def address(here: str, wanted: Filter, *, after: str | None = None, before: str | None = None) -> str | None:
    """Return the address of the page beside this one, with the same filter; None where there is none."""
    if after is None and before is None:
        return None
    pairs = [("q", wanted.q)] if wanted.q else []
    pairs += [("f", f"{name}:{value}") for name, value in wanted.attributes]
    pairs += [("stock", "1")] if wanted.in_stock else []
    pairs += [("sort", wanted.sort)] if wanted.sort != "name" else []
    pairs += [("after", after)] if after else [("before", before or "")]
    return f"{here}?{urlencode(pairs)}"


def _looks() -> dict[str, Any]:
    """What the pages of the catalog ask of the viewer."""
    found = viewer()
    return {"currency": found.customer.currency, "may_order": found.may(Permission.ORDER_PLACE)}
