"""Pages of the account: what is owed, documents, payments, the statement of any period."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.account import balance, bundle, documents, ledger, payments, queries, statuses, tables
from storefront.account.models import DocumentFilter, PaymentFilter, href_of
from storefront.account.rules import Part, entries, lay_out, statement_days, usual_periods
from storefront.account.statement_paper import statement_sheet
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.downloads import pdf_answer, table_answer, zip_answer
from storefront.web.lists import Period, address, read_choice, read_period, read_text
from storefront.web.pages import answer, is_part, page, settings
from storefront.web.paper import full_day, on_paper

bp = Blueprint("account", __name__)
bp.add_app_template_filter(href_of, "account_href")
bp.add_app_template_filter(statuses.kind_word, "document_kind")
bp.add_app_template_filter(statuses.document_status, "document_status")
bp.add_app_template_filter(statuses.payment_status, "payment_status")

CLOCK = SystemClock()
ROWS_A_STATEMENT = 200
MOST_PRINTED = 1000  # lines of one PDF: a second, and 100 MB of memory for that long
FINANCE = Permission.FINANCE_VIEW
FOLDERS = ",".join(f'"{folder}"' for folder in documents.KINDS)


@bp.get("/account")
@access(FINANCE)
def show() -> Response:
    today = CLOCK.today()
    found = queries.find_overview(db.session(), viewer(), today)
    return page(
        "account/show.html",
        blocks=found,
        today=today,
        may_pay=_may_pay(),
        on_the_way=payments.list_on_the_way(db.session(), viewer()),
    )


def _may_pay() -> bool:
    return viewer().may(Permission.FINANCE_PAY)


@bp.get("/account/documents")
@access(FINANCE)
def show_documents() -> Response:
    return document_list()


def document_list(*, status: int = 200, problem: str = "", ticked: frozenset[str] = frozenset()) -> Response:
    """Answer with the list of documents that the query asks for; a refused form shows it with what was ticked."""
    period, problems = read_period(request.args)
    wanted, today, session = document_filter(period), CLOCK.today(), db.session()
    found = documents.list_documents(session, viewer(), wanted, today, ask=_page_asked())
    return answer(
        "account/documents.html",
        "account/_documents.html",
        status=422 if problems else status,
        documents=found.rows,
        sums=documents.sum_documents(session, viewer(), wanted, today),
        wanted=wanted,
        period=period,
        problems=problems,
        problem=problem,
        ticked=ticked,
        today=today,
        states=_document_states(),
        sorts=_document_sorts(),
        may_pay=_may_pay(),
        **_addresses("/account/documents", wanted, found.before, found.after),
    )


def document_filter(period: Period) -> DocumentFilter:
    """Return what of the documents the query asks for."""
    return DocumentFilter(
        q=read_text(request.args),
        state=read_choice(request.args, "state", documents.STATES),
        start=period.start,
        end=period.end,
        sort=read_choice(request.args, "sort", documents.SORTS) or "newest",
    )


def _document_states() -> list[tuple[str, str]]:
    return [("", _("Any")), ("open", _("Open")), ("overdue", _("Overdue")), ("paid", _("Paid or used"))]


def _document_sorts() -> list[tuple[str, str]]:
    return [
        ("", _("Newest first")),
        ("oldest", _("Oldest first")),
        ("due", _("Due first")),
        ("largest", _("Largest first")),
        ("number", _("By number")),
    ]


def _page_asked() -> PageAsk:
    return PageAsk(settings().page_size, request.args.get("after"), request.args.get("before"))


def _addresses(path: str, wanted: Any, before: str | None, after: str | None) -> dict[str, Any]:  # noqa: ANN401 (a filter)
    """Return the addresses around a list: the pages beside it, its files, and itself for the form in it."""

    def here(where: str, **place: str | None) -> str:
        sort = wanted.sort if wanted.sort != "newest" else None
        given = {"q": wanted.q, "state": wanted.state, "from": wanted.start, "to": wanted.end, "sort": sort}
        return address(where, given, **place)

    return {
        "previous": here(path, before=before) if before else None,
        "following": here(path, after=after) if after else None,
        "csv": here(f"{path}.csv"),
        "xlsx": here(f"{path}.xlsx"),
        "bundle": here(f"{path}/bundle", after=request.args.get("after"), before=request.args.get("before")),
    }


@bp.get("/account/documents.<any(csv,xlsx):extension>")
@access(FINANCE)
def export_documents(extension: str) -> Response:
    period, problems = read_period(request.args)
    if problems:
        return document_list()
    today = CLOCK.today()
    found = documents.every_document(db.session(), viewer(), document_filter(period), today)
    return table_answer(extension, _("Documents"), tables.document_columns(), tables.document_rows(found, today))


@bp.get(f"/account/<any({FOLDERS}):folder>/<path:number>")
@access(FINANCE)
def show_document(folder: str, number: str) -> Response:
    found = documents.get_document(db.session(), viewer(), documents.KINDS[folder], number)
    return page(
        "account/document.html",
        document=found,
        today=CLOCK.today(),
        may_see_orders=viewer().may(Permission.ORDER_VIEW),
        may_pay=_may_pay() and found.head.is_payable,
        on_the_way=payments.list_on_the_way(db.session(), viewer(), document_id=found.head.id),
        ask_kind=folder.removesuffix("s") if viewer().may(Permission.CASE_WRITE) else None,
    )


@bp.get(f"/account/<any({FOLDERS}):folder>/<path:number>/document.pdf")
@access(FINANCE)
def print_document(folder: str, number: str) -> Response:
    found = documents.get_document(db.session(), on_paper(viewer()), documents.KINDS[folder], number)
    name = f"{statuses.kind_word(found.head.kind)} {number}"
    return pdf_answer(name, "invoice", *bundle.builds([found], CLOCK.today()))


@bp.post("/account/documents/bundle")
@access(FINANCE)
def bundle_documents() -> Response:
    ticked = request.form.getlist("document")
    try:
        wanted = bundle.read_ticked(ticked)
    except bundle.NothingTickedError:
        return document_list(status=422, problem=_("Tick the documents you want, then choose how you take them."))
    except bundle.TooManyTickedError as refusal:
        most = refusal.details["limit"]
        problem = _("Take at most %(number)s documents at once, or all of them as CSV.", number=most)
        return document_list(status=422, problem=problem, ticked=frozenset(ticked))
    found, today = documents.get_documents(db.session(), on_paper(viewer()), wanted), CLOCK.today()
    name = f"{_('Documents')} {today}"
    if request.form.get("as") == "zip":
        return zip_answer(name, bundle.files(found, today))
    if sum(len(document.lines) for document in found) > MOST_PRINTED:
        problem = _("These documents are too long for one PDF: take them as a ZIP.")
        return document_list(status=422, problem=problem, ticked=frozenset(ticked))
    return pdf_answer(name, "invoice", *bundle.builds(found, today))


@bp.get("/account/payments")
@access(FINANCE)
def show_payments() -> Response:
    period, problems = read_period(request.args)
    wanted, session = _payment_filter(period), db.session()
    found = payments.list_payments(session, viewer(), wanted, ask=_page_asked())
    return answer(
        "account/payments.html",
        "account/_payments.html",
        status=422 if problems else 200,
        payments=found.rows,
        sums=payments.sum_payments(session, viewer(), wanted),
        on_the_way=[] if is_part() else payments.list_on_the_way(session, viewer()),
        may_pay=_may_pay(),
        wanted=wanted,
        period=period,
        problems=problems,
        states=[("", _("Any")), ("unused", _("With a rest not used yet")), ("used", _("Used"))],
        sorts=[choice for choice in _document_sorts() if choice[0] != "due"],
        **_addresses("/account/payments", wanted, found.before, found.after),
    )


def _payment_filter(period: Period) -> PaymentFilter:
    return PaymentFilter(
        q=read_text(request.args),
        state=read_choice(request.args, "state", payments.STATES),
        start=period.start,
        end=period.end,
        sort=read_choice(request.args, "sort", payments.SORTS) or "newest",
    )


@bp.get("/account/payments.<any(csv,xlsx):extension>")
@access(FINANCE)
def export_payments(extension: str) -> Response:
    period, problems = read_period(request.args)
    if problems:
        return show_payments()
    found = payments.every_payment(db.session(), viewer(), _payment_filter(period))
    return table_answer(extension, _("Payments"), tables.payment_columns(), tables.payment_rows(found))


@bp.get("/account/payments/<path:number>")
@access(FINANCE)
def show_payment(number: str) -> Response:
    kind = read_choice(request.args, "type", payments.PAYMENT_KINDS)
    return page("account/payment.html", payment=payments.get_payment(db.session(), viewer(), number, kind))


def _asked() -> tuple[date, date, dict[str, str]]:
    """Return the first and the last day asked for, and a sentence for each date that can't be read."""
    asked, problems = read_period(request.args)
    today = CLOCK.today()
    if asked.end and asked.end > today:
        problems["to"] = _("The last day lies in the future. A statement ends today at the latest.")
        asked = Period(asked.start, None)
    start, end = statement_days(asked.start, asked.end, today)
    if start > end and not problems:
        problems["from"] = _("The first day lies in the future.")
    return start, end, problems


