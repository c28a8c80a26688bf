"""Who of a customer may be told of an order that its salesperson places: the company, or one of its people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact, sorted_by
from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission, Viewer
from storefront.portal.roles import access_holds
from storefront.portal.users import PortalAccess, PortalUser

COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a copy of the confirmation; `key` names the choice in a form."""

    key: str
    name: str
    email: str
    language: str
    contact_id: int | None = None


def find_readers(session: Session, viewer: Viewer, today: date) -> list[Reader]:
    """Return who may be told: the company's own address, then people with live access to orders. Two statements."""
    email, language = session.execute(
        select(Customer.email, Customer.language).where(Customer.id == viewer.customer_id)
    ).one()
    rows = session.execute(
        select(Contact.id, Contact.first_name, Contact.last_name, PortalUser.email, Contact.language)
        .join(PortalAccess, (PortalAccess.contact_id == Contact.id) & (PortalAccess.customer_id == Contact.customer_id))
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .where(
            Contact.customer_id == viewer.customer_id,
            Contact.active,
            PortalUser.active,
            PortalAccess.active,
            or_(PortalAccess.ends_on.is_(None), PortalAccess.ends_on >= today),
            access_holds(Permission.ORDER_VIEW),
        )
        .order_by(sorted_by(), Contact.id)
    )
    company = [Reader(COMPANY, "", email.strip(), language)] if email and email.strip() else []
    people = [
        Reader(str(contact_id), " ".join(filter(None, (first, last))), address, own or language, contact_id)
        for contact_id, first, last, address, own in rows
    ]
    return company + people
