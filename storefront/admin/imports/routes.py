"""Pages of the import of contacts: the file, what its columns mean, the dry run, and what became of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from storefront.admin.imports import commands, queries, words
from storefront.admin.imports.forms import Meaning, Upload
from storefront.admin.imports.guessing import guess
from storefront.admin.imports.models import ADDRESS, ImportPage, Options, Plan, body_of, options_for, titles_of
from storefront.admin.imports.rows import Problem
from storefront.auth.roles import Role
from storefront.database import writing
from storefront.documents.reading import Limits, Sheet, UnreadableFileError, read_file, read_text
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Permission
from storefront.settings import Settings
from storefront.web.access import access, operator
from storefront.web.bodies import Room, brings
from storefront.web.downloads import table_answer
from storefront.web.pages import answer, page, redirect_whole_page, say, settings

bp = Blueprint("admin_imports", __name__)
bp.add_app_template_filter(words.problem_sentence, "import_problem")

CLOCK = SystemClock()
# a file that is too large is told so in the form; one that is far too large is refused by its length
BODY_READ = 4
SHOWN = 100
SAMPLES = 3
HEADINGS_LOOKED_FOR = 15


def a_table(settings: Settings) -> Room:
    """Return the room for a file or a pasted table of contacts."""
    most = settings.import_kb * 1024 * BODY_READ
    return Room(most, text=most)


@bp.get(ADDRESS)
@access(Permission.ADMIN_EDIT)
def start() -> Response:
    return _start(Upload(key=secrets.token_hex(16), customer=request.args.get("customer", "")[:64]))


@bp.post(ADDRESS)
@access(Permission.ADMIN_EDIT)
@brings(a_table)
def send() -> Response:
    most = settings().import_kb * 1024
    upload = Upload.sent(request.form, request.files.get("file"), most=most)
    if not upload.key:
        return _start(replace(upload, key=secrets.token_hex(16)), status=422)
    try:
        sheets, customer = _read(upload, most), _customer(upload)
    except UnreadableFileError as refusal:
        upload.problem = words.file_sentence(refusal, settings())
        return _start(upload, status=422)
    with writing(db.session()) as session:
        import_id = commands.keep_table(
            session,
            operator(),
            CLOCK,
            key=upload.key,
            file_name=upload.file_name or _("Pasted table"),
            sheets=sheets,
            customer=customer,
            preset=queries.find_preset(db.session(), settings()),
        )
    return _to(import_id)


def _read(upload: Upload, most: int) -> tuple[Sheet, ...]:
    limits = Limits(rows=settings().import_rows + 1)  # and one of headings
    if len(upload.content) > most or len(upload.pasted) > most:
        raise UnreadableFileError("too_large")
    if upload.file_name:
        return read_file(upload.content, limits)
    return (read_text(upload.pasted, limits),)


def _customer(upload: Upload) -> str:
    """Return the code of the customer that was named; what can't be found stays as typed: the next form says so."""
    found = queries.find_customer_called(db.session(), operator(), upload.customer) if upload.customer else ""
    return found if isinstance(found, str) else upload.customer


def _start(upload: Upload, *, status: int = 200) -> Response:
    return page(
        "admin/imports/start.html",
        status=status,
        upload=upload,
        latest=queries.list_imports(db.session(), operator()),
        most_rows=settings().import_rows,
        most_mb=f"{settings().import_kb / 1024:.3g}",
        most_bytes=settings().import_kb * 1024,
        too_large=words.file_sentence(UnreadableFileError("too_large"), settings()),
    )


def _to(import_id: int, step: str = "") -> Response:
    return redirect_whole_page(f"{ADDRESS}/{import_id}{step}")


@bp.get(f"{ADDRESS}/<int:import_id>")
@access(Permission.ADMIN_EDIT)
def show(import_id: int) -> Response:
    """Show where an import stands: its columns to be matched, its progress, or what became of it."""
    found = _import(import_id)
    if found.state == "waiting":
        return _columns(found, Meaning.of(found), _roles())
    return answer("admin/imports/show.html", "admin/imports/_state.html", found=found, shown=SHOWN)


@bp.post(f"{ADDRESS}/<int:import_id>")
@access(Permission.ADMIN_EDIT)
def choose(import_id: int) -> Response:
    found = _import(import_id)
    if found.state != "waiting":
        return _to(import_id)
    if other := _other_sheet(found, request.form):
        return _choose(
            found, options_for(other - 1, guess(found.sheets[other - 1]), found.options.customer, found.options)
        )
    roles = _roles()
    meaning = Meaning.sent(found, request.form, [role.code for role in roles], queries.list_types(db.session()))
    _check_customer(meaning)
    if meaning.errors:
        return _columns(found, meaning, roles, status=422)
    return _choose(found, replace(meaning.options, customer=meaning.customer), "/check")


