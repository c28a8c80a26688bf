"""What somebody pasted, made into rows: for each line the ways it may be meant, the likeliest first. Pure.

Nothing here knows which items there are: "1001 12" may be twelve of 1001 or 1001 of 12. Whoever asks the database
takes the first way that leads to an item. No line is lost: what is no order is among `passed`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import IntEnum

from storefront.cart.quick.headings import HEADINGS, Heading, fold
from storefront.cart.quick.tokens import Kind, Token, is_quantity, orders_nothing, tokens_of
from storefront.kernel.amounts import plain_digits, read_amount, write_amount

ONE = Decimal(1)
LONGEST_NUMBER = 64
MOST_WAYS = 12
MOST_QUANTITIES = 3
FEW_WORDS = 3
LONG_NUMBER = 6
BULLET = re.compile(r"^\s*(?:[-*•–·>]+\s+)+")  # noqa: RUF001 (a dash that begins a line)
NUMBERED = re.compile(r"^\s*\(?\d{1,3}[.)]\s+(?=\S)")
KEPT_ZEROS = re.compile(r'="([^"]*)"')  # how spreadsheets are told that digits are a text
SEPARATORS = "\t;|,"

IsUnit = Callable[[str], bool]


class Rank(IntEnum):
    """How much speaks for a word being the item's number; the least is tried first."""

    SAID = 0
    NUMBER = 1
    SHORT = 2
    PHRASE = 3
    WORD = 4


@dataclass(frozen=True, slots=True)
class Way:
    """A way to read a line: a quantity of what may be an item's number, in a unit as it was written, "" for none."""

    number: str
    quantity: Decimal
    unit: str = ""
    rank: Rank = Rank.SAID


@dataclass(frozen=True, slots=True)
class Row:
    """A line of an order: as it came, as it stands in three fields, and the ways to read it, the likeliest first.

    `prose`: a line that holds no digit; it is an order only if it names an item.
    """

    text: str
    number: str
    quantity: str
    unit: str
    ways: tuple[Way, ...]
    prose: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a text, and the lines that are none: headings, rows of a table without a quantity."""

    rows: tuple[Row, ...] = ()
    passed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    cells: tuple[str, ...]  # of a workbook; of a text they are found here


def read_text(text: str, decimal: str, is_unit: IsUnit) -> Reading:
    """Return the rows of a text; `decimal` is the mark of the reader's language."""
    return _read([_Line(line.strip(), ()) for line in text.splitlines()], decimal, is_unit)


def read_cells(rows: Iterable[Sequence[str]], is_unit: IsUnit) -> Reading:
    """Return the rows of a workbook: numbers in it are written with a point, whatever the language."""
    cleaned = (tuple(" ".join(cell.split()) for cell in row) for row in rows)
    return _read([_Line("\t".join(cells).strip(), cells) for cells in cleaned], ".", is_unit)


def read_fields(number: str, quantity: str, unit: str, decimal: str) -> Row:
    """Return the row of three fields; without a quantity it is one, and one that is no number leaves no way."""
    number, unit = tidy(number), unit.strip()
    amount = read_amount(quantity, decimal) if quantity.strip() else ONE
    ways = (Way(number, amount, unit),) if amount is not None and number else ()
    text = " ".join(filter(None, (number, quantity.strip(), unit)))
    return Row(text, number, quantity.strip() or (write_amount(ONE, decimal) if number else ""), unit, ways)


def write_line(number: str, quantity: Decimal, unit: str, decimal: str) -> str:
    """Write a row so that `read_text` reads the same: number, quantity and unit, a tab between them."""
    return "\t".join((number, write_amount(quantity, decimal), unit)).rstrip("\t")


def tidy(number: str) -> str:
    """Return an item's number without the blanks around it and what spreadsheets put there to keep its zeros."""
    number = " ".join(number.split())
    if kept := KEPT_ZEROS.fullmatch(number):
        number = kept[1].strip()
    return number.removeprefix("'").strip()[:LONGEST_NUMBER]


