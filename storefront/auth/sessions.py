"""Live sign-ins. The cookie holds a random token, the table its digest and the rest: deleting the row ends it.

`find_session` runs once a request: one statement loads who is looking, for which customer, with which
permissions, and how many lines the cart has.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, bindparam, case, delete, false, func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from storefront.auth.acting import acting_columns, acting_viewer, assigned, why_ended
from storefront.auth.tokens import digest, new_token
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, CustomerSalesperson, Employee, Salesperson
from storefront.erp.prepared import Prepared, joined
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Operator, Permission, ViewedCustomer, Viewer
from storefront.portal.carts import PortalCart, PortalCartLine
from storefront.portal.stored_settings import version_in_use
from storefront.portal.users import (
    PortalAccess,
    PortalAccessRole,
    PortalAreaOff,
    PortalLoginSession,
    PortalRolePermission,
    PortalStaffCustomer,
    PortalUser,
    PortalUserRole,
    PortalUserType,
)
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: a viewer or an operator; both only while a salesperson acts for a customer.

    `previewed_by` is the member of staff who looks at the viewer's pages, reading only. `acting_ended` says why a
    salesperson who acted may no more. `settings_version` is that of the settings that are stored now.
    """

    session_id: int | None
    user_id: int
    login: str
    language: str
    must_change_password: bool
    viewer: Viewer | None
    operator: Operator | None
    previewed_by: Operator | None = None
    acting_ended: str | None = None
    settings_version: int | None = None


def live_access(access: type[PortalAccess] = PortalAccess) -> ColumnElement[bool]:
    """Return the condition under which a person's access opens a customer on the day `today`."""
    return access.active & or_(access.ends_on.is_(None), access.ends_on >= bindparam("today"))


def _permissions_by(roles: Select[int]) -> ColumnElement[Any]:
    permission = PortalRolePermission.permission
    return (
        select(joined(permission))
        .where(PortalRolePermission.role_id.in_(roles))
        .correlate(PortalUser, PortalAccess)
        .scalar_subquery()
    )


def _permissions_of_access() -> ColumnElement[Any]:
    """A contact's roles hang on the access, those of staff on the login: neither gets the other's."""
    roles = select(PortalAccessRole.role_id).where(PortalAccessRole.access_id == PortalAccess.id)
    return _permissions_by(roles.correlate(PortalAccess))


def _permissions_of_staff() -> ColumnElement[Any]:
    roles = select(PortalUserRole.role_id).where(PortalUserRole.user_id == PortalUser.id, PortalUser.kind != "contact")
    return _permissions_by(roles.correlate(PortalUser))


def _areas_off() -> ColumnElement[Any]:
    """What is switched off for the portal, for the customer, or for the contact."""
    off = PortalAreaOff
    return (
        select(joined(off.area))
        .where(
            or_(off.customer_id.is_(None), off.customer_id == Customer.id),
            or_(off.contact_id.is_(None), off.contact_id == PortalAccess.contact_id),
        )
        .correlate(PortalAccess, Customer)
        .scalar_subquery()
    )


def _customers() -> ColumnElement[Any]:
    """How many customers the person may choose among."""
    other, through = aliased(PortalAccess), aliased(Contact)
    return (
        select(func.count())
        .select_from(other)
        .join(through, (through.id == other.contact_id) & through.active)
        .where(other.user_id == PortalAccess.user_id, live_access(other))
        .correlate(PortalAccess)
        .scalar_subquery()
    )


def _cart_lines() -> ColumnElement[Any]:
    return (
        select(func.count())
        .select_from(PortalCart)
        .join(PortalCartLine, PortalCartLine.cart_id == PortalCart.id)
        .where(
            PortalCart.user_id == func.coalesce(PortalAccess.user_id, PortalUser.id),
            PortalCart.customer_id == Customer.id,
            PortalCartLine.removed_at.is_(None),
        )
        .correlate(PortalAccess, PortalUser, Customer)
        .scalar_subquery()
    )


