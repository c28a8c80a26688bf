"""Pages of quick order. All it knows between two steps stands in the form, and is read anew each time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, request
from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.cart import commands, merging
from storefront.cart.quick import queries, words
from storefront.cart.quick.form import QuickForm, many_rows
from storefront.cart.quick.models import ADDRESS, MOST_ROWS, Line, Understood
from storefront.cart.quick.reading import IsUnit, Reading, read_cells, read_fields, read_text, tidy
from storefront.catalog import queries as catalog
from storefront.database import writing
from storefront.documents.reading import WORKBOOKS, Limits, UnreadableFileError, decode, read_workbook
from storefront.extensions import db
from storefront.kernel.amounts import read_amount, write_amount
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.bodies import brings
from storefront.web.downloads import table_answer
from storefront.web.headers import WITH_WEBASSEMBLY
from storefront.web.pages import answer, page, part, redirect_whole_page, say, settings, typed
from storefront.web.words import refusal_sentence

bp = Blueprint("quick", __name__)
bp.add_app_template_filter(words.line_sentence, "quick_problem")

CLOCK = SystemClock()
BLANK, MORE = 8, 10
MOST_LETTERS = 200


@bp.get(ADDRESS)
@access(Permission.ORDER_PLACE)
def show() -> Response:
    return _page(QuickForm.empty(), Understood(), blank=BLANK)


@bp.get(f"{ADDRESS}/items")
@access(Permission.ORDER_PLACE)
def items() -> Response:
    """Offer the items that what is typed may mean."""
    q = request.args.get("number", "").strip()[:MOST_LETTERS]
    return part("cart/quick/_items.html", items=catalog.suggest(db.session(), viewer(), q) if q else [])


@bp.post(ADDRESS)
@access(Permission.ORDER_PLACE)
@brings(many_rows)
def send() -> Response:
    is_unit = queries.find_units(db.session())
    form = QuickForm.sent(is_unit)
    if form.pasted.strip() or form.file:
        form.step = "check" if form.step == "put" else form.step  # what nobody saw yet is shown first
        try:
            form.take(_read(form, is_unit))
        except UnreadableFileError as refusal:
            form.problem = words.upload_sentence(refusal, _most_mb())
        else:
            form.pasted = ""
    if len(form.rows) > MOST_ROWS:
        form.problem, form.rows = words.too_many(), form.rows[:MOST_ROWS]
    if form.step == "put" and not form.problem:
        return _put(form)
    understood = _understand(form)
    if form.step == "file":
        return table_answer("csv", _("Lines to correct"), words.bad_columns(), words.bad_rows(understood.bad))
    blank = MORE if form.step == "rows" else 0 if understood.lines else BLANK
    if form.step == "check" and not understood.lines and not form.problem:
        form.problem = _("Type, paste or send at least one line.")
    return _page(form, understood, blank=blank, status=422 if form.problem else 200)


@bp.get(f"{ADDRESS}/scan")
@access(Permission.ORDER_PLACE)
def scan() -> Response:
    return _scan(QuickForm.empty())


@bp.post(f"{ADDRESS}/scan")
@access(Permission.ORDER_PLACE)
@brings(many_rows)
def scanned() -> Response:
    """Add what a scanner typed, where no script does: the same number again counts it."""
    form = QuickForm.sent(lambda _word: False)
    number = tidy(typed("scanned", MOST_LETTERS))
    there = next((row for row in form.rows if row.number.upper() == number.upper()), None)
    amount = read_amount(there.quantity, form.decimal) if there else Decimal(0)
    if number and len(form.rows) >= MOST_ROWS and there is None:
        form.problem = words.too_many()
    elif number:
        counted = read_fields(number, write_amount((amount or Decimal(0)) + 1, form.decimal), "", form.decimal)
        # a quantity that can't be read stays as it was typed, in its own row
        form.rows = [counted, *(row for row in form.rows if row is not there or amount is None)]
    return _scan(form)


def _scan(form: QuickForm) -> Response:
    answered = page("cart/quick/scan.html", status=422 if form.problem else 200, form=form, rows=form.rows)
    answered.headers["Content-Security-Policy"] = WITH_WEBASSEMBLY
    return answered


def _read(form: QuickForm, is_unit: IsUnit) -> Reading:
    """Read what was pasted, and the file. Raises UnreadableFileError."""
    most = settings().import_kb * 1024
    reading = _few(read_text(form.pasted, form.decimal, is_unit))
    if form.file is None:
        return reading
    content = form.file.stream.read(most + 1)
    if len(content) > most:
        raise UnreadableFileError("too_large")
    if content.startswith(WORKBOOKS):
        limits = Limits(rows=MOST_ROWS * 4)
        found = read_cells((row for sheet in read_workbook(content, limits) for row in sheet.rows), is_unit)
    else:
        found = read_text(decode(content), form.decimal, is_unit)
    _few(found)
    return Reading(reading.rows + found.rows, reading.passed + found.passed)


def _few(reading: Reading) -> Reading:
    """Return a reading of no more lines than a form holds. Raises UnreadableFileError."""
    if len(reading.rows) > MOST_ROWS:
        raise UnreadableFileError("too_many_rows")
    return reading


def _understand(form: QuickForm, *, merged: bool = False) -> Understood:
    shown = catalog.showing(settings())
    found = queries.understand(db.session(), viewer(), CLOCK.today(), shown, form.rows, merged=merged)
    form.passed += found.passed
    return found


def _put(form: QuickForm) -> Response:
    before = merging.was_merged(db.session(), viewer(), form.key)
    found = _understand(form, merged=before)
    unseen = [line for line in found.good if line.seen not in form.seen]
    if unseen or not found.good:
        form.problem = _unseen(unseen) if unseen else _("None of these lines can go into the cart as they stand.")
        return _page(form, found, status=422)
    if not before:
        try:
            lines = _merge(form, found.good)
        except RefusalError as refusal:
            form.problem = refusal_sentence(refusal)
            return _page(form, found, status=422)
        told = ngettext("%(num)s line is in your cart.", "%(num)s lines are in your cart.", lines)
        say(told, "undo-merge")
    if not found.bad:
        return redirect_whole_page("/cart")
    form.key = ""
    there = merging.find_quantities(db.session(), viewer())
    return _page(form, Understood(found.bad), in_cart=len(found.good), cart_count=len(there))


def _merge(form: QuickForm, good: list[Line]) -> int:
    wishes = [merging.Wish(line.place, line.offer.item, line.offer.quantity) for line in good if line.offer]
    with writing(db.session()) as session:
        key, most = form.key, settings().cart_lines
        return merging.merge(session, viewer(), CLOCK, wishes=wishes, key=key, most_lines=most).lines


def _unseen(lines: list[Line]) -> str:
    return str(
        ngettext(
            "%(num)s line is new or changed. Look at it, then put the lines into the cart.",
            "%(num)s lines are new or changed. Look at them, then put the lines into the cart.",
            len(lines),
        )
    )


def _page(form: QuickForm, found: Understood, *, blank: int = 0, status: int = 200, **more: Any) -> Response:  # noqa: ANN401 (what templates take)
    return answer(
        "cart/quick/show.html",
        "cart/quick/_panel.html",
        status=status,
        form=form,
        found=found,
        blank=blank,
        items=(),
        merge_key=(form.key if status != 200 else "") or commands.new_key(),  # noqa: PLR2004 (HTTP's own number)
        may_order=viewer().customer.status in commands.ORDERING,
        most_rows=MOST_ROWS,
        most_mb=_most_mb(),
        most_bytes=settings().import_kb * 1024,
        too_large=words.upload_sentence(UnreadableFileError("too_large"), _most_mb()),
        stock_shown=settings().show_quantities,
        **{"in_cart": 0, **more},
    )


def _most_mb() -> str:
    return f"{settings().import_kb / 1024:.3g}"
