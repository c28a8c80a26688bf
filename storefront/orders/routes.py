"""Checkout, and the pages of orders."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.cart import queries as carts
from storefront.cart.commands import ORDERING, new_key
from storefront.cart.models import Cart
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import RefusalError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.orders import again, approvals, cancelling, commands, listing, queries, table
from storefront.orders.again_form import AgainForm
from storefront.orders.forms import CheckoutForm, defaults, problem
from storefront.orders.models import OrderFilter, OrderPage, order_href
from storefront.orders.paper import order_sheet
from storefront.orders.rules import may_cancel, still_moves
from storefront.orders.statuses import Step, status_of
from storefront.orders.trip import last_moment
from storefront.web.access import access, viewer
from storefront.web.downloads import pdf_answer, table_answer
from storefront.web.lists import Period, address, read_choice, read_period, read_text
from storefront.web.pages import answer, is_part, redirect_whole_page, say, settings, typed
from storefront.web.paper import on_paper

bp = Blueprint("orders", __name__)
bp.add_app_template_filter(status_of, "order_status")

CLOCK = SystemClock()
MOST_KEY = 64
MOST_NAME = 255


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
    found = queries.get_checkout(db.session(), viewer(), CLOCK, _cart(), credit_mode=settings().credit_mode)
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
        tell=form.tell.data or None if viewer().is_acting else None,
    )
    order_type = viewer().order_type or settings().order_type
    rules = commands.Rules(order_type, settings().credit_mode, catalog.showing(settings()))
    with writing(db.session()) as session:
        return commands.place_order(session, viewer(), CLOCK, wanted, rules)


def _checkout_page(form: CheckoutForm | None, *, status: int = 200, refusal: RefusalError | None = None) -> Response:
    found = queries.get_checkout(db.session(), viewer(), CLOCK, _cart(), credit_mode=settings().credit_mode)
    form = form or CheckoutForm(data=defaults(found))
    form.offer(found)
    # what is shown now is what the next press orders
    form.order_key.data, form.seen.data = found.cart.order_key or "", found.cart.fingerprint
    return answer(
        "orders/checkout.html",
        "orders/_checkout.html",
        status=status,
        checkout=found,
        form=form,
        quote=None,
        action="/cart/checkout",
        problem=problem(refusal),
        may_order=viewer().customer.status in ORDERING,
    )


def _cart() -> Cart:
    return carts.get_cart(db.session(), viewer(), CLOCK.today(), catalog.showing(settings()))


@bp.get("/orders")
@access(Permission.ORDER_VIEW)
def show_all() -> Response:
    wanted, period, problems = _wanted()
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    found = listing.list_orders(db.session(), viewer(), wanted=wanted, ask=ask)
    return answer(
        "orders/list.html",
        "orders/_list.html",
        status=422 if problems else 200,
        orders=found.rows,
        wanted=wanted,
        period=period,
        problems=problems,
        choices=None if is_part() else _choices(wanted),
        previous=address("/orders", wanted.fields, before=found.before) if found.before else None,
        following=address("/orders", wanted.fields, after=found.after) if found.after else None,
        csv=address("/orders.csv", wanted.fields),
        xlsx=address("/orders.xlsx", wanted.fields),
    )


def _wanted() -> tuple[OrderFilter, Period, dict[str, str]]:
    """Read what the list is asked for; what can't be read narrows nothing, and has its sentence."""
    period, problems = read_period(request.args)
    wanted = OrderFilter(
        q=read_text(request.args),
        status=read_text(request.args, "status", MOST_KEY),
        start=period.start,
        end=period.end,
        place=read_text(request.args, "place", MOST_KEY),
        person=read_text(request.args, "person", MOST_NAME),
        sort=read_choice(request.args, "sort", listing.SORTS) or "newest",
    )
    return wanted, period, problems


def _choices(wanted: OrderFilter) -> dict[str, list[tuple[str, str]]] | None:
    """Return the options of each select; None for who has no orders to choose from."""
    found = listing.find_choices(db.session(), viewer())
    if not found.statuses:
        return None
    statuses = [(raw, str(status_of(raw).word)) for raw in found.statuses]
    people = [(name, name) for name in found.people]
    return {
        "status": [("", _("Any status")), *_with_chosen(statuses, wanted.status)],
        "place": [("", _("Any address")), *_with_chosen(list(found.places), wanted.place)],
        "person": [("", _("Anybody")), *_with_chosen(people, wanted.person)],
        "sort": [
            ("", _("Newest first")),
            ("oldest", _("Oldest first")),
            ("largest", _("Largest total first")),
            ("smallest", _("Smallest total first")),
            ("number", _("By number")),
        ],
    }


def _with_chosen(options: list[tuple[str, str]], chosen: str) -> list[tuple[str, str]]:
    """A select shows what is in force, also what it does not offer."""
    known = {key for key, _words in options}
    return options if not chosen or chosen in known else [*options, (chosen, chosen)]


