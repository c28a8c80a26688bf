"""Reads a workbook (XLSX, XLS, ODS) from its input and writes its cells as JSON: a program of its own.

It runs in a process of its own, with little memory and time, because a workbook may be made to hurt: one cell at the
far end of a sheet of 5 kB makes the reader ask for 550 GB, and Rust ends the process when it gets none (tried).
It imports nothing of ours, so that it starts in a moment.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

MEMORY = 768 * 1024 * 1024
SECONDS = 15
UNPACKED = 100 * 1024 * 1024
MOST_PARTS = 2000
MOST_SHEETS = 20
# how a workbook that was encrypted by a password names what is inside it
LOCKED = "EncryptedPackage".encode("utf-16-le")


class RefusedError(Exception):
    """A workbook that is not read; its text is the reason's code."""


def main() -> None:
    """Read the workbook; the arguments are the most rows, columns and letters of a sheet."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    most_rows, most_columns, most_letters = (int(word) for word in sys.argv[1:4])
    try:
        answer = {"sheets": read(sys.stdin.buffer.read(), most_rows, most_columns, most_letters)}
    except RefusedError as refusal:
        answer = {"refused": str(refusal)}  # type: ignore[dict-item]  # one or the other
    sys.stdout.write(json.dumps(answer))


def read(content: bytes, most_rows: int, most_columns: int, most_letters: int) -> list[dict[str, Any]]:
    """Return each visible sheet that holds something: its name and its rows of text. Raises RefusedError."""
    from python_calamine import (  # noqa: PLC0415 (after the limits are set)
        CalamineError,
        CalamineWorkbook,
        PasswordError,
        SheetVisibleEnum,
    )

    if LOCKED in content:
        raise RefusedError("password")
    check_parts(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        shown = [sheet.name for sheet in book.sheets_metadata if sheet.visible is SheetVisibleEnum.Visible]
        sheets = [book.get_sheet_by_name(name) for name in shown[:MOST_SHEETS]]
    except PasswordError:
        raise RefusedError("password") from None
    except CalamineError:
        raise RefusedError("damaged") from None
    found = []
    for sheet in sheets:
        last_row, last_column = sheet.end or (0, 0)  # counted from 0
        if last_column >= most_columns:
            raise RefusedError("too_many_columns")
        if last_row >= most_rows:
            raise RefusedError("too_many_rows")
        rows = [[text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
        most_letters -= letters(rows)
        if most_letters < 0:
            raise RefusedError("too_large")
        found.append({"name": sheet.name, "rows": rows})
    return found


def check_parts(content: bytes) -> None:
    """Raise RefusedError for a packed workbook that says it is huge; what lies about it runs into the limits."""
    if not content.startswith(b"PK"):
        return
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile:
        raise RefusedError("damaged") from None
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > UNPACKED:
        raise RefusedError("too_large")
    if any(part.flag_bits & 1 for part in parts):
        raise RefusedError("password")


def letters(rows: Iterable[Iterable[str]]) -> int:
    """Return how many letters the rows hold."""
    return sum(len(cell) for row in rows for cell in row)


def text(cell: object) -> str:
    """Write a cell as people read it: a number without its idle point, a day without its midnight."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date | time) else str(cell)


if __name__ == "__main__":
    main()
