"""The company's data: what we know of it, what is changed or asked for, and our answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response
from flask_babel import gettext as _

from storefront.company.details import commands, queries
from storefront.company.details.forms import DetailsForm
from storefront.company.details.words import asked_state, detail_name
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.pages import page, redirect_whole_page, say, settings

bp = Blueprint("company_details", __name__)
bp.add_app_template_filter(detail_name, "detail_name")
bp.add_app_template_filter(asked_state, "asked_state")

CLOCK = SystemClock()
HERE = "/company/details"


@bp.get("/company/details")
@access(Permission.COMPANY_MANAGE)
def show() -> Response:
    now, wished = queries.get_details(db.session(), viewer()), queries.get_wished(db.session(), viewer())
    return _page(DetailsForm(formdata=None, data={**now, **wished, "seen": write_seen(now)}), now)


@bp.post("/company/details")
@access(Permission.COMPANY_MANAGE)
def change() -> Response:
    form, now = DetailsForm(), queries.get_details(db.session(), viewer())
    form.offer(now)
    if not form.validate():
        return _page(form, now, status=422)
    seen = read_seen(form.seen.data or "")
    try:
        with writing(db.session()) as session:
            done = commands.change_details(session, CLOCK, settings(), viewer(), seen=seen, values=form.values)
    except ChangedMeanwhileError as refusal:
        now = queries.get_details(db.session(), viewer())
        form.seen.data = write_seen(now)
        return _page(form, now, status=422, changes=refusal.changes)
    if done == "same":
        say(_("Nothing was changed."), "info")
    elif done == "asked":
        say(_("We have your request. The data stay as they are until we answer."))
    else:
        say(_("The company's data are saved."))
    return redirect_whole_page(HERE)


@bp.post("/company/details/withdraw")
@access(Permission.COMPANY_MANAGE)
def withdraw() -> Response:
    try:
        with writing(db.session()) as session:
            commands.withdraw(session, CLOCK, viewer())
    except commands.AnsweredError:
        say(_("Nothing waits any more: look at the answer below."), "warn")
    else:
        say(_("The request is taken back."))
    return redirect_whole_page(HERE)


def _page(
    form: DetailsForm,
    now: Mapping[str, str],
    *,
    status: int = 200,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    form.offer(now)
    return page(
        "company/details.html",
        status=status,
        form=form,
        now=now,
        changes=changes or {},
        asked=queries.list_asked(db.session(), viewer()),
        on_request=settings().company_changes == "on_request",
    )
