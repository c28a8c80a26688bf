from __future__ import annotations

from flask import Blueprint, Response, request, session
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user

from storefront.auth import commands, identity, limits, queries
from storefront.auth.commands import TooManyTriesError, WrongPasswordError
from storefront.auth.forms import ChangePasswordForm, ForgotForm, SetPasswordForm, SignInForm
from storefront.auth.links import LinkEndedError
from storefront.auth.rules import LONGEST_PASSWORD, WeakPasswordError, safe_next
from storefront.auth.sessions import Device
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.web.access import PUBLIC, SIGNED_IN, access
from storefront.web.pages import page, redirect_whole_page, say, settings, typed

bp = Blueprint("auth", __name__)


@bp.get("/login")
@access(PUBLIC)
def show_sign_in() -> Response:
    target = safe_next(request.args.get("next"))
    if current_user.is_authenticated:
        return redirect_whole_page(target)
    return _sign_in_page(SignInForm(formdata=None, next=target))


@bp.post("/login")
@access(PUBLIC)
def sign_in() -> Response:
    form = SignInForm()
    if seconds := limits.seconds_to_wait("login_per_address"):
        return _wait(form, seconds)
    if not form.validate():
        return _sign_in_page(form, status=422)
    try:
        token = commands.sign_in(
            db.session(),
            SystemClock(),
            settings(),
            login=form.login.data,
            password=form.password.data,
            device=_device(),
        )
    except TooManyTriesError as refusal:
        return _wait(form, refusal.seconds)
    except WrongPasswordError:
        limits.count("login_per_address")
        return _refused(form)
    _forget_this_sign_in()
    identity.remember(token)
    return redirect_whole_page(safe_next(form.next.data))


@bp.post("/logout")
@access(SIGNED_IN)
def log_out() -> Response:
    orders_wait = _orders_wait_in_this_browser()
    # who looks at a contact's pages signs out as oneself
    who = current_user.previewed_by or current_user.viewer or current_user.operator
    with writing(db.session()) as database:
        commands.leave(database, SystemClock(), current_user.token, login=current_user.login, who=who)
    session.clear()
    say(_("You are signed out."))
    response = redirect_whole_page("/login")
    # not "cookies": that would sign the person out of every other site under the same domain
    response.headers["Clear-Site-Data"] = '"cache"' if orders_wait else '"cache", "storage"'
    return response


def _orders_wait_in_this_browser() -> bool:
    """Tell whether an order pad here holds unsent orders, which wiping the browser's storage would lose.

    The page says so (static/js/app.js). Where it could not, a salesperson's are kept rather than lost; the pad wipes
    its lists by itself at the next answer that says it is signed out.
    """
    staff = current_user.operator
    said = typed("pad", 10)
    return said == "kept" or (staff is not None and staff.may(Permission.SALES_ACT) and said != "empty")


@bp.get("/password/forgot")
@access(PUBLIC)
def show_forgotten() -> Response:
    return page("auth/forgotten.html", form=ForgotForm(formdata=None))


@bp.post("/password/forgot")
@access(PUBLIC)
def forgotten() -> Response:
    form = ForgotForm()
    if seconds := limits.seconds_to_wait("forgot_per_address"):
        return _wait(form, seconds, "auth/forgotten.html")
    if not form.validate():
        return page("auth/forgotten.html", status=422, form=form)
    limits.count("forgot_per_address")
    with writing(db.session()) as database:
        commands.ask_for_reset(database, SystemClock(), settings(), login=form.login.data, language=str(get_locale()))
    return redirect_whole_page("/password/sent")


@bp.get("/password/sent")
@access(PUBLIC)
def reset_sent() -> Response:
    return page("auth/sent.html", minutes=settings().reset_minutes)


@bp.get("/password/set/<token>")
@access(PUBLIC)
def show_set_password(token: str) -> Response:
    link = queries.find_password_link(db.session(), SystemClock(), token)
    if link is None:
        return page("auth/link_ended.html", status=404)
    return _set_password_page(SetPasswordForm(formdata=None), link.login)