def _may_preview() -> ColumnElement[Any]:
    """Whether the customer is assigned to this member of staff; asked in a preview only."""
    assigned = (
        select(PortalStaffCustomer.id)
        .where(
            PortalStaffCustomer.user_id == PortalUser.id, PortalStaffCustomer.customer_id == PortalAccess.customer_id
        )
        .correlate(PortalUser, PortalAccess)
        .exists()
    )
    return case((PortalLoginSession.preview_access_id.is_not(None), assigned), else_=false())


def _columns() -> tuple[Any, ...]:
    user, contact, customer = PortalUser, Contact, Customer
    return (
        user.id.label("user_id"),
        user.login,
        user.kind,
        user.email,
        user.language.label("user_language"),
        user.must_change_password,
        PortalAccess.id.label("access_id"),
        PortalAccess.user_id.label("access_user_id"),
        contact.id.label("contact_id"),
        contact.first_name,
        contact.last_name,
        contact.email.label("contact_email"),
        contact.language.label("contact_language"),
        customer.id.label("customer_id"),
        customer.code,
        customer.name,
        customer.status,
        customer.currency,
        customer.language.label("customer_language"),
        customer.price_class_id,
        customer.warehouse_id,
        PortalUserType.order_type,
        _permissions_of_access().label("permissions"),
        _areas_off().label("areas_off"),
        _customers().label("customers"),
        _cart_lines().label("cart_lines"),
    )


def _statement() -> Select[*tuple[Any, ...]]:
    user, contact, customer, sign_in = PortalUser, Contact, Customer, PortalLoginSession
    own_or_previewed = or_(
        PortalAccess.user_id == user.id, sign_in.preview_access_id.is_not(None) & (user.kind != "contact")
    )
    return (
        select(
            sign_in.id.label("session_id"),
            sign_in.preview_access_id.is_not(None).label("preview"),
            _may_preview().label("assigned"),
            Employee.id.label("employee_id"),
            Employee.name.label("employee_name"),
            Salesperson.id.label("salesperson_id"),
            _permissions_of_staff().label("staff_permissions"),
            version_in_use().label("settings_version"),
            *acting_columns(),
            *_columns(),
        )
        .select_from(sign_in)
        .join(user, user.id == sign_in.user_id)
        .outerjoin(
            PortalAccess,
            (PortalAccess.id == func.coalesce(sign_in.preview_access_id, sign_in.access_id))
            & own_or_previewed
            & live_access(),
        )
        .outerjoin(contact, (contact.id == PortalAccess.contact_id) & contact.active)
        .outerjoin(Employee, (Employee.id == user.employee_id) & Employee.active)
        .outerjoin(Salesperson, (Salesperson.employee_id == Employee.id) & Salesperson.active)
        .outerjoin(CustomerSalesperson, assigned())
        .outerjoin(customer, customer.id == func.coalesce(contact.customer_id, CustomerSalesperson.customer_id))
        .outerjoin(PortalUserType, PortalUserType.id == PortalAccess.user_type_id)
        .where(
            sign_in.digest == bindparam("digest"),
            sign_in.expires_at > bindparam("now"),
            user.active,
            or_(customer.id.is_not(None), Employee.id.is_not(None)),
        )
    )


def _statement_of_access() -> Select[*tuple[Any, ...]]:
    """The same columns for one access, whoever is signed in or not."""
    user, contact, customer = PortalUser, Contact, Customer
    return (
        select(*_columns())
        .select_from(PortalAccess)
        .join(user, user.id == PortalAccess.user_id)
        .join(contact, (contact.id == PortalAccess.contact_id) & contact.active)
        .join(customer, customer.id == contact.customer_id)
        .outerjoin(PortalUserType, PortalUserType.id == PortalAccess.user_type_id)
        .where(PortalAccess.id == bindparam("access_id"), live_access(), user.active)
    )


def find_session(session: Session, clock: Clock, token: str) -> Identity | None:
    """Return who holds this token; None when it is unknown, expired, suspended or ended."""
    return WHO_IS_LOOKING.one(session, digest=digest(token), now=clock.now(), today=clock.today())


