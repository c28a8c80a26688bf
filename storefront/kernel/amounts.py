"""Numbers as people write them, and as we write them back. Pure."""

from __future__ import annotations

import re
from decimal import Decimal

MARKS = (".", ",")
MOST_DIGITS = 15
GROUP_SIGNS = str.maketrans(dict.fromkeys(" '’\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", ""))  # noqa: RUF001 (the Swiss sign is meant)


def plain_digits(text: str) -> str:
    """Return a text with the digits of any script as 0 to 9, and every kind of blank but a tab as a space."""
    if text.isascii():
        return text
    return "".join(_plain(letter) for letter in text)


def _plain(letter: str) -> str:
    if letter.isdecimal():
        return str(int(letter))
    return " " if letter.isspace() and letter not in "\t\n\r" else letter


def read_amount(text: str, decimal: str) -> Decimal | None:
    """Return the number a text is, None for anything else; `decimal` is the language's mark, a point or a comma.

    That mark is always the decimal one. The other one groups where three digits follow it each time ("1,000" to an
    English reader), else it is a decimal mark too: "2.5" is two and a half everywhere.
    """
    cleaned = plain_digits(text).strip().translate(GROUP_SIGNS)
    if not cleaned or not cleaned[0].isdigit() or sum(letter.isdigit() for letter in cleaned) > MOST_DIGITS:
        return None
    mark, other = re.escape(decimal), re.escape(MARKS[1 - MARKS.index(decimal)])
    if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{other}[0-9]{{3}})+(?:{mark}[0-9]+)?", cleaned):
        return Decimal(re.sub(other, "", cleaned).replace(decimal, "."))
    if re.fullmatch(rf"[0-9]+(?:[{mark}{other}][0-9]+)?", cleaned):
        return Decimal(cleaned.replace(",", "."))
    return None


def read_money(text: str, places: int) -> Decimal | None:
    """Return an amount of so many places, zero or more: 1234.5, 1,234.50 or 1.234,50; None where it can't be read.

    No language is needed: a single mark with three digits after it parts thousands, unless there are three places.
    """
    cleaned = re.sub(r"[\s\u00a0\u202f'\u2019\u066c]", "", text).replace("\u066b", ".")
    last = max(cleaned.rfind("."), cleaned.rfind(","))
    if last >= 0:
        mark, whole, after = cleaned[last], cleaned[:last], cleaned[last + 1 :]
        if mark in whole or (len(after) == 3 and places != 3):  # noqa: PLR2004 (thousands come by three)
            whole, after = cleaned, ""
        if not re.fullmatch(r"\d*|\d{1,3}([.,]\d{3})+", whole):
            return None
        cleaned = re.sub(r"[.,]", "", whole) + (f".{after}" if after else "")
    if len(cleaned) > MOST_DIGITS or not re.fullmatch(r"\d+(\.\d*)?|\.\d+", cleaned):
        return None
    value = Decimal(cleaned)
    return value if value == round(value, places) else None


def write_amount(amount: Decimal, decimal: str) -> str:
    """Write a number so that `read_amount` reads the same: no grouping, no idle zeros."""
    return f"{amount.normalize():f}".replace(".", decimal)
