"""Whom a document is addressed to: the customer as it stands today."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from storefront.erp.addresses import address_columns, address_lines
from storefront.erp.customers import Address, Customer, Location
from storefront.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Letterhead:
    """A customer on paper; `country` (two letters) is that of its default address, if it has one."""

    code: str
    name: str
    language: str
    tax_number: str | None
    country: str | None
    address: tuple[str, ...]


def find_letterhead(session: Session, viewer: Viewer) -> Letterhead:
    """Return the viewer's customer as documents address it; one statement."""
    address = address_columns()
    row = session.execute(
        select(Customer.code, Customer.name, Customer.language, Customer.tax_number, *address)
        .outerjoin(Location, and_(Location.customer_id == Customer.id, Location.is_default))
        .outerjoin(Address, Address.id == Location.address_id)
        .where(Customer.id == viewer.customer_id)
    ).one()
    code, name, language, tax_number, *place = row
    return Letterhead(code, name, language, tax_number, place[-1], address_lines(place))