def find_viewer(session: Session, clock: Clock, access_id: int) -> Viewer | None:
    """Return the viewer that a sign-in through this access would be; None when it opens nothing today."""
    return WHO_WOULD_LOOK.one(session, access_id=access_id, today=clock.today())


def _identity(values: Sequence[Any]) -> Identity:
    row = SimpleNamespace(**dict(zip(NAMES, values, strict=True)))
    staff = _operator(row) if row.employee_id else None
    ended = why_ended(row, staff)
    if row.acting_customer_id and staff and not ended:
        seller = replace(staff, permissions=staff.permissions & {Permission.SALES_ACT})
        return _identity_of(row, acting_viewer(row, staff, _customer(row)), seller)
    viewer = _viewer(row) if row.contact_id else None
    previewer = staff if row.preview and viewer else None
    if previewer and not (previewer.may(Permission.ADMIN_ACCESS) and (previewer.sees_everyone or row.assigned)):
        viewer = previewer = None
    return _identity_of(row, viewer, None if viewer else staff, previewed_by=previewer, acting_ended=ended)


def _identity_of(
    row: SimpleNamespace,
    viewer: Viewer | None,
    operator: Operator | None,
    *,
    previewed_by: Operator | None = None,
    acting_ended: str | None = None,
) -> Identity:
    return Identity(
        session_id=row.session_id,
        user_id=row.user_id,
        login=row.login,
        language=viewer.language if viewer else row.user_language or "",
        must_change_password=row.must_change_password,
        viewer=viewer,
        operator=operator,
        previewed_by=previewed_by,
        acting_ended=acting_ended,
        settings_version=row.settings_version,
    )


def _customer(row: SimpleNamespace) -> ViewedCustomer:
    return ViewedCustomer(
        id=row.customer_id,
        code=row.code,
        name=row.name,
        status=row.status,
        currency=row.currency,
        price_class_id=row.price_class_id,
        warehouse_id=row.warehouse_id,
        language=row.customer_language,
    )


def _viewer(row: SimpleNamespace) -> Viewer:
    email = row.email if row.access_user_id == row.user_id else row.contact_email or ""
    return Viewer(
        user_id=row.access_user_id,
        person_name=" ".join(filter(None, (row.first_name, row.last_name))) or email,
        email=email,
        language=row.contact_language or row.customer_language,
        customer=_customer(row),
        permissions=frozenset((row.permissions or "").split()),
        contact_id=row.contact_id,
        access_id=row.access_id,
        cart_lines=row.cart_lines,
        areas_off=frozenset((row.areas_off or "").split()),
        customers=row.customers,
        order_type=row.order_type,
    )


def _operator(row: SimpleNamespace) -> Operator:
    return Operator(
        user_id=row.user_id,
        person_name=row.employee_name,
        email=row.email,
        language=row.user_language or "",
        employee_id=row.employee_id,
        permissions=frozenset((row.staff_permissions or "").split()),
        salesperson_id=row.salesperson_id,
    )


NAMES = [str(column.key) for column in _statement().selected_columns]
NAMES_OF_ACCESS = [str(column.key) for column in _statement_of_access().selected_columns]
WHO_IS_LOOKING = Prepared(_statement(), _identity, unscoped="finds out who is looking")
WHO_WOULD_LOOK = Prepared(
    _statement_of_access(),
    lambda values: _viewer(SimpleNamespace(**dict(zip(NAMES_OF_ACCESS, values, strict=True)))),
)


@dataclass(frozen=True, slots=True)
class Device:
    """Where somebody signs in from: shown in the list of live sign-ins."""

    network_address: str | None
    user_agent: str | None


def open_session(
    session: Session,
    clock: Clock,
    settings: Settings,
    *,
    user_id: int,
    access_id: int | None,
    device: Device,
    acting_customer_id: int | None = None,
) -> str:
    """Write a live sign-in and return its token, which stands nowhere else."""
    token = new_token()
    now = clock.now()
    row = PortalLoginSession(
        digest=digest(token),
        user_id=user_id,
        access_id=access_id,
        acting_customer_id=acting_customer_id,
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
