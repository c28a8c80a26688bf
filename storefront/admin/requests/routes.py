"""The pages of requests: the list, one, and its answer."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.paging import beside, read_ask
from storefront.admin.requests import queries
from storefront.admin.requests.forms import RejectForm
from storefront.admin.requests.models import RequestFilter
from storefront.company.details import commands
from storefront.company.details.words import asked_state, detail_name
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.lists import read_text
from storefront.web.pages import answer, page, redirect_whole_page, say, typed

bp = Blueprint("admin_requests", __name__)
# the office may be served without the portal, whose pages know these words too
bp.add_app_template_filter(detail_name, "detail_name")
bp.add_app_template_filter(asked_state, "asked_state")

CLOCK = SystemClock()
HERE = "/admin/requests"
MOST_SEEN = 20_000


@bp.get("/admin/requests")
@access(Permission.ADMIN)
def show_all() -> Response:
    wanted = RequestFilter(read_text(request.args), request.args.get("state") == "answered")
    found = queries.list_requests(db.session(), operator(), wanted, ask=read_ask())
    return answer(
        "admin/requests/all.html",
        "admin/requests/_list.html",
        requests=found.rows,
        wanted=wanted,
        **beside(found, HERE, wanted.fields),
    )


@bp.get("/admin/requests/<int:request_id>")
@access(Permission.ADMIN)
def show(request_id: int) -> Response:
    return _page(request_id, RejectForm(formdata=None))


@bp.post("/admin/requests/<int:request_id>/approve")
@access(Permission.ADMIN_EDIT)
def approve(request_id: int) -> Response:
    queries.check_seen(db.session(), operator(), request_id)
    seen = read_seen(typed("seen", MOST_SEEN))
    try:
        with writing(db.session()) as session:
            commands.approve(session, CLOCK, operator(), request_id, seen=seen)
    except commands.AnsweredError:
        return _too_late(request_id)
    except ChangedMeanwhileError as refusal:
        return _page(request_id, RejectForm(formdata=None), status=422, changes=refusal.changes)
    say(_("The data are changed, and the customer is told."))
    return redirect_whole_page(HERE)


@bp.post("/admin/requests/<int:request_id>/reject")
@access(Permission.ADMIN_EDIT)
def reject(request_id: int) -> Response:
    queries.check_seen(db.session(), operator(), request_id)
    form = RejectForm()
    if not form.validate():
        return _page(request_id, form, status=422)
    try:
        with writing(db.session()) as session:
            commands.reject(session, CLOCK, operator(), request_id, reason=form.reason.data)
    except commands.AnsweredError:
        return _too_late(request_id)
    say(_("The request is rejected, and the customer is told why."))
    return redirect_whole_page(HERE)


def _too_late(request_id: int) -> Response:
    say(_("This request waits no more. Look at what became of it."), "warn")
    return redirect_whole_page(f"{HERE}/{request_id}")


def _page(
    request_id: int, form: RejectForm, *, status: int = 200, changes: Mapping[str, Change] | None = None
) -> Response:
    found = queries.get_decision(db.session(), operator(), request_id)
    return page(
        "admin/requests/one.html",
        status=status,
        found=found,
        form=form,
        seen=write_seen(found.now),
        changes=changes or {},
        may_edit=operator().may(Permission.ADMIN_EDIT),
    )
