"""What the pages of salespeople show: their customers, and one of them as a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from storefront.account.models import DocumentHead, Owed
from storefront.cart.handovers import Handover
from storefront.kernel.ids import CustomerId
from storefront.kernel.steps import code_step
from storefront.orders.models import OrderHead
from storefront.shipments.models import ShipmentHead

ONLY = ("handed", "overdue", "quotes", "quiet")
SORTS = ("name", "town")


def own_href(code: str) -> str:
    """Return the address of a customer's card."""
    return f"/sales/{quote(code, safe='')}"


def pad_href(code: str) -> str:
    """Return the address of a customer's order pad."""
    return f"/sales/pad/{code_step(code)}"


def map_href(pattern: str, address: str) -> str | None:
    """Return the map's address of an address; None where the setting or the address is empty."""
    return pattern.replace("{address}", quote(address, safe="")) if pattern and address else None


@dataclass(frozen=True, slots=True)
class OwnFilter:
    """What of the own customers is wanted: words, and one of ONLY."""

    q: str = ""
    only: str | None = None
    sort: str = "name"

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form; None is left out of an address."""
        return {"q": self.q, "only": self.only, "sort": self.sort if self.sort != "name" else None}


@dataclass(frozen=True, slots=True)
class Counts:
    """How many customers a salesperson has, how many of them want a look, and how many quotes wait for an answer."""

    all: int
    handed: int
    overdue: int
    quotes: int
    quiet: int
    quotes_to_do: int


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A customer of a salesperson as it stands in the database."""

    id: CustomerId
    code: str
    name: str
    status: str
    currency: str
    phone: str | None
    credit_limit: Decimal | None
    last_order_on: date | None
    place: tuple[str, ...]
    town: str

    @property
    def href(self) -> str:
        return own_href(self.code)

    @property
    def pad_href(self) -> str:
        return pad_href(self.code)


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """A customer of a salesperson in the list: how to reach it, what it owes in its currency, when it ordered last."""

    row: OwnRow
    owed: Owed
    map_href: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the customer to talk to."""

    name: str
    job_title: str | None
    phone: str | None
    mobile: str | None
    email: str | None


@dataclass(frozen=True, slots=True)
class DueReminder:
    """Something that somebody of the house wants to be told of about the customer."""

    due_on: date
    note: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is written down about a customer. `acting_off`: no salesperson may order for it."""

    id: CustomerId
    code: str
    name: str
    status: str
    currency: str
    phone: str | None
    email: str | None
    note: str | None
    terms: str | None
    price_class_id: int | None
    warehouse_id: int | None
    language: str
    acting_off: bool
    place: tuple[str, ...]

    @property
    def href(self) -> str:
        return own_href(self.code)

    @property
    def pad_href(self) -> str:
        return pad_href(self.code)


@dataclass(frozen=True, slots=True)
class Often:
    """An item that the customer orders often: on how many orders, and what it costs the customer today."""

    sku: str
    name: str
    times: int
    last_on: date
    unit: str
    price: Decimal | None


@dataclass(frozen=True, slots=True)
class Card:
    """What a salesperson reads before a visit."""

    owed: Sequence[Owed]
    people: Sequence[Person]
    orders: Sequence[OrderHead]
    on_the_way: Sequence[ShipmentHead]
    overdue: Sequence[DocumentHead]
    often: Sequence[Often]
    reminders: Sequence[DueReminder]
    handed: Sequence[Handover]
