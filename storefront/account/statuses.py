"""The one table of words for documents and payments: their types, and what has become of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from storefront.account.models import DocumentHead, PaymentHead

KINDS = {
    "Invoice": _l("Invoice"),
    "Credit Memo": _l("Credit memo"),
    "Debit Memo": _l("Debit memo"),
    "Overdue Charge": _l("Overdue charge"),
    "Payment": _l("Payment"),
    "Prepayment": _l("Prepayment"),
    "Refund": _l("Refund"),
}


@dataclass(frozen=True, slots=True)
class Status:
    """A word for people and its tone, a kind of badge."""

    word: Any  # a text in the reader's language
    tone: str


OVERDUE = Status(_l("Overdue"), "bad")
OPEN = Status(_l("Open"), "info")
PARTLY_PAID = Status(_l("Partly paid"), "info")
PAID = Status(_l("Paid"), "ok")
UNUSED = Status(_l("Not used yet"), "info")
PARTLY_USED = Status(_l("Partly used"), "info")
USED = Status(_l("Used"), "ok")
PAID_OUT = Status(_l("Paid out"), "ok")


def kind_word(kind: str) -> str:
    """Return the word for a type of document or payment; one we don't know is its own word."""
    return str(KINDS.get(kind, kind))


def document_status(document: DocumentHead, today: date) -> Status:
    """Return what has become of a document."""
    untouched = document.balance == document.amount
    if document.is_credit:
        return USED if document.status != "Open" else UNUSED if untouched else PARTLY_USED
    if document.status != "Open":
        return PAID
    if document.days_overdue(today):
        return OVERDUE
    return OPEN if untouched else PARTLY_PAID


def payment_status(payment: PaymentHead) -> Status:
    """Return what has become of a payment."""
    if payment.kind == "Refund":
        return PAID_OUT
    if payment.status != "Open" or not payment.unapplied:
        return USED
    return UNUSED if payment.unapplied == payment.amount else PARTLY_USED
