"""The reject files: one CSV a table with the rows that were not loaded, each with its reason."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

# a spreadsheet would run such a cell as a formula
FORMULA = re.compile(r"[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]")
PLAIN_NUMBER = re.compile(r"[+-]?[\d.,]+")


class Rejects:
    """Collects rejected rows; a file is made when the first one comes. `folder` None counts only (a dry run)."""

    def __init__(self, folder: Path | None, started_at: datetime, table: str, columns: Sequence[str]) -> None:
        self.path = folder / f"{started_at:%Y%m%dT%H%M%SZ}-{table}.csv" if folder else None
        self.count = 0
        self.first: list[str] = []
        self._columns = columns
        self._file: TextIO | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def add(self, number: int | None, reason: str, raw: Sequence[object] = ()) -> None:
        """Note a row: its number in the mapping's result (if it came so far), the reason, its values as they came."""
        self.count += 1
        if len(self.first) < 3:  # noqa: PLR2004 (the summary shows a few, the file has all)
            self.first.append(reason if number is None else f"row {number}: {reason}")
        if self.path:
            csv.writer(self._opened(self.path)).writerow([number, _cell(reason), *map(_cell, raw)])

    def _opened(self, path: Path) -> TextIO:
        if self._file is None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("w", encoding="utf-8", newline="")
            csv.writer(self._file).writerow(["row", "reason", *self._columns])
        return self._file


def _cell(value: object) -> str:
    text = "" if value is None else str(value)
    if FORMULA.match(text) and not PLAIN_NUMBER.fullmatch(text):
        return f"'{text}"
    return text
