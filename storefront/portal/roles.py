"""The predefined roles (domain, section 4): what each one allows. They are locked; custom roles stand beside them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, exists, insert, select
from sqlalchemy.orm import Session

from storefront.kernel.viewer import ADMIN_PERMISSIONS, Permission
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalRole, PortalRolePermission
from storefront.settings import DEFAULT_ROLES

__all__ = [
    "DEFAULT_ROLES",
    "PREDEFINED_ROLES",
    "STAFF_ROLES",
    "PredefinedRole",
    "access_holds",
    "ensure_roles",
    "role_ids",
]


@dataclass(frozen=True, slots=True)
class PredefinedRole:
    """A role that every installation has."""

    code: str
    name: str
    allows: str
    permissions: frozenset[Permission]
    staff: bool = False


PREDEFINED_ROLES = (
    PredefinedRole(
        "portal_user",
        "Portal User",
        "Sees the catalog at the customer's own prices.",
        frozenset({Permission.CATALOG_VIEW}),
    ),
    PredefinedRole(
        "portal_order_management",
        "Portal Order Management",
        "Sees the customer's orders and places new ones.",
        frozenset({Permission.ORDER_VIEW, Permission.ORDER_PLACE}),
    ),
    PredefinedRole(
        "portal_financial_management",
        "Portal Financial Management",
        "Sees documents, balances and statements, and pays.",
        frozenset({Permission.FINANCE_VIEW, Permission.FINANCE_PAY}),
    ),
    PredefinedRole(
        "portal_case_management",
        "Portal Case Management",
        "Sees the cases of the whole company and writes new ones.",
        frozenset({Permission.CASE_VIEW, Permission.CASE_WRITE, Permission.CASE_ALL}),
    ),
    PredefinedRole(
        "portal_company_management",
        "Portal Company Management",
        "Manages the company's own users, addresses and data, and approves orders.",
        frozenset({Permission.COMPANY_MANAGE, Permission.ORDER_APPROVE}),
    ),
    PredefinedRole(
        "salesperson",
        "Salesperson",
        "Acts for the customers assigned to the salesperson.",
        frozenset({Permission.SALES_ACT}),
        staff=True,
    ),
    PredefinedRole("operator", "Operator", "Everything in the back office.", ADMIN_PERMISSIONS, staff=True),
)
STAFF_ROLES = frozenset(role.code for role in PREDEFINED_ROLES if role.staff)


def ensure_roles(session: Session) -> None:
    """Bring the predefined roles of the database to what stands here; writes only what differs."""
    rows = {role.code: role for role in session.scalars(select(PortalRole))}
    for wanted in PREDEFINED_ROLES:
        role = rows.get(wanted.code) or PortalRole(code=wanted.code)
        role.name, role.allows, role.locked, role.staff = wanted.name, wanted.allows, True, wanted.staff
        session.add(role)
        session.flush()
        _ensure_permissions(session, role.id, wanted.permissions)


def _ensure_permissions(session: Session, role_id: int, wanted: frozenset[Permission]) -> None:
    column = PortalRolePermission.permission
    there = set(session.scalars(select(column).where(PortalRolePermission.role_id == role_id)))
    if gone := there - wanted:
        session.execute(
            delete(PortalRolePermission).where(PortalRolePermission.role_id == role_id, column.in_(sorted(gone)))
        )
    if new := wanted - there:
        rows = [{"role_id": role_id, "permission": str(permission)} for permission in sorted(new)]
        session.execute(insert(PortalRolePermission), rows)


def role_ids(session: Session, codes: tuple[str, ...]) -> dict[str, int]:
    """Return the id of each of these roles that exists, by code."""
    rows = session.execute(select(PortalRole.code, PortalRole.id).where(PortalRole.code.in_(codes)))
    return {row.code: row.id for row in rows}


def access_holds(permission: Permission) -> ColumnElement[bool]:
    """Return the condition on PortalAccess that one of its roles allows this."""
    return exists().where(
        PortalAccessRole.access_id == PortalAccess.id,
        PortalRolePermission.role_id == PortalAccessRole.role_id,
        PortalRolePermission.permission == permission,
    )
