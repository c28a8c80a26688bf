"""Rows as files: CSV as a stream, XLSX row by row on the disk. A long table never stands in memory whole."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from itertools import chain, islice
from typing import IO, Any

from storefront.kernel.clock import local

ROWS_A_CHUNK = 500
IN_MEMORY = 1_000_000  # bytes of a finished sheet; a larger one stays on the disk
LONGEST_TEXT = 32_767  # Excel's own limit of a cell
# A spreadsheet takes a text that begins so for a formula, full-width signs too (OWASP: CSV injection)
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001 (the full-width ones are meant)

Row = Sequence[Any]


class Kind(Enum):
    """What a column holds, and how a spreadsheet shows it."""

    TEXT = "@"
    DATE = "yyyy-mm-dd"
    AMOUNT = "#,##0.00##"
    QUANTITY = "#,##0.####"
    WHOLE = "0"


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading and what it holds."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14


def csv_chunks(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[bytes]:
    """Yield a CSV file: UTF-8 with a mark that Excel knows it by, decimals with a point, dates as ISO writes them."""
    yield b"\xef\xbb\xbf"
    written = chain([[column.title for column in columns]], (_as_text(columns, row) for row in rows))
    while some := list(islice(written, ROWS_A_CHUNK)):
        out = io.StringIO(newline="")
        csv.writer(out).writerows(some)
        yield out.getvalue().encode()


def _as_text(columns: Sequence[Column], row: Row) -> list[str]:
    return [csv_cell(value, column.kind) for column, value in zip(columns, row, strict=True)]


def csv_cell(value: object, kind: Kind = Kind.TEXT) -> str:
    """Write a value so that no program takes it for a formula; an empty one as nothing."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return _decimal(value, 2 if kind is Kind.AMOUNT else 0)
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    text = value.isoformat() if isinstance(value, date) else str(value)
    return f"'{text}" if kind is Kind.TEXT and text.lstrip(" ").startswith(FORMULA_SIGNS) else text


def _decimal(value: Decimal, places: int) -> str:
    """Write at least so many places, and more only where they are not zero."""
    shortest = -int(value.normalize().as_tuple().exponent)
    return f"{value:.{max(shortest, places)}f}"


def xlsx_file(columns: Sequence[Column], rows: Iterable[Row], sheet: str) -> IO[bytes]:
    """Return an XLSX file with one sheet, read from its beginning; the caller closes it."""
    import xlsxwriter  # noqa: PLC0415 (3 MB of memory, for those who ask for a sheet)

    file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (the caller closes it)
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True}
    )
    page = book.add_worksheet(_sheet_name(sheet))
    page.freeze_panes(1, 0)
    formats = {kind: book.add_format({"num_format": kind.value}) for kind in Kind}
    bold = book.add_format({"bold": True, "bottom": 1})
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width)
        page.write_string(0, place, column.title, bold)
    for line, row in enumerate(rows, start=1):
        for place, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(page, line, place, value, formats[column.kind])
    book.close()
    file.seek(0)
    return file


def _write(page: Any, line: int, place: int, value: object, look: Any) -> None:  # noqa: ANN401 (xlsxwriter's own)
    if value is None:
        return
    if isinstance(value, Decimal | int):
        page.write_number(line, place, value, look)
    elif isinstance(value, datetime | date):
        page.write_datetime(line, place, local(value) if isinstance(value, datetime) else value, look)
    else:
        page.write_string(line, place, str(value)[:LONGEST_TEXT], look)


def _sheet_name(name: str) -> str:
    """Excel takes 31 letters, and none of these."""
    return name.translate(str.maketrans("[]:*?/\\'", "--------"))[:31] or "Sheet1"
