"""What the pages of customers show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from storefront.account.balance import Balance
from storefront.admin.audit.models import Change
from storefront.catalog.price_rules import Price
from storefront.kernel.steps import code_step
from storefront.kernel.viewer import Viewer

STAGES = ("waiting", "approved", "rejected")


def customer_href(code: str, tab: str = "") -> str:
    """Return the address of a customer's page, or of one of its tabs."""
    return f"/admin/customers/{code_step(code)}" + (f"/{tab}" if tab else "")


@dataclass(frozen=True, slots=True)
class CustomerFilter:
    """What the list of customers is narrowed to, and its sort. The days are those of the stage, both included.

    Without a stage, or with `waiting`, they are the days on which customers were created.
    """

    q: str = ""
    status: str = ""
    class_code: str = ""
    group: str = ""
    stage: str = ""
    start: date | None = None
    end: date | None = None
    sort: str = "name"

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.q or self.status or self.class_code or self.group or self.stage or self.start or self.end)

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form."""
        return {
            "q": self.q,
            "status": self.status,
            "class": self.class_code,
            "group": self.group,
            "stage": self.stage,
            "from": self.start,
            "to": self.end,
            "sort": self.sort if self.sort != "name" else None,
        }


@dataclass(frozen=True, slots=True)
class CustomerRow:
    """A customer in the list."""

    id: int
    code: str
    name: str
    status: str
    class_name: str | None
    currency: str
    registered_at: datetime | None
    approved_at: datetime | None
    rejected_at: datetime | None
    groups: Sequence[str] = ()

    @property
    def href(self) -> str:
        return customer_href(self.code)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields of customers offer, each as (code, words)."""

    classes: Sequence[tuple[str, str]] = ()
    groups: Sequence[tuple[str, str]] = ()
    price_classes: Sequence[tuple[str, str]] = ()
    terms: Sequence[tuple[str, str]] = ()
    warehouses: Sequence[tuple[str, str]] = ()
    ship_vias: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above every tab of a customer. `viewer` asks the portal's queries as the customer would."""

    id: int
    code: str
    name: str
    status: str
    currency: str
    registered_at: datetime | None
    approved_at: datetime | None
    rejected_at: datetime | None
    balance: Balance
    viewer: Viewer = field(repr=False)

    @property
    def href(self) -> str:
        return customer_href(self.code)

    @property
    def stage(self) -> str:
        """Where the customer stands on its way in: waiting, approved, rejected, or known from elsewhere."""
        if self.rejected_at:
            return "rejected"
        if self.approved_at:
            return "approved"
        return "waiting" if self.registered_at else ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is written down about a customer, in words."""

    class_name: str | None
    price_class: str | None
    terms: str | None
    warehouse: str | None
    ship_via: str | None
    parent_code: str | None
    parent_name: str | None
    salespeople: Sequence[str]
    groups: Sequence[str]
    areas_off: Sequence[str]
    language: str
    email: str | None
    phone: str | None
    tax_number: str | None
    note: str | None
    credit_limit: Decimal | None


@dataclass(frozen=True, slots=True)
class Place:
    """A ship-to of the customer, or an address that none ships to."""

    label: str
    code: str
    lines: tuple[str, ...]
    phone: str | None = None
    ship_via: str | None = None
    warehouse: str | None = None
    is_default: bool = False
    active: bool = True
    location_id: int | None = None
    billing: bool = False


@dataclass(frozen=True, slots=True)
class AccessRow:
    """Somebody who may sign in for the customer, or could once."""

    contact_id: int
    person: str
    login: str
    active: bool
    revoked: bool
    ends_on: date | None
    last_login_at: datetime | None
    roles: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """What the customer would pay, and what each rule alone would have charged, in the order they are asked."""

    sku: str
    item: str
    unit: str
    units: Sequence[str]
    quantity: Decimal
    on: date
    price: Price | None
    amount: Decimal | None
    considered: Sequence[Considered]


@dataclass(frozen=True, slots=True)
class Considered:
    """A rule that has a price for this quantity."""

    rule: str
    unit_price: Decimal
    break_quantity: Decimal
    promotion: bool
    effective_on: date | None
    expires_on: date | None
    won: bool


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A line of the audit log."""

    at: datetime
    actor: str
    on_behalf_of: str | None
    network_address: str | None
    action: str
    subject: str | None
    changes: Sequence[Change]
