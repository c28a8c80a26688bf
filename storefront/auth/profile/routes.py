"""One's own profile: name, phone, language, password, customers, and where one is signed in."""

from __future__ import annotations

from flask import Blueprint, Response, request, session
from flask_babel import gettext as _
from flask_login import current_user

from storefront.auth import identity
from storefront.auth.profile import commands, queries
from storefront.auth.profile.forms import ProfileForm
from storefront.auth.sessions import Device
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import ChangedMeanwhileError
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.outbox import SWITCHABLE
from storefront.web.access import SIGNED_IN, access, viewer
from storefront.web.pages import page, redirect_whole_page, say, settings, typed

bp = Blueprint("profile", __name__)

CLOCK = SystemClock()
MOST_DIGITS = 18
MOST_SEEN = 1000


@bp.get("/profile")
@access(SIGNED_IN)
def show() -> Response:
    profile = _profile()
    form = ProfileForm(formdata=None, obj=profile)
    form.offer(profile)
    return page("profile/show.html", profile=profile, form=form, kinds=SWITCHABLE)


@bp.post("/profile")
@access(SIGNED_IN)
def change() -> Response:
    profile, form = _profile(), ProfileForm()
    form.offer(profile)
    if not form.validate():
        return page("profile/show.html", status=422, profile=profile, form=form, kinds=SWITCHABLE)
    try:
        with writing(db.session()) as database:
            commands.change_own(database, CLOCK, _who(), form.own(), seen=form.seen.data or "")
    except ChangedMeanwhileError:
        fresh = _profile()
        form.form_errors.append(_("Somebody changed your data meanwhile. Look at it below, then save again."))
        form.seen.data = fresh.seen
        return page("profile/show.html", status=422, profile=fresh, form=form, kinds=SWITCHABLE, meanwhile=True)
    say(_("Your profile is saved."))
    return redirect_whole_page("/profile")


@bp.post("/profile/customer")
@access(SIGNED_IN)
def switch_customer() -> Response:
    wanted = typed("access", MOST_DIGITS)
    with writing(db.session()) as database:
        token = commands.switch_customer(
            database,
            CLOCK,
            settings(),
            viewer(),
            access_id=int(wanted) if wanted.isdecimal() else 0,
            token=current_user.token,
            device=Device(request.remote_addr, request.user_agent.string),
        )
    identity.remember(token)
    say(_("You are looking at another customer now."))
    return redirect_whole_page("/")


@bp.post("/profile/mails")
@access(SIGNED_IN)
def switch_mails() -> Response:
    seen, wanted = typed("seen", MOST_SEEN).split(","), request.form.getlist("wanted")
    with writing(db.session()) as database:
        commands.switch_mails(database, CLOCK, viewer(), seen=seen, wanted=wanted)
    say(_("Your mails are saved."))
    return redirect_whole_page("/profile")


@bp.post("/profile/sign-ins/<int:sign_in_id>/end")
@access(SIGNED_IN)
def end_sign_in(sign_in_id: int) -> Response:
    with writing(db.session()) as database:
        commands.end_sign_in(database, CLOCK, _who(), sign_in_id=sign_in_id)
    if sign_in_id == current_user.session_id:
        return _out()
    say(_("That sign-in has ended."))
    return redirect_whole_page("/profile")


@bp.post("/profile/sign-ins/end")
@access(SIGNED_IN)
def end_all() -> Response:
    with writing(db.session()) as database:
        commands.end_all(database, CLOCK, _who())
    return _out()


def _out() -> Response:
    session.clear()
    say(_("You are signed out."))
    return redirect_whole_page("/login")


def _who() -> Viewer | Operator:
    # a salesperson who acts for a customer is both: the profile is that of the employee
    found: Viewer | Operator = current_user.operator or current_user.viewer
    return found


def _profile() -> queries.Profile:
    return queries.get_profile(db.session(), CLOCK, _who(), current_user.session_id)
