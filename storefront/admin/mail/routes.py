"""The log of mail: what became of each one, sent again, and a test."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from storefront.admin.mail import commands, queries
from storefront.admin.mail.models import STATES, MailFilter
from storefront.admin.mail.words import kind_words, state_words
from storefront.admin.paging import beside, read_ask
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.mail.outbox import MailKind
from storefront.web.access import access, operator
from storefront.web.lists import Period, read_choice, read_period, read_text
from storefront.web.pages import answer, redirect_whole_page, say

bp = Blueprint("admin_mail", __name__)

CLOCK = SystemClock()
KINDS = [str(kind) for kind in MailKind]


@bp.get("/admin/mail")
@access(Permission.ADMIN)
def show_log() -> Response:
    wanted, period, problems = _wanted()
    found = queries.list_mails(db.session(), operator(), wanted, ask=read_ask())
    states, kinds = state_words(), kind_words()
    return answer(
        "admin/mail/log.html",
        "admin/mail/_list.html",
        mails=found.rows,
        wanted=wanted,
        period=period,
        problems=problems,
        kinds=kinds,
        state_choices=[("", _("Anything")), *((one, states[one]) for one in STATES)],
        kind_choices=[("", _("Any mail")), *((str(one), words) for one, words in kinds.items())],
        may_send=operator().may(Permission.ADMIN_ACCESS),
        may_set=operator().may(Permission.ADMIN_SETTINGS),
        **beside(found, "/admin/mail", wanted.fields),
    )


def _wanted() -> tuple[MailFilter, Period, dict[str, str]]:
    period, problems = read_period(request.args)
    wanted = MailFilter(
        q=read_text(request.args).replace("\0", ""),
        state=read_choice(request.args, "state", STATES) or "",
        kind=read_choice(request.args, "kind", KINDS) or "",
        start=period.start,
        end=period.end,
    )
    return wanted, period, problems


@bp.post("/admin/mail/<int:mail_id>/resend")
@access(Permission.ADMIN_ACCESS)
def resend(mail_id: int) -> Response:
    try:
        with writing(db.session()) as session:
            recipient = commands.send_again(session, operator(), CLOCK, mail_id)
    except commands.CannotResendError:
        say(_("This mail waits already, or its link was sent: make a new one on the contact's page."), "warn")
    else:
        say(_("The mail to %(recipient)s goes out again.", recipient=recipient))
    return redirect_whole_page("/admin/mail")


@bp.post("/admin/mail/test")
@access(Permission.ADMIN_SETTINGS)
def send_test() -> Response:
    try:
        with writing(db.session()) as session:
            recipient = commands.send_test(session, operator(), CLOCK, language=str(get_locale()))
    except commands.NoAddressError:
        say(_("Your login has no e-mail address to send a test to."), "warn")
    else:
        say(_("A test goes to %(recipient)s. What becomes of it stands in this list.", recipient=recipient))
    return redirect_whole_page("/admin/mail")
