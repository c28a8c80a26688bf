"""Documents, payments and statements as rows of a file: CSV and XLSX."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext as _

from storefront.account.models import DocumentHead, PaymentHead
from storefront.account.rules import Entry
from storefront.account.statuses import document_status, kind_word, payment_status
from storefront.documents.tables import Column, Kind, Row


def document_columns() -> list[Column]:
    """Return the columns of a file of documents."""
    return [
        Column(_("Type"), width=16),
        Column(_("Number")),
        Column(_("Date"), Kind.DATE),
        Column(_("Due"), Kind.DATE),
        Column(_("Status"), width=16),
        Column(_("Order")),
        Column(_("Your PO"), width=20),
        Column(_("Currency"), width=9),
        Column(_("Amount"), Kind.AMOUNT),
        Column(_("Open balance"), Kind.AMOUNT),
    ]


def document_rows(found: Iterable[DocumentHead], today: date) -> Iterator[Row]:
    """Yield a row a document; credit memos are negative, so that a column adds up."""
    for one in found:
        yield (
            kind_word(one.kind),
            one.number,
            one.dated_on,
            one.due_on,
            str(document_status(one, today).word),
            one.order_number,
            one.po_number,
            one.currency,
            one.signed_amount,
            one.signed_balance,
        )


def payment_columns() -> list[Column]:
    """Return the columns of a file of payments."""
    return [
        Column(_("Type"), width=16),
        Column(_("Number")),
        Column(_("Date"), Kind.DATE),
        Column(_("Status"), width=16),
        Column(_("Method"), width=20),
        Column(_("Reference"), width=30),
        Column(_("Currency"), width=9),
        Column(_("Amount"), Kind.AMOUNT),
        Column(_("Not used yet"), Kind.AMOUNT),
    ]


def payment_rows(found: Iterable[PaymentHead]) -> Iterator[Row]:
    """Yield a row a payment; refunds are negative, so that a column adds up."""
    for one in found:
        yield (
            kind_word(one.kind),
            one.number,
            one.dated_on,
            str(payment_status(one).word),
            one.method,
            one.reference,
            one.currency,
            one.signed_amount,
            one.signed_unapplied,
        )


def statement_columns() -> list[Column]:
    """Return the columns of a file of a statement."""
    return [
        Column(_("Currency"), width=9),
        Column(_("Date"), Kind.DATE),
        Column(_("Type"), width=18),
        Column(_("Number")),
        Column(_("Reference"), width=30),
        Column(_("Due"), Kind.DATE),
        Column(_("Amount"), Kind.AMOUNT),
        Column(_("Balance"), Kind.AMOUNT),
    ]


def statement_rows(found: Iterable[Entry], start: date, end: date) -> Iterator[Row]:
    """Yield a row a line: per currency the opening balance, each movement, the closing balance."""
    for one in found:
        if (movement := one.movement) is None:
            words, day = (_("Closing balance"), end) if one.closing else (_("Opening balance"), start)
            yield (one.currency, day, words, None, None, None, None, one.balance)
        else:
            kind, number, reference = kind_word(movement.kind), movement.number, movement.reference
            yield (
                one.currency,
                movement.dated_on,
                kind,
                number,
                reference,
                movement.due_on,
                movement.amount,
                one.balance,
            )
