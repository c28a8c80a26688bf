"""What the pages of payments in the back office show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from storefront.admin.customers.models import customer_href
from storefront.payments.models import PlannedPart
from storefront.payments.rules import BANK_TRANSFER, ON_HOLD, VOIDED, WAITING

ADDRESS = "/admin/payments"
EVERY, LATE = "all", "late"
NOT_HERE = "-"  # in a form: this customer does not pay this way


def payment_href(number: str) -> str:
    """Return the address of a payment in the back office."""
    return f"{ADDRESS}/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class PaymentRow:
    """A payment that a customer made in the portal."""

    id: int
    number: str
    status: str
    dated_on: date
    amount: Decimal
    unapplied: Decimal
    currency: str
    method: str | None
    way: str
    due_on: date | None
    created_by: str | None
    customer_code: str
    customer: str

    @property
    def href(self) -> str:
        return payment_href(self.number)

    @property
    def customer_href(self) -> str:
        return customer_href(self.customer_code)

    @property
    def waits(self) -> bool:
        return self.status in WAITING

    @property
    def is_ended(self) -> bool:
        return self.status == VOIDED

    @property
    def may_arrive(self) -> bool:
        """Tell whether somebody here may say that it arrived: a card says so by itself."""
        return self.way == BANK_TRANSFER and self.status in {ON_HOLD, VOIDED}

    def is_late(self, today: date) -> bool:
        """Tell whether the money should be here by now, and is not."""
        return self.waits and self.due_on is not None and self.due_on < today

    @property
    def may_end(self) -> bool:
        """Tell whether somebody here may say that it never came."""
        return self.way == BANK_TRANSFER and self.status == ON_HOLD


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A payment, and what it is for."""

    head: PaymentRow
    parts: Sequence[PlannedPart]


@dataclass(frozen=True, slots=True)
class Mapping:
    """How customers pay: the code of the ERP's method by way, and the methods there are, as (code, name)."""

    values: dict[str, str]
    methods: Sequence[tuple[str, str]]
    shared: dict[str, str]  # the name of the method that holds for everybody, by way
