"""The pages of canned answers."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response
from flask_babel import gettext as _

from storefront.admin.cases import commands, queries
from storefront.admin.cases.forms import CannedForm
from storefront.admin.cases.models import ADDRESS, CannedAnswer
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say

bp = Blueprint("admin_canned", __name__)

CLOCK = SystemClock()
HERE = f"{ADDRESS}/answers"


@bp.get(HERE)
@access(Permission.ADMIN_CASES)
def show_all() -> Response:
    return page("admin/cases/answers.html", answers=queries.list_canned(db.session()))


@bp.get(f"{HERE}/new")
@access(Permission.ADMIN_CASES)
def new() -> Response:
    return _page(CannedForm(formdata=None), None)


@bp.post(f"{HERE}/new")
@access(Permission.ADMIN_CASES)
def add() -> Response:
    return _save(None)


@bp.get(f"{HERE}/<int:canned_id>")
@access(Permission.ADMIN_CASES)
def show(canned_id: int) -> Response:
    found = queries.get_canned(db.session(), canned_id)
    return _page(CannedForm(formdata=None, data={**found.values, "seen": write_seen(found.values)}), found)


@bp.post(f"{HERE}/<int:canned_id>")
@access(Permission.ADMIN_CASES)
def save(canned_id: int) -> Response:
    return _save(queries.get_canned(db.session(), canned_id))


@bp.post(f"{HERE}/<int:canned_id>/delete")
@access(Permission.ADMIN_CASES)
def delete(canned_id: int) -> Response:
    with writing(db.session()) as session:
        title = commands.delete_canned(session, operator(), CLOCK, canned_id)
    say(_("“%(title)s” is deleted. Its text stands in the audit log.", title=title))
    return redirect_whole_page(HERE)


def _save(found: CannedAnswer | None) -> Response:
    form = CannedForm()
    if not form.validate():
        return _page(form, found, status=422)
    try:
        with writing(db.session()) as session:
            commands.save_canned(
                session,
                operator(),
                CLOCK,
                found.id if found else None,
                seen=read_seen(form.seen.data or ""),
                title=form.title.data,
                body=form.body.data,
            )
    except commands.TitleTakenError:
        form.title.errors = [_("Another answer has this title.")]
        return _page(form, found, status=422)
    except ChangedMeanwhileError as refusal:
        now = queries.get_canned(db.session(), found.id) if found else None
        form.seen.data = write_seen(now.values) if now else ""
        return _page(form, now, status=422, changes=refusal.changes)
    say(_("The answer is saved."))
    return redirect_whole_page(HERE)


def _page(
    form: CannedForm,
    found: CannedAnswer | None,
    *,
    status: int = 200,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    return page("admin/cases/answer.html", status=status, form=form, found=found, changes=changes or {})
