"""Roles as people give them: the predefined ones and the custom ones, with what they allow."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.auth.rules import Rights, may_give, sum_of
from storefront.kernel.viewer import Operator, Viewer
from storefront.portal.users import (
    PortalAccessRole,
    PortalRole,
    PortalRolePermission,
    PortalUserRole,
    PortalUserType,
    PortalUserTypeRole,
)
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class Role:
    """A role; `order_limit` is in the customer's currency, None without one."""

    id: int
    code: str
    name: str
    allows: str | None
    locked: bool
    staff: bool
    order_limit: Decimal | None
    modified_at: datetime
    permissions: frozenset[str]

    @property
    def rights(self) -> Rights:
        return Rights(self.permissions, self.order_limit, self.staff)


@dataclass(frozen=True, slots=True)
class UserType:
    """A kind of person: the roles that go with it, and what it presets."""

    id: int
    name: str
    contact_class: str | None
    case_class: str | None
    order_type: str | None
    modified_at: datetime
    roles: tuple[str, ...]


def list_roles(session: Session) -> list[Role]:
    """Return every role: the predefined first, then the custom ones, the oldest first. Two statements."""
    columns = PortalRole
    rows = session.execute(
        select(
            columns.id,
            columns.code,
            columns.name,
            columns.allows,
            columns.locked,
            columns.staff,
            columns.order_limit,
            columns.modified_at,
        ).order_by(columns.locked.desc(), columns.staff, columns.id)
    ).all()
    allowed = defaultdict(set)
    for role_id, permission in session.execute(select(PortalRolePermission.role_id, PortalRolePermission.permission)):
        allowed[role_id].add(permission)
    return [Role(*row, permissions=frozenset(allowed[row.id])) for row in rows]


def list_user_types(session: Session, roles: Iterable[Role]) -> list[UserType]:
    """Return the user types by name, with the codes of their roles."""
    codes, held = {role.id: role.code for role in roles}, defaultdict(list)
    for type_id, role_id in session.execute(select(PortalUserTypeRole.user_type_id, PortalUserTypeRole.role_id)):
        held[type_id].append(codes[role_id])
    kind = PortalUserType
    rows = session.execute(
        select(kind.id, kind.name, kind.contact_class, kind.case_class, kind.order_type, kind.modified_at).order_by(
            kind.name
        )
    )
    return [UserType(*row, roles=tuple(sorted(held[row.id]))) for row in rows]


def roles_of_access(session: Session, access_id: int | None) -> frozenset[int]:
    """Return the ids of the roles that hang on an access."""
    found = session.scalars(select(PortalAccessRole.role_id).where(PortalAccessRole.access_id == access_id))
    return frozenset(found) if access_id else frozenset()


def rights_of(session: Session, who: Operator | Viewer, roles: Iterable[Role]) -> Rights:
    """Return what somebody signed in may do now: areas that are off count as not held."""
    by_id = {role.id: role.rights for role in roles}
    if isinstance(who, Operator):
        held = session.scalars(select(PortalUserRole.role_id).where(PortalUserRole.user_id == who.user_id))
        return Rights(sum_of(by_id[one] for one in held).permissions & who.permissions, staff=True)
    own = sum_of(by_id[one] for one in roles_of_access(session, who.access_id))
    return Rights(own.permissions & who.effective, own.order_limit)


def givable(giver: Rights, roles: Iterable[Role]) -> Mapping[str, Role]:
    """Return the roles of contacts that this giver may give, by code."""
    return {role.code: role for role in roles if not role.staff and may_give(giver, role.rights)}


@dataclass(frozen=True, slots=True)
class Preset:
    """The user type (None: none) and the codes of the roles; with a type they are the type's own."""

    user_type_id: int | None
    roles: tuple[str, ...]


def preset_of(settings: Settings, roles: Iterable[Role], types: Iterable[UserType]) -> Preset:
    """Return what new access begins with; a role or a type that is gone meanwhile is left out."""
    kind = next((one for one in types if str(one.id) == settings.default_user_type), None)
    if kind:
        return Preset(kind.id, kind.roles)
    wanted = settings.default_roles.split(",")
    return Preset(None, tuple(role.code for role in roles if role.code in wanted and not role.staff))