@bp.get("/orders.<any(csv,xlsx):extension>")
@access(Permission.ORDER_VIEW)
def export(extension: str) -> Response:
    wanted, _period, problems = _wanted()
    if problems:
        return show_all()  # a file would hold what nobody asked for
    found = listing.order_rows(db.session(), viewer(), wanted)
    return table_answer(extension, _("Orders"), table.columns(), table.rows(found))


@bp.get("/orders/<path:number>")
@access(Permission.ORDER_VIEW)
def show(number: str) -> Response:
    found = queries.get_order(db.session(), viewer(), number)
    if is_part() and request.args.get("seen") == found.fingerprint:
        return Response(status=204)  # nothing new: the page stays as it is
    known = status_of(found.head.status)
    gone = known.step is Step.GONE
    moves = still_moves(final=known.final, gone=gone, last_at=last_moment(found.trip), now=CLOCK.now())
    waits_for, may_approve = _approvers(found)
    return answer(
        "orders/order.html",
        "orders/_order.html",
        order=found,
        waits_for=waits_for,
        may_approve=may_approve,
        known=known,
        moves=moves,
        may_cancel=_may_cancel(found),
        may_order=viewer().may(Permission.ORDER_PLACE),
        acting=viewer().is_acting,
        may_ask=viewer().may(Permission.CASE_WRITE),
    )


def _approvers(found: OrderPage) -> tuple[list[str], bool]:
    """Return the names of those for whom an order waits, and whether the viewer is one of them."""
    if not found.waits_for_approval:
        return [], False
    people = approvals.find_deciders(db.session(), viewer(), CLOCK, found.head.number, found.head.total)
    return [one.person_name for one in people], any(one.user_id == viewer().user_id for one in people)


@bp.get("/orders/<path:number>/confirmation.pdf")
@access(Permission.ORDER_VIEW)
def confirmation(number: str) -> Response:
    found = queries.get_order(db.session(), on_paper(viewer()), number)
    return pdf_answer(f"{_('Order')} {number}", "order", partial(order_sheet, found))


def _may_cancel(found: OrderPage) -> bool:
    shipped = found.in_shipment or any(line.shipped for line in found.lines)
    return viewer().may(Permission.ORDER_PLACE) and may_cancel(found.head.status, in_shipment=shipped)


@bp.get("/orders/<path:number>/cancel")
@access(Permission.ORDER_PLACE)
def ask_to_cancel(number: str) -> Response:
    found = queries.get_order(db.session(), viewer(), number)
    return _cancel_page(found, status=200)


@bp.post("/orders/<path:number>/cancel")
@access(Permission.ORDER_PLACE)
def cancel(number: str) -> Response:
    try:
        with writing(db.session()) as session:
            done = cancelling.cancel_order(session, viewer(), CLOCK, number)
    except cancelling.TooLateToCancelError:
        return _cancel_page(queries.get_order(db.session(), viewer(), number), status=422)
    say(_("Order %(number)s is cancelled.", number=done.number))
    return redirect_whole_page(order_href(done.number))


def _cancel_page(found: OrderPage, *, status: int) -> Response:
    known = status_of(found.head.status)
    return answer(
        "orders/cancel.html",
        "orders/_cancel.html",
        status=status,
        order=found,
        known=known,
        may_cancel=_may_cancel(found),
    )


@bp.get("/orders/<path:number>/again")
@access(Permission.ORDER_PLACE)
def ask_to_order_again(number: str) -> Response:
    return _again_page(_again(number), key=new_key())


@bp.post("/orders/<path:number>/again")
@access(Permission.ORDER_PLACE)
def order_again(number: str) -> Response:
    found = _again(number)
    key = typed("merge_key", MOST_KEY)
    form = AgainForm(found)
    if not form.read():
        return _again_page(found, key=key, form=form, status=422)
    try:
        with writing(db.session()) as session:
            done = again.order_again(
                session, viewer(), CLOCK, found, again.Chosen(form.quantities, key), most_lines=settings().cart_lines
            )
    except RefusalError as refusal:
        form.refused(refusal)
        return _again_page(found, key=key, form=form, status=422)
    if not done.again:
        told = ngettext(
            "%(num)s line of %(order)s is in your cart.",
            "%(num)s lines of %(order)s are in your cart.",
            done.lines,
            order=found.number,
        )
        say(told, "undo-merge")
    return redirect_whole_page("/cart")


def _again(number: str) -> again.AgainPage:
    return again.get_again(db.session(), viewer(), number, CLOCK.today(), catalog.showing(settings()))


def _again_page(found: again.AgainPage, *, key: str, form: AgainForm | None = None, status: int = 200) -> Response:
    return answer(
        "orders/again.html",
        "orders/_again.html",
        status=status,
        again=found,
        form=form or AgainForm(found),
        merge_key=key,
        may_order=viewer().customer.status in ORDERING,
    )
