"""Reads of roles and user types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.auth.roles import Role, UserType, list_roles, list_user_types, rights_of
from storefront.auth.rules import Rights
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Operator
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalUserRole, PortalUserTypeRole


@dataclass(frozen=True, slots=True)
class RolesPage:
    """All roles and user types, and how many hold each, by id. `own` are the operator's rights."""

    roles: Sequence[Role]
    types: Sequence[UserType]
    held: Mapping[int, int]
    of_type: Mapping[int, int]
    own: Rights


def get_roles_page(session: Session, operator: Operator) -> RolesPage:
    """Return the roles and user types with how many people hold each."""
    roles = list_roles(session)
    held: dict[int, int] = {}
    for table in (PortalAccessRole, PortalUserRole):
        counted = select(table.role_id, func.count()).group_by(table.role_id)
        for role_id, number in session.execute(counted):
            held[role_id] = held.get(role_id, 0) + number
    people = (
        select(PortalAccess.user_type_id, func.count())
        .where(PortalAccess.user_type_id.is_not(None))
        .group_by(PortalAccess.user_type_id)
    )
    return RolesPage(
        roles=roles,
        types=list_user_types(session, roles),
        held=held,
        of_type={type_id: number for type_id, number in session.execute(people) if type_id is not None},
        own=rights_of(session, operator, roles),
    )


def get_role(session: Session, code: str) -> Role:
    """Return a role. Raises NotFoundError."""
    found = next((role for role in list_roles(session) if role.code == code), None)
    if found is None:
        raise NotFoundError(role=code)
    return found


def get_user_type(session: Session, type_id: int) -> UserType:
    """Return a user type. Raises NotFoundError."""
    found = next((kind for kind in list_user_types(session, list_roles(session)) if kind.id == type_id), None)
    if found is None:
        raise NotFoundError(user_type=type_id)
    return found


def is_in_use(session: Session, role_id: int) -> bool:
    """Tell whether somebody holds a role, or a user type brings it."""
    tables = (PortalAccessRole, PortalUserRole, PortalUserTypeRole)
    return any(
        session.execute(select(table.role_id).where(table.role_id == role_id).limit(1)).first() for table in tables
    )
