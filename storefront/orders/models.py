"""What the pages of checkout and orders read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from storefront.cart.models import Cart
from storefront.catalog.models import item_href
from storefront.kernel.money import ZERO
from storefront.orders.rules import Credit


def order_href(number: str) -> str:
    """Return the address of an order's page."""
    return f"/orders/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class ShipTo:
    """An address of the customer's book."""

    code: str
    label: str
    lines: tuple[str, ...]
    is_default: bool
    ship_via: str | None


@dataclass(frozen=True, slots=True)
class Checkout:
    """Everything the checkout page shows."""

    cart: Cart
    ship_tos: Sequence[ShipTo]
    ship_vias: Sequence[tuple[str, str]]
    terms: str | None
    credit: Credit
    default_ship_via: str | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order."""

    line_number: int
    sku: str
    description: str
    unit: str
    quantity: Decimal
    shipped: Decimal
    cancelled: Decimal
    unit_price: Decimal
    discount_percent: Decimal
    amount: Decimal
    rule: dict[str, object] | None
    requested_on: date | None

    @property
    def open(self) -> Decimal:
        return max(self.quantity - self.shipped - self.cancelled, ZERO)

    @property
    def href(self) -> str:
        return item_href(self.sku)


@dataclass(frozen=True, slots=True)
class OrderHead:
    """An order in a list."""

    number: str
    status: str
    ordered_on: date
    po_number: str | None
    total: Decimal
    currency: str

    @property
    def href(self) -> str:
        return order_href(self.number)


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything the order's page shows. `tax` and `freight` are None while they are not known."""

    head: OrderHead
    lines: Sequence[OrderLine]
    requested_on: date | None
    comment: str | None
    ship_to: tuple[str, ...]
    ship_via: str | None
    terms: str | None
    created_by: str | None
    on_behalf_of: str | None
    created_at: datetime
    lines_amount: Decimal
    discount: Decimal
    freight: Decimal | None
    tax: Decimal | None
