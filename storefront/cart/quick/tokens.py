"""A line of an order cut into words, amounts and units, and which amounts say that they are quantities. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum

from storefront.cart.quick.headings import HEADINGS, Heading, fold
from storefront.kernel.amounts import plain_digits, read_amount

MOST_TOKENS = 60
MOST_QUANTITY = Decimal(10_000_000)  # longer ones are numbers of items
LONGEST_UNIT = 4  # words: "case of 12" has three
TIMES = {"x", "×", "*", "✕", "х"}  # noqa: RUF001 (the Cyrillic letter looks the same and is typed)
AROUND = '()[]{}<>"“”„«»‚‘:!?'  # noqa: RUF001 (the quotation marks of several languages)
CURRENCIES = {"€", "$", "£", "eur", "usd", "gbp", "chf", "euro", "kč", "zł", "kr"}
GLUED_TIMES = re.compile(r"([\d.,]+)[xX×*]")  # noqa: RUF001 (the sign is meant)
TIMES_GLUED = re.compile(r"[x×*]([\d.,]+)")  # noqa: RUF001 (the sign is meant)
GLUED_UNIT = re.compile(r"([\d.,]*\d)([^\W\d_]+)\.?")
BELOW_ZERO = re.compile(r"[-−–](\d[\d.,]*)")  # noqa: RUF001 (a minus, and a dash that stands for one)
MONEY = re.compile(r"[€$£][\d.,]+|[\d.,]+[€$£]")


class Kind(Enum):
    """What a token is."""

    WORD = "word"
    AMOUNT = "amount"
    TIMES = "times"
    UNIT = "unit"
    MONEY = "money"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a line. `marked`: an amount that says it is a quantity, in `unit`; `said`: a number that says so."""

    text: str
    kind: Kind
    place: int = 0
    amount: Decimal | None = None
    unit: str = ""
    marked: bool = False
    said: bool = False

    @property
    def is_unit(self) -> bool:
        return self.kind is Kind.UNIT


def is_quantity(token: Token) -> bool:
    """Tell whether an amount may be a quantity, below 0 one to mend: no leading zeros, not as long as a barcode."""
    if token.kind is not Kind.AMOUNT or not token.amount:
        return False
    return token.amount < MOST_QUANTITY and not re.match(r"0\d", plain_digits(token.text))


def orders_nothing(tokens: Sequence[Token]) -> bool:
    """Tell whether a line's only quantity is 0, as in the rows of a form that somebody left empty."""
    zero = any(token.kind is Kind.AMOUNT and token.amount == 0 and token.text.strip("0.,") == "" for token in tokens)
    return zero and len(tokens) > 1 and not any(map(is_quantity, tokens))


def tokens_of(cells: Iterable[str], decimal: str, is_unit: Callable[[str], bool]) -> tuple[Token, ...]:
    """Return the tokens of a line's cells, in their order."""
    found: list[Token] = []
    for cell in cells:
        found += _tokens(cell, decimal, is_unit)
        if len(found) > MOST_TOKENS:
            break
    placed = [replace(token, place=place) for place, token in enumerate(found[:MOST_TOKENS])]
    return tuple(_marked(_without_money(placed)))


def _tokens(cell: str, decimal: str, is_unit: Callable[[str], bool]) -> list[Token]:
    words = [piece for word in cell.split() for piece in _pieces(word, decimal)]
    found: list[Token] = []
    place = 0
    while place < len(words):
        length = _unit_at(words, place, is_unit)
        if length:
            found.append(Token(" ".join(words[place : place + length]), Kind.UNIT))
        else:
            found += _token(words[place], decimal, is_unit)
        place += length or 1
    return found


def _pieces(word: str, decimal: str) -> list[str]:
    """Cut a word at its commas where it is no number: "ABC-1,12" are two."""
    word = word.strip(AROUND).rstrip(".,").lstrip(",")
    if "," not in word or read_amount(word, decimal) is not None:
        return [word] if word else []
    return [bare for piece in word.split(",") if (bare := piece.strip(AROUND))]


