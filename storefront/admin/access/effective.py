"""What a contact can see, and why: asked of the same functions that guard the routes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.admin.access import queries
from storefront.admin.access.models import Access, AreaSwitch, Person
from storefront.auth.roles import Role, list_roles, roles_of_access
from storefront.auth.rules import sum_of
from storefront.auth.sessions import find_viewer
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import AREA_PERMISSIONS, STAFF_PERMISSIONS, Operator, Permission, Viewer


@dataclass(frozen=True, slots=True)
class Why:
    """A permission: whether it holds, which roles give it, and which areas take it away."""

    permission: str
    holds: bool
    by: Sequence[Role]
    areas_off: Sequence[str]


@dataclass(frozen=True, slots=True)
class Effective:
    """The rights of a contact. `viewer` is who would be looking after a sign-in now; None when nobody would."""

    person: Person
    access: Access | None
    viewer: Viewer | None
    roles: Sequence[Role]
    whys: Sequence[Why]
    areas: Sequence[AreaSwitch]
    order_limit: Decimal | None


def get_effective(session: Session, operator: Operator, clock: Clock, contact_id: int) -> Effective:
    """Return what a contact can see today, and why. Raises NotFoundError."""
    person = queries.get_person(session, operator, contact_id)
    access = queries.find_access(session, clock, contact_id)
    viewer = find_viewer(session, clock, access.id) if access else None
    held = roles_of_access(session, access.id if access else None)
    roles = [role for role in list_roles(session) if role.id in held]
    areas = queries.find_areas(session, person.customer_id, contact_id)
    return Effective(
        person=person,
        access=access,
        viewer=viewer,
        roles=roles,
        whys=[_why(one, viewer, roles, areas) for one in Permission if one not in STAFF_PERMISSIONS],
        areas=areas,
        order_limit=sum_of(role.rights for role in roles).order_limit,
    )


def _why(permission: Permission, viewer: Viewer | None, roles: Sequence[Role], areas: Sequence[AreaSwitch]) -> Why:
    off = [one.area for one in areas if (one.off or one.off_above) and permission in _permissions_of(one.area)]
    return Why(
        permission=str(permission),
        holds=viewer is not None and viewer.may(permission),
        by=[role for role in roles if permission in role.permissions],
        areas_off=off,
    )


def _permissions_of(area: str) -> frozenset[Permission]:
    return next(theirs for one, theirs in AREA_PERMISSIONS.items() if one == area)
