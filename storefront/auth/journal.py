"""What the audit log says of signing in. Never a password, and never what may be one typed in the wrong field."""

from __future__ import annotations

import re
from datetime import timedelta

from sqlalchemy.orm import Session

from storefront.auth.queries import Login
from storefront.auth.rules import LONGEST_LOGIN, normal_login
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Operator, Viewer
from storefront.portal.audit import record
from storefront.portal.throttle import count_try, throttle_key

SIGNED_IN, SIGNED_OUT = "auth.signed_in", "auth.signed_out"
FAILED, PASSWORD_SET = "auth.sign_in_failed", "auth.password_set"
NOT_RECORDED = "auth.failures_not_recorded"
MOST_FAILURES_AN_HOUR = 1000
UNKNOWN = "?"
AN_ADDRESS = re.compile(r"[^\s@\0]+@[\w.-]+\.[a-z]{2,}")


def note_sign_in(session: Session, clock: Clock, login: Login, network_address: str | None) -> None:
    """Record that somebody signed in."""
    _note(session, clock, SIGNED_IN, login, network_address)


def note_sign_out(session: Session, clock: Clock, login: str, who: Viewer | Operator) -> None:
    """Record that somebody signed out; `login` is the one that was signed in with."""
    customer_id = who.customer_id if isinstance(who, Viewer) else None
    record(session, clock, login, SIGNED_OUT, subject=who.person_name, customer_id=customer_id, user_id=who.user_id)


def note_password(session: Session, clock: Clock, login: Login, network_address: str | None) -> None:
    """Record that somebody set the own password."""
    _note(session, clock, PASSWORD_SET, login, network_address)


def note_failure(session: Session, clock: Clock, typed: str, login: Login | None, network_address: str | None) -> None:
    """Record a wrong password, with the same statements whether the login exists or not.

    A login has its tries and an address has its (auth/limits.py); over all of them an hour's failures are recorded up
    to a limit, so that nobody fills the disk with guesses.
    """
    if _within_the_hour(session, clock, "recorded failures", MOST_FAILURES_AN_HOUR):
        _note(session, clock, FAILED, login, network_address, actor=shown_login(typed))
    elif _within_the_hour(session, clock, "failures not recorded", 1):
        record(session, clock, "storefront", NOT_RECORDED, after={"recorded": MOST_FAILURES_AN_HOUR})


def _within_the_hour(session: Session, clock: Clock, what: str, limit: int) -> bool:
    """Count once more in this hour; tell whether that is within the limit."""
    now = clock.now()
    key = throttle_key(what, now.strftime("%Y-%m-%dT%H"))
    return count_try(session, key, now=now, limit=limit, wait=timedelta(hours=1)) is None


def shown_login(typed: str) -> str:
    """Return what the log says of a login nobody has: an e-mail address; anything else may be a password."""
    login = normal_login(typed)
    return login if len(login) <= LONGEST_LOGIN and AN_ADDRESS.fullmatch(login) else UNKNOWN


def _note(
    session: Session,
    clock: Clock,
    action: str,
    login: Login | None,
    network_address: str | None,
    *,
    actor: str = UNKNOWN,
) -> None:
    record(
        session,
        clock,
        login.login if login else actor,
        action,
        subject=(login.person_name or None) if login else None,
        customer_id=login.customer_id if login else None,
        user_id=login.user_id if login else None,
        network_address=(network_address or "")[:64] or None,
    )