@bp.get("/account/statement")
@access(FINANCE)
def show_statement() -> Response:
    return _statement_page()


def _statement_page(problem: str = "") -> Response:
    start, end, problems = _asked()
    ask = PageAsk(ROWS_A_STATEMENT, request.args.get("after"))
    parts, after = ([], None) if problems else _parts(start, end, ask)
    days = {"from": start, "to": end}
    return page(
        "account/statement.html",
        balances=balance.find_balances(db.session(), viewer().customer_id) if end == CLOCK.today() else {},
        status=422 if problems or problem else 200,
        problem=problem,
        parts=parts,
        period=_shown_period(start, end, problems),
        start=start,
        end=end,
        words=(full_day(start), full_day(end)),
        problems=problems,
        quick=_quick(start, end),
        first_page=address("/account/statement", days) if ask.after else None,
        following=address("/account/statement", days, after=after) if after else None,
        csv=address("/account/statement.csv", days),
        xlsx=address("/account/statement.xlsx", days),
        pdf=address("/account/statement.pdf", days),
    )


def _shown_period(start: date, end: date, problems: dict[str, str]) -> Period:
    """Return what stands in the fields: a date that can't be read is left to be written anew."""
    return Period(None if "from" in problems else start, None if "to" in problems else end)


def _parts(start: date, end: date, ask: PageAsk) -> tuple[list[Part], str | None]:
    session, who = db.session(), viewer()
    blocks = ledger.find_totals(session, who, start, end)
    found = ledger.list_movements(session, who, start, end, ask)
    brought = ledger.find_brought_forward(session, who, ask.after) if ask.after else None
    return lay_out(blocks, found.rows, brought, goes_on=found.after is not None), found.after


