"""What a list is asked for: words, a choice, a period. A value that can't be read is said so, never guessed."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from flask_babel import gettext as _

MOST_TEXT = 200


@dataclass(frozen=True, slots=True)
class Period:
    """A span of business dates, both ends included; None is open."""

    start: date | None = None
    end: date | None = None


def read_text(args: Mapping[str, str], name: str = "q", most: int = MOST_TEXT) -> str:
    """Return the words looked for, without the blanks around them."""
    return args.get(name, "").strip()[:most]


def read_choice(args: Mapping[str, str], name: str, allowed: Collection[str]) -> str | None:
    """Return the value chosen, None for no choice and for one that is not offered."""
    value = args.get(name, "")
    return value if value in allowed else None


def read_period(args: Mapping[str, str]) -> tuple[Period, dict[str, str]]:
    """Return the period of `from` and `to`, and a sentence for each field that can't be read."""
    problems: dict[str, str] = {}
    start, end = _read_date(args, "from", problems), _read_date(args, "to", problems)
    if start and end and end < start:
        problems["to"] = _("The last day lies before the first.")
        end = None
    return Period(start, end), problems


def _read_date(args: Mapping[str, str], name: str, problems: dict[str, str]) -> date | None:
    text = args.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = _("Write a date like 2026-11-23.")
        return None


def address(path: str, wanted: Mapping[str, str | date | None], **more: str | None) -> str:
    """Return the address of a list with what is wanted; what is empty is left out."""
    given = {name: str(value) for name, value in {**wanted, **more}.items() if value}
    return f"{path}?{urlencode(given)}" if given else path
