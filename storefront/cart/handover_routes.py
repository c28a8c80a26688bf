"""Pages on which a cart changes hands between a customer's buyers and its salespeople."""

from __future__ import annotations

from flask import Blueprint, Response
from flask_babel import gettext as _

from storefront.auth.queries import find_order_limit
from storefront.cart import handover, handovers, queries
from storefront.cart.commands import CartFullError
from storefront.cart.handover import CannotHandOverError, Wanted
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.pages import page, redirect_whole_page, say, settings, typed
from storefront.web.words import refusal_sentence

bp = Blueprint("cart_handover", __name__)

CLOCK = SystemClock()
MOST_KEY, MOST_DIGITS, MOST_MESSAGE = 64, 18, 1000


@bp.get("/cart/hand-over")
@access(Permission.ORDER_PLACE)
def show() -> Response:
    return _page()


@bp.post("/cart/hand-over")
@access(Permission.ORDER_PLACE)
def send() -> Response:
    wanted = Wanted(typed("order_key", MOST_KEY), typed("partner", MOST_DIGITS), _message())
    try:
        with writing(db.session()) as session:
            name = handover.hand_over(session, viewer(), CLOCK, wanted)
    except CannotHandOverError as refusal:
        return _page(status=422, partner=wanted.partner, message=wanted.message or "", problem=_problem(refusal.code))
    say(_("Your cart is on its way to %(name)s.", name=name))
    return redirect_whole_page("/cart")


@bp.post("/cart/handed/<int:handover_id>/take")
@access(Permission.ORDER_PLACE)
def take(handover_id: int) -> Response:
    try:
        with writing(db.session()) as session:
            found = handover.take(session, viewer(), CLOCK, handover_id=handover_id, most_lines=settings().cart_lines)
    except CartFullError as refusal:
        say(refusal_sentence(refusal), "bad")
        return redirect_whole_page("/cart")
    say(_("The cart of %(name)s is in yours now. Check it, then order.", name=found.from_name))
    return redirect_whole_page("/cart")


@bp.post("/cart/handed/<int:handover_id>/back")
@access(Permission.ORDER_PLACE)
def give_back(handover_id: int) -> Response:
    with writing(db.session()) as session:
        found = handover.give_back(session, viewer(), CLOCK, handover_id=handover_id, message=_message())
    if found.from_me:
        say(_("The lines are in your cart again."))
    else:
        say(_("The cart is back with %(name)s.", name=found.from_name))
    return redirect_whole_page("/cart")


def _message() -> str | None:
    return typed("message", MOST_MESSAGE).strip() or None


def _page(*, status: int = 200, partner: str = "", message: str = "", problem: str | None = None) -> Response:
    cart = queries.get_cart(db.session(), viewer(), CLOCK.today(), catalog.showing(settings()))
    limit = find_order_limit(db.session(), viewer())
    return page(
        "cart/hand_over.html",
        status=status,
        cart=cart,
        partners=handovers.find_partners(db.session(), viewer(), CLOCK.today()),
        chosen=partner,
        message=message,
        problem=problem,
        acting=viewer().is_acting,
        limit=limit if limit is not None and cart.total > limit else None,
    )


def _problem(code: str) -> str:
    words = {
        "stale": _("Your cart changed since this page was opened. Look at it below, then send it again."),
        "empty": _("There is nothing in your cart to send."),
        "partner": _("Choose who gets the cart."),
    }
    return str(words[code])
