"""What happens to an access after it was given: suspended and resumed, taken away and given back, its password reset.

Each of them ends the live sign-ins that it shuts out in the same transaction, and leaves a line in the audit log.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storefront.auth import links, sessions
from storefront.auth.grants import CannotGrantError, send_welcome
from storefront.auth.passwords import hash_password
from storefront.auth.queries import opens_elsewhere
from storefront.auth.rules import normal_login
from storefront.erp.contacts import Contact
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import record, record_change
from storefront.portal.throttle import forget_tries, throttle_key
from storefront.portal.users import PortalAccess, PortalLoginSession, PortalUser
from storefront.settings import Settings

Actor = Operator | Viewer
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # no l and 1, no o and 0, no i
PARTS, PART = 4, 4  # letters between dashes: 79 bits


@dataclass(frozen=True, slots=True, repr=False)
class NewPassword:
    """A password in plain letters, and as it is kept. It has no words of its own, so that no log can hold it."""

    plain: str
    kept: str


class CannotChangeError(RefusalError):
    """An access that this person can't change; `code` says why.

    oneself, ended_by_staff, not_live, shared, has_password.
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


def suspend(session: Session, clock: Clock, by: Actor, access: PortalAccess) -> None:
    """Shut an access until it is resumed; its live sign-ins end. Raises CannotChangeError for one's own."""
    _refuse_oneself(by, access)
    if not access.active:
        return
    _shut(session, by, access)
    _note(session, clock, by, "access.suspended", access)


def resume(session: Session, clock: Clock, by: Actor, access: PortalAccess) -> None:
    """Open a suspended or revoked access again, with the roles it had. Raises CannotChangeError."""
    if access.active:
        return
    if isinstance(by, Viewer) and access.ended_by != "company":
        raise CannotChangeError("ended_by_staff")
    access.active, access.ended_by, access.revoked_at = True, None, None
    session.flush()
    _note(session, clock, by, "access.resumed", access)


def revoke(session: Session, clock: Clock, by: Actor, access: PortalAccess) -> None:
    """Take an access away: its sign-ins end, and the login's links where it opens nothing else.

    Raises CannotChangeError.
    """
    _refuse_oneself(by, access)
    if access.revoked_at:
        return
    if isinstance(by, Viewer) and not access.active and access.ended_by != "company":
        raise CannotChangeError("ended_by_staff")
    _shut(session, by, access)
    access.revoked_at = clock.now()
    session.flush()
    if not opens_elsewhere(session, access.user_id, access.customer_id):
        links.end_links_of(session, clock, access.user_id)
    _note(session, clock, by, "access.revoked", access)


def reset_password(session: Session, clock: Clock, by: Actor, access: PortalAccess) -> str:
    """End the password and every sign-in of the login, and mail a link for a new one; return where the mail goes.

    The mail goes to the login's own address, never to one that the asker names. Raises CannotChangeError for an
    access that is not live, and where a customer's manager would shut out another customer's person.
    """
    _refuse_oneself(by, access)
    user, contact = _people(session, clock, access)
    if isinstance(by, Viewer) and opens_elsewhere(session, user.id, access.customer_id):
        raise CannotChangeError("shared")  # it is not this company's alone to shut
    user.password_hash = None
    session.flush()
    sessions.end_sessions_of(session, user.id)
    context = {"login": user.login, "seed": links.new_seed()}
    enqueue(
        session,
        clock,
        kind=MailKind.PASSWORD_RESET,
        recipient=user.login,
        language=contact.language or "",
        context=context,
        customer_id=access.customer_id,
        contact_id=contact.id,
    )
    _note(session, clock, by, "access.reset", access)
    return user.email


