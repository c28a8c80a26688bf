"""Reads of logins: one by its name, a set-password link by its token, who approves orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from storefront.auth.rules import Rights, approval_limit, normal_login, sum_of
from storefront.auth.sessions import live_access
from storefront.auth.tokens import digest
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Area, Permission, Viewer
from storefront.portal.users import (
    PortalAccess,
    PortalAccessRole,
    PortalAreaOff,
    PortalPasswordLink,
    PortalRole,
    PortalRolePermission,
    PortalUser,
)


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


@dataclass(frozen=True, slots=True)
class Approver:
    """A person who may approve orders; `limit` is in the customer's currency, None without one."""

    user_id: int
    contact_id: int
    person_name: str
    email: str
    language: str
    limit: Decimal | None

    def may_approve(self, total: Decimal) -> bool:
        """Tell whether an order of this total is within the limit."""
        return self.limit is None or total <= self.limit


def find_order_limit(session: Session, viewer: Viewer) -> Decimal | None:
    """Return the largest order that needs nobody's approval; None without a limit, and for a salesperson."""
    return None if viewer.access_id is None else find_order_limits(session, [viewer.access_id]).get(viewer.access_id)


def find_order_limits(session: Session, access_ids: Collection[int]) -> dict[int, Decimal]:
    """Return the order limits of several people, of those who have one. One statement."""
    role, held = PortalRole, PortalAccessRole
    limits: dict[int, list[Decimal | None]] = defaultdict(list)
    rows = session.execute(
        select(held.access_id, role.order_limit)
        .join(held, held.role_id == role.id)
        .join(PortalRolePermission, PortalRolePermission.role_id == role.id)
        .where(held.access_id.in_(access_ids), PortalRolePermission.permission == Permission.ORDER_PLACE)
    )
    for access_id, limit in rows:
        limits[access_id].append(limit)
    ordering = frozenset({Permission.ORDER_PLACE})
    sums = {one: sum_of(Rights(ordering, limit) for limit in found).order_limit for one, found in limits.items()}
    return {access_id: limit for access_id, limit in sums.items() if limit is not None}


def find_approvers(session: Session, clock: Clock, customer_id: int) -> list[Approver]:
    """Return the people of a customer who may approve orders today, by name. One statement."""
    people: dict[int, Any] = {}
    rights: dict[int, dict[int, tuple[Decimal | None, set[str]]]] = defaultdict(dict)
    for row in session.execute(_of_approvers(customer_id), {"today": clock.today()}):
        people[row.access_id] = row
        rights[row.access_id].setdefault(row.role_id, (row.order_limit, set()))[1].add(row.permission)
    found = []
    for access_id, row in people.items():
        held = [Rights(frozenset(allowed), limit) for limit, allowed in rights[access_id].values()]
        own = approval_limit(held)
        if Permission.ORDER_APPROVE in own.permissions:
            name = " ".join(filter(None, (row.first_name, row.last_name))) or row.email
            language = row.language or row.customer_language
            found.append(Approver(row.user_id, row.contact_id, name, row.email, language, own.order_limit))
    return found


def _of_approvers(customer_id: int) -> Select[*tuple[Any, ...]]:
    """One row for each role of each person that allows to order or to approve; where ordering is on for the person."""
    access, held, role, allowed, off = (
        PortalAccess,
        PortalAccessRole,
        PortalRole,
        PortalRolePermission,
        PortalAreaOff,
    )
    switched_off = exists().where(
        off.area == Area.ORDERING,
        or_(off.customer_id.is_(None), off.customer_id == access.customer_id),
        or_(off.contact_id.is_(None), off.contact_id == access.contact_id),
    )
    return (
        select(
            access.id.label("access_id"),
            access.user_id,
            access.contact_id,
            Contact.first_name,
            Contact.last_name,
            PortalUser.email,
            Contact.language,
            Customer.language.label("customer_language"),
            role.id.label("role_id"),
            role.order_limit,
            allowed.permission,
        )
        .join(PortalUser, PortalUser.id == access.user_id)
        .join(Contact, Contact.id == access.contact_id)
        .join(Customer, Customer.id == access.customer_id)
        .join(held, held.access_id == access.id)
        .join(role, role.id == held.role_id)
        .join(allowed, allowed.role_id == role.id)
        .where(
            access.customer_id == customer_id,
            live_access(),
            PortalUser.active,
            Contact.active,
            ~switched_off,
            allowed.permission.in_((Permission.ORDER_PLACE, Permission.ORDER_APPROVE)),
        )
        .order_by(Contact.last_name, Contact.first_name, access.id)
    )
