"""What the pages, exports, mails and papers of shipments read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from storefront.shipments.rules import has_gone


def shipment_href(number: str) -> str:
    """Return the address of a shipment's page."""
    return f"/shipments/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class Package:
    """A package; `href` is the carrier's page of it, where there is one."""

    number: int
    tracking_number: str | None
    weight_kg: Decimal | None
    href: str | None


@dataclass(frozen=True, slots=True)
class OrderRef:
    """An order that a shipment belongs to."""

    id: int
    number: str
    po_number: str | None
    status: str

    @property
    def href(self) -> str:
        return f"/orders/{quote(self.number, safe='')}"


@dataclass(frozen=True, slots=True)
class ShipmentHead:
    """A shipment in a list. `shipped_on` is empty until it has gone out, and in some ERPs afterwards too."""

    number: str
    status: str
    shipped_on: date | None
    created_at: datetime
    confirmed_at: datetime | None
    warehouse: str | None
    carrier: str | None
    packages: Sequence[Package]
    orders: Sequence[OrderRef]

    @property
    def href(self) -> str:
        return shipment_href(self.number)

    @property
    def has_gone(self) -> bool:
        return has_gone(self.status, self.confirmed_at)

    @property
    def gone_on(self) -> date | None:
        """The day on which it left, in UTC where only the instant is known."""
        if not self.has_gone:
            return None
        return self.shipped_on or (self.confirmed_at.date() if self.confirmed_at else None)
