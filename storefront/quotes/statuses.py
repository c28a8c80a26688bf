"""The one table of quote statuses: what people read and how it looks; an unknown one is shown as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_babel import lazy_gettext as _l

from storefront.quotes.rules import ACCEPTED, ANSWERED, DECLINED, EXPIRED, REQUESTED


@dataclass(frozen=True, slots=True)
class Status:
    """A status: its own text, the word for people, its tone (a kind of badge), what it means to the customer.

    `office` is the word for us, who see it from the other side.
    """

    raw: str
    word: Any
    tone: str = "muted"
    sentence: Any = ""
    office: Any = ""


_TABLE = (
    Status(
        REQUESTED, _l("Asked for"), "info", _l("We have your request, and answer with prices."), _l("To be answered")
    ),
    Status(ANSWERED, _l("Waits for you"), "warn", _l("Here are our prices: accept or decline."), _l("Answered")),
    Status(ACCEPTED, _l("Accepted"), "ok", _l("You accepted this quote: it is an order."), _l("Accepted")),
    Status(
        DECLINED, _l("Declined"), "muted", _l("This quote was declined. Ask for a new one at any time."), _l("Declined")
    ),
    Status(
        EXPIRED,
        _l("Expired"),
        "muted",
        _l("Its last day is over. Write to us if you still want it."),
        _l("Expired"),
    ),
)
STATUSES = {status.raw: status for status in _TABLE}


def init_app(app: Flask) -> None:
    """Give templates the filter `quote_status`."""
    app.jinja_env.filters["quote_status"] = status_of


def status_of(raw: str) -> Status:
    """Return what we know of a status; one that we don't know is its own word."""
    return STATUSES.get(raw) or Status(raw, raw, office=raw)
