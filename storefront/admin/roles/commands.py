"""Writes of custom roles and user types. The predefined roles are locked; nobody makes a role above the own rights."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from storefront.admin.roles import queries
from storefront.auth.roles import Role, UserType, list_roles, rights_of
from storefront.auth.rules import Rights, may_give
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import STAFF_PERMISSIONS, Operator, Permission
from storefront.portal.audit import record, record_change
from storefront.portal.users import PortalRole, PortalRolePermission, PortalUserType, PortalUserTypeRole


class CannotKeepError(RefusalError):
    """A role or user type that can't be kept so; `code` says why.

    locked, name_taken, above_own, in_use, changed_meanwhile, no_permission, no_role, wrong_kind.
    """

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


@dataclass(frozen=True, slots=True)
class RoleValues:
    """What a custom role is to be; the order limit is in the customer's currency, None without one."""

    name: str
    allows: str | None
    permissions: frozenset[str]
    order_limit: Decimal | None
    staff: bool = False


@dataclass(frozen=True, slots=True)
class TypeValues:
    """What a user type is to bring; roles by code."""

    name: str
    contact_class: str | None
    case_class: str | None
    order_type: str | None
    roles: Sequence[str]


def add_role(session: Session, clock: Clock, operator: Operator, values: RoleValues) -> str:
    """Write a custom role and return its code. Raises CannotKeepError."""
    _check(session, operator, values, old=None)
    slug = re.sub(r"[^a-z0-9]+", "-", values.name.casefold()).strip("-")[:40]
    row = PortalRole(code=f"custom-{slug}-{secrets.token_hex(3)}", name=values.name, staff=values.staff)
    _write(session, clock, row, values)
    record(session, clock, operator, "role.created", subject=values.name, after=_said(values))
    return row.code


def change_role(
    session: Session, clock: Clock, operator: Operator, values: RoleValues, *, code: str, seen: str
) -> None:
    """Change a custom role, for all who hold it from their next click. Raises CannotKeepError, NotFoundError."""
    old = queries.get_role(session, code)
    _check(session, operator, values, old=old)
    if old.modified_at.isoformat() != seen:
        raise CannotKeepError("changed_meanwhile")
    before = _said(RoleValues(old.name, old.allows, old.permissions, old.order_limit, old.staff))
    _write(session, clock, session.get_one(PortalRole, old.id), values)
    after = _said(values)
    record_change(session, clock, operator, "role.changed", subject=values.name, before=before, after=after)


def delete_role(session: Session, clock: Clock, operator: Operator, *, code: str) -> None:
    """Delete a custom role that nobody holds. Raises CannotKeepError, NotFoundError."""
    old = queries.get_role(session, code)
    _refuse_locked(session, operator, old)
    if queries.is_in_use(session, old.id):
        raise CannotKeepError("in_use")
    session.execute(delete(PortalRole).where(PortalRole.id == old.id))
    record(session, clock, operator, "role.deleted", subject=old.name)


def _check(session: Session, operator: Operator, values: RoleValues, *, old: Role | None) -> None:
    if old:
        _refuse_locked(session, operator, old)
    known = {str(one) for one in (STAFF_PERMISSIONS if values.staff else set(Permission) - STAFF_PERMISSIONS)}
    if not values.permissions:
        raise CannotKeepError("no_permission")
    if not values.permissions <= known:
        raise CannotKeepError("wrong_kind")
    own = rights_of(session, operator, list_roles(session))
    if not may_give(own, Rights(values.permissions, values.order_limit, values.staff)):
        raise CannotKeepError("above_own")
    taken = select(PortalRole.id).where(PortalRole.name == values.name, PortalRole.id != (old.id if old else 0))
    if session.scalar(taken):
        raise CannotKeepError("name_taken")


def _refuse_locked(session: Session, operator: Operator, old: Role) -> None:
    if old.locked:
        raise CannotKeepError("locked")
    if not may_give(rights_of(session, operator, list_roles(session)), old.rights):
        raise CannotKeepError("above_own")


def _write(session: Session, clock: Clock, row: PortalRole, values: RoleValues) -> None:
    row.name, row.allows, row.order_limit, row.modified_at = (
        values.name,
        values.allows,
        values.order_limit,
        clock.now(),
    )
    session.add(row)
    session.flush()
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.role_id == row.id))
    rows = [{"role_id": row.id, "permission": one} for one in sorted(values.permissions)]
    session.execute(insert(PortalRolePermission), rows)


def _said(values: RoleValues) -> dict[str, object]:
    limit = None if values.order_limit is None else f"{values.order_limit.normalize():f}"
    return {
        "name": values.name,
        "allows": values.allows,
        "permissions": sorted(values.permissions),
        "order_limit": limit,
    }


def add_user_type(session: Session, clock: Clock, operator: Operator, values: TypeValues) -> None:
    """Write a user type. Raises CannotKeepError."""
    row = PortalUserType(name=values.name)
    _write_type(session, clock, row, values)
    record(session, clock, operator, "user_type.created", subject=values.name, after=_said_type(values))


def change_user_type(
    session: Session, clock: Clock, operator: Operator, values: TypeValues, *, type_id: int, seen: str
) -> None:
    """Change a user type: for those who get it from now on. Raises CannotKeepError, NotFoundError."""
    old = queries.get_user_type(session, type_id)
    if old.modified_at.isoformat() != seen:
        raise CannotKeepError("changed_meanwhile")
    _write_type(session, clock, session.get_one(PortalUserType, type_id), values)
    before, after = _said_type(old), _said_type(values)
    changed = [name for name in after if before[name] != after[name]]
    record(
        session,
        clock,
        operator,
        "user_type.changed",
        subject=values.name,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )


def _said_type(values: TypeValues | UserType) -> dict[str, object]:
    said = {name: getattr(values, name) for name in ("name", "contact_class", "case_class", "order_type")}
    return {**said, "roles": sorted(values.roles)}


def delete_user_type(session: Session, clock: Clock, operator: Operator, *, type_id: int) -> None:
    """Delete a user type; who has it keeps the roles. Raises NotFoundError."""
    row = session.get(PortalUserType, type_id)
    if row is None:
        raise NotFoundError(user_type=type_id)
    name = row.name
    session.delete(row)
    session.flush()
    record(session, clock, operator, "user_type.deleted", subject=name)


def _write_type(session: Session, clock: Clock, row: PortalUserType, values: TypeValues) -> None:
    ids = [role.id for role in list_roles(session) if role.code in values.roles and not role.staff]
    if not ids:
        raise CannotKeepError("no_role")
    taken = select(PortalUserType.id).where(PortalUserType.name == values.name, PortalUserType.id != (row.id or 0))
    if session.scalar(taken):
        raise CannotKeepError("name_taken")
    row.name, row.contact_class, row.case_class, row.order_type = (
        values.name,
        values.contact_class,
        values.case_class,
        values.order_type,
    )
    row.modified_at = clock.now()
    session.add(row)
    session.flush()
    session.execute(delete(PortalUserTypeRole).where(PortalUserTypeRole.user_type_id == row.id))
    session.execute(insert(PortalUserTypeRole), [{"user_type_id": row.id, "role_id": one} for one in ids])
