"""Giving people access: a login belongs to a contact of a customer, or to an employee; never to nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storefront.auth import links
from storefront.auth.rules import normal_login
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import PortalAudit
from storefront.portal.roles import DEFAULT_ROLES, STAFF_ROLES, ensure_roles, role_ids
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalUser, PortalUserRole
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class Granted:
    """A login with its access, and the link by which its owner sets the password."""

    user: PortalUser
    link: str


class CannotGrantError(RefusalError):
    """Access that can't be given; `code` says why: inactive, no_email, login_taken, unknown_role, wrong_kind."""

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(**details)
        self.code = code


def grant_access(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    contact: Contact,
    login: str | None = None,
    roles: Sequence[str] = DEFAULT_ROLES,
    welcome: bool = True,
) -> Granted:
    """Give a contact access with exactly these roles. Done again, it renews the access and the link.

    One person may hold access to several customers: a contact with the same e-mail shares the login. Raises
    CannotGrantError.
    """
    ids = _roles(session, roles, staff=False)
    if not contact.active:
        raise CannotGrantError("inactive")
    user = _user_of(session, contact, login) or _new_user(session, clock, _address(contact, login), "contact")
    user.contact_id = user.contact_id or contact.id
    user.active = True
    session.add(user)
    session.flush()
    access = _access(session, clock, user, contact)
    _replace_roles(session, PortalAccessRole, {"access_id": access.id}, ids)
    return _hand_over(session, clock, settings, user, contact=contact, welcome=welcome)


def grant_staff(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    employee: Employee,
    login: str | None = None,
    roles: Sequence[str],
    welcome: bool = True,
) -> Granted:
    """Give an employee a login with exactly these staff roles. Raises CannotGrantError."""
    ids = _roles(session, roles, staff=True)
    if not employee.active:
        raise CannotGrantError("inactive")
    kind = "operator" if "operator" in roles else "salesperson"
    user = session.scalar(select(PortalUser).where(PortalUser.employee_id == employee.id))
    user = user or _new_user(session, clock, _address(employee, login), kind)
    user.employee_id, user.kind, user.active = employee.id, kind, True
    session.add(user)
    session.flush()
    _replace_roles(session, PortalUserRole, {"user_id": user.id}, ids)
    return _hand_over(session, clock, settings, user, contact=None, welcome=welcome)


def _roles(session: Session, codes: Sequence[str], *, staff: bool) -> list[int]:
    ensure_roles(session)
    found = role_ids(session, tuple(codes))
    if unknown := [code for code in codes if code not in found]:
        raise CannotGrantError("unknown_role", role=unknown[0])
    if wrong := [code for code in codes if (code in STAFF_ROLES) is not staff]:
        raise CannotGrantError("wrong_kind", role=wrong[0])
    return list(found.values())


def _address(person: Contact | Employee, login: str | None) -> tuple[str, str]:
    email = (person.email or "").strip()
    if not email:
        raise CannotGrantError("no_email")
    return normal_login(login or email), email


def _new_user(session: Session, clock: Clock, address: tuple[str, str], kind: str) -> PortalUser:
    login, email = address
    if session.scalar(select(PortalUser.id).where(PortalUser.login == login)):
        raise CannotGrantError("login_taken", login=login)
    return PortalUser(login=login, email=email, kind=kind, created_at=clock.now())


def _user_of(session: Session, contact: Contact, login: str | None) -> PortalUser | None:
    """Return the login that the contact has, or that the same person has through another customer."""
    through = select(PortalAccess.user_id).where(PortalAccess.contact_id == contact.id)
    if user := session.scalar(select(PortalUser).where(PortalUser.id.in_(through))):
        return user
    wanted, email = _address(contact, login)
    user = session.scalar(select(PortalUser).where(PortalUser.login == wanted))
    if user and (user.kind != "contact" or normal_login(user.email) != normal_login(email)):
        raise CannotGrantError("login_taken", login=wanted)
    return user


def _access(session: Session, clock: Clock, user: PortalUser, contact: Contact) -> PortalAccess:
    statement = select(PortalAccess).where(
        PortalAccess.user_id == user.id, PortalAccess.customer_id == contact.customer_id
    )
    access = session.scalar(statement) or PortalAccess(
        user_id=user.id, customer_id=contact.customer_id, granted_at=clock.now()
    )
    access.contact_id, access.active, access.ends_on = contact.id, True, None
    session.add(access)
    session.flush()
    return access


def _replace_roles(
    session: Session, table: type[PortalAccessRole | PortalUserRole], owner: dict[str, int], ids: Sequence[int]
) -> None:
    session.execute(delete(table).filter_by(**owner))
    session.execute(insert(table), [{**owner, "role_id": role_id} for role_id in ids])


def _hand_over(
    session: Session, clock: Clock, settings: Settings, user: PortalUser, *, contact: Contact | None, welcome: bool
) -> Granted:
    seed = links.new_seed()
    life = timedelta(hours=settings.link_hours)
    links.new_link(session, clock, settings, user_id=user.id, seed=seed, life=life)
    customer = session.get_one(Customer, contact.customer_id) if contact else None
    language = (contact.language if contact else None) or (customer.language if customer else settings.language)
    if welcome:
        context = {
            "person_name": _name(session, user, contact),
            "customer_name": customer.name if customer else "",
            "login": user.login,
            "seed": seed,
        }
        enqueue(
            session,
            clock,
            kind=MailKind.WELCOME,
            recipient=user.email,
            language=language,
            context=context,
            customer_id=customer.id if customer else None,
            contact_id=contact.id if contact else None,
        )
    session.add(
        PortalAudit(
            at=clock.now(),
            actor="storefront grant",
            customer_id=customer.id if customer else None,
            action="access.granted",
            subject=user.login,
        )
    )
    return Granted(user, links.link_address(settings, seed))


def _name(session: Session, user: PortalUser, contact: Contact | None) -> str:
    if contact:
        return contact.first_name or contact.last_name or ""
    return session.get_one(Employee, user.employee_id).name
