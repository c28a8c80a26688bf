"""What the pages of the account show: documents, payments, and what is owed. Frozen, in the document's currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import quote

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
    return f"/account/{FOLDERS[kind]}/{quote(number)}"


def payment_href(kind: str, number: str) -> str:
    """Return the address of a payment's page: numbers are unique within their type only."""
    return f"/account/payments/{quote(number)}" + ("" if kind == "Payment" else f"?type={quote(kind)}")


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
