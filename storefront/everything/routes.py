"""Take everything with you: the page that says what is in the ZIP, and the ZIP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from flask import Blueprint, Response, abort
from flask_babel import gettext as _

from storefront.documents.tables import csv_chunks
from storefront.everything import queries
from storefront.everything.files import File, files
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Permission
from storefront.web.access import SIGNED_IN, access, viewer
from storefront.web.downloads import zip_answer
from storefront.web.filters import moment
from storefront.web.pages import page, settings

bp = Blueprint("everything", __name__)

CLOCK = SystemClock()
ROWS_A_MEGABYTE = 40_000  # compressed, as measured with the demo's rows


def _files() -> list[File]:
    """Return the tables of whoever looks; 403 for who may see no part of it, 404 where the portal has no part of it."""
    who = viewer()
    gone = who.is_off(Permission.ORDER_VIEW) and who.is_off(Permission.FINANCE_VIEW)
    return files(who, CLOCK.today()) or abort(404 if gone else 403)


@bp.get("/account/everything")
@access(SIGNED_IN)
def show() -> Response:
    found = _files()
    counts = [Decimal(count) for count in queries.count_rows(db.session(), found)]
    rows = sum(counts, ZERO)
    tables = list(zip(found, counts, strict=True))
    return page("everything/show.html", tables=tables, rows=rows, megabytes=rows // ROWS_A_MEGABYTE)


@bp.get("/account/everything.zip")
@access(SIGNED_IN)
def take() -> Response:
    return zip_answer(f"{viewer().customer.code} {CLOCK.today()}", _contents(_files()))


def _contents(found: list[File]) -> Iterator[tuple[str, Iterable[bytes]]]:
    session = db.session()
    yield "READ-ME.txt", [_about(found).encode()]
    for file in found:
        yield file.name, csv_chunks(file.columns, queries.stream_rows(session, file))


def _about(found: list[File]) -> str:
    lines = [
        _("%(customer)s at %(portal)s", customer=viewer().customer.name, portal=settings().portal_name),
        _("As of %(moment)s", moment=moment(CLOCK.now())),
        "",
        *(f"{file.name}: {file.label}" for file in found),
        "",
        _("Tables are CSV in UTF-8, dates and decimals as machines read them. Documents name each other by number."),
        _("What lowers a debt is negative. A text that a spreadsheet would compute begins with an apostrophe."),
    ]
    return "\r\n".join([*lines, ""])
