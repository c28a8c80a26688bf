"""Reads of one contact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.admin.contacts.listing import has_access
from storefront.admin.contacts.models import ContactPage, Elsewhere
from storefront.admin.visible import visible
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Operator
from storefront.portal.users import PortalAccess, PortalUser


def get_contact(session: Session, operator: Operator, contact_id: int) -> Contact:
    """Return a contact's row. Raises NotFoundError, for one of a customer that the operator does not see too."""
    found = session.scalar(
        select(Contact)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.id == contact_id, visible(operator))
    )
    if found is None:
        raise NotFoundError(contact=contact_id)
    return found


def get_contact_page(session: Session, operator: Operator, contact_id: int) -> ContactPage:
    """Return what a contact's page shows, in two statements. Raises NotFoundError."""
    login = (
        select(func.max(PortalUser.login))
        .join(PortalAccess, PortalAccess.user_id == PortalUser.id)
        .where(PortalAccess.contact_id == Contact.id)
        .scalar_subquery()
    )
    row: Any = session.execute(
        select(
            Contact.id,
            Contact.customer_id,
            Customer.code,
            Customer.name,
            Contact.code,
            Contact.first_name,
            Contact.last_name,
            Contact.email,
            Contact.phone,
            Contact.mobile,
            Contact.job_title,
            Contact.contact_class,
            Contact.language,
            Contact.active,
            Contact.modified_at,
            login,
            has_access(),
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.id == contact_id, visible(operator))
    ).one_or_none()
    if row is None:
        raise NotFoundError(contact=contact_id)
    access = None if row[-1] is None else bool(row[-1])
    found = ContactPage(*(*row[:-1], access))
    return replace(found, elsewhere=find_elsewhere(session, operator, found.email, but_not=found.id))


def find_elsewhere(
    session: Session, operator: Operator, email: str | None, *, but_not: int | None = None
) -> Sequence[Elsewhere]:
    """Return the contacts with this e-mail address at the customers that the operator sees."""
    if not email:
        return []
    rows = session.execute(
        select(Contact.id, Customer.code, Customer.name, Contact.active)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.email.in_(sorted({email, email.lower()})), visible(operator))
        .order_by(Customer.name, Contact.id)
    )
    return [Elsewhere(*row) for row in rows if row.id != but_not]
