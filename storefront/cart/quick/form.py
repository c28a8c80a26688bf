"""The form of quick order: rows, what was pasted, a file. What was sent is kept in it until it is done."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from flask import request
from werkzeug.datastructures import FileStorage

from storefront.cart.quick.models import MOST_ROWS
from storefront.cart.quick.reading import IsUnit as IsUnit  # noqa: PLC0414 (of whoever fills the form)
from storefront.cart.quick.reading import Reading, Row, read_fields, read_text
from storefront.kernel.amounts import MARKS, write_amount
from storefront.settings import Settings
from storefront.web.amounts import decimal_mark
from storefront.web.bodies import Room

FIELDS = 8  # of a row
BODY_READ = 2
MOST_LETTERS = 64
MOST_TEXT = 300
MOST_PASSED = 100
MOST_KEY = 64
STEPS = frozenset({"check", "rows", "put", "file"})


@dataclass(slots=True)
class QuickForm:
    """What was sent. `decimal` is the mark in which the quantities were shown, whatever the language is now."""

    decimal: str
    key: str = ""
    step: str = "check"
    rows: list[Row] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    passed: list[str] = field(default_factory=list)
    pasted: str = ""
    file: FileStorage | None = None
    problem: str = ""

    @classmethod
    def empty(cls) -> QuickForm:
        """Return the form as it is before anybody typed."""
        return cls(decimal_mark())

    @classmethod
    def sent(cls, is_unit: IsUnit) -> QuickForm:
        """Read the form of the request."""
        form = request.form
        mark, step, file = form.get("decimal", ""), form.get("step", ""), request.files.get("file")
        read = cls(
            mark if mark in MARKS else decimal_mark(),
            form.get("merge_key", "")[:MOST_KEY],
            step if step in STEPS else "check",
            passed=[_printable(text)[:MOST_TEXT] for text in form.getlist("passed")[:MOST_PASSED]],
            pasted=form.get("pasted", "").replace("\0", "\N{REPLACEMENT CHARACTER}"),
            file=file if file and file.filename else None,
        )
        read._read_rows(is_unit)
        return read

    def _read_rows(self, is_unit: IsUnit) -> None:
        names = ("number", "quantity", "unit", "text", "seen")
        columns = [[_printable(one) for one in request.form.getlist(name)[: MOST_ROWS + 1]] for name in names]
        removed = request.form.get("remove", "")
        for place in range(max(map(len, columns))):
            cells = [column[place] if place < len(column) else "" for column in columns]
            if str(place) == removed:
                continue
            row, seen = self._row(cells, _choice(request.form.get(f"choice-{place}", "")), is_unit)
            if row:
                self.rows.append(row)
                self.seen.add(seen)

    def _row(
        self, cells: Sequence[str], choice: tuple[str, str, str] | None, is_unit: IsUnit
    ) -> tuple[Row | None, str]:
        number, quantity, unit, text, seen = cells
        if choice:
            sku, amount, code = choice
            return read_fields(sku, write_amount(Decimal(amount), self.decimal), code, self.decimal), f"{sku} {code}"
        if not (number.strip() or quantity.strip()):
            return None, ""
        typed = read_fields(number[:MOST_LETTERS], quantity[:MOST_LETTERS], unit[:MOST_LETTERS], self.decimal)
        if text:
            again = read_text(text[:MOST_TEXT], self.decimal, is_unit).rows
            if len(again) == 1 and _fields(again[0]) == _fields(typed):
                return again[0], seen  # nobody mended it: all that it may mean is still open
            typed = Row(text[:MOST_TEXT], *_fields(typed), typed.ways)
        return typed, seen

    def take(self, reading: Reading) -> None:
        """Add what was pasted or stood in a file."""
        self.rows += reading.rows
        self.passed += reading.passed


def _fields(row: Row) -> tuple[str, str, str]:
    return row.number, row.quantity, row.unit


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() or letter == "\t" else " " for letter in text).strip()


def _choice(text: str) -> tuple[str, str, str] | None:
    """Return the SKU, quantity and unit of the meaning that was chosen; None for no choice."""
    if not text:
        return None
    try:
        sku, amount, unit = json.loads(text)
        return str(sku)[:MOST_LETTERS], str(Decimal(str(amount)[:MOST_LETTERS])), str(unit)[:MOST_LETTERS]
    except (ValueError, TypeError, ArithmeticError):
        return None


def many_rows(settings: Settings) -> Room:
    """Return the room for a form with as many rows as a quick order may have, or for a file of them."""
    most = settings.import_kb * 1024 * BODY_READ
    return Room(most, text=most, fields=FIELDS * MOST_ROWS)
