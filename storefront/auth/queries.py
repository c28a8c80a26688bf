"""Reads of signing in: a login by its name, a set-password link by its token."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storefront.auth.rules import normal_login
from storefront.auth.sessions import live_access
from storefront.auth.tokens import digest
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import Clock
from storefront.portal.users import PortalAccess, PortalPasswordLink, PortalUser


@dataclass(frozen=True, slots=True)
class Login:
    """A login that may sign in; `access_id` is the customer's access it opens, None for staff."""

    user_id: int
    login: str
    email: str
    person_name: str
    language: str
    password_hash: str | None
    access_id: int | None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """A set-password link that is alive."""

    user_id: int
    login: str


def find_login(session: Session, clock: Clock, typed: str) -> Login | None:
    """Return the login of this name; None when there is none, or it is suspended, or its access has ended."""
    return _find(session, clock, PortalUser.login == normal_login(typed))


def find_login_by_id(session: Session, clock: Clock, user_id: int) -> Login | None:
    """Return the login of this id; None as above."""
    return _find(session, clock, PortalUser.id == user_id)


def _find(session: Session, clock: Clock, condition: object) -> Login | None:
    statement = (
        select(
            PortalUser.id,
            PortalUser.login,
            PortalUser.email,
            func.coalesce(Contact.first_name, Contact.last_name, Employee.name, "").label("person_name"),
            func.coalesce(Contact.language, Customer.language, "").label("language"),
            PortalUser.password_hash,
            PortalAccess.id.label("access_id"),
            Customer.id.label("customer_id"),
        )
        .outerjoin(PortalAccess, (PortalAccess.user_id == PortalUser.id) & live_access())
        .outerjoin(Contact, (Contact.id == PortalAccess.contact_id) & Contact.active)
        .outerjoin(Customer, Customer.id == Contact.customer_id)
        .outerjoin(Employee, (Employee.id == PortalUser.employee_id) & Employee.active)
        .where(condition, PortalUser.active, or_(Customer.id.is_not(None), Employee.id.is_not(None)))  # type: ignore[arg-type]
        # of several customers the one the login was made for, then the oldest
        .order_by(PortalAccess.contact_id != PortalUser.contact_id, PortalAccess.id)
        .limit(1)
        .execution_options(unscoped="finds out who is signing in")
    )
    row = session.execute(statement, {"today": clock.today()}).first()
    return Login(*row) if row else None


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """A customer that a person's login opens."""

    access_id: int
    customer_id: int
    code: str
    name: str


def list_own_customers(session: Session, clock: Clock, user_id: int) -> list[OwnCustomer]:
    """Return the customers that a login opens today, by name."""
    statement = (
        select(PortalAccess.id, Customer.id, Customer.code, Customer.name)
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .join(Contact, (Contact.id == PortalAccess.contact_id) & Contact.active)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(PortalAccess.user_id == user_id, PortalUser.active, live_access())
        .order_by(Customer.name, Customer.id)
        .execution_options(unscoped="shows one person the own customers")
    )
    return [OwnCustomer(*row) for row in session.execute(statement, {"today": clock.today()})]


def opens_elsewhere(session: Session, user_id: int, customer_id: int) -> bool:
    """Tell whether a login opens another customer than this one."""
    other = select(PortalAccess.id).where(
        PortalAccess.user_id == user_id, PortalAccess.customer_id != customer_id, PortalAccess.active
    )
    statement = other.limit(1).execution_options(unscoped="asks whether a login is this customer's alone")
    return session.scalar(statement) is not None


def find_password_link(session: Session, clock: Clock, token: str) -> PasswordLink | None:
    """Return what a set-password link is for; None when it is unknown, used, replaced or too old."""
    row = session.execute(
        select(PortalUser.id, PortalUser.login)
        .join(PortalPasswordLink, PortalPasswordLink.user_id == PortalUser.id)
        .where(
            PortalPasswordLink.digest == digest(token),
            PortalPasswordLink.used_at.is_(None),
            PortalPasswordLink.expires_at > clock.now(),
            PortalUser.active,
        )
    ).first()
    return PasswordLink(*row) if row else None
