"""What people send as a table, made into rows of text: CSV of any kind, a workbook, what was pasted.

Nothing here knows what the columns mean (guessing.py), nor a database. Rows keep their numbers: the second row of the
file is the second row here, blank or not.
"""

from __future__ import annotations

import codecs
import csv
import io
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import BoundedSemaphore

from storefront.kernel.errors import RefusalError

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
MARKUP = re.compile(r"\s*<(!doctype|html|\?xml|table|head|body|meta)\b", re.IGNORECASE)
SAYS_SEPARATOR = re.compile(r'"?sep=(.)"?\r?(\n|$)', re.IGNORECASE)
RULE = re.compile(r":?-{3,}:?")
# the first of those that fit equally well is taken; a colon stands in times and addresses, so it is the last resort
SEPARATORS = "\t;|,^~"
LAST_RESORT = ":"
LOOKED_AT = 200
MOSTLY_PLAIN = 6  # of six bytes of UTF-16 at least one is null: a third of the letters is plain
READER = Path(__file__).with_name("workbook.py")
READER_SECONDS = 30
_readers = BoundedSemaphore(2)  # two workbooks at a time: each may take its share of memory


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is read: rows, columns, and letters of all cells together."""

    rows: int = 5000
    columns: int = 120
    letters: int = 20_000_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table: its name (of a workbook's sheet, else empty) and its rows, all of one width, without blanks around."""

    name: str
    rows: tuple[tuple[str, ...], ...]


class UnreadableFileError(RefusalError):
    """A file that is no table; `code` says why.

    Codes: empty, too_large, too_many_rows, too_many_columns, not_a_table, web_page, password, damaged, open_quote (with
    the details' `row`).
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(**details)
        self.code = code


def read_file(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """Return the tables of a file; only a workbook has several. Raises UnreadableFileError."""
    if content.startswith(WORKBOOKS):
        return read_workbook(content, limits)
    return (read_text(decode(content), limits),)


def read_text(text: str, limits: Limits) -> Sheet:
    """Return the table in a text: separated in whatever way, quoted or not. Raises UnreadableFileError."""
    if MARKUP.match(text):
        raise UnreadableFileError("web_page")
    if not text.strip(f'{SEPARATORS} \r\n"'):
        raise UnreadableFileError("empty")
    separator, body = _separator(text)
    rows = list(islice(_records(body, separator), limits.rows + 1))
    if len(rows) == 1 and len(rows[0]) > 1 and all("@" in cell for cell in rows[0]):
        rows = [[cell] for cell in rows[0]]  # addresses, as a mail program writes them
    return _sheet("", rows, limits)


def decode(content: bytes) -> str:
    """Return a file's text: by its mark, as UTF-8, UTF-16 or Windows-1252. Raises UnreadableFileError."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _decoded(content.removeprefix(mark), encoding)
    if b"\0" in content:
        return _decoded(content, _wide(content))
    try:
        return _decoded(content, "utf-8")
    except UnreadableFileError:
        return _decoded(content, "windows-1252")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableFileError("not_a_table") from None
    if re.search(r"[\0-\x08\x0e-\x1a\x7f]", text):
        raise UnreadableFileError("not_a_table")
    return text


def _wide(content: bytes) -> str:
    """Of plain letters in UTF-16 every other byte is null: which half says the order."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if max(even, odd) * MOSTLY_PLAIN < len(content):
        raise UnreadableFileError("not_a_table")
    return "utf-16-le" if odd >= even else "utf-16-be"


def _separator(text: str) -> tuple[str, str]:
    """Return what stands between the cells, and the text without a line that says so (as Excel writes it)."""
    if said := SAYS_SEPARATOR.match(text):
        return said[1], text[said.end() :]
    best = max(SEPARATORS, key=lambda one: _fitness(text, one))
    if _fitness(text, best) == 0 and _fitness(text, LAST_RESORT) > 1:
        best = LAST_RESORT
    return best, text


def _fitness(text: str, separator: str) -> float:
    """Tell how well a separator makes rows of equal length, and of how many cells."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        widths = [len(row) for row in islice(reader, LOOKED_AT) if any(row)]
    except csv.Error:
        return 0
    if not widths:
        return 0
    width, often = Counter(widths).most_common(1)[0]
    return (often / len(widths)) ** 2 * (width - 1)


def _records(text: str, separator: str) -> Iterable[list[str]]:
    _refuse_open_quote(text, separator)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True)
    try:
        yield from reader
    except csv.Error:
        raise UnreadableFileError("not_a_table") from None


def _refuse_open_quote(text: str, separator: str) -> None:
    """A quotation mark that is never closed would swallow the rest of the file into one cell."""
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    row = 0
    try:
        for row, _record in enumerate(strict, start=1):  # noqa: B007 (how far it came)
            pass
    except csv.Error as error:
        if "unexpected end of data" in str(error):
            raise UnreadableFileError("open_quote", row=row + 1) from None


def read_workbook(content: bytes, limits: Limits) -> tuple[Sheet, ...]:
    """Return the sheets of a workbook (XLSX, XLS, ODS) that hold something. Raises UnreadableFileError."""
    command = [sys.executable, "-I", str(READER), str(limits.rows), str(limits.columns), str(limits.letters)]
    with _readers:
        try:
            done = subprocess.run(command, input=content, capture_output=True, timeout=READER_SECONDS, check=False)  # noqa: S603 (our own program)
        except subprocess.TimeoutExpired:
            raise UnreadableFileError("too_large") from None
    if done.returncode:
        raise UnreadableFileError("too_large")  # it ran into its limits of memory or time
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise UnreadableFileError(answer["refused"])
    found = [_sheet(sheet["name"], sheet["rows"], limits) for sheet in answer["sheets"] if _holds(sheet["rows"])]
    if not found:
        raise UnreadableFileError("empty")
    return tuple(found)


def _holds(rows: Iterable[Iterable[str]]) -> bool:
    return any(cell.strip() for row in rows for cell in row)


def _sheet(name: str, rows: Sequence[Sequence[str]], limits: Limits) -> Sheet:
    """Make rows one table: clean cells, one width, no blank columns at the end, no blank rows at the end."""
    if len(rows) > limits.rows:
        raise UnreadableFileError("too_many_rows")
    cleaned = [_without_rules([clean(cell) for cell in row]) for row in rows]
    while cleaned and not any(cleaned[-1]):
        cleaned.pop()
    if not cleaned:
        raise UnreadableFileError("empty")
    width = max(_width(row) for row in cleaned)
    if width > limits.columns:
        raise UnreadableFileError("too_many_columns")
    return Sheet(clean(name), tuple(tuple((*row, *[""] * width)[:width]) for row in cleaned))


def _width(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, start=1) if cell), default=0)


def _without_rules(row: list[str]) -> list[str]:
    """A table copied from a page of text has a row of dashes under its headings."""
    ruled = any(row) and all(RULE.fullmatch(cell) for cell in row if cell)
    return [] if ruled else row


def clean(cell: str) -> str:
    """Return a cell without the blanks around it; what no database or page can hold becomes a replacement mark."""
    if cell.isprintable():
        return cell.strip()
    kept = "".join(_kept(letter) for letter in cell.replace("\r\n", "\n").replace("\r", "\n"))
    return kept.strip().strip("\N{ZERO WIDTH NO-BREAK SPACE}\N{ZERO WIDTH SPACE}").strip()


def _kept(letter: str) -> str:
    if letter in "\n\t":
        return letter
    category = unicodedata.category(letter)
    if category == "Zs":
        return " "
    return "\N{REPLACEMENT CHARACTER}" if category in {"Cc", "Cs"} else letter
