"""Writes of one's own profile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.auth import sessions
from storefront.auth.queries import list_own_customers
from storefront.auth.sessions import Device
from storefront.erp.contacts import Contact
from storefront.erp.customers import Employee
from storefront.kernel.clock import Clock
from storefront.kernel.errors import ChangedMeanwhileError, NotFoundError
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.wanted import change_wanted
from storefront.portal.audit import record, record_change
from storefront.portal.users import PortalLoginSession, PortalUser
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class Own:
    """What one may change of oneself; None for nothing. Staff have no first name and no mobile."""

    first_name: str | None
    last_name: str | None
    phone: str | None
    mobile: str | None
    language: str | None


def change_own(session: Session, clock: Clock, who: Viewer | Operator, own: Own, *, seen: str) -> None:
    """Change one's own name, phone and language. Raises ChangedMeanwhileError."""
    if isinstance(who, Operator):
        _change_employee(session, clock, who, own)
        return
    contact = session.get_one(Contact, who.contact_id)
    if contact.modified_at.isoformat() != seen:
        raise ChangedMeanwhileError
    before = {name: getattr(contact, name) for name in asdict(own)}
    for name, value in asdict(own).items():
        setattr(contact, name, value)
    session.flush()
    _note(session, clock, who, before, asdict(own))


def _change_employee(session: Session, clock: Clock, operator: Operator, own: Own) -> None:
    employee, user = session.get_one(Employee, operator.employee_id), session.get_one(PortalUser, operator.user_id)
    before = {"last_name": employee.name, "phone": employee.phone, "language": user.language}
    employee.name, employee.phone, user.language = own.last_name or employee.name, own.phone, own.language
    session.flush()
    after = {"last_name": employee.name, "phone": employee.phone, "language": user.language}
    _note(session, clock, operator, before, after)


def _note(
    session: Session, clock: Clock, who: Viewer | Operator, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    record_change(session, clock, who, "profile.changed", subject=who.person_name, before=before, after=after)


def switch_customer(
    session: Session, clock: Clock, settings: Settings, viewer: Viewer, *, access_id: int, token: str, device: Device
) -> str:
    """Go on as the contact of another customer; return the token of a new sign-in, the old one ends.

    A new sign-in, so that no page that is still open for the one customer can write to the other. Raises
    NotFoundError for an access that is not this person's, or not open.
    """
    own = next((one for one in list_own_customers(session, clock, viewer.user_id) if one.access_id == access_id), None)
    if own is None:
        raise NotFoundError(access=access_id)
    sessions.end_session(session, token)
    fresh = sessions.open_session(session, clock, settings, user_id=viewer.user_id, access_id=access_id, device=device)
    record(session, clock, viewer, "login.switched", subject=own.name, customer_id=own.customer_id)
    return fresh


def switch_mails(
    session: Session, clock: Clock, viewer: Viewer, *, seen: Collection[str], wanted: Collection[str]
) -> None:
    """Switch one's own mails on and off. Raises NotFoundError for who is no contact."""
    if viewer.contact_id is None:
        raise NotFoundError(user=viewer.user_id)
    change_wanted(
        session,
        clock,
        viewer,
        contact_id=viewer.contact_id,
        customer_id=viewer.customer_id,
        subject=viewer.email,
        seen=seen,
        wanted=wanted,
    )


def end_sign_in(session: Session, clock: Clock, who: Viewer | Operator, *, sign_in_id: int) -> None:
    """End one of one's own sign-ins. Raises NotFoundError for another's."""
    row = PortalLoginSession
    own = (row.id == sign_in_id, row.user_id == who.user_id)
    if session.scalar(select(row.id).where(*own)) is None:
        raise NotFoundError(sign_in=sign_in_id)
    session.execute(delete(row).where(*own))
    record(session, clock, who, "login.signed_out", subject=who.person_name)


def end_all(session: Session, clock: Clock, who: Viewer | Operator) -> None:
    """End all of one's own sign-ins, this one too."""
    sessions.end_sessions_of(session, who.user_id)
    record(session, clock, who, "login.signed_out_everywhere", subject=who.person_name)