def make_password(shortest: int) -> NewPassword:
    """Return a password of letters that are not mistaken for each other. Takes the time of a hash: no transaction."""
    parts = max(PARTS, -(-(shortest + 1) // (PART + 1)))
    plain = "-".join("".join(secrets.choice(LETTERS) for _letter in range(PART)) for _part in range(parts))
    return NewPassword(plain, hash_password(plain))


def give_password(session: Session, clock: Clock, by: Operator, access: PortalAccess, made: NewPassword) -> str:
    """Keep a password that was made for somebody, to be changed at the next sign-in; return the login.

    Sign-ins and links end. Whoever had a password is told by mail that it changed, never what it is. Raises
    CannotChangeError as reset_password does, and where the login opens a customer that this operator may not see.
    """
    _refuse_oneself(by, access)
    user, contact = _people(session, clock, access)
    if not by.sees_everyone and opens_elsewhere(session, user.id, access.customer_id):
        raise CannotChangeError("shared")  # whoever knows the password could sign in there
    if user.password_hash:
        enqueue(
            session,
            clock,
            kind=MailKind.PASSWORD_CHANGED,
            recipient=user.email,
            language=contact.language or "",
            context={"person_name": contact.first_name or contact.last_name or "", "login": user.login},
            customer_id=access.customer_id,
            contact_id=contact.id,
        )
    user.password_hash, user.must_change_password = made.kept, True
    session.flush()
    sessions.end_sessions_of(session, user.id)
    links.end_links_of(session, clock, user.id)
    forget_tries(session, throttle_key("password", user.login))
    _note(session, clock, by, "access.password_made", access)
    return user.login


def resend_welcome(session: Session, clock: Clock, settings: Settings, by: Actor, access: PortalAccess) -> str:
    """Send the welcome mail again, with a new link; return where it goes. Raises CannotChangeError."""
    user, contact = _people(session, clock, access)
    send_welcome(session, clock, settings, user=user, contact=contact)
    _note(session, clock, by, "access.welcome_sent", access)
    return user.email


def change_login(session: Session, clock: Clock, by: Operator, access: PortalAccess, *, login: str, email: str) -> None:
    """Change the name by which a person signs in, and where mail goes.

    Raises CannotGrantError("login_taken"), and CannotChangeError("shared") where the login opens a customer that
    this operator may not see: whoever changes where mail goes could take the login over.
    """
    user = session.get_one(PortalUser, access.user_id)
    if not by.sees_everyone and opens_elsewhere(session, user.id, access.customer_id):
        raise CannotChangeError("shared")
    before = {"login": user.login, "email": user.email}
    taken = select(PortalUser.id).where(PortalUser.login == normal_login(login), PortalUser.id != user.id)
    if session.scalar(taken):
        raise CannotGrantError("login_taken", login=login)
    user.login, user.email = normal_login(login), email.strip()
    session.flush()
    after = {"login": user.login, "email": user.email}
    record_change(
        session,
        clock,
        by,
        "access.changed",
        subject=before["login"],
        customer_id=access.customer_id,
        before=before,
        after=after,
    )


def _refuse_oneself(by: Actor, access: PortalAccess) -> None:
    if by.user_id == access.user_id:
        raise CannotChangeError("oneself")


def _shut(session: Session, by: Actor, access: PortalAccess) -> None:
    access.active, access.ended_by = False, "staff" if isinstance(by, Operator) else "company"
    session.flush()
    session.execute(delete(PortalLoginSession).where(PortalLoginSession.access_id == access.id))
    watched = update(PortalLoginSession).where(PortalLoginSession.preview_access_id == access.id)
    session.execute(watched.values(preview_access_id=None).execution_options(synchronize_session=False))


def _people(session: Session, clock: Clock, access: PortalAccess) -> tuple[PortalUser, Contact]:
    """Return the login and the contact of an access that is live. Raises CannotChangeError."""
    user, contact = session.get_one(PortalUser, access.user_id), session.get_one(Contact, access.contact_id)
    ended = access.ends_on is not None and access.ends_on < clock.today()
    if not (access.active and user.active and contact.active) or ended:
        raise CannotChangeError("not_live")
    return user, contact


def _note(session: Session, clock: Clock, by: Actor, action: str, access: PortalAccess) -> None:
    user = session.get_one(PortalUser, access.user_id)
    record(session, clock, by, action, subject=user.login, customer_id=access.customer_id)
