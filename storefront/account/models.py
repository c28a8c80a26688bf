"""What the pages of the account show: documents, payments, and what is owed. Frozen, in the document's currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote

from storefront.account.rules import Ageing

CREDIT_MEMO = "Credit Memo"
# the word in the address of a document, by its type in the ERP
FOLDERS = {
    "Invoice": "invoices",
    CREDIT_MEMO: "credit-memos",
    "Debit Memo": "debit-memos",
    "Overdue Charge": "overdue-charges",
}


def document_href(kind: str, number: str) -> str:
    """Return the address of a document's page; a number may hold a slash."""
    return f"/account/{FOLDERS[kind]}/{quote(number, safe='')}"


def payment_href(kind: str, number: str) -> str:
    """Return the address of a payment's page: numbers are unique within their type only."""
    return f"/account/payments/{quote(number, safe='')}" + ("" if kind == "Payment" else f"?type={quote(kind)}")


def href_of(kind: str, number: str) -> str:
    """Return the address of a document's or a payment's page."""
    return document_href(kind, number) if kind in FOLDERS else payment_href(kind, number)


@dataclass(frozen=True, slots=True)
class DocumentHead:
    """A released invoice, memo or overdue charge in one line. `amount` and `balance` are never negative."""

    id: int
    kind: str  # the ERP's document type, a key of FOLDERS
    number: str
    status: str
    dated_on: date
    due_on: date | None
    closed_on: date | None
    amount: Decimal
    balance: Decimal
    currency: str
    po_number: str | None
    order_number: str | None

    @property
    def href(self) -> str:
        return document_href(self.kind, self.number)

    @property
    def is_credit(self) -> bool:
        return self.kind == CREDIT_MEMO

    @property
    def signed_amount(self) -> Decimal:
        """The amount as it counts: a credit memo lowers what is owed."""
        return -self.amount if self.is_credit else self.amount

    @property
    def signed_balance(self) -> Decimal:
        """The open balance as it counts: a credit memo lowers what is owed."""
        return -self.balance if self.is_credit else self.balance

    def days_overdue(self, today: date) -> int:
        """Return how many days ago an open document was due; 0 when it is paid, not due yet, or a credit memo."""
        if self.status != "Open" or self.is_credit or self.due_on is None or not self.balance:
            return 0
        return max((today - self.due_on).days, 0)

    @property
    def is_payable(self) -> bool:
        """Tell whether something of it is owed."""
        return self.status == "Open" and not self.is_credit and bool(self.balance)

    @property
    def ref(self) -> str:
        """How a form names the document: its folder and its number."""
        return f"{FOLDERS[self.kind]}/{self.number}"


@dataclass(frozen=True, slots=True)
class LedgerFilter:
    """What of a list of the account is wanted: words, a state, and the days, both included."""

    q: str = ""
    state: str | None = None
    start: date | None = None
    end: date | None = None
    sort: str = "newest"

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.state or self.start or self.end)


@dataclass(frozen=True, slots=True)
class DocumentFilter(LedgerFilter):
    """What of the documents is wanted: words, open, overdue or paid, and the days they are dated, both included."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What a list comes to in one currency: credit memos (or refunds) count down."""

    currency: str
    amount: Decimal
    rest: Decimal  # open balance, or what is unapplied


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A line of a document; a charge in words has no item, quantity or price."""

    line_number: int
    description: str
    sku: str | None
    unit: str | None
    quantity: Decimal | None
    unit_price: Decimal | None
    discount_percent: Decimal
    amount: Decimal
    order_number: str | None

    @property
    def href(self) -> str | None:
        return f"/catalog/items/{quote(self.sku, safe='')}" if self.sku else None


@dataclass(frozen=True, slots=True)
class Applied:
    """A part that one document or payment paid of another: the other end of it, seen from this page."""

    kind: str
    number: str
    amount: Decimal
    applied_on: date

    @property
    def href(self) -> str:
        return href_of(self.kind, self.number)


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """A document whole. Tax and freight that are not known are None, never zero."""

    head: DocumentHead
    terms: str | None
    tax: Decimal | None
    freight: Decimal | None
    shipments: Sequence[str]
    orders: Sequence[str]
    lines: Sequence[DocumentLine]
    paid_by: Sequence[Applied]  # payments and memos that paid this document; refunds of a memo
    used_for: Sequence[Applied]  # of a credit memo: the documents it paid

    @property
    def lines_amount(self) -> Decimal:
        return sum((line.amount for line in self.lines), Decimal(0))


@dataclass(frozen=True, slots=True)
class PaymentHead:
    """A released payment, prepayment or refund in one line; `unapplied` is what no document has used yet."""

    id: int
    kind: str
    number: str
    status: str
    dated_on: date
    amount: Decimal
    unapplied: Decimal
    currency: str
    method: str | None
    reference: str | None

    @property
    def href(self) -> str:
        return payment_href(self.kind, self.number)

    @property
    def signed_amount(self) -> Decimal:
        """The amount as it counts for the payer: a refund went the other way."""
        return -self.amount if self.kind == "Refund" else self.amount

    @property
    def signed_unapplied(self) -> Decimal:
        """The rest as it counts for the payer."""
        return -self.unapplied if self.kind == "Refund" else self.unapplied


@dataclass(frozen=True, slots=True)
class OnTheWay:
    """A payment that was made in the portal and is not here yet: it lowers no balance."""

    number: str
    dated_on: date
    amount: Decimal
    currency: str
    method: str | None
    due_on: date | None

    @property
    def href(self) -> str:
        return f"/account/pay/{quote(self.number, safe='')}"


@dataclass(frozen=True, slots=True)
class PaymentFilter(LedgerFilter):
    """What of the payments is wanted: words, those with a rest, and the days they are dated, both included."""


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A payment and the documents it paid."""

    head: PaymentHead
    applications: Sequence[Applied]


@dataclass(frozen=True, slots=True)
class CreditLine:
    """A credit limit and what counts against it: the balance, and open orders that are not invoiced."""

    limit: Decimal
    balance: Decimal
    open_orders: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be ordered on account; below zero when the limit is passed."""
        return self.limit - self.balance - self.open_orders


@dataclass(frozen=True, slots=True)
class Due:
    """A day on which so much falls due."""

    due_on: date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """What is owed in one currency."""

    currency: str
    ageing: Ageing
    credit: CreditLine | None = None
    dues: Sequence[Due] = ()

    @property
    def balance(self) -> Decimal:
        return self.ageing.balance

    @property
    def overdue(self) -> Decimal:
        return self.ageing.overdue