@bp.get("/account/statement.<any(csv,xlsx):extension>")
@access(FINANCE)
def export_statement(extension: str) -> Response:
    start, end, problems = _asked()
    if problems:
        return _statement_page()
    session, who = db.session(), viewer()
    blocks = ledger.find_totals(session, who, start, end)
    lines = entries(blocks, ledger.stream_movements(session, who, start, end))
    rows = tables.statement_rows(lines, start, end)
    return table_answer(extension, f"{_('Statement')} {start} {end}", tables.statement_columns(), rows)


@bp.get("/account/statement.pdf")
@access(FINANCE)
def print_statement() -> Response:
    start, end, problems = _asked()
    if problems:
        return _statement_page()
    session, who = db.session(), viewer()
    ask = PageAsk(MOST_PRINTED)
    found = ledger.list_movements(session, who, start, end, ask)
    if found.after:
        problem = _(
            "That are more than %(most)s lines, too many for a PDF. Choose a shorter period, or take CSV or Excel.",
            most=MOST_PRINTED,
        )
        return _statement_page(problem)
    blocks = ledger.find_totals(session, who, start, end)
    build = partial(statement_sheet, blocks, list(entries(blocks, found.rows)), start, end)
    return pdf_answer(f"{_('Statement')} {start} {end}", "statement", build)


def _quick(start: date, end: date) -> list[tuple[str, str, bool]]:
    """Return the usual periods as links: word, address, whether it is the one shown."""
    words = {
        "this_month": _("This month"),
        "last_month": _("Last month"),
        "three_months": _("Last three months"),
        "this_year": _("This year"),
        "last_year": _("Last year"),
    }
    return [
        (words[name], address("/account/statement", {"from": first, "to": last}), (first, last) == (start, end))
        for name, (first, last) in usual_periods(CLOCK.today()).items()
    ]