def _read(lines: Sequence[_Line], decimal: str, is_unit: IsUnit) -> Reading:
    table: _Table | None = None
    found: list[Row | _Open] = []
    passed: list[str] = []
    for line in lines:
        if not any(letter.isalnum() for letter in line.text):
            continue
        if heads := _headings(line):
            table = heads
            passed.append(line.text)
        elif table and (cells := table.cells(line)):
            row = table.row(line.text, cells, decimal)
            found.append(row) if row else passed.append(line.text)
        elif orders_nothing(tokens := tokens_of(_parts(line), decimal, is_unit)):
            passed.append(line.text)
        else:
            found.append(_Open(line.text, tokens))
    return Reading(tuple(_rows(found, decimal)), tuple(passed))


@dataclass(frozen=True, slots=True)
class _Open:
    """A line of no table, cut into tokens."""

    text: str
    tokens: tuple[Token, ...]


def _rows(found: Sequence[Row | _Open], decimal: str) -> Iterable[Row]:
    counted = _counted([one for one in found if isinstance(one, _Open)])
    for one in found:
        yield one if isinstance(one, Row) else _row(replace(one, tokens=one.tokens[1:]) if counted else one, decimal)


def _counted(lines: Sequence[_Open]) -> bool:
    """Tell whether the lines begin with 1, 2, 3 and so on, each with a quantity of its own besides."""
    firsts = [line.tokens[0].amount if line.tokens else None for line in lines]
    return (
        len(lines) > 1
        and firsts == [Decimal(place) for place in range(1, len(lines) + 1)]
        and all(any(map(is_quantity, line.tokens[2:])) for line in lines)
    )


def _parts(line: _Line) -> tuple[str, ...]:
    """Return the cells of a line of no table: what a tab, a semicolon or a bar separates."""
    if line.cells:
        return line.cells
    bare = NUMBERED.sub("", BULLET.sub("", plain_digits(line.text)))
    bare = KEPT_ZEROS.sub(r"\1", bare)
    if '"' in bare:
        for separator in SEPARATORS:
            if len(cells := _split(bare, separator)) > 1:
                return tuple(cells)
    return tuple(re.split(r"[\t;|]", bare))


def _row(line: _Open, decimal: str) -> Row:
    ways = _ways(line.tokens, decimal)
    prose = not any(letter.isdecimal() for letter in line.text)
    if not ways:
        return Row(line.text, line.text[:LONGEST_NUMBER], "", "", (), prose)
    best = _shown(ways)
    return Row(line.text, best.number, write_amount(best.quantity, decimal), best.unit, tuple(ways), prose)


def _shown(ways: Sequence[Way]) -> Way:
    """Return the way that stands in the fields until an item is found: of "Floor brush 12" the words, not the 12."""
    phrase = next((way for way in ways if way.rank is Rank.PHRASE), None)
    wordy = phrase is not None and any(letter.isalpha() for letter in phrase.number)
    return phrase if phrase and wordy and ways[0].rank is Rank.SHORT else ways[0]


def _ways(tokens: Sequence[Token], decimal: str) -> list[Way]:
    tokens = _cut_alone(tokens, decimal)
    marked = [token for token in tokens if token.marked]
    amounts = marked or [token for token in tokens if is_quantity(token)]
    ways = []
    for rank, number, places in sorted(_numbers(tokens), key=lambda one: one[0]):
        others = [token for token in amounts if token.place not in places]
        near = sorted(others, key=lambda token: (token.place < places[0], abs(token.place - places[0])))
        ways += [Way(number, token.amount or ONE, token.unit, rank) for token in near[:MOST_QUANTITIES]]
        if not near:
            ways.append(Way(number, ONE, "", rank))
    return ways[:MOST_WAYS]


def _cut_alone(tokens: Sequence[Token], decimal: str) -> Sequence[Token]:
    """A line of nothing but "1001,12" is no number with a fraction: nobody orders a quantity of nothing."""
    if len(tokens) != 1 or tokens[0].amount is None or "," not in tokens[0].text:
        return tokens
    pieces = tokens[0].text.split(",")
    return [Token(piece, Kind.AMOUNT, place, read_amount(piece, decimal)) for place, piece in enumerate(pieces)]


