"""What the page of settings offers as presets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.auth.roles import Role, list_roles, list_user_types
from storefront.erp.cases import CaseClass


@dataclass(frozen=True, slots=True)
class Presets:
    """Each as (key, name): user types by id, roles of customers' people and classes of cases by code."""

    user_types: Sequence[tuple[str, str]]
    roles: Sequence[Role]
    case_classes: Sequence[tuple[str, str]]


def find_presets(session: Session) -> Presets:
    """Return what can be preset: four statements."""
    roles = list_roles(session)
    classes = session.execute(select(CaseClass.code, CaseClass.name).order_by(CaseClass.name)).all()
    return Presets(
        user_types=[(str(kind.id), kind.name) for kind in list_user_types(session, roles)],
        roles=[role for role in roles if not role.staff],
        case_classes=[(code, name) for code, name in classes],
    )
