"""The pages of the audit log: it is read and saved, never written, here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.audit import queries
from storefront.admin.audit.models import AuditFilter, AuditRow, Change
from storefront.admin.audit.naming import find_names
from storefront.admin.audit.words import (
    ACTIONS,
    FIELDS,
    Names,
    action_choices,
    action_name,
    field_name,
    subject_words,
    value_words,
)
from storefront.documents.tables import Column, Kind
from storefront.extensions import db
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.downloads import table_answer
from storefront.web.lists import Period, address, read_choice, read_period, read_text
from storefront.web.pages import answer

bp = Blueprint("admin_audit", __name__)
bp.add_app_template_filter(action_name, "action_name")
bp.add_app_template_filter(field_name, "audit_field")
bp.add_app_template_filter(subject_words, "audit_subject")
bp.add_app_template_filter(value_words, "audit_value")

ROWS_A_PAGE = 50
MOST_CODE = 64


@bp.get("/admin/audit")
@access(Permission.ADMIN_AUDIT)
def show() -> Response:
    wanted, period, problems = _wanted()
    ask = PageAsk(ROWS_A_PAGE, request.args.get("after"), request.args.get("before"))
    found = queries.list_audit(db.session(), operator(), wanted, ask=ask)
    return answer(
        "admin/audit/show.html",
        "admin/audit/_list.html",
        rows=found.rows,
        names=find_names(db.session(), (change for row in found.rows for change in row.changes)),
        wanted=wanted,
        period=period,
        problems=problems,
        actions=[("", _("Anything")), *action_choices()],
        previous=address("/admin/audit", wanted.fields, before=found.before) if found.before else None,
        following=address("/admin/audit", wanted.fields, after=found.after) if found.after else None,
        csv=address("/admin/audit.csv", wanted.fields),
        xlsx=address("/admin/audit.xlsx", wanted.fields),
    )


def _wanted() -> tuple[AuditFilter, Period, dict[str, str]]:
    """Read what the log is asked for; what can't be read narrows nothing, and has its sentence."""
    period, problems = read_period(request.args)
    wanted = AuditFilter(
        q=_words("q"),
        person=_words("person"),
        customer=_words("customer")[:MOST_CODE],
        action=read_choice(request.args, "action", ACTIONS) or "",
        start=period.start,
        end=period.end,
    )
    return wanted, period, problems


def _words(name: str) -> str:
    return read_text(request.args, name).replace("\0", "")


@bp.get("/admin/audit.<any(csv,xlsx):extension>")
@access(Permission.ADMIN_AUDIT)
def export(extension: str) -> Response:
    wanted, _period, _problems = _wanted()
    names = find_names(db.session(), (Change(name, None, None) for name in FIELDS))
    rows = queries.audit_rows(db.session(), operator(), wanted)
    return table_answer(extension, "audit", _columns(), _lines(rows, names))


def _columns() -> list[Column]:
    return [
        Column(_("When"), Kind.DATE, 20),
        Column(_("Who"), width=24),
        Column(_("On behalf of"), width=24),
        Column(_("From where"), width=18),
        Column(_("Customer"), width=12),
        Column(_("Customer name"), width=28),
        Column(_("Action"), width=24),
        Column(_("What"), width=28),
        Column(_("Before"), width=40),
        Column(_("After"), width=40),
    ]


def _lines(rows: Iterator[AuditRow], names: Names) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            row.at.isoformat(sep=" ", timespec="seconds"),
            row.actor,
            row.on_behalf_of,
            row.network_address,
            row.customer_code,
            row.customer_name,
            action_name(row.action),
            subject_words(row.subject, row.action),
            _said(((change.name, change.before) for change in row.changes), names),
            _said(((change.name, change.after) for change in row.changes), names),
        )


def _said(values: Iterable[tuple[str, object]], names: Names) -> str:
    worded = ((name, value_words(value, name, names)) for name, value in values)
    return "; ".join(f"{field_name(name)}: {words}" for name, words in worded if words)
