"""What roles and user types are called that lines of the audit log name by their codes."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.admin.audit.models import Change
from storefront.portal.users import PortalRole, PortalUserType


def find_names(session: Session, changes: Iterable[Change]) -> dict[str, dict[str, str]]:
    """Return the names of what these changes mention: no statement where they mention none, else one for each kind."""
    mentioned = {change.name for change in changes}
    names: dict[str, dict[str, str]] = {}
    if mentioned & {"roles", "default_roles"}:
        roles = session.execute(select(PortalRole.code, PortalRole.name))
        names["roles"] = {str(code): name for code, name in roles}
    if mentioned & {"user_type_id", "default_user_type"}:
        kinds = session.execute(select(PortalUserType.id, PortalUserType.name))
        names["user_type_id"] = names["default_user_type"] = {str(one): name for one, name in kinds}
    return names
