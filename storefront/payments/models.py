"""What the pages of paying show. Frozen; amounts are never negative and in the currency that stands beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote

from storefront.account.models import FOLDERS
from storefront.payments.rules import ON_HOLD, VOIDED, WAITING, Credit, Debt, Plan, plan

PAYMENT_FOLDERS = {"Payment": "payments", "Prepayment": "prepayments"}


def remittance_href(number: str) -> str:
    """Return the address of the page of a payment that was made here."""
    return f"/account/pay/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class OpenDocument:
    """An open invoice, debit memo or charge. `spoken_for` is what payments on their way are to pay of it."""

    id: int
    kind: str
    number: str
    dated_on: date
    due_on: date | None
    balance: Decimal
    currency: str
    spoken_for: Decimal

    @property
    def ref(self) -> str:
        """How a form names the document."""
        return f"{FOLDERS[self.kind]}/{self.number}"

    @property
    def payable(self) -> Decimal:
        """What can still be paid of it."""
        return max(self.balance - self.spoken_for, Decimal(0))


@dataclass(frozen=True, slots=True)
class OpenCredit:
    """A credit memo, payment or prepayment with a rest that no document has used."""

    id: int
    kind: str
    number: str
    dated_on: date
    left: Decimal
    currency: str

    @property
    def ref(self) -> str:
        """How a form names it."""
        return f"{(FOLDERS | PAYMENT_FOLDERS)[self.kind]}/{self.number}"

    @property
    def is_memo(self) -> bool:
        return self.kind in FOLDERS


@dataclass(frozen=True, slots=True)
class Payable:
    """What can be paid in one currency, and with what of the customer's own."""

    currency: str
    documents: Sequence[OpenDocument]
    credits: Sequence[OpenCredit]


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to pay: the form's key, amounts by document, credits to use, how, and what was shown."""

    key: str
    currency: str
    amounts: Mapping[str, Decimal]
    credits: Sequence[str]
    way: str | None
    total: Decimal | None = None  # what the preview said is left to pay

    def planned(self, payable: Payable) -> Plan:
        """Return what pays what, in the order in which things are due."""
        debts = [Debt(one.ref, self.amounts[one.ref]) for one in payable.documents if one.ref in self.amounts]
        sources = [Credit(one.ref, one.left) for one in payable.credits if one.ref in self.credits]
        return plan(debts, sources)


@dataclass(frozen=True, slots=True)
class PlannedPart:
    """So much of a payment is for a document."""

    kind: str
    number: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Remittance:
    """A payment that was made here, with what it is for and where it stands."""

    id: int
    kind: str
    number: str
    status: str
    amount: Decimal
    currency: str
    method: str | None
    way: str
    due_on: date | None
    gateway_id: str | None
    gateway_url: str | None
    created_at: datetime
    created_by: str | None
    parts: Sequence[PlannedPart] = ()

    @property
    def waits(self) -> bool:
        """Tell whether the money is not here yet."""
        return self.status in WAITING

    @property
    def is_announced(self) -> bool:
        """Tell whether it is announced and waits for a bank."""
        return self.status == ON_HOLD

    @property
    def is_ended(self) -> bool:
        """Tell whether it was taken back, or never came."""
        return self.status == VOIDED
