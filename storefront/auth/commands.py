"""Writes of signing in and of passwords.

Argon2 takes tens of milliseconds, so it never runs inside a write transaction: `sign_in`, `set_password` and
`change_password` open their own, before and after it. The other commands flush and leave the commit to the caller.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.auth import journal, links, passwords, sessions
from storefront.auth.grants import CannotGrantError, Granted, grant_access, grant_staff
from storefront.auth.queries import Login, find_login, find_login_by_id, find_password_link
from storefront.auth.rules import WeakPasswordError, check_password, normal_login
from storefront.auth.sessions import Device
from storefront.database import writing
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.throttle import count_try, forget_tries, throttle_key
from storefront.portal.users import PortalUser
from storefront.settings import Settings

__all__ = [
    "CannotGrantError",
    "Granted",
    "TooManyTriesError",
    "WrongPasswordError",
    "ask_for_reset",
    "change_password",
    "grant_access",
    "grant_staff",
    "leave",
    "set_password",
    "sign_in",
    "sign_out",
]


class WrongPasswordError(RefusalError):
    """Login and password do not belong together, or the login opens nothing: nobody is told which."""

    code = "wrong_password"


class TooManyTriesError(RefusalError):
    """This login waits; `seconds` says for how long."""

    code = "too_many_tries"

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.seconds = seconds


def sign_in(session: Session, clock: Clock, settings: Settings, *, login: str, password: str, device: Device) -> str:
    """Check a password and return the token of a new live sign-in.

    Raises WrongPasswordError, or TooManyTriesError once the login has had its tries. A login that does not exist
    takes the same statements and the same time as one that does.
    """
    with writing(session):
        _count(session, clock, settings, login)
        known = find_login(session, clock, login)
    _compare_or_note(session, clock, known, password, login=login, device=device)
    fresh = _rehashed(known, password)
    with writing(session):
        return _finish(session, clock, settings, login=login, fresh=fresh, device=device)


def _count(session: Session, clock: Clock, settings: Settings, login: str) -> None:
    wait = timedelta(minutes=settings.login_wait_minutes)
    key = throttle_key("password", normal_login(login))
    until = count_try(session, key, now=clock.now(), limit=settings.login_tries, wait=wait)
    if until is not None:
        raise TooManyTriesError(max(1, round((until - clock.now()).total_seconds())))


def _compare_or_note(
    session: Session, clock: Clock, known: Login | None, password: str, *, login: str, device: Device
) -> None:
    """Raise WrongPasswordError for a password that is not the login's, and leave a line in the audit log."""
    right = passwords.verify(known.password_hash if known else None, password)
    if known is None or not right:
        with writing(session):
            journal.note_failure(session, clock, login, known, device.network_address)
        raise WrongPasswordError


def _rehashed(known: Login | None, password: str) -> str | None:
    if known and known.password_hash and passwords.needs_rehash(known.password_hash):
        return passwords.hash_password(password)
    return None


def _finish(
    session: Session, clock: Clock, settings: Settings, *, login: str, fresh: str | None, device: Device
) -> str:
    known = find_login(session, clock, login)
    if known is None:
        raise WrongPasswordError  # suspended since a moment ago
    forget_tries(session, throttle_key("password", normal_login(login)))
    changes: dict[str, object] = {"last_login_at": clock.now()}
    if fresh:
        changes["password_hash"] = fresh
    _change_user(session, known.user_id, changes)
    journal.note_sign_in(session, clock, known, device.network_address)
    return sessions.open_session(
        session, clock, settings, user_id=known.user_id, access_id=known.access_id, device=device
    )


def _change_user(session: Session, user_id: int, changes: dict[str, object]) -> None:
    statement = update(PortalUser).where(PortalUser.id == user_id).values(changes)
    session.execute(statement.execution_options(synchronize_session=False))


def ask_for_reset(session: Session, clock: Clock, settings: Settings, *, login: str, language: str) -> None:
    """Ask for a forgotten-password mail. Does the same work, and says as little, for a login that does not exist."""
    login = normal_login(login)
    wait = timedelta(minutes=settings.login_wait_minutes)
    key = throttle_key("forgotten", login)
    if count_try(session, key, now=clock.now(), limit=settings.forgot_per_login, wait=wait):
        return
    context = {"login": login, "seed": links.new_seed()}
    # made out to a person by the worker, which also drops it when there is none
    enqueue(session, clock, kind=MailKind.PASSWORD_RESET, recipient=login, language=language, context=context)


def set_password(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    token: str,
    password: str,
    network_address: str | None = None,
) -> None:
    """Set a password by a link, which is used up. Every live sign-in of the login ends.

    Raises LinkEndedError, or WeakPasswordError (and leaves the link as it is).
    """
    link = find_password_link(session, clock, token)
    if link is None:
        raise links.LinkEndedError
    check_password(password, login=link.login, shortest=settings.password_length)
    kept = passwords.hash_password(password)
    with writing(session):
        _keep(session, clock, links.use_link(session, clock, token), kept, network_address)


def change_password(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    user_id: int,
    access_id: int | None,
    current: str,
    password: str,
    device: Device,
) -> str:
    """Change the password of somebody signed in; all sign-ins end, and the token of a new one is returned.

    Raises WrongPasswordError for the current one, TooManyTriesError, or WeakPasswordError for the new one.
    """
    known = find_login_by_id(session, clock, user_id)
    if known is None:
        raise NotFoundError
    with writing(session):
        _count(session, clock, settings, known.login)
    _compare_or_note(session, clock, known, current, login=known.login, device=device)
    check_password(password, login=known.login, shortest=settings.password_length)
    if password == current:
        raise WeakPasswordError("same")
    kept = passwords.hash_password(password)
    with writing(session):
        _keep(session, clock, user_id, kept, device.network_address)
        return sessions.open_session(session, clock, settings, user_id=user_id, access_id=access_id, device=device)


def _keep(session: Session, clock: Clock, user_id: int, password_hash: str, network_address: str | None) -> None:
    """Keep a new password: sign-ins and links end, the login need not wait, its owner is told."""
    _change_user(session, user_id, {"password_hash": password_hash, "must_change_password": False})
    sessions.end_sessions_of(session, user_id)
    links.end_links_of(session, clock, user_id)
    known = find_login_by_id(session, clock, user_id)
    if known is None:
        return  # access ended meanwhile: there is nobody to tell
    journal.note_password(session, clock, known, network_address)
    forget_tries(session, throttle_key("password", known.login))
    enqueue(
        session,
        clock,
        kind=MailKind.PASSWORD_CHANGED,
        recipient=known.email,
        language=known.language,
        context={"person_name": known.person_name, "login": known.login},
    )


def leave(session: Session, clock: Clock, token: str, *, login: str, who: Viewer | Operator) -> None:
    """End the sign-in of this token because its person says so."""
    sign_out(session, token)
    journal.note_sign_out(session, clock, login, who)


def sign_out(session: Session, token: str) -> None:
    """End the sign-in of this token."""
    sessions.end_session(session, token)
