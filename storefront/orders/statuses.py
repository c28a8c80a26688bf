"""The one table of order statuses (SO301000): what people read, how it looks, how far the order has come.

An ERP may know more, or name its own: a status that stands here not is shown as it is, and counts as not finished.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from flask_babel import lazy_gettext as _l


class Step(IntEnum):
    """How far an order has come."""

    RECEIVED = 1
    CONFIRMED = 2
    PACKED = 3
    GONE = 4
    INVOICED = 5
    PAID = 6
    ENDED = 7  # without having gone out: cancelled, rejected, expired
    APPROVED = 8  # a stop after it was received, of orders that a colleague has to approve; no status stands for it


@dataclass(frozen=True, slots=True)
class Status:
    """A status: the ERP's own text, the word for people, its tone (a kind of badge), the step it stands for.

    `sentence` answers "what is with my order?"; a `final` one doesn't move any more.
    """

    raw: str
    word: Any  # a text in the reader's language, or the ERP's own
    tone: str = "muted"
    step: Step = Step.RECEIVED
    final: bool = False
    sentence: Any = ""

    @property
    def known(self) -> bool:
        """Tell whether the status stands in the table."""
        return self.raw in STATUSES


_TABLE = (
    Status("On Hold", _l("On hold"), "warn", sentence=_l("This order is on hold. Call us if you don't know why.")),
    Status("Pending Approval", _l("Waits for approval"), "warn", sentence=_l("This order waits for approval.")),
    Status(
        "Credit Hold",
        _l("On credit hold"),
        "warn",
        sentence=_l("This order is over your credit limit and waits until we release it."),
    ),
    Status("Open", _l("Open"), "info", Step.CONFIRMED, sentence=_l("We have your order and get it ready.")),
    Status(
        "Back Order",
        _l("Waits for stock"),
        "warn",
        Step.CONFIRMED,
        sentence=_l("What is still open waits for stock."),
    ),
    Status("Shipping", _l("Shipping"), "info", Step.PACKED, sentence=_l("This order is being shipped.")),
    Status("Completed", _l("Completed"), "ok", Step.GONE, sentence=_l("This order has gone out.")),
    Status(
        "Invoiced",
        _l("Invoiced"),
        "ok",
        Step.INVOICED,
        final=True,
        sentence=_l("This order has gone out, and you have the invoice."),
    ),
    Status("Canceled", _l("Canceled"), "muted", Step.ENDED, final=True, sentence=_l("This order was cancelled.")),
    Status("Rejected", _l("Rejected"), "bad", Step.ENDED, final=True, sentence=_l("This order was not approved.")),
    Status("Expired", _l("Expired"), "muted", Step.ENDED, final=True, sentence=_l("This order has expired.")),
)
STATUSES = {status.raw: status for status in _TABLE}


def status_of(raw: str) -> Status:
    """Return what we know of a status; one that we don't know is its own word."""
    return STATUSES.get(raw) or Status(raw, raw, sentence=raw)
