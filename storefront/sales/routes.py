"""The salesperson's own customers, the card of one of them, and acting for it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_login import current_user

from storefront.auth import identity
from storefront.auth.sessions import Device
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission, Viewer
from storefront.sales import card, commands, queries
from storefront.sales.commands import ActingForbiddenError
from storefront.sales.models import ONLY, SORTS, Counts, Facts, OwnFilter, map_href, own_href
from storefront.web.access import access, acting_ended_words, operator
from storefront.web.lists import address, read_choice, read_text
from storefront.web.pages import answer, page, redirect_whole_page, say, settings, typed

bp = Blueprint("sales", __name__)

CLOCK = SystemClock()
MOST_WORD = 10


@bp.get("/sales")
@access(Permission.SALES_ACT)
def show() -> Response:
    wanted = OwnFilter(
        q=read_text(request.args),
        only=read_choice(request.args, "only", ONLY),
        sort=read_choice(request.args, "sort", SORTS) or "name",
    )
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    look = queries.Look(CLOCK.today(), settings().quiet_weeks, settings().map_url)
    counts = queries.count_own_customers(db.session(), operator(), look)
    found = queries.list_own_customers(db.session(), operator(), wanted, look, ask=ask)
    return answer(
        "sales/show.html",
        "sales/_list.html",
        customers=found.rows,
        counts=counts,
        wanted=wanted,
        chips=_chips(wanted, counts),
        weeks=settings().quiet_weeks,
        ended=acting_ended_words(current_user.acting_ended) if current_user.acting_ended else None,
        previous=address("/sales", wanted.fields, before=found.before) if found.before else None,
        following=address("/sales", wanted.fields, after=found.after) if found.after else None,
    )


def _chips(wanted: OwnFilter, counts: Counts) -> list[tuple[str, str, int, bool]]:
    """Return the filters as (address, words, how many, chosen); one that would show nobody is left out."""
    weeks = settings().quiet_weeks
    every = [
        (None, _("All"), counts.all),
        ("handed", _("Carts sent to you"), counts.handed),
        ("overdue", _("Overdue money"), counts.overdue),
        ("quotes", _("Open quotes"), counts.quotes),
        ("quiet", _("No order for %(weeks)s weeks", weeks=weeks), counts.quiet),
    ]
    return [
        (address("/sales", wanted.fields | {"only": only}), words, number, only == wanted.only)
        for only, words, number in every
        if number or only in {None, wanted.only}
    ]


@bp.get("/sales/<code>")
@access(Permission.SALES_ACT)
def show_customer(code: str) -> Response:
    return _card_page(queries.get_own(db.session(), operator(), code))


@bp.post("/sales/<code>/act")
@access(Permission.SALES_ACT)
def act(code: str) -> Response:
    try:
        with writing(db.session()) as session:
            token = commands.start_acting(
                session,
                CLOCK,
                settings(),
                operator(),
                code=code,
                token=current_user.token,
                device=_device(),
                before=_now(),
            )
    except ActingForbiddenError:
        return _card_page(queries.get_own(db.session(), operator(), code), status=422)
    identity.remember(token)
    return redirect_whole_page("/cart" if typed("to", MOST_WORD) == "cart" else "/")


@bp.post("/sales/stop")
@access(Permission.SALES_ACT)
def stop() -> Response:
    viewer = _now()
    with writing(db.session()) as session:
        token = commands.stop_acting(session, CLOCK, settings(), operator(), viewer, current_user.token, _device())
    identity.remember(token)
    if viewer:
        say(_("You don't order for %(customer)s any more. Your cart for it is kept.", customer=viewer.customer.name))
        return redirect_whole_page(own_href(viewer.customer.code))
    return redirect_whole_page("/sales")


def _card_page(facts: Facts, *, status: int = 200) -> Response:
    session, seller, today = db.session(), operator(), CLOCK.today()
    viewer, now = card.seen_by(seller, facts), _now()
    return page(
        "sales/customer.html",
        status=status,
        facts=facts,
        card=card.get_card(session, viewer, today),
        today=today,
        map_href=map_href(settings().map_url, ", ".join(facts.place[1:])),
        acts_here=now is not None and now.customer_id == facts.id,
    )


def _now() -> Viewer | None:
    """Return the viewer that the salesperson acts as now, if any."""
    found: Viewer | None = current_user.viewer
    return found


def _device() -> Device:
    return Device(request.remote_addr, request.user_agent.string)
