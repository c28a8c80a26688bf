"""Which customers a member of staff may see: all, or only those assigned."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Operator
from storefront.portal.users import PortalStaffCustomer


def visible(operator: Operator) -> ColumnElement[bool]:
    """Return the condition on Customer that every statement of the back office carries."""
    if operator.sees_everyone:
        return true()
    assigned = select(PortalStaffCustomer.customer_id).where(PortalStaffCustomer.user_id == operator.user_id)
    return Customer.id.in_(assigned)


def get_customer(session: Session, operator: Operator, code: str) -> Customer:
    """Return a customer by its code. Raises NotFoundError, for one that is not there for this operator too."""
    found = session.scalar(select(Customer).where(Customer.code == code, visible(operator)))
    if found is None:
        raise NotFoundError(customer=code)
    return found
