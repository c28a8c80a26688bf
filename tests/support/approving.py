"""Buyers with an order limit, and colleagues who approve."""

from decimal import Decimal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.kernel.viewer import Permission
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalRole, PortalRolePermission
from tests.support.builders import Amount

ORDERING = (Permission.CATALOG_VIEW, Permission.ORDER_VIEW, Permission.ORDER_PLACE)


def holds(
    session: Session, user_id: int, *permissions: Permission, limit: Amount | None = None, keep: bool = False
) -> None:
    """Give a login a role of these permissions with an order limit, in place of its roles or beside them."""
    with writing(session):
        access = session.query(PortalAccess).filter_by(user_id=user_id).one()
        role = PortalRole(name="Custom", order_limit=None if limit is None else Decimal(limit), staff=False)
        role.code = f"custom-{user_id}-{'-'.join(sorted(permissions))}-{limit}"
        session.add(role)
        session.flush()
        session.add_all(PortalRolePermission(role_id=role.id, permission=str(one)) for one in sorted(permissions))
        if not keep:
            session.execute(delete(PortalAccessRole).where(PortalAccessRole.access_id == access.id))
        session.add(PortalAccessRole(access_id=access.id, role_id=role.id))


def may_order_up_to(session: Session, user_id: int, limit: Amount) -> None:
    """Let a login order, and need an approval above the limit."""
    holds(session, user_id, *ORDERING, limit=limit)
