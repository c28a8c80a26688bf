"""The form of a new quote: where its rows come from, and what it says of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import request
from flask_babel import gettext as _

from storefront.cart import queries as carts
from storefront.cart.quick.form import many_rows as many_rows  # noqa: PLC0414 (the room of whoever sends rows)
from storefront.catalog import queries as catalog
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Viewer
from storefront.lists import queries as lists
from storefront.quotes.commands import Wanted
from storefront.quotes.models import MOST_LINES, Row
from storefront.quotes.rows import quantity_for_field, quantity_of, read_rows, understand
from storefront.web.pages import settings

CLOCK = SystemClock()
FREE_ROWS, LEAST_ROWS = 2, 4
MOST_SKU, MOST_DIGITS = 120, 16


def rows_sent() -> list[Row]:
    """Return the rows of the request's form."""
    return read_rows(request.form.to_dict(flat=False))


def first_rows(viewer: Viewer, wanted: Mapping[str, str]) -> list[Row]:
    """Return what the address asks a quote for: the cart, a list, an item, or nothing yet.

    Raises NotFoundError for a list that is not there for the viewer.
    """
    today, shown = CLOCK.today(), catalog.showing(settings())
    if wanted.get("from") == "cart":
        cart = carts.get_cart(db.session(), viewer, today, shown)
        return [Row(line.item.sku, line.item.unit.code, quantity_for_field(line.quantity)) for line in cart.lines]
    if (number := wanted.get("list", "")) and number.isascii() and number.isdecimal() and len(number) < MOST_DIGITS:
        found = lists.get_list(db.session(), viewer, int(number), today, shown)
        items = [(line.offer.item, line.quantity) for line in found.lines]
        return [Row(item.sku, item.unit.code, quantity_for_field(quantity)) for item, quantity in items]
    sku = wanted.get("item", "").replace("\0", "")[:MOST_SKU]
    return [Row(sku, "", "1")] if sku else []


def check(viewer: Viewer, rows: Sequence[Row], *, priced: bool = False) -> str | None:
    """Look up the rows; return the sentence for what is wrong with them together, None where nothing is."""
    understand(db.session(), viewer, CLOCK, rows, priced=priced)
    if len(rows) > MOST_LINES:
        return str(_("A quote holds at most %(number)s lines.", number=MOST_LINES))
    if not rows:
        return str(_("Enter at least one item and its quantity."))
    if any(row.errors for row in rows):
        return str(_("Correct the marked lines first. Nothing was sent yet."))
    return None


def wanted_of(rows: Sequence[Row]) -> list[Wanted]:
    """Return what rows without errors ask for, or offer."""
    return [Wanted(row.item, quantity_of(row), row.unit_price) for row in rows if row.item is not None]


def with_free_rows(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with some to be filled in."""
    free = max(FREE_ROWS, LEAST_ROWS - len(rows)) if len(rows) < MOST_LINES else 0
    return [*rows, *(Row() for _place in range(free))]
