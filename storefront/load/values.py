"""How a value of the source becomes one of ours.

Each parser returns the value, None for an empty one, or raises UnreadableError with the reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal

from sqlalchemy import JSON, Boolean, Date, Integer, String
from sqlalchemy.types import TypeEngine

from storefront.erp.base import INT64, ScaledDecimal, UtcDateTime
from storefront.kernel.clock import read_local, start_of_day

Parse = Callable[[object], object]

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
WHOLE = re.compile(r"[+-]?\d+")
CURRENCY = re.compile(r"[A-Z]{3}")
TRUE = {"true", "t", "yes", "y", "1"}
FALSE = {"false", "f", "no", "n", "0"}
INT32 = 2**31


class UnreadableError(ValueError):
    """A value does not fit its column; the text says why."""


def parser(kind: TypeEngine[object]) -> tuple[str, Parse]:
    """Return the words for a column type ("text of 64", "decimal, 4 places") and what reads it."""
    if isinstance(kind, ScaledDecimal):
        return f"decimal, {kind.places} places", decimal(kind.precision, kind.places)
    if isinstance(kind, UtcDateTime):
        return "instant (UTC)", instant
    if isinstance(kind, String):
        return (f"text of {kind.length}" if kind.length else "text"), text(kind.length)
    return next((words, parse) for of, words, parse in PLAIN if isinstance(kind, of))


def text(limit: int | None) -> Parse:
    """Read text without the blanks around it; empty text is None."""

    def parse(value: object) -> str | None:
        if isinstance(value, bool | float | bytes | list | dict):
            raise UnreadableError(f"{_shown(value)} is no text")
        words = (value.isoformat() if isinstance(value, date) else str(value)).strip()
        if "\0" in words:
            raise UnreadableError("contains a null byte")
        if limit and len(words) > limit:
            raise UnreadableError(f"has {len(words)} characters, {limit} fit")
        return words or None

    return parse


def currency(value: object) -> str | None:
    """Read an ISO 4217 code: three capital letters."""
    code = str(value).strip()
    if code and not CURRENCY.fullmatch(code):
        raise UnreadableError(f"{_shown(value)} is no currency code such as EUR")
    return code or None


def decimal(precision: int, places: int) -> Parse:
    """Read an exact decimal. A binary float is refused: nobody knows which amount it meant."""

    def parse(value: object) -> Decimal | None:
        number = _decimal(value)
        if number is not None:
            scaled = number.scaleb(places)
            if scaled != int(scaled):
                raise UnreadableError(f"{value} has more than {places} decimal places")
            if abs(scaled) >= min(INT64, 10**precision):
                raise UnreadableError(f"{value} is too large")
        return number

    return parse


def _decimal(value: object) -> Decimal | None:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str):
        words = value.strip()
        if not words:
            return None
        if NUMBER.fullmatch(words):
            return Decimal(words)
    raise UnreadableError(f"{_shown(value)} is no decimal number")


def whole(value: object) -> int | None:
    """Read a whole number of 32 bits."""
    if isinstance(value, str):
        value = value.strip()
        if not value:
            return None
        if not WHOLE.fullmatch(value):
            raise UnreadableError(f"{_shown(value)} is no whole number")
        value = int(value)
    if isinstance(value, Decimal) and value == int(value):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableError(f"{_shown(value)} is no whole number")
    if abs(value) >= INT32:
        raise UnreadableError(f"{value} is too large")
    return value


def boolean(value: object) -> bool | None:
    """Read yes or no: a boolean, 1 or 0, true/false, t/f, yes/no, y/n."""
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower()
    if word in TRUE | FALSE:
        return word in TRUE
    if not word:
        return None
    raise UnreadableError(f"{_shown(value)} is neither yes nor no")


def day(value: object) -> date | None:
    """Read a date: a date, an instant at midnight, or text in ISO form."""
    if isinstance(value, str):
        if not value.strip():
            return None
        value = _from_iso(value)
    if isinstance(value, datetime):
        if value.time() != time():
            raise UnreadableError(f"{value} has a time of day; a date is needed")
        return value.date()
    if isinstance(value, date):
        return value
    raise UnreadableError(f"{_shown(value)} is no date such as 2026-01-31")


def instant(value: object) -> datetime | None:
    """Read an instant. Without a zone it is one of the business; a plain date is when that day began."""
    if isinstance(value, str):
        if not value.strip():
            return None
        value = _from_iso(value)
    if isinstance(value, datetime):
        return value.astimezone(UTC) if value.tzinfo else read_local(value)
    if isinstance(value, date):
        return start_of_day(value)
    raise UnreadableError(f"{_shown(value)} is no instant such as 2026-01-31 14:30:00")


def _from_iso(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        raise UnreadableError(f"{_shown(value)} is no date such as 2026-01-31") from None


def structure(value: object) -> object:
    """Read JSON: a structure of DuckDB's, or text."""
    try:
        if isinstance(value, str):
            return json.loads(value) if value.strip() else None
        json.dumps(value)
    except (ValueError, TypeError):
        raise UnreadableError(f"{_shown(value)} is no JSON") from None
    return value


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."  # noqa: PLR2004 (a line of the reject file stays readable)


PLAIN: tuple[tuple[type, str, Parse], ...] = (
    (Boolean, "yes or no", boolean),
    (Date, "date", day),
    (Integer, "whole number", whole),
    (JSON, "JSON", structure),
)
