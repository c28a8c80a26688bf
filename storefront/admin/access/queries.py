"""Reads of access: of one contact, of many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from storefront.admin.access.models import Access, AccessPage, AreaSwitch, Candidate, Mail, Person
from storefront.admin.visible import visible
from storefront.auth.roles import givable, list_roles, list_user_types, rights_of, roles_of_access
from storefront.auth.rules import normal_login
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Area, Operator
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import (
    PortalAccess,
    PortalAreaOff,
    PortalLoginSession,
    PortalPasswordLink,
    PortalUser,
)

MAILS = 20
MOST_AT_ONCE = 200
PERSON = (
    Contact.id,
    Contact.first_name,
    Contact.last_name,
    Contact.email,
    Contact.active,
    Contact.customer_id,
    Customer.code,
    Customer.name,
)


def get_page(session: Session, operator: Operator, clock: Clock, contact_id: int) -> AccessPage:
    """Return what the panel of a contact's access shows. Raises NotFoundError, for one of a foreign customer too."""
    person = get_person(session, operator, contact_id)
    access = find_access(session, clock, contact_id)
    roles = list_roles(session)
    held = roles_of_access(session, access.id if access else None)
    return AccessPage(
        person=person,
        access=access,
        roles=roles,
        givable=frozenset(givable(rights_of(session, operator, roles), roles)),
        held=frozenset(role.code for role in roles if role.id in held),
        types=list_user_types(session, roles),
        areas=find_areas(session, person.customer_id, contact_id),
        mails=list_mails(session, person, access),
    )


def get_offers(session: Session, operator: Operator) -> AccessPage:
    """Return the roles and user types that the operator may give, of nobody yet."""
    roles = list_roles(session)
    return AccessPage(
        person=Person(0, None, None, None, True, 0, "", ""),  # noqa: FBT003 (nobody)
        access=None,
        roles=roles,
        givable=frozenset(givable(rights_of(session, operator, roles), roles)),
        held=frozenset(),
        types=list_user_types(session, roles),
        areas=(),
        mails=(),
    )


def get_person(session: Session, operator: Operator, contact_id: int) -> Person:
    """Return a contact that the operator may see. Raises NotFoundError."""
    statement = (
        select(*PERSON)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.id == contact_id, visible(operator))
    )
    row = session.execute(statement).first()
    if row is None:
        raise NotFoundError(contact=contact_id)
    return Person(*row)


def get_access_row(session: Session, operator: Operator, contact_id: int) -> PortalAccess:
    """Return the access of a contact, to be changed. Raises NotFoundError."""
    get_person(session, operator, contact_id)
    statement = select(PortalAccess).where(PortalAccess.contact_id == contact_id).order_by(PortalAccess.id)
    found = session.scalars(statement.limit(1)).first()
    if found is None:
        raise NotFoundError(contact=contact_id)
    return found


def find_access(session: Session, clock: Clock, contact_id: int) -> Access | None:
    """Return the access of a contact with its login; None without one."""
    now = clock.now()
    sign_ins = select(func.count()).where(
        PortalLoginSession.access_id == PortalAccess.id, PortalLoginSession.expires_at > now
    )
    link = select(func.max(PortalPasswordLink.expires_at, type_=PortalPasswordLink.expires_at.type)).where(
        PortalPasswordLink.user_id == PortalUser.id,
        PortalPasswordLink.used_at.is_(None),
        PortalPasswordLink.expires_at > now,
    )
    other = aliased(PortalAccess)
    customers = select(func.count()).select_from(other).where(other.user_id == PortalAccess.user_id)
    statement = (
        select(
            PortalAccess,
            PortalUser.login,
            PortalUser.email,
            PortalUser.active,
            PortalUser.last_login_at,
            sign_ins.scalar_subquery(),
            link.scalar_subquery(),
            customers.scalar_subquery(),
            PortalUser.password_hash.is_not(None),
            PortalUser.must_change_password,
        )
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .where(PortalAccess.contact_id == contact_id)
        .order_by(PortalAccess.id)
        .limit(1)
    )
    row = session.execute(statement).first()
    return _access(row, clock.today()) if row else None


def _access(row: Any, today: date) -> Access:  # noqa: ANN401 (a row)
    kept, login, email, active, last_login_at, sign_ins, link_until, customers, has_password, must_change = row
    return Access(
        id=kept.id,
        user_id=kept.user_id,
        login=login,
        email=email,
        state=state_of(kept, today, active=active, signed_in=last_login_at is not None),
        ends_on=kept.ends_on,
        granted_at=kept.granted_at,
        granted_by=kept.granted_by,
        last_login_at=last_login_at,
        user_type_id=kept.user_type_id,
        sign_ins=sign_ins,
        link_until=link_until,
        customers=customers,
        has_password=has_password,
        must_change=must_change,
    )


