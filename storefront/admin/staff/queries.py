"""Reads of staff logins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storefront.auth.roles import Role, list_roles, rights_of
from storefront.auth.rules import Rights, may_give, sum_of
from storefront.erp.customers import Customer, CustomerSalesperson, Employee, Salesperson
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator, Permission
from storefront.portal.users import PortalStaffCustomer, PortalUser, PortalUserRole


@dataclass(frozen=True, slots=True)
class StaffLogin:
    """A login of an employee, with its roles and its customers.

    `customers` are the codes of those assigned in the back office, `sells_to` how many the ERP gives the salesperson.
    """

    user_id: int
    login: str
    name: str
    active: bool
    last_login_at: datetime | None
    roles: Sequence[Role]
    customers: Sequence[str]
    sells_to: int = 0

    @property
    def seen(self) -> Mapping[str, str]:
        """What the form is opened on: what two people could change at once."""
        return {
            "active": "y" if self.active else "",
            "roles": " ".join(sorted(role.code for role in self.roles)),
            "customers": " ".join(sorted(self.customers)),
        }

    @property
    def rights(self) -> Rights:
        return Rights(sum_of(role.rights for role in self.roles).permissions, staff=True)

    @property
    def sees(self) -> int | None:
        """How many customers are there in the back office; None where all are."""
        return None if Permission.ADMIN_EVERYONE in self.rights.permissions else len(self.customers)

    @property
    def in_office(self) -> bool:
        return bool(self.rights.permissions & ADMIN_PERMISSIONS)

    @property
    def sells(self) -> bool:
        return Permission.SALES_ACT in self.rights.permissions


@dataclass(frozen=True, slots=True)
class StaffPage:
    """A staff login, the staff roles there are, and the codes of those that the operator may give."""

    one: StaffLogin | None
    roles: Sequence[Role]
    givable: frozenset[str]
    may: bool


def list_staff(session: Session) -> list[StaffLogin]:
    """Return the logins of employees by name. Five statements, however many."""
    return _staff(session, list_roles(session))


def _staff(session: Session, roles: Sequence[Role]) -> list[StaffLogin]:
    held, assigned = defaultdict(list), defaultdict(list)
    for user_id, role_id in session.execute(select(PortalUserRole.user_id, PortalUserRole.role_id)):
        held[user_id].append(role_id)
    customers = select(PortalStaffCustomer.user_id, Customer.code).join(
        Customer, Customer.id == PortalStaffCustomer.customer_id
    )
    for user_id, code in session.execute(customers.order_by(Customer.code)):
        assigned[user_id].append(code)
    return [
        _login(row, [role for role in roles if role.id in held[row.id]], assigned[row.id])
        for row in session.execute(_logins().order_by(Employee.name, PortalUser.id))
    ]


def _login(row: Any, roles: Sequence[Role], customers: Sequence[str]) -> StaffLogin:  # noqa: ANN401 (a row)
    return StaffLogin(row.id, row.login, row.name, row.active, row.last_login_at, roles, customers, row.sells_to)


def _logins() -> Select[*tuple[Any, ...]]:
    user, own = PortalUser, CustomerSalesperson
    sells_to = (
        select(func.count(own.customer_id.distinct()))
        .join(Salesperson, Salesperson.id == own.salesperson_id)
        .where(Salesperson.employee_id == Employee.id)
        .correlate(Employee)
        .scalar_subquery()
    )
    return (
        select(user.id, user.login, Employee.name, user.active, user.last_login_at, sells_to.label("sells_to"))
        .join(Employee, Employee.id == user.employee_id)
        .where(user.kind != "contact")
    )


def get_offers(session: Session, operator: Operator) -> StaffPage:
    """Return the staff roles that there are, of nobody yet."""
    roles = [role for role in list_roles(session) if role.staff]
    return StaffPage(None, roles, _givable(rights_of(session, operator, roles), roles), may=True)


def _givable(own: Rights, roles: Sequence[Role]) -> frozenset[str]:
    return frozenset(role.code for role in roles if may_give(own, role.rights))


def get_staff(session: Session, operator: Operator, user_id: int) -> StaffPage:
    """Return a staff login. Its operator may change it only within the own rights, and nobody the own one."""
    every = list_roles(session)
    one = next((found for found in _staff(session, every) if found.user_id == user_id), None)
    if one is None:
        raise NotFoundError(user=user_id)
    roles = [role for role in every if role.staff]
    own = rights_of(session, operator, roles)
    # who sees some customers only decides about nobody: more customers are more rights
    may = operator.sees_everyone and user_id != operator.user_id and may_give(own, one.rights)
    return StaffPage(one, roles, _givable(own, roles), may=may)
