"""The one table of case statuses (CR306000): what people read and how it looks; an unknown one is shown as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from storefront.support.rules import SEVERITIES


@dataclass(frozen=True, slots=True)
class Status:
    """A status: the ERP's own text, the word for people, its tone (a kind of badge), and what it means to the customer.

    `office` is the word for us, who see it from the other side.
    """

    raw: str
    word: Any
    tone: str = "muted"
    sentence: Any = ""
    office: Any = ""


_TABLE = (
    Status("New", _l("New"), "info", _l("We have your case. Nobody has answered yet."), _l("New")),
    Status("Open", _l("With us"), "info", _l("It is our turn: we look after it."), _l("Open")),
    Status(
        "Pending Customer",
        _l("Waits for you"),
        "warn",
        _l("We wrote to you, and wait for your answer."),
        _l("Waits for the customer"),
    ),
    Status("Closed", _l("Closed"), "ok", _l("This case is closed. Write an answer to open it again."), _l("Closed")),
    Status(
        "Released",
        _l("Closed for good"),
        "muted",
        _l("This case is closed for good. Open a new one for what is left."),
        _l("Released"),
    ),
)
STATUSES = {status.raw: status for status in _TABLE}
_SEVERITY_WORDS = {"Low": _l("Low"), "Medium": _l("Medium"), "High": _l("High"), "Urgent": _l("Urgent")}


def init_app(app: Flask) -> None:
    """Give templates the filters `case_status` and `severity`."""
    app.jinja_env.filters.update(case_status=status_of, severity=severity_words)


def status_of(raw: str) -> Status:
    """Return what we know of a status; one that we don't know is its own word."""
    return STATUSES.get(raw) or Status(raw, raw, office=raw)


def severity_words(raw: str | None) -> str:
    """Return what a severity, or a priority, is called."""
    return str(_SEVERITY_WORDS.get(raw or "", raw or ""))


def severity_choices() -> list[tuple[str, str]]:
    """Return the severities to choose among."""
    return [(raw, severity_words(raw)) for raw in SEVERITIES]
