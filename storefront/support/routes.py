"""Pages of a customer's cases."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.database import writing
from storefront.documents.tables import Column, Kind, Row
from storefront.extensions import db
from storefront.kernel.clock import SystemClock, day_of
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.support import about, commands, queries, statuses
from storefront.support.forms import CaseForm, ReplyForm
from storefront.support.models import ADDRESS, CaseFilter, CaseHead, CasePage, case_href
from storefront.support.rules import may_close, may_write
from storefront.support.upload import Upload, case_file_answer, case_files, read_upload
from storefront.web.access import access, viewer
from storefront.web.bodies import brings
from storefront.web.downloads import table_answer
from storefront.web.lists import address, read_text
from storefront.web.pages import answer, is_part, page, redirect_whole_page, say, settings

bp = Blueprint("support", __name__)

CLOCK = SystemClock()
MOST_NUMBER = 120


@bp.get(ADDRESS)
@access(Permission.CASE_VIEW)
def show_all() -> Response:
    wanted = _wanted()
    ask = PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))
    found = queries.list_cases(db.session(), viewer(), wanted, ask=ask)
    return answer(
        "support/list.html",
        "support/_list.html",
        cases=found.rows,
        wanted=wanted,
        statuses=[("", _("Any status")), *((raw, known.word) for raw, known in statuses.STATUSES.items())],
        may_write=viewer().may(Permission.CASE_WRITE),
        of_all=viewer().may(Permission.CASE_ALL),
        waiting=0 if is_part() else queries.count_waiting(db.session(), viewer()),
        previous=address(ADDRESS, wanted.fields, before=found.before) if found.before else None,
        following=address(ADDRESS, wanted.fields, after=found.after) if found.after else None,
        csv=address(f"{ADDRESS}.csv", wanted.fields),
        xlsx=address(f"{ADDRESS}.xlsx", wanted.fields),
    )


def _wanted() -> CaseFilter:
    return CaseFilter(read_text(request.args), read_text(request.args, "status", 30))


@bp.get(f"{ADDRESS}.<any(csv,xlsx):extension>")
@access(Permission.CASE_VIEW)
def export(extension: str) -> Response:
    columns = [
        Column(_("Case")),
        Column(_("Subject"), width=48),
        Column(_("Status"), width=20),
        Column(_("Kind"), width=20),
        Column(_("Urgency"), width=14),
        Column(_("Opened"), Kind.DATE),
        Column(_("Opened by"), width=24),
        Column(_("Last answer"), Kind.DATE),
    ]
    found = queries.every_case(db.session(), viewer(), _wanted())
    return table_answer(extension, _("Support cases"), columns, _rows(found))


def _rows(found: Iterator[CaseHead]) -> Iterator[Row]:
    for head in found:
        yield (
            head.number,
            head.subject,
            str(statuses.status_of(head.status).word),
            head.case_class,
            statuses.severity_words(head.severity),
            day_of(head.opened_at),
            head.opened_by,
            day_of(head.answered_at) if head.answered_at else None,
        )


@bp.get(f"{ADDRESS}/new")
@access(Permission.CASE_WRITE)
def ask() -> Response:
    form = CaseForm(formdata=None)
    return _new_page(
        form, Upload(), read_text(request.args, "about", 20), read_text(request.args, "number", MOST_NUMBER)
    )


@bp.post(f"{ADDRESS}/new")
@access(Permission.CASE_WRITE)
@brings(case_files)
def open_case() -> Response:
    form = CaseForm()
    # the key first: the same form again is answered by its case
    done = queries.find_by_key(db.session(), viewer(), form.key.data)
    if done is not None:
        return redirect_whole_page(case_href(done))
    kind, number = (form.about_kind.data or "")[:20], (form.about_number.data or "")[:MOST_NUMBER]
    found = about.get_about(db.session(), viewer(), kind, number)
    upload = read_upload()
    classes = queries.find_classes(db.session(), viewer())
    form.offer(classes, classes.preset or settings().default_case_class, found)
    if not form.validate() or upload.problems:
        return _new_page(form, upload, kind, number, status=422)
    wanted = commands.NewCase(
        key=form.key.data,
        subject=form.subject.data,
        description=form.description.data,
        severity=form.severity.data,
        class_code=form.case_class.data or None,
        about=found,
        files=upload.kept,
    )
    told = commands.Told(settings().case_mail, settings().language)
    with writing(db.session()) as session:
        opened = commands.open_case(session, viewer(), CLOCK, wanted, told)
    say(_("We have your case. Its number is %(number)s.", number=opened.number))
    return redirect_whole_page(case_href(opened.number))


def _new_page(form: CaseForm, upload: Upload, kind: str, number: str, *, status: int = 200) -> Response:
    session = db.session()
    found = about.get_about(session, viewer(), kind, number)
    classes = queries.find_classes(session, viewer())
    form.offer(classes, classes.preset or settings().default_case_class, found)
    return page("support/new.html", status=status, form=form, upload=upload, about=found)


@bp.get(f"{ADDRESS}/<path:number>")
@access(Permission.CASE_VIEW)
def show(number: str) -> Response:
    found = queries.get_case(db.session(), viewer(), number)
    if is_part() and request.args.get("seen") == found.fingerprint:
        return Response(status=204)  # nothing new: the page stays as it is
    return _case_page(found, ReplyForm(formdata=None), Upload())


@bp.post(f"{ADDRESS}/<path:number>")
@access(Permission.CASE_WRITE)
@brings(case_files)
def reply(number: str) -> Response:
    found = queries.get_case(db.session(), viewer(), number)
    form, upload = ReplyForm(), read_upload()
    close = request.form.get("do") == "close"
    valid = form.validate()
    if valid and not form.body.data and (upload.kept or not close):
        form.body.errors = [_("Write an answer first.")]
        valid = False
    if not valid or upload.problems:
        return _case_page(found, form, upload, status=422)
    wanted = commands.Reply(form.key.data, form.body.data, close, upload.kept)
    try:
        with writing(db.session()) as session:
            commands.reply(session, viewer(), CLOCK, number, wanted)
    except commands.CaseEndedError:
        found = queries.get_case(db.session(), viewer(), number)
        problem = _("This case is closed for good, so nothing was added. Open a new one.")
        return _case_page(found, form, upload, status=422, problem=problem)
    say(_("The case is closed.") if close else _("Your answer is with us."))
    return redirect_whole_page(case_href(number))


def _case_page(
    found: CasePage, form: ReplyForm, upload: Upload, *, status: int = 200, problem: str | None = None
) -> Response:
    return answer(
        "support/case.html",
        "support/_thread.html",
        status=status,
        case=found,
        form=form,
        upload=upload,
        problem=problem,
        may_write=viewer().may(Permission.CASE_WRITE) and may_write(found.head.status),
        may_close=may_close(found.head.status),
        about_href=found.about.href if found.about and about.may_see(viewer(), found.about) else None,
    )


@bp.get(f"{ADDRESS}/<path:number>/files/<int:file_id>")
@access(Permission.CASE_VIEW)
def download(number: str, file_id: int) -> Response:
    found, digest = queries.get_file(db.session(), viewer(), number, file_id)
    return case_file_answer(number, found, digest)
