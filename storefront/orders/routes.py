"""Checkout, and the pages of orders."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.cart import queries as carts
from storefront.cart.commands import ORDERING, MayNotOrderError
from storefront.cart.models import Cart
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import RefusalError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.orders import commands, queries
from storefront.orders.forms import CheckoutForm
from storefront.orders.models import Checkout, order_href
from storefront.web.access import access, viewer
from storefront.web.pages import answer, page, redirect_whole_page, settings, typed
from storefront.web.words import refusal_sentence

bp = Blueprint("orders", __name__)

CLOCK = SystemClock()
MOST_KEY = 64


@bp.get("/cart/checkout")
@access(Permission.ORDER_PLACE)
def checkout() -> Response:
    return _checkout_page(None)


@bp.post("/cart/checkout")
@access(Permission.ORDER_PLACE)
def place() -> Response:
    # the key first: the same form again is answered by its order, whatever became of cart, addresses and prices
    key = typed("order_key", MOST_KEY)
    done = queries.find_by_key(db.session(), viewer(), key) if key else None
    if done is not None:
        return redirect_whole_page(order_href(done))
    form = CheckoutForm()
    found = queries.get_checkout(db.session(), viewer(), _cart(), credit_mode=settings().credit_mode)
    form.offer(found)
    if not form.validate():
        return _checkout_page(form, status=422)
    try:
        placed = _place(form, key)
    except RefusalError as refusal:
        return _checkout_page(form, status=422, refusal=refusal)
    return redirect_whole_page(order_href(placed.number))


def _place(form: CheckoutForm, key: str) -> commands.Placed:
    wanted = commands.OrderRequest(
        key=key,
        seen=form.seen.data,
        ship_to=form.ship_to.data,
        ship_via=form.ship_via.data or None,
        po_number=form.po_number.data or None,
        requested_on=form.requested_date.data,
        comment=form.comment.data or None,
    )
    rules = commands.Rules(settings().order_type, settings().credit_mode, catalog.showing(settings()))
    with writing(db.session()) as session:
        return commands.place_order(session, viewer(), CLOCK, wanted, rules)


def _checkout_page(form: CheckoutForm | None, *, status: int = 200, refusal: RefusalError | None = None) -> Response:
    found = queries.get_checkout(db.session(), viewer(), _cart(), credit_mode=settings().credit_mode)
    form = form or CheckoutForm(data=_defaults(found))
    form.offer(found)
    # what is shown now is what the next press orders
    form.order_key.data, form.seen.data = found.cart.order_key or "", found.cart.fingerprint
    return answer(
        "orders/checkout.html",
        "orders/_checkout.html",
        status=status,
        checkout=found,
        form=form,
        problem=_problem(refusal),
        may_order=viewer().customer.status in ORDERING,
    )


def _cart() -> Cart:
    return carts.get_cart(db.session(), viewer(), CLOCK.today(), catalog.showing(settings()))


def _defaults(found: Checkout) -> dict[str, str]:
    default = next(iter(found.ship_tos), None)
    via = (default.ship_via if default else None) or found.default_ship_via or ""
    return {"ship_to": default.code if default else "", "ship_via": via}


def _problem(refusal: RefusalError | None) -> str | None:
    """Return the sentence that stands above the form."""
    if refusal is None:
        return None
    sentences = {
        "stale_form": _("This form was older than your cart. Nothing was ordered: this is your cart now."),
        "cart_changed": _("Your cart or its prices changed since you opened this page. Check it and place it again."),
        "cart_not_orderable": _("A line can't be ordered as it stands. Change it in the cart first."),
        "ship_to": _("Choose one of your addresses."),
        "ship_via": _("Choose one of the ways to ship."),
        "credit_stop": _("This order is over your credit limit. Order less, or call us."),
    }
    if isinstance(refusal, MayNotOrderError):
        return refusal_sentence(refusal)
    return str(sentences.get(refusal.code, refusal_sentence(refusal)))


@bp.get("/orders")
@access(Permission.ORDER_VIEW)
def show_all() -> Response:
    found = queries.list_orders(db.session(), viewer(), ask=PageAsk(settings().page_size, request.args.get("after")))
    following = f"/orders?{urlencode({'after': found.after})}" if found.after else None
    return answer("orders/list.html", "orders/_list.html", orders=found.rows, following=following)


@bp.get("/orders/<path:number>")
@access(Permission.ORDER_VIEW)
def show(number: str) -> Response:
    return page("orders/order.html", order=queries.get_order(db.session(), viewer(), number))