def _numbers(tokens: Sequence[Token]) -> Iterable[tuple[Rank, str, tuple[int, ...]]]:
    """Yield what may be the item's number: how likely, the number, and the places of its words."""
    words = [token for token in tokens if token.kind is Kind.WORD]
    for token in tokens:
        number = tidy(token.text)
        if not number or token.marked or token.kind not in {Kind.WORD, Kind.AMOUNT}:
            continue
        if token.said:
            yield Rank.SAID, number, (token.place,)
        elif number.isdecimal():
            long = len(number) >= LONG_NUMBER or number.startswith("0")
            yield Rank.NUMBER if long else Rank.SHORT, number, (token.place,)
        elif any(letter.isdecimal() for letter in number):
            yield Rank.NUMBER if token.kind is Kind.WORD else Rank.SHORT, number, (token.place,)
        elif len(words) <= FEW_WORDS:
            yield Rank.WORD, number, (token.place,)
    yield from _phrases([token for token in tokens if token.kind in {Kind.WORD, Kind.AMOUNT} and not token.marked])


def _phrases(tokens: Sequence[Token]) -> Iterable[tuple[Rank, str, tuple[int, ...]]]:
    """Yield all that is left of a line as a number with blanks in it, and the same without the amount at its end."""
    whole = [tokens] if len(tokens) > 1 else []
    if whole and is_quantity(tokens[-1]):
        whole.insert(0, tokens[:-1])
    for some in whole:
        yield Rank.PHRASE, tidy(" ".join(token.text for token in some)), tuple(token.place for token in some)


@dataclass(frozen=True, slots=True)
class _Table:
    """A table's headings: what separates its cells, and in which of them each thing stands."""

    separator: str
    places: dict[Heading, int]

    def cells(self, line: _Line) -> Sequence[str]:
        """Return the cells of a line; none when it is no row of the table."""
        cells = line.cells or _split(line.text, self.separator)
        number = self.places[Heading.NUMBER]
        return cells if len(cells) > number and tidy(cells[number]) and len(cells) > 1 else ()

    def row(self, text: str, cells: Sequence[str], decimal: str) -> Row | None:
        """Return a row of the table; None for one that orders nothing."""
        number = tidy(cells[self.places[Heading.NUMBER]])
        unit = self._cell(cells, Heading.UNIT)
        if Heading.QUANTITY not in self.places:
            return replace(read_fields(number, "", unit, decimal), text=text)
        quantity = self._cell(cells, Heading.QUANTITY)
        if not quantity or read_amount(quantity, decimal) == 0:
            return None
        row = read_fields(number, quantity, unit, decimal)
        if not row.ways and (amount := re.match(r"[\d.,]+", plain_digits(quantity))):
            rest = quantity[amount.end() :].strip()
            row = read_fields(number, amount[0], unit or rest, decimal)
        return replace(row, text=text)

    def _cell(self, cells: Sequence[str], heading: Heading) -> str:
        place = self.places.get(heading, len(cells))
        return cells[place].strip() if place < len(cells) else ""


def _split(text: str, separator: str) -> Sequence[str]:
    try:
        return next(csv.reader([text], delimiter=separator, skipinitialspace=True), [])
    except csv.Error:
        return text.split(separator)


def _headings(line: _Line) -> _Table | None:
    """Return the table that begins with this line; None when it is no line of headings."""
    for separator in SEPARATORS if not line.cells else "\t":
        cells = line.cells or _split(line.text, separator)
        known = [HEADINGS.get(fold(cell)) for cell in cells]
        places: dict[Heading, int] = {}
        for place, heading in enumerate(known):
            if heading:
                places.setdefault(heading, place)
        named = sum(heading is not None for heading in known)
        if Heading.NUMBER in places and named > 1:
            return _Table(separator, places)
    return None
