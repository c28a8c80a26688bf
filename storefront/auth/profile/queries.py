"""Reads of one's own profile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.auth.queries import OwnCustomer, list_own_customers
from storefront.erp.contacts import Contact
from storefront.erp.customers import Employee
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.wanted import find_wanted
from storefront.portal.users import PortalLoginSession, PortalUser


@dataclass(frozen=True, slots=True)
class SignIn:
    """A live sign-in: since when, from where, and whether it is the one that asks."""

    id: int
    since: datetime
    until: datetime
    network_address: str | None
    user_agent: str | None
    here: bool


@dataclass(frozen=True, slots=True)
class Profile:
    """Somebody's own data. Staff have a name and a phone only; `seen` is when it was changed last.

    `mails` are the kinds that a contact wants, None for staff.
    """

    login: str
    email: str
    name: str
    first_name: str | None
    last_name: str | None
    phone: str | None
    mobile: str | None
    language: str | None
    staff: bool
    seen: str
    access_id: int | None
    customers: Sequence[OwnCustomer]
    sign_ins: Sequence[SignIn]
    mails: Sequence[str] | None


def get_profile(session: Session, clock: Clock, who: Viewer | Operator, session_id: int | None) -> Profile:
    """Return the profile of somebody signed in. Raises NotFoundError."""
    user = session.execute(
        select(PortalUser.login, PortalUser.email, PortalUser.language).where(PortalUser.id == who.user_id)
    ).first()
    if user is None:
        raise NotFoundError(user=who.user_id)
    own = _of_contact(session, who) if isinstance(who, Viewer) else _of_employee(session, who, user.language)
    return Profile(
        login=user.login,
        email=user.email,
        name=who.person_name,
        **own,
        customers=list_own_customers(session, clock, who.user_id) if isinstance(who, Viewer) else (),
        sign_ins=list_sign_ins(session, clock, who.user_id, session_id),
        mails=find_wanted(session, who.contact_id) if isinstance(who, Viewer) and who.contact_id else None,
    )


def _of_contact(session: Session, viewer: Viewer) -> dict[str, Any]:
    contact = session.get_one(Contact, viewer.contact_id)
    return {
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "phone": contact.phone,
        "mobile": contact.mobile,
        "language": contact.language,
        "staff": False,
        "access_id": viewer.access_id,
        "seen": contact.modified_at.isoformat(),
    }


def _of_employee(session: Session, operator: Operator, language: str | None) -> dict[str, Any]:
    employee = session.get_one(Employee, operator.employee_id)
    return {
        "first_name": None,
        "last_name": employee.name,
        "phone": employee.phone,
        "mobile": None,
        "language": language,
        "staff": True,
        "access_id": None,
        "seen": "",
    }


def list_sign_ins(session: Session, clock: Clock, user_id: int, session_id: int | None) -> list[SignIn]:
    """Return the live sign-ins of a login, the newest first."""
    row = PortalLoginSession
    rows = session.execute(
        select(row.id, row.created_at, row.expires_at, row.network_address, row.user_agent)
        .where(row.user_id == user_id, row.expires_at > clock.now())
        .order_by(row.id.desc())
    )
    return [SignIn(*values, here=values.id == session_id) for values in rows]
