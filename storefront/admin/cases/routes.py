"""The queue of cases, and one case."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.cases import commands, queries
from storefront.admin.cases.forms import AnswerForm, ChangeForm
from storefront.admin.cases.models import ADDRESS, EVERY, MINE, NOBODYS, TO_DO, QueueFilter, StaffCase, case_href
from storefront.admin.paging import beside, read_ask
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, read_seen, write_seen
from storefront.kernel.editing import ChangedMeanwhileError as ChangedFieldsError
from storefront.kernel.errors import ChangedMeanwhileError
from storefront.kernel.viewer import Permission
from storefront.support.commands import CaseEndedError
from storefront.support.statuses import STATUSES
from storefront.support.upload import Upload, case_file_answer, case_files, read_upload
from storefront.web.access import access, operator
from storefront.web.bodies import brings
from storefront.web.lists import read_text
from storefront.web.pages import answer as answer_with
from storefront.web.pages import is_part, page, redirect_whole_page, say, settings

bp = Blueprint("admin_cases", __name__)

CLOCK = SystemClock()
MOST_DIGITS = 18


@bp.get(ADDRESS)
@access(Permission.ADMIN_CASES)
def show_all() -> Response:
    wanted = _wanted()
    found = queries.list_cases(db.session(), operator(), wanted, ask=read_ask())
    return answer_with(
        "admin/cases/all.html",
        "admin/cases/_list.html",
        cases=found.rows,
        wanted=wanted,
        choices=None if is_part() else queries.find_choices(db.session()),
        statuses=[
            ("", _("To do: new or open")),
            (EVERY, _("Any status")),
            *((raw, known.office) for raw, known in STATUSES.items()),
        ],
        **beside(found, ADDRESS, wanted.fields),
    )


def _wanted() -> QueueFilter:
    whose = read_text(request.args, "whose", MOST_DIGITS)
    return QueueFilter(
        read_text(request.args),
        read_text(request.args, "status", 30) or TO_DO,
        read_text(request.args, "class", 64),
        whose if whose in {MINE, NOBODYS} or (whose.isascii() and whose.isdigit()) else "",
    )


@bp.get(f"{ADDRESS}/<path:number>")
@access(Permission.ADMIN_CASES)
def show(number: str) -> Response:
    found = queries.get_case(db.session(), operator(), number)
    if is_part() and request.args.get("seen") == found.fingerprint:
        return Response(status=204)  # nothing new: the page stays as it is
    return _page(found, _answer_form(found))


@bp.post(f"{ADDRESS}/<path:number>/answer")
@access(Permission.ADMIN_CASES)
@brings(case_files)
def answer(number: str) -> Response:
    found = queries.get_case(db.session(), operator(), number)
    canned = queries.list_canned(db.session())
    form, upload = AnswerForm(), read_upload()
    form.offer(canned)
    if request.form.get("do") == "insert":
        text = next((one.body for one in canned if str(one.id) == form.canned.data), "")
        form.body.data = "\n\n".join(filter(None, (form.body.data, text)))
        return _page(found, form, upload=upload)
    if not form.validate() or upload.problems:
        return _page(found, form, upload=upload, status=422)
    wanted = commands.StaffReply(
        key=form.key.data,
        seen=form.seen.data or "",
        body=form.body.data,
        internal=form.internal.data,
        status=form.status.data,
        files=upload.kept,
    )
    try:
        with writing(db.session()) as session:
            told = commands.answer(session, operator(), CLOCK, number, wanted, settings().language)
    except (ChangedMeanwhileError, CaseEndedError) as refusal:
        found = queries.get_case(db.session(), operator(), number)
        form.seen.data = found.fingerprint
        return _page(found, form, upload=upload, status=422, problem=_problem(refusal))
    _say_what_was_done(internal=wanted.internal, told=told)
    return redirect_whole_page(case_href(number))


def _problem(refusal: Exception) -> str:
    if isinstance(refusal, CaseEndedError):
        return str(_("This case is released. Give it another status first, or write a note."))
    return str(
        _("Somebody wrote or changed the status meanwhile. Nothing is sent yet: read it, then send your answer.")
    )


def _say_what_was_done(*, internal: bool, told: bool | None) -> None:
    if internal:
        say(_("The note is written. Only colleagues see it."))
    elif told is False:
        say(_("The answer stands in the case. Nobody was told by mail: its contact can't see cases here."), "warn")
    else:
        say(_("The answer is sent."))


@bp.post(f"{ADDRESS}/<path:number>/change")
@access(Permission.ADMIN_CASES)
def change(number: str) -> Response:
    found = queries.get_case(db.session(), operator(), number)
    form = ChangeForm()
    form.offer(found, queries.find_choices(db.session()))
    if not form.validate():
        return _page(found, _answer_form(found), change_form=form, status=422)
    try:
        with writing(db.session()) as session:
            done = commands.change(
                session, operator(), CLOCK, number, seen=read_seen(form.seen.data or ""), wanted=form.values
            )
    except ChangedFieldsError as refusal:
        found = queries.get_case(db.session(), operator(), number)
        form.seen.data = write_seen(found.values)
        return _page(found, _answer_form(found), change_form=form, status=422, changes=refusal.changes)
    say(_("The case is changed.") if done else _("Nothing was changed."), "ok" if done else "info")
    return redirect_whole_page(case_href(number))


def _answer_form(found: StaffCase) -> AnswerForm:
    form = AnswerForm(formdata=None)
    form.seen.data = found.fingerprint
    return form


def _page(
    found: StaffCase,
    form: AnswerForm,
    *,
    status: int = 200,
    upload: Upload | None = None,
    change_form: ChangeForm | None = None,
    problem: str | None = None,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    if is_part():
        return answer_with("admin/cases/case.html", "admin/cases/_thread.html", case=found)
    form.offer(queries.list_canned(db.session()))
    if change_form is None:
        change_form = ChangeForm(formdata=None, data={**found.values, "seen": write_seen(found.values)})
        change_form.offer(found, queries.find_choices(db.session()))
    return page(
        "admin/cases/case.html",
        status=status,
        case=found,
        form=form,
        upload=upload or Upload(),
        change_form=change_form,
        problem=problem,
        changes=changes or {},
    )


@bp.get(f"{ADDRESS}/<path:number>/files/<int:file_id>")
@access(Permission.ADMIN_CASES)
def download(number: str, file_id: int) -> Response:
    found, digest = queries.get_file(db.session(), operator(), number, file_id)
    return case_file_answer(number, found, digest)
