"""Addresses as lines for people, from an address of the book or from the copy that a document keeps."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from storefront.erp.customers import Address
from storefront.erp.orders import SalesOrder
from storefront.erp.shipments import Shipment

PARTS = ("name", "line1", "line2", "city", "region", "postal_code", "country")


def address_columns() -> tuple[Any, ...]:
    """Return the columns of an address of the book, in the order of PARTS."""
    return tuple(getattr(Address, part) for part in PARTS)


def ship_to_lines(document: SalesOrder | Shipment) -> tuple[str, ...]:
    """Return where a document's goods go, as it was written down then."""
    return address_lines(getattr(document, f"ship_to_{part}") for part in PARTS)


def address_lines(parts: Iterable[str | None]) -> tuple[str, ...]:
    """Write an address, given in the order of PARTS, as lines without the empty ones."""
    name, line1, line2, city, region, postal_code, country = parts
    town = " ".join(part for part in (postal_code, city, region) if part)
    return tuple(line for line in (name, line1, line2, town, country) if line)
