"""Pages of the cart."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, request
from flask_babel import gettext as _

from storefront.cart import commands, handovers, merging, queries
from storefront.cart.models import Cart
from storefront.catalog import queries as catalog
from storefront.catalog.quantity_rules import read_quantity
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.ids import CartLineId
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.filters import quantity as written
from storefront.web.pages import answer, elsewhere, is_part, page, redirect_whole_page, say, settings, typed
from storefront.web.words import refusal_sentence

bp = Blueprint("cart", __name__)

CLOCK = SystemClock()
MOST_LETTERS = 64


@bp.get("/cart")
@access(Permission.ORDER_PLACE)
def show() -> Response:
    return _panel(read_cart())


@bp.post("/cart/lines")
@access(Permission.ORDER_PLACE)
def add() -> Response:
    sku, unit = typed("sku", MOST_LETTERS), typed("unit", MOST_LETTERS) or None
    try:
        quantity = read_quantity(typed("quantity", MOST_LETTERS))
        with writing(db.session()) as session:
            added = commands.add_item(
                session, viewer(), CLOCK, sku=sku, quantity=quantity, unit=unit, most_lines=settings().cart_lines
            )
    except RefusalError as refusal:
        return _not_added(sku, refusal)
    told = _("In your cart: %(item)s, %(quantity)s", quantity=written(added.line_quantity), item=added.item.name)
    if is_part():
        return elsewhere(
            "components/_flashes.html", "cart/_badge.html", flashes=[("ok", told)], cart_count=added.cart_lines
        )
    say(told)
    return redirect(_back_to_list(), 303)  # type: ignore[return-value]  # werkzeug's own response


@bp.post("/cart/lines/<int:line_id>")
@access(Permission.ORDER_PLACE)
def change(line_id: int) -> Response:
    wanted = typed("quantity", MOST_LETTERS)
    try:
        quantity = read_quantity(wanted)
        with writing(db.session()) as session:
            commands.change_quantity(session, viewer(), line_id=CartLineId(line_id), quantity=quantity)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        rejected = {line_id: (wanted, refusal_sentence(refusal))}
        return _panel(read_cart(), status=422, rejected=rejected)
    return _done()


@bp.post("/cart/lines/<int:line_id>/remove")
@access(Permission.ORDER_PLACE)
def remove(line_id: int) -> Response:
    with writing(db.session()) as session:
        commands.remove_line(session, viewer(), CLOCK, line_id=CartLineId(line_id))
    return _done(removed=_("The line is out of your cart."))


@bp.post("/cart/clear")
@access(Permission.ORDER_PLACE)
def clear() -> Response:
    with writing(db.session()) as session:
        commands.clear(session, viewer(), CLOCK)
    return _done(removed=_("Your cart is empty now."))


@bp.post("/cart/undo")
@access(Permission.ORDER_PLACE)
def undo() -> Response:
    with writing(db.session()) as session:
        commands.undo_removal(session, viewer())
    return _done()


@bp.post("/cart/undo-merge")
@access(Permission.ORDER_PLACE)
def undo_merge() -> Response:
    with writing(db.session()) as session:
        lines = merging.undo_merge(session, viewer())
    if lines:
        say(_("Your cart is as it was before."))
    return redirect_whole_page("/cart")


@bp.post("/cart/seen")
@access(Permission.ORDER_PLACE)
def seen() -> Response:
    prices = {line.id: line.price.unit_price for line in read_cart().lines if line.price and line.price_was}
    with writing(db.session()) as session:
        commands.accept_prices(session, viewer(), prices=prices)
    return _done()


def read_cart() -> Cart:
    """Return the viewer's cart as it is now."""
    return queries.get_cart(db.session(), viewer(), CLOCK.today(), catalog.showing(settings()))


def _panel(
    cart: Cart, *, status: int = 200, rejected: dict[int, tuple[str, str]] | None = None, removed: str | None = None
) -> Response:
    changed = is_part()
    session, here = db.session(), viewer()
    return answer(
        "cart/show.html",
        "cart/_panel.html",
        also=("cart/_badge.html",) if changed else (),
        status=status,
        cart=cart,
        cart_count=len(cart.lines),
        rejected=rejected or {},
        removed=removed,
        may_order=here.customer.status in commands.ORDERING,
        handovers=[] if changed or cart.handed is False else handovers.list_handovers(session, here),
    )


def _done(*, removed: str | None = None) -> Response:
    if is_part():
        return _panel(read_cart(), removed=removed)
    if removed:
        say(removed, "undo")
    return redirect("/cart", 303)  # type: ignore[return-value]  # werkzeug's own response


def _not_added(sku: str, refusal: RefusalError) -> Response:
    status = 404 if isinstance(refusal, NotFoundError) else 422
    told = refusal_sentence(refusal)
    if is_part():
        return elsewhere("components/_flashes.html", status=422, flashes=[("bad", told)])
    return page("cart/not_added.html", status=status, sku=sku, problem=told, back=_back_to_list())


def _back_to_list() -> str:
    """Where a form without JavaScript was: only a page of our catalog, else the cart."""
    try:
        came = urlsplit(request.referrer or "")
    except ValueError:  # "http://[": no address, so nowhere to go back to
        return "/cart"
    if came.netloc == request.host and came.path.startswith(("/catalog", "/orders")):
        return came.path + (f"?{came.query}" if came.query else "")
    return "/cart"