def _import(import_id: int) -> ImportPage:
    return queries.get_import(db.session(), operator(), import_id)


def _other_sheet(found: ImportPage, form: MultiDict[str, str]) -> int:
    """Return the number of the sheet, counted from 1, that is asked for instead; 0 for none."""
    typed = form.get("sheet", "")
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 3 else 0  # noqa: PLR2004 (digits)
    return number if 1 <= number <= len(found.sheets) and number - 1 != found.options.sheet else 0


def _choose(found: ImportPage, options: Options, step: str = "") -> Response:
    try:
        with writing(db.session()) as session:
            commands.choose(session, operator(), CLOCK, import_id=found.id, options=options)
    except commands.NotWaitingError:
        return _to(found.id)
    return _to(found.id, step)


def _check_customer(meaning: Meaning) -> None:
    if not meaning.customer:
        return
    named = queries.find_customer_called(db.session(), operator(), meaning.customer)
    if isinstance(named, Problem):
        meaning.errors["customer"] = words.problem_sentence(named)
    else:
        meaning.customer = named


def _roles() -> list[Role]:
    """Return the roles that may be given; none for who may not give access."""
    return list(queries.list_givable_roles(db.session(), operator())) if operator().may(Permission.ADMIN_ACCESS) else []


def _columns(found: ImportPage, meaning: Meaning, roles: Sequence[Role], *, status: int = 200) -> Response:
    titles, body = titles_of(found.sheet, meaning.options), body_of(found.sheet, meaning.options)
    samples = [[row[place] for _number, row in body if row[place]][:SAMPLES] for place in range(len(titles))]
    return page(
        "admin/imports/columns.html",
        status=status,
        found=found,
        form=meaning,
        columns=list(zip(titles, meaning.options.fields, samples, strict=True)),
        rows=len(body),
        headings=_headings(found.sheet),
        names=words.field_names(),
        roles=roles,
        types=queries.list_types(db.session()) if roles else (),
    )


def _headings(sheet: Sheet) -> list[tuple[int, str]]:
    """Return the first rows that hold something, any of which may be the headings: counted from 1, with their words."""
    rows = enumerate(sheet.rows[:HEADINGS_LOOKED_FOR], start=1)
    return [(number, ", ".join(filter(None, row))) for number, row in rows if any(row)]


@bp.get(f"{ADDRESS}/<int:import_id>/check")
@access(Permission.ADMIN_EDIT)
def check(import_id: int) -> Response:
    found = _import(import_id)
    if found.state != "waiting":
        return _to(import_id)
    return _check(found)


def _check(found: ImportPage, *, status: int = 200) -> Response:
    plan: Plan = queries.plan_import(db.session(), operator(), CLOCK, found)
    return page(
        "admin/imports/check.html",
        status=status,
        found=found,
        counts=plan.counts,
        good=plan.good[:SHOWN],
        bad=plan.bad[:SHOWN],
        more_good=max(0, len(plan.good) - SHOWN),
        more_bad=max(0, len(plan.bad) - SHOWN),
        names=words.field_names(),
    )


@bp.post(f"{ADDRESS}/<int:import_id>/take-in")
@access(Permission.ADMIN_EDIT)
def take_in(import_id: int) -> Response:
    try:
        with writing(db.session()) as session:
            commands.take_in(session, operator(), CLOCK, settings(), import_id=import_id)
    except commands.NothingGoodError:
        return _check(_import(import_id), status=422)
    return _to(import_id)


@bp.post(f"{ADDRESS}/<int:import_id>/discard")
@access(Permission.ADMIN_EDIT)
def discard(import_id: int) -> Response:
    try:
        with writing(db.session()) as session:
            name = commands.discard(session, operator(), import_id=import_id)
    except commands.NotWaitingError:
        return _to(import_id)
    say(_("%(file)s was thrown away.", file=name))
    return redirect_whole_page(ADDRESS)


@bp.get(f"{ADDRESS}/<int:import_id>/left-out.<any(csv,xlsx):extension>")
@access(Permission.ADMIN_EDIT)
def left_out(import_id: int, extension: str) -> Response:
    """Send the rows that are left out, each with its reason: to be corrected and sent again."""
    found = _import(import_id)
    if found.result:
        titles, bad = found.result.titles, found.result.bad
    elif found.state == "waiting":
        titles = titles_of(found.sheet, found.options)
        bad = queries.plan_import(db.session(), operator(), CLOCK, found).bad
    else:
        raise NotFoundError(contact_import=import_id)
    columns = words.problem_columns(titles, found.options.fields)
    return table_answer(extension, _("Rows to correct"), columns, words.problem_rows(bad))