def _unit_at(words: Sequence[str], place: int, is_unit: Callable[[str], bool]) -> int:
    """Return how many words from here name a unit."""
    for length in range(min(LONGEST_UNIT, len(words) - place), 0, -1):
        if is_unit(" ".join(words[place : place + length])):
            return length
    return 0


def _token(word: str, decimal: str, is_unit: Callable[[str], bool]) -> list[Token]:
    low = word.casefold()
    if low in TIMES:
        return [Token(word, Kind.TIMES)]
    if low in CURRENCIES or MONEY.fullmatch(word):
        return [Token(word, Kind.MONEY)]
    amount = read_amount(word, decimal)
    if amount is not None:
        return [Token(word, Kind.AMOUNT, amount=amount)]
    if (below := BELOW_ZERO.fullmatch(word)) and (amount := read_amount(below[1], decimal)):
        return [Token(word, Kind.AMOUNT, amount=-amount)]
    return _glued(word, decimal, is_unit) or _word(word)


def _glued(word: str, decimal: str, is_unit: Callable[[str], bool]) -> list[Token]:
    """Return the amount in "12x" or "12pcs"; nothing for another word."""
    for pattern in (GLUED_TIMES, TIMES_GLUED):
        if (glued := pattern.fullmatch(word)) and (amount := read_amount(glued[1], decimal)):
            return [Token(word, Kind.AMOUNT, amount=amount, marked=True)]
    if (glued := GLUED_UNIT.fullmatch(word)) and is_unit(glued[2]) and (amount := read_amount(glued[1], decimal)):
        return [Token(word, Kind.AMOUNT, amount=amount, unit=glued[2], marked=True)]
    return []


def _word(word: str) -> list[Token]:
    if HEADINGS.get(fold(word)) in {Heading.QUANTITY, Heading.NUMBER}:
        return [Token(word, Kind.LABEL)]
    return [Token(word, Kind.WORD)] if any(map(str.isalnum, word)) else []


def _without_money(tokens: Sequence[Token]) -> list[Token]:
    """Let an amount beside a currency be money."""
    found = list(tokens)
    for place, token in enumerate(tokens):
        if token.kind is Kind.MONEY and not any(map(str.isdecimal, token.text)):
            beside = next((at for at in (place - 1, place + 1) if _is_amount(found, at)), None)
            if beside is not None:
                found[beside] = replace(found[beside], kind=Kind.MONEY)
    return found


def _is_amount(tokens: Sequence[Token], place: int) -> bool:
    return 0 <= place < len(tokens) and tokens[place].kind is Kind.AMOUNT


def _marked(tokens: Sequence[Token]) -> list[Token]:
    """Mark the amounts beside "x" or a unit, and after a word such as "qty"; what stands after "SKU" is its number."""
    found = list(tokens)
    for place, token in enumerate(tokens):
        before, after = (found[at] if 0 <= at < len(found) else None for at in (place - 1, place + 1))
        if token.kind is Kind.TIMES:
            _mark_beside_times(found, place)
        elif token.is_unit:
            chosen = next((one for one in (before, after) if one and is_quantity(one)), None)
            if chosen:
                at = found.index(chosen)
                found[at] = replace(chosen, marked=True, unit=token.text)
        elif token.kind is Kind.LABEL and after and after.kind in {Kind.WORD, Kind.AMOUNT}:
            counts = HEADINGS.get(fold(token.text)) is Heading.QUANTITY
            found[place + 1] = replace(after, marked=counts and is_quantity(after), said=not counts)
    return found


def _mark_beside_times(found: list[Token], place: int) -> None:
    """Mark the amount at one end of an "x"; between two that may both be quantities it tells nothing."""
    ends = [at for at in (place - 1, place + 1) if 0 <= at < len(found) and is_quantity(found[at])]
    if len(ends) == 1:
        found[ends[0]] = replace(found[ends[0]], marked=True)
