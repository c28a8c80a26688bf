"""What the statuses of a case (CR306000) allow, and what follows when somebody writes."""

from __future__ import annotations

NEW, OPEN, PENDING, CLOSED, RELEASED = "New", "Open", "Pending Customer", "Closed", "Released"
TO_DO = (NEW, OPEN)  # it is our turn
ENDED = (CLOSED, RELEASED)
SEVERITIES = ("Low", "Medium", "High", "Urgent")
PRESET_SEVERITY = "Medium"


def may_write(status: str) -> bool:
    """Tell whether a customer may still write: a released case is in the books, what comes later is another case."""
    return status != RELEASED


def may_close(status: str) -> bool:
    """Tell whether there is anything to close."""
    return status not in ENDED


def status_after_customer(status: str) -> str:
    """Return the status after the customer wrote: it is our turn again. A status that we do not know stays."""
    return OPEN if status in {PENDING, CLOSED} else status