@bp.post("/password/set/<token>")
@access(PUBLIC)
def set_password(token: str) -> Response:
    link = queries.find_password_link(db.session(), SystemClock(), token)
    form = SetPasswordForm()
    if link is None:
        return page("auth/link_ended.html", status=404)
    if not form.validate():
        return _set_password_page(form, link.login, status=422)
    try:
        commands.set_password(
            db.session(),
            SystemClock(),
            settings(),
            token=token,
            password=form.password.data,
            network_address=request.remote_addr,
        )
    except WeakPasswordError as refusal:
        form.password.errors = [_weakness(refusal.code)]
        return _set_password_page(form, link.login, status=422)
    except LinkEndedError:
        return page("auth/link_ended.html", status=404)
    session.clear()
    say(_("Your password is set. Sign in with it."))
    return redirect_whole_page("/login")


@bp.get("/password/change")
@access(SIGNED_IN)
def show_change_password() -> Response:
    return _change_page(ChangePasswordForm(formdata=None))


@bp.post("/password/change")
@access(SIGNED_IN)
def change_password() -> Response:
    form = ChangePasswordForm()
    if not form.validate():
        return _change_page(form, status=422)
    try:
        token = _change(form)
    except TooManyTriesError as refusal:
        form.form_errors.append(_try_again(refusal.seconds))
        return _later(_change_page(form, status=429), refusal.seconds)
    except WrongPasswordError:
        form.current.errors = [_("This is not your password.")]
        return _change_page(form, status=422)
    except WeakPasswordError as refusal:
        form.password.errors = [_weakness(refusal.code)]
        return _change_page(form, status=422)
    identity.remember(token)
    say(_("Your password is changed. You are signed out everywhere else."))
    return redirect_whole_page("/")


def _change(form: ChangePasswordForm) -> str:
    viewer = current_user.viewer
    return commands.change_password(
        db.session(),
        SystemClock(),
        settings(),
        user_id=current_user.user_id,
        access_id=viewer.access_id if viewer else None,
        current=form.current.data,
        password=form.password.data,
        device=_device(),
    )


def _device() -> Device:
    return Device(network_address=request.remote_addr, user_agent=request.user_agent.string)


def _forget_this_sign_in() -> None:
    """End the sign-in that this browser holds, if any, in the table."""
    token = session.get("_user_id")
    if isinstance(token, str):
        with writing(db.session()) as database:
            commands.sign_out(database, token)


def _sign_in_page(form: SignInForm, *, status: int = 200) -> Response:
    form.next.data = safe_next(form.next.data)
    return page("auth/sign_in.html", status=status, form=form, registers=_registers())


def _registers() -> bool:
    """Tell whether the page leads to the form of new customers; a process without the portal has none."""
    return settings().registration and settings().sites != "admin"


def _refused(form: SignInForm) -> Response:
    form.form_errors.append(_("Login and password do not belong together, or the login can't be used."))
    return _sign_in_page(form, status=422)


def _set_password_page(form: SetPasswordForm, login: str, *, status: int = 200) -> Response:
    return page("auth/set_password.html", status=status, form=form, login=login, **_password_rule())


def _change_page(form: ChangePasswordForm, *, status: int = 200) -> Response:
    return page(
        "auth/change_password.html",
        status=status,
        form=form,
        login=current_user.login,
        must=current_user.must_change_password,
        **_password_rule(),
    )


def _password_rule() -> dict[str, object]:
    rule = _(
        "%(shortest)s to %(longest)s characters. A few words in a row are good; you may paste one.",
        shortest=settings().password_length,
        longest=LONGEST_PASSWORD,
    )
    return {"rule": rule}


def _wait(form: SignInForm | ForgotForm, seconds: int, template: str = "auth/sign_in.html") -> Response:
    form.form_errors.append(_try_again(seconds))
    return _later(page(template, status=429, form=form, registers=_registers()), seconds)


def _later(response: Response, seconds: int) -> Response:
    response.headers["Retry-After"] = str(seconds)
    return response


def _try_again(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return str(
        ngettext(
            "Too many tries. Try again in %(num)s minute.", "Too many tries. Try again in %(num)s minutes.", minutes
        )
    )


def _weakness(code: str) -> str:
    words = {
        "short": _("This is too short. Take at least %(shortest)s characters.", shortest=settings().password_length),
        "long": _("This is too long. Take at most %(longest)s characters.", longest=LONGEST_PASSWORD),
        "unreadable": _("This holds a character that can't be read."),
        "login": _("This is your login. Take something else."),
        "common": _("Too many people take this one. Take something else."),
        "same": _("This is your password already. Take a new one."),
    }
    return str(words[code])
