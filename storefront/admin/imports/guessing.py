"""Which row of a table holds the headings, and what each column holds. A guess, which people change on the page."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from storefront.admin.imports.headings import HEADINGS, WHICH_ONE, Field
from storefront.documents.reading import Sheet

LOOKED_AT = 15
VALUES_LOOKED_AT = 50
MOSTLY = 0.6
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+|.*<[^\s@]+@[^\s@]+>")
# only these may stand in several columns: an address at work and one at home
SEVERAL = frozenset({Field.EMAIL, Field.PHONE, Field.MOBILE})
SPECIAL = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d"})


@dataclass(frozen=True, slots=True)
class Guess:
    """The row of the headings (counted from 0; None: there is none), and the field of each column (None: not used)."""

    heading: int | None
    fields: tuple[Field | None, ...]


def guess(sheet: Sheet) -> Guess:
    """Return what the columns seem to hold, by their headings, then by what stands in them."""
    heading = find_heading(sheet)
    titles = sheet.rows[heading] if heading is not None else ("",) * len(sheet.rows[0])
    start = 0 if heading is None else heading + 1
    values = [row for row in sheet.rows[start:] if any(row)]
    fields = [known(title) for title in titles]
    if Field.EMAIL not in fields:
        # not beside a column that is called so: whose else the addresses are nobody knows
        fields = [Field.EMAIL if field is None and _addresses(values, n) else field for n, field in enumerate(fields)]
    return Guess(heading, tuple(_settled(fields, values)))


def find_heading(sheet: Sheet) -> int | None:
    """Return the row that looks most like headings; a title may stand above it. None where there seems to be none."""
    rows = [(place, row) for place, row in enumerate(sheet.rows[:LOOKED_AT]) if any(row)]
    scores = {place: _known_titles(row) for place, row in rows}
    best = max(scores, key=lambda place: scores[place])
    if scores[best]:
        return best
    first, row = rows[0]
    # headings in words that we don't know are still words: no addresses, no figures, none twice
    plain = [cell for cell in row if cell]
    words = all(cell[0].isalpha() and "@" not in cell and len(cell) < 60 for cell in plain)  # noqa: PLR2004 (a heading)
    return first if words and len(plain) > 1 and len(set(plain)) == len(plain) and len(rows) > 1 else None


def _known_titles(row: Sequence[str]) -> int:
    if any("@" in cell for cell in row):
        return 0
    return len({field for cell in row if (field := known(cell))})


@cache
def _by_title() -> dict[str, Field]:
    found: dict[str, Field] = {}
    for field, titles in HEADINGS.items():
        for title in re.split(r"[,\n]", titles):
            if title.strip():
                found.setdefault(title.strip(), field)
    return found


def known(title: str) -> Field | None:
    """Return what a column of this heading holds; None for one that we don't know."""
    plain = normal(title)
    if plain in _by_title():
        return _by_title()[plain]
    kept = " ".join(word for word in plain.split() if word not in WHICH_ONE)
    field = _by_title().get(kept)
    return field if field in SEVERAL else None


def normal(title: str) -> str:
    """Return a heading in small plain letters: "E-Mail (Büro)" is "e mail buro"."""
    spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", title.translate(SPECIAL))
    letters = unicodedata.normalize("NFKD", spaced.casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(re.findall(r"[^\W_]+", plain))


def _addresses(values: Sequence[Sequence[str]], place: int) -> bool:
    """Tell whether a column mostly holds e-mail addresses; a sentence about one is none."""
    filled = [row[place] for row in values[:VALUES_LOOKED_AT] if row[place]]
    return bool(filled) and sum(bool(ADDRESS.fullmatch(cell)) for cell in filled) >= MOSTLY * len(filled)


def _settled(fields: Sequence[Field | None], values: Sequence[Sequence[str]]) -> list[Field | None]:
    """Let each field be held once, and let "name" be what the columns beside it leave for it."""
    found = set(fields)
    settled: list[Field | None] = []
    for place, field in enumerate(fields):
        meant = field
        if meant is Field.FULL_NAME and Field.FIRST_NAME in found and Field.LAST_NAME not in found:
            meant = Field.LAST_NAME
        elif meant is Field.FULL_NAME and {Field.FIRST_NAME, Field.LAST_NAME} <= found:
            meant = None
        if meant is Field.EMAIL and not any("@" in row[place] for row in values) and any(row[place] for row in values):
            meant = None  # a login, or whether one wants mail
        settled.append(None if meant in settled and meant not in SEVERAL else meant)
    return settled
