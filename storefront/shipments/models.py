"""What the pages, exports, mails and papers of shipments read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from storefront.catalog.models import item_href
from storefront.kernel.clock import day_of
from storefront.kernel.money import ZERO
from storefront.shipments.rules import Remainder, has_gone


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
        """The day on which it left, the business date where only the instant is known."""
        if not self.has_gone:
            return None
        return self.shipped_on or (day_of(self.confirmed_at) if self.confirmed_at else None)


@dataclass(frozen=True, slots=True)
class ShippedLine:
    """How much of an order's line is in a shipment; quantities in `unit`, the order line's."""

    line_number: int
    order_number: str
    sku: str
    description: str
    unit: str
    quantity: Decimal
    ordered: Decimal

    @property
    def href(self) -> str:
        return item_href(self.sku)


@dataclass(frozen=True, slots=True)
class StillToCome:
    """What of an order's line comes after this shipment. `remainder` is None where customers see nothing of stock."""

    order: OrderRef
    sku: str
    description: str
    unit: str
    open: Decimal
    remainder: Remainder | None

    @property
    def href(self) -> str:
        return item_href(self.sku)


@dataclass(frozen=True, slots=True)
class ShipmentPage:
    """Everything the shipment's page and its packing list show; lines stand in the order of the shipment."""

    head: ShipmentHead
    ship_to: tuple[str, ...]
    lines: Sequence[ShippedLine]
    to_come: Sequence[StillToCome]
    others: Sequence[ShipmentHead]

    @property
    def weight_kg(self) -> Decimal | None:
        """What the packages weigh together; None while one of them was not weighed."""
        weights = [package.weight_kg for package in self.head.packages]
        return sum((weight or ZERO for weight in weights), ZERO) if weights and None not in weights else None

    @property
    def by_order(self) -> list[tuple[OrderRef, list[ShippedLine]]]:
        """The lines under the orders they belong to."""
        return [
            (order, [line for line in self.lines if line.order_number == order.number]) for order in self.head.orders
        ]

    @property
    def to_come_by_order(self) -> list[tuple[OrderRef, list[StillToCome]]]:
        """What is still to come, under its orders; orders of which nothing comes are left out."""
        found = [(order, [line for line in self.to_come if line.order.id == order.id]) for order in self.head.orders]
        return [(order, lines) for order, lines in found if lines]
