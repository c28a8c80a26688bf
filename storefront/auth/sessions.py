"""Live sign-ins. The cookie holds a random token, the table its digest and the rest: deleting the row ends it.

`find_session` runs once a request: one statement loads who is looking, for which customer, with which
permissions, and how many lines the cart has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, bindparam, delete, func, or_, select, union_all
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from storefront.auth.tokens import digest, new_token
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee, Salesperson
from storefront.erp.prepared import Prepared
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Operator, ViewedCustomer, Viewer
from storefront.portal.carts import PortalCart, PortalCartLine
from storefront.portal.users import (
    PortalAccess,
    PortalAccessRole,
    PortalLoginSession,
    PortalRolePermission,
    PortalUser,
    PortalUserRole,
)
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: a viewer or an operator, never both."""

    session_id: int
    user_id: int
    login: str
    language: str
    must_change_password: bool
    viewer: Viewer | None
    operator: Operator | None


def live_access() -> ColumnElement[bool]:
    """Return the condition under which a person's access opens a customer on the day `today`."""
    return PortalAccess.active & or_(PortalAccess.ends_on.is_(None), PortalAccess.ends_on >= bindparam("today"))


def _permissions() -> ColumnElement[Any]:
    """A contact's roles hang on the access, those of staff on the login: neither gets the other's."""
    of_access = select(PortalAccessRole.role_id).where(PortalAccessRole.access_id == PortalAccess.id)
    of_staff = select(PortalUserRole.role_id).where(
        PortalUserRole.user_id == PortalUser.id, PortalUser.kind != "contact"
    )
    roles = union_all(of_access.correlate(PortalAccess), of_staff.correlate(PortalUser))
    permission = PortalRolePermission.permission
    return (
        select(func.aggregate_strings(permission, " "))
        .where(PortalRolePermission.role_id.in_(roles))
        .correlate(PortalUser, PortalAccess)
        .scalar_subquery()
    )


def _cart_lines() -> ColumnElement[Any]:
    return (
        select(func.count())
        .select_from(PortalCart)
        .join(PortalCartLine, PortalCartLine.cart_id == PortalCart.id)
        .where(
            PortalCart.user_id == PortalUser.id,
            PortalCart.customer_id == PortalAccess.customer_id,
            PortalCartLine.removed_at.is_(None),
        )
        .correlate(PortalUser, PortalAccess)
        .scalar_subquery()
    )


def _statement() -> Select[*tuple[Any, ...]]:
    user, contact, customer = PortalUser, Contact, Customer
    return (
        select(
            PortalLoginSession.id.label("session_id"),
            user.id.label("user_id"),
            user.login,
            user.kind,
            user.email,
            user.must_change_password,
            PortalAccess.id.label("access_id"),
            contact.id.label("contact_id"),
            contact.first_name,
            contact.last_name,
            contact.language.label("contact_language"),
            customer.id.label("customer_id"),
            customer.code,
            customer.name,
            customer.status,
            customer.currency,
            customer.language.label("customer_language"),
            customer.price_class_id,
            customer.warehouse_id,
            Employee.id.label("employee_id"),
            Employee.name.label("employee_name"),
            Salesperson.id.label("salesperson_id"),
            _permissions().label("permissions"),
            _cart_lines().label("cart_lines"),
        )
        .select_from(PortalLoginSession)
        .join(user, user.id == PortalLoginSession.user_id)
        .outerjoin(
            PortalAccess,
            (PortalAccess.id == PortalLoginSession.access_id) & (PortalAccess.user_id == user.id) & live_access(),
        )
        .outerjoin(contact, (contact.id == PortalAccess.contact_id) & contact.active)
        .outerjoin(customer, customer.id == contact.customer_id)
        .outerjoin(Employee, (Employee.id == user.employee_id) & Employee.active)
        .outerjoin(Salesperson, (Salesperson.employee_id == Employee.id) & Salesperson.active)
        .where(
            PortalLoginSession.digest == bindparam("digest"),
            PortalLoginSession.expires_at > bindparam("now"),
            user.active,
            or_(customer.id.is_not(None), Employee.id.is_not(None)),
        )
    )


def find_session(session: Session, clock: Clock, token: str) -> Identity | None:
    """Return who holds this token; None when it is unknown, expired, suspended or ended."""
    return WHO_IS_LOOKING.one(session, digest=digest(token), now=clock.now(), today=clock.today())


def _identity(values: Sequence[Any]) -> Identity:
    row = SimpleNamespace(**dict(zip(NAMES, values, strict=True)))
    viewer = _viewer(row) if row.customer_id else None
    operator = None if viewer else _operator(row)
    language = viewer.language if viewer else ""
    return Identity(row.session_id, row.user_id, row.login, language, row.must_change_password, viewer, operator)


def _viewer(row: SimpleNamespace) -> Viewer:
    customer = ViewedCustomer(
        id=row.customer_id,
        code=row.code,
        name=row.name,
        status=row.status,
        currency=row.currency,
        price_class_id=row.price_class_id,
        warehouse_id=row.warehouse_id,
    )
    return Viewer(
        user_id=row.user_id,
        person_name=" ".join(filter(None, (row.first_name, row.last_name))) or row.email,
        email=row.email,
        language=row.contact_language or row.customer_language,
        customer=customer,
        permissions=frozenset((row.permissions or "").split()),
        contact_id=row.contact_id,
        access_id=row.access_id,
        cart_lines=row.cart_lines,
    )


def _operator(row: SimpleNamespace) -> Operator:
    return Operator(
        user_id=row.user_id,
        person_name=row.employee_name,
        email=row.email,
        language="",
        employee_id=row.employee_id,
        permissions=frozenset((row.permissions or "").split()),
        salesperson_id=row.salesperson_id,
    )


NAMES = [str(column.key) for column in _statement().selected_columns]
WHO_IS_LOOKING = Prepared(_statement(), _identity, unscoped="finds out who is looking")


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in from: shown in the list of live sign-ins."""

    network_address: str | None
    user_agent: str | None


def open_session(
    session: Session, clock: Clock, settings: Settings, *, user_id: int, access_id: int | None, device: Device
) -> str:
    """Write a live sign-in and return its token, which stands nowhere else."""
    token = new_token()
    now = clock.now()
    row = PortalLoginSession(
        digest=digest(token),
        user_id=user_id,
        access_id=access_id,
        created_at=now,
        expires_at=now + timedelta(hours=settings.session_hours),
        network_address=(device.network_address or "")[:64] or None,
        user_agent=(device.user_agent or "").replace("\0", "")[:255] or None,
    )
    session.add(row)
    session.flush()
    return token


def end_session(session: Session, token: str) -> None:
    """End one sign-in; an unknown one is no matter."""
    session.execute(delete(PortalLoginSession).where(PortalLoginSession.digest == digest(token)))


def end_sessions_of(session: Session, user_id: int) -> None:
    """End every sign-in of a login, everywhere."""
    session.execute(delete(PortalLoginSession).where(PortalLoginSession.user_id == user_id))


def purge_sessions(session: Session, *, now: datetime) -> None:
    """Delete sign-ins that have expired."""
    session.execute(delete(PortalLoginSession).where(PortalLoginSession.expires_at <= now))
