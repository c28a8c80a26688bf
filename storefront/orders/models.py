"""What the pages of checkout and orders read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any, TypeVar
from urllib.parse import quote

from storefront.account.models import DocumentHead
from storefront.auth.queries import Approver
from storefront.cart.handovers import Sender
from storefront.cart.models import Cart
from storefront.catalog.models import item_href
from storefront.kernel.money import ZERO
from storefront.orders.quoted import QUOTE, is_quoted
from storefront.orders.readers import Reader
from storefront.orders.rules import PENDING, Credit
from storefront.orders.trip import Stop
from storefront.shipments.models import ShipmentHead

Value = TypeVar("Value")


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
class Approval:
    """An order above the buyer's `limit`: who may approve it, the buyer never among them.

    `sender` is that buyer where a salesperson orders what the buyer sent.
    """

    limit: Decimal
    approvers: Sequence[Approver]
    sender: Sender | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """Everything the checkout page shows. `approval`: the order will wait for a colleague."""

    cart: Cart
    ship_tos: Sequence[ShipTo]
    ship_vias: Sequence[tuple[str, str]]
    terms: str | None
    credit: Credit
    default_ship_via: str | None
    # whom of the customer a salesperson may have told of the order; None for its own people, who are told themselves
    readers: Sequence[Reader] | None = None
    approval: Approval | None = None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of an order, quantities in its unit. `packed` is in shipments, gone out or not."""

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
    rule: dict[str, Any] | None
    requested_on: date | None
    packed: Decimal = ZERO
    invoiced: Decimal = ZERO

    @property
    def open(self) -> Decimal:
        return max(self.quantity - self.shipped - self.cancelled, ZERO)

    @property
    def href(self) -> str:
        return item_href(self.sku)

    @property
    def why(self) -> PriceWhy | None:
        """The rule that made the price when the order was placed; None where nobody wrote it down."""
        return price_why(self.rule) if self.rule else None


@dataclass(frozen=True, slots=True)
class PriceWhy:
    """Why a line has its price, as it was frozen: the rule that won, its tier and its last day."""

    rule: str
    promotion: bool
    from_quantity: Decimal
    until: date | None

    @property
    def quote(self) -> str | None:
        """The number of the quote that the price was agreed in."""
        return self.rule.removeprefix(QUOTE) if is_quoted(self.rule) else None


def price_why(rule: dict[str, Any]) -> PriceWhy:
    """Read a frozen rule; what an ERP wrote otherwise, or not at all, is left out."""
    return PriceWhy(
        str(rule.get("rule", "")),
        bool(rule.get("promotion")),
        _read(Decimal, rule.get("break_quantity")) or ZERO,
        _read(date.fromisoformat, rule.get("expires_on")),
    )


def _read(how: Callable[[str], Value], text: object) -> Value | None:
    try:
        return how(str(text)) if text else None
    except (ValueError, InvalidOperation):
        return None


@dataclass(frozen=True, slots=True)
class OrderFilter:
    """What a list of orders is narrowed to, and its sort; days of the order, both included."""

    q: str = ""
    status: str = ""
    start: date | None = None
    end: date | None = None
    place: str = ""
    person: str = ""
    sort: str = "newest"

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.q or self.status or self.start or self.end or self.place or self.person)

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form; None is left out of an address."""
        return {
            "q": self.q,
            "status": self.status,
            "from": self.start,
            "to": self.end,
            "place": self.place,
            "person": self.person,
            "sort": self.sort if self.sort != "newest" else None,
        }


@dataclass(frozen=True, slots=True)
class Choices:
    """What the filters of the list offer: raw statuses, names, and (code, label) of addresses."""

    statuses: Sequence[str]
    people: Sequence[str]
    places: Sequence[tuple[str, str]]


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
class OrderRow:
    """An order as a row of a file."""

    head: OrderHead
    requested_on: date | None
    place: str | None
    ship_to_name: str | None
    ship_to_city: str | None
    created_by: str | None
    on_behalf_of: str | None
    lines: int
    lines_amount: Decimal
    discount: Decimal
    freight: Decimal | None
    tax: Decimal | None


@dataclass(frozen=True, slots=True)
class OrderPage:
    """Everything the order's page shows. `tax` and `freight` are None while they are not known.

    `documents` is None for who may not see money.
    """

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
    confirmed_at: datetime | None = None
    approval_asked_at: datetime | None = None
    approval_at: datetime | None = None
    approval_by: str | None = None
    approval_note: str | None = None
    contact_id: int | None = None
    trip: Sequence[Stop] = ()
    shipments: Sequence[ShipmentHead] = ()
    documents: Sequence[DocumentHead] | None = None
    in_shipment: bool = False
    signature: str | None = None
    signed_by: str | None = None

    @property
    def waits_for_approval(self) -> bool:
        """Tell whether it waits for a colleague; an ERP may let an order wait for an approval of its own."""
        return self.approval_asked_at is not None and self.head.status == PENDING

    @property
    def fingerprint(self) -> str:
        """A word that changes with anything on the page."""
        return blake2b(repr(self).encode(), digest_size=9).hexdigest()
