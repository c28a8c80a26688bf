"""Staff who may not do everything: some permissions, some customers."""

from collections.abc import Collection, Iterable

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.users import PortalRole, PortalRolePermission, PortalStaffCustomer, PortalUserRole
from tests.support.cast import Person


def may_only(
    session: Session, person: Person, permissions: Collection[Permission], *, customers: Iterable[Customer] = ()
) -> None:
    """Give a member of staff exactly these permissions, and these customers unless ADMIN_EVERYONE is among them."""
    with writing(session):
        role = PortalRole(code=f"only-{person.user_id}", name="Only", staff=True)
        session.add(role)
        session.flush()
        session.add_all(PortalRolePermission(role_id=role.id, permission=str(one)) for one in sorted(permissions))
        session.execute(delete(PortalUserRole).where(PortalUserRole.user_id == person.user_id))
        session.add(PortalUserRole(user_id=person.user_id, role_id=role.id))
        session.add_all(PortalStaffCustomer(user_id=person.user_id, customer_id=one.id) for one in customers)
