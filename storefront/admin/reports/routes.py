"""The pages of the reports, and each one as a file."""

from __future__ import annotations

from collections.abc import Iterator

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.reports import queries
from storefront.admin.reports.models import BAR, IN_MONEY, REPORTS, Ask, Line
from storefront.admin.reports.rules import bars, usual_start
from storefront.admin.reports.words import all_words, columns_of, label_column, without_a_name, words_of
from storefront.documents.tables import Column, Kind
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.downloads import table_answer
from storefront.web.lists import Period, address, read_period, read_text
from storefront.web.pages import answer, page

bp = Blueprint("admin_reports", __name__)

CLOCK = SystemClock()
MOST_LINES = 100
MOST_BARS = 12
ONE_OF_THEM = "<any({}):report>".format(",".join(REPORTS))


@bp.get("/admin/reports")
@access(Permission.ADMIN_REPORTS)
def show_all() -> Response:
    return page("admin/reports/all.html", reports=all_words())


@bp.get(f"/admin/reports/{ONE_OF_THEM}")
@access(Permission.ADMIN_REPORTS)
def show(report: str) -> Response:
    ask, period, problems = _asked(report)
    found = queries.read_report(
        db.session(), operator(), report, ask, currency=read_text(request.args, "currency", 3), most=MOST_LINES
    )
    path = f"/admin/reports/{report}"
    wanted = {"from": request.args.get("from"), "to": request.args.get("to")}
    place = BAR[report]
    return answer(
        "admin/reports/report.html",
        "admin/reports/_report.html",
        report=report,
        reports=all_words(),
        words=words_of(report),
        label=label_column(report),
        nameless=without_a_name(report),
        columns=columns_of(report),
        found=found,
        bar=place,
        bar_kind=Kind.AMOUNT if report in IN_MONEY else Kind.WHOLE,
        drawn=list(zip(found.lines[:MOST_BARS], bars([line.cells[place] for line in found.lines]), strict=False)),
        period=period,
        problems=problems,
        currencies=[(one.currency, one.currency) for one in found.sums],
        path=path,
        csv=address(f"{path}.csv", wanted),
        xlsx=address(f"{path}.xlsx", wanted),
    )


def _asked(report: str) -> tuple[Ask, Period, dict[str, str]]:
    """Read the period; where neither end is named it is the usual one."""
    period, problems = read_period(request.args)
    today = CLOCK.today()
    if "from" not in request.args and "to" not in request.args:
        period = Period(usual_start(report, today), None)
    return Ask(today, period.start, period.end), period, problems


@bp.get(f"/admin/reports/{ONE_OF_THEM}.<any(csv,xlsx):extension>")
@access(Permission.ADMIN_REPORTS)
def export(report: str, extension: str) -> Response:
    ask, _period, _problems = _asked(report)
    columns = [Column(label_column(report), width=32), *columns_of(report)]
    if report in IN_MONEY:
        columns.insert(1, Column(_("Currency"), width=9))
    if report not in {"groups", "classes"}:
        columns.insert(0, Column(_("Customer code"), width=14))
    lines = queries.report_lines(db.session(), operator(), report, ask)
    return table_answer(extension, f"report-{report}", columns, _rows(report, lines))


def _rows(report: str, lines: Iterator[Line]) -> Iterator[tuple[object, ...]]:
    nameless = without_a_name(report)
    for line in lines:
        code = () if report in {"groups", "classes"} else (line.code,)
        currency = (line.currency,) if report in IN_MONEY else ()
        yield (*code, line.label or nameless, *currency, *line.cells)