def state_of(access: PortalAccess, today: date, *, active: bool, signed_in: bool) -> str:
    """Return the state of an access: live, invited, suspended, revoked or ended."""
    if access.revoked_at:
        return "revoked"
    if not (access.active and active):
        return "suspended"
    if access.ends_on and access.ends_on < today:
        return "ended"
    return "live" if signed_in else "invited"


def find_areas(session: Session, customer_id: int | None = None, contact_id: int | None = None) -> list[AreaSwitch]:
    """Return each area as it stands for the portal, for a customer, or for a contact of it."""
    off = PortalAreaOff
    rows = session.execute(
        select(off.area, off.customer_id, off.contact_id).where(
            or_(off.customer_id.is_(None), off.customer_id == customer_id),
            or_(off.contact_id.is_(None), off.contact_id == contact_id),
        )
    ).all()
    here = {row.area for row in rows if (row.customer_id, row.contact_id) == (customer_id, contact_id)}
    above = {row.area for row in rows if (row.customer_id, row.contact_id) != (customer_id, contact_id)}
    return [AreaSwitch(str(area), area in here, area in above) for area in Area]


def list_mails(session: Session, person: Person, access: Access | None) -> list[Mail]:
    """Return the latest mails to a contact, the newest first. Nothing of their content."""
    box = PortalOutbox
    addresses = {access.login, access.email} if access else set()
    rows = session.execute(
        select(
            box.id,
            box.kind,
            box.recipient,
            box.state,
            box.tries,
            box.last_error,
            box.created_at,
            box.sent_at,
            box.due_at,
        )
        .where(or_(box.contact_id == person.id, box.recipient.in_(sorted(addresses)) & box.contact_id.is_(None)))
        .order_by(box.id.desc())
        .limit(MAILS)
    )
    return [Mail(*row) for row in rows]


def list_candidates(session: Session, operator: Operator, clock: Clock, ids: Sequence[int]) -> list[Candidate]:
    """Return these contacts as far as the operator sees them, with the access they have and why they can get none."""
    statement = (
        select(*PERSON, PortalAccess, PortalUser.login, PortalUser.active, PortalUser.last_login_at)
        .join(Customer, Customer.id == Contact.customer_id)
        .outerjoin(PortalAccess, PortalAccess.contact_id == Contact.id)
        .outerjoin(PortalUser, PortalUser.id == PortalAccess.user_id)
        .where(Contact.id.in_(ids[:MOST_AT_ONCE]), visible(operator))
        .order_by(Customer.name, Contact.last_name, Contact.first_name, Contact.id)
    )
    rows = session.execute(statement).all()
    taken = _taken(session, [normal_login(row.email or "") for row in rows])
    return [_candidate(row, clock.today(), taken) for row in rows]


def _taken(session: Session, logins: Sequence[str]) -> Mapping[str, frozenset[int]]:
    """Return, of these logins those that are there, the customers at which a contact goes in by each.

    One of staff, or whose mail goes elsewhere, counts for every customer: 0 stands for all.
    """
    user, found = PortalUser, defaultdict(set)
    rows = session.execute(
        select(user.login, user.email, user.kind, PortalAccess.customer_id, Contact.active)
        .outerjoin(PortalAccess, PortalAccess.user_id == user.id)
        .outerjoin(Contact, Contact.id == PortalAccess.contact_id)
        .where(user.login.in_(sorted(set(logins))))
    )
    for login, email, kind, customer_id, active in rows:
        if kind != "contact" or normal_login(email) != login:
            found[login].add(0)
        elif active:
            found[login].add(customer_id)
    return {login: frozenset(customers) for login, customers in found.items()}


def _candidate(row: Any, today: date, taken: Mapping[str, frozenset[int]]) -> Candidate:  # noqa: ANN401 (a row)
    *facts, kept, login, active, last_login_at = row
    person = Person(*facts)
    state = state_of(kept, today, active=active, signed_in=last_login_at is not None) if kept else ""
    problem = None
    if state in {"live", "invited"}:
        problem = "has"
    elif not person.active:
        problem = "inactive"
    elif not (person.email or "").strip():
        problem = "no_email"
    elif kept is None and taken.get(normal_login(person.email or ""), frozenset()) & {0, person.customer_id}:
        problem = "login_taken"
    return Candidate(person, state, login, problem)
