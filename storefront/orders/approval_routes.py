"""The pages of who approves orders of colleagues."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.cart.commands import MayNotOrderError
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.orders import approvals, approving, queries
from storefront.orders.commands import Rules
from storefront.orders.statuses import status_of
from storefront.web.access import access, viewer
from storefront.web.lists import address
from storefront.web.pages import answer, page, redirect_whole_page, say, settings
from storefront.web.words import refusal_sentence

bp = Blueprint("approvals", __name__)

CLOCK = SystemClock()
HERE = "/orders/approvals"


@bp.get(HERE)
@access(Permission.ORDER_APPROVE)
def show_all() -> Response:
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    found = approvals.list_waiting(db.session(), viewer(), CLOCK, ask=ask)
    return page(
        "orders/approvals.html",
        orders=found.rows,
        may_see_orders=viewer().may(Permission.ORDER_VIEW),
        previous=address(HERE, {}, before=found.before) if found.before else None,
        following=address(HERE, {}, after=found.after) if found.after else None,
    )


@bp.get(f"{HERE}/<path:number>")
@access(Permission.ORDER_APPROVE)
def show(number: str) -> Response:
    return _page(number)


@bp.post(f"{HERE}/<path:number>")
@access(Permission.ORDER_APPROVE)
def decide(number: str) -> Response:
    note = request.form.get("note", "").replace("\r\n", "\n").strip()
    wanted = request.form.get("do")
    if wanted not in {"approve", "reject"}:
        return _page(number, status=422, note=note, problem=_("Press one of the two buttons: approve, or reject."))
    if len(note) > approving.LONGEST_NOTE or "\0" in note:
        return _page(number, status=422, note=note, note_error=_("Use at most 2,000 readable characters."))
    decision = approving.Decision(
        approve=wanted == "approve",
        note=note or None,
        seen=request.form.get("seen", ""),
        new_prices=request.form.get("prices") == "today",
    )
    try:
        done = _decide(number, decision)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        chosen = "today" if decision.new_prices else "ordered"
        return _page(number, status=422, note=note, problem=_problem(refusal), chosen=chosen)
    if done.again:
        say(_("Order %(number)s was decided before you pressed: nothing was changed.", number=number), "info")
        return redirect_whole_page(f"{HERE}/{number}")
    if decision.approve:
        say(_("Order %(number)s is approved, and on its way to us.", number=number))
    else:
        say(_("Order %(number)s is rejected. Whoever placed it is told by mail.", number=number))
    return redirect_whole_page(HERE)


def _decide(number: str, decision: approving.Decision) -> approving.Decided:
    rules = Rules(settings().order_type, settings().credit_mode, catalog.showing(settings()))
    with writing(db.session()) as session:
        return approving.decide(session, viewer(), CLOCK, number, decision, rules)


def _problem(refusal: RefusalError) -> str:
    sentences = {
        "may_not_decide": _("You can't decide about this order: it is your own, or above your own limit."),
        "review_changed": _("Prices or stock changed while you looked. Look at the lines again, then decide."),
        "not_deliverable": _("A line can't be delivered as it stands. Reject the order, and let it be ordered anew."),
        "credit_stop": _("This order is over your credit limit. Call us, or reject it."),
    }
    if isinstance(refusal, MayNotOrderError):
        return refusal_sentence(refusal)
    return str(sentences.get(refusal.code, refusal_sentence(refusal)))


def _page(
    number: str,
    *,
    status: int = 200,
    note: str = "",
    problem: str | None = None,
    note_error: str | None = None,
    chosen: str = "ordered",
) -> Response:
    session = db.session()
    order_id = approvals.find_order_id(session, viewer(), number)
    found = queries.get_order(session, viewer(), number)
    waits = found.waits_for_approval
    shown = catalog.showing(settings())
    return answer(
        "orders/approval.html",
        "orders/_approval.html",
        status=status,
        order=found,
        known=status_of(found.head.status),
        review=approvals.get_review(session, viewer(), CLOCK, order_id, shown) if waits else None,
        right=approvals.find_right(session, viewer(), CLOCK, number, found.head.total) if waits else None,
        note=note,
        problem=problem,
        note_error=note_error,
        chosen=chosen,
        may_see_orders=viewer().may(Permission.ORDER_VIEW),
        may_cancel=viewer().may(Permission.ORDER_PLACE),
    )
