"""What becomes of a quote, and what each status allows. Pure; the day is given."""

from __future__ import annotations

from datetime import date, timedelta

REQUESTED, ANSWERED, ACCEPTED, DECLINED, EXPIRED = "Requested", "Answered", "Accepted", "Declined", "Expired"
OPEN = (REQUESTED, ANSWERED)  # nobody has ended it; an answered one may still have expired
USUAL_DAYS = 30
LONGEST_DAYS = 730


def status_on(status: str, valid_until: date | None, today: date) -> str:
    """Return the status that holds today: an answered quote has expired the day after its last one."""
    if status == ANSWERED and valid_until is not None and valid_until < today:
        return EXPIRED
    return status


def may_accept(status: str) -> bool:
    """Tell whether a quote of this status (today's) becomes an order when its customer says so."""
    return status == ANSWERED


def may_decline(status: str) -> bool:
    """Tell whether there is anything to decline."""
    return status in OPEN


def may_write(status: str) -> bool:
    """Tell whether both sides may still write: about an expired one too, so that it can be prolonged."""
    return status in {*OPEN, EXPIRED}


def may_answer(status: str) -> bool:
    """Tell whether we may give prices, for the first time or anew. One that was ended stays so."""
    return may_write(status)


def usual_end(today: date) -> date:
    """Return until when an answer holds unless we say otherwise."""
    return today + timedelta(days=USUAL_DAYS)


def may_end_on(day: date, today: date) -> bool:
    """Tell whether an answer may hold until this day."""
    return today <= day <= today + timedelta(days=LONGEST_DAYS)
