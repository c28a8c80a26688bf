"""Writes of staff logins. Nobody changes the own one, nor gives or touches more than the own rights."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from storefront.admin.staff import queries
from storefront.auth.grants import CannotGrantError, Granted, grant_staff
from storefront.auth.sessions import end_sessions_of
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import Clock
from storefront.kernel.editing import check_unchanged
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator
from storefront.portal.audit import record_change
from storefront.portal.users import PortalStaffCustomer, PortalUser, PortalUserRole
from storefront.settings import Settings


class UnknownCustomerError(RefusalError):
    """Codes of customers that are not there; `codes` lists them."""

    code = "unknown_customer"

    def __init__(self, codes: Sequence[str]) -> None:
        super().__init__(codes=codes)
        self.codes = codes


def add_staff(
    session: Session,
    clock: Clock,
    settings: Settings,
    operator: Operator,
    *,
    email: str,
    name: str,
    roles: Sequence[str],
    customers: Sequence[str],
) -> Granted:
    """Give an employee a login, writing the employee first where the ERP has none. Raises CannotGrantError."""
    _refuse_above(queries.get_offers(session, operator), roles)
    employee = session.scalars(
        select(Employee).where(func.lower(Employee.email) == email.casefold()).order_by(Employee.id).limit(1)
    ).first()
    if employee is None:
        employee = Employee(code=email.casefold()[:64], name=name, email=email)
        session.add(employee)
        session.flush()
    there = session.scalar(select(PortalUser.id).where(PortalUser.employee_id == employee.id))
    if there is not None:
        raise CannotGrantError("there_already")
    granted = grant_staff(session, clock, settings, employee=employee, roles=roles, by=operator)
    _assign(session, granted.user.id, customers)
    return granted


def change_staff(
    session: Session,
    clock: Clock,
    operator: Operator,
    *,
    user_id: int,
    roles: Sequence[str],
    customers: Sequence[str],
    active: bool,
    seen: Mapping[str, str],
) -> None:
    """Change roles, customers and whether the login is open, as long as nobody else did since it was seen.

    Raises NotFoundError, CannotGrantError, UnknownCustomerError, ChangedMeanwhileError.
    """
    session.execute(select(PortalUser.id).where(PortalUser.id == user_id).with_for_update())
    page = queries.get_staff(session, operator, user_id)
    if not page.may or page.one is None:
        raise CannotGrantError("above_own")
    check_unchanged(seen, page.one.seen)
    _refuse_above(page, roles)
    before = _said([role.code for role in page.one.roles], page.one.customers, active=page.one.active)
    user = session.get_one(PortalUser, user_id)
    user.active = active
    session.flush()
    session.execute(delete(PortalUserRole).where(PortalUserRole.user_id == user_id))
    ids = [role.id for role in page.roles if role.code in roles]
    session.execute(insert(PortalUserRole), [{"user_id": user_id, "role_id": one} for one in ids])
    _assign(session, user_id, customers)
    if not active:
        end_sessions_of(session, user_id)
    after = _said(roles, customers, active=active)
    record_change(session, clock, operator, "staff.changed", subject=user.login, before=before, after=after)


def _said(roles: Sequence[str], customers: Sequence[str], *, active: bool) -> dict[str, object]:
    return {"roles": sorted(roles), "customers": sorted(customers), "active": active}


def _refuse_above(offers: queries.StaffPage, roles: Sequence[str]) -> None:
    if not roles:
        raise CannotGrantError("no_role")
    if any(code not in offers.givable for code in roles):
        raise CannotGrantError("above_own")


def _assign(session: Session, user_id: int, codes: Sequence[str]) -> None:
    """Assign exactly these customers. Raises UnknownCustomerError."""
    ids = {
        code: one for one, code in session.execute(select(Customer.id, Customer.code).where(Customer.code.in_(codes)))
    }
    if unknown := [code for code in codes if code not in ids]:
        raise UnknownCustomerError(unknown)
    session.execute(delete(PortalStaffCustomer).where(PortalStaffCustomer.user_id == user_id))
    if ids:
        session.execute(insert(PortalStaffCustomer), [{"user_id": user_id, "customer_id": one} for one in ids.values()])
