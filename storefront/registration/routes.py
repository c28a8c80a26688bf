"""The pages of a company that wants to become a customer. Switched off, none of them is there."""

from __future__ import annotations

from flask import Blueprint, Response, abort
from flask_babel import get_locale, ngettext
from flask_login import current_user

from storefront.auth import limits
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.registration import commands, queries
from storefront.registration.forms import RegisterForm
from storefront.web.access import PUBLIC, access
from storefront.web.pages import page, redirect_whole_page, settings

bp = Blueprint("registration", __name__)

CLOCK = SystemClock()
LIMIT = "register_per_address"


@bp.before_request
def _only_when_switched_on() -> None:
    if not settings().registration:
        abort(404)


@bp.get("/register")
@access(PUBLIC)
def show() -> Response:
    if current_user.is_authenticated:
        return redirect_whole_page("/")
    return _page(RegisterForm(formdata=None))


@bp.post("/register")
@access(PUBLIC)
def register() -> Response:
    form = RegisterForm()
    form.offer()
    if seconds := limits.seconds_to_wait(LIMIT):
        return _wait(form, seconds)
    if not form.validate():
        return _page(form, status=422)
    limits.count(LIMIT)
    with writing(db.session()) as session:
        commands.register(session, CLOCK, settings(), values=form.values, language=str(get_locale()))
    return redirect_whole_page("/register/sent")


@bp.get("/register/sent")
@access(PUBLIC)
def sent() -> Response:
    return page("registration/sent.html", hours=settings().registration_hours)


@bp.get("/register/confirm/<token>")
@access(PUBLIC)
def show_confirm(token: str) -> Response:
    company = queries.find_open(db.session(), CLOCK, token)
    if company is not None:
        return page("registration/confirm.html", company=company)
    return redirect_whole_page("/register/confirmed") if queries.is_confirmed(db.session(), token) else _ended()


@bp.post("/register/confirm/<token>")
@access(PUBLIC)
def confirm(token: str) -> Response:
    try:
        with writing(db.session()) as session:
            commands.confirm(session, CLOCK, token)
    except commands.RegistrationEndedError:
        return _ended()
    return redirect_whole_page("/register/confirmed")


@bp.get("/register/confirmed")
@access(PUBLIC)
def confirmed() -> Response:
    return page("registration/confirmed.html")


def _page(form: RegisterForm, *, status: int = 200) -> Response:
    form.offer()
    return page("registration/register.html", status=status, form=form)


def _ended() -> Response:
    return page("registration/ended.html", status=404)


def _wait(form: RegisterForm, seconds: int) -> Response:
    minutes = -(-seconds // 60)
    form.form_errors.append(
        str(
            ngettext(
                "Too many tries. Try again in %(num)s minute.", "Too many tries. Try again in %(num)s minutes.", minutes
            )
        )
    )
    response = _page(form, status=429)
    response.headers["Retry-After"] = str(seconds)
    return response
