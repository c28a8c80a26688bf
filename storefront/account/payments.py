"""Payments, prepayments and refunds: the list, narrowed, sorted, summed and as a file; one of them whole."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, literal, or_, select
from sqlalchemy.orm import Session

from storefront.account.balance import AMOUNT, OPEN_PAYMENTS
from storefront.account.documents import holds
from storefront.account.ledger import REFUND, ROWS_AT_A_TIME, released_documents, released_payments, signed_payment
from storefront.account.models import Applied, OnTheWay, PaymentFilter, PaymentHead, PaymentPage, Sum
from storefront.erp.keyset import Sort, read_amount, read_day, read_page
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Viewer
from storefront.portal.payments import PortalPayment

PAYMENT_KINDS = ("Payment", "Prepayment", REFUND)
STATES = ("unused", "used")
NOT_HERE_YET = ("On Hold", "Pending Processing")
HEAD: tuple[Any, ...] = (
    Payment.id,
    Payment.document_type,
    Payment.number,
    Payment.status,
    Payment.dated_on,
    Payment.amount,
    Payment.unapplied,
    Payment.currency,
    Payment.method,
    Payment.reference,
)
_BY_DAY = ((Payment.dated_on, Payment.id), (read_day,))
SORTS = {
    "newest": Sort(*_BY_DAY, down=True),
    "oldest": Sort(*_BY_DAY),
    # amounts of one currency side by side: those of two don't compare
    "largest": Sort((Payment.currency, Payment.amount, Payment.id), (str, read_amount), down=True),
    "number": Sort((Payment.number, Payment.id), (str,)),
}

Rows = Select[*tuple[Any, ...]]


def list_payments(session: Session, viewer: Viewer, wanted: PaymentFilter, *, ask: PageAsk) -> Page[PaymentHead]:
    """Return a page of the released payments, in one statement. Raises BadCursorError."""
    return read_page(
        session, _narrowed(viewer, wanted, select(*HEAD)), SORTS[wanted.sort], ask, lambda row: PaymentHead(*row)
    )


def every_payment(session: Session, viewer: Viewer, wanted: PaymentFilter) -> Iterator[PaymentHead]:
    """Yield all the payments that are wanted, in the wanted sort, a few hundred rows at a time."""
    statement = _narrowed(viewer, wanted, select(*HEAD)).order_by(*SORTS[wanted.sort].order())
    for row in session.execute(statement.execution_options(yield_per=ROWS_AT_A_TIME)):
        yield PaymentHead(*row)


def sum_payments(session: Session, viewer: Viewer, wanted: PaymentFilter) -> list[Sum]:
    """Return what all the wanted payments come to by currency, less refunds, and what of them is unapplied."""
    rest = case((Payment.document_type == REFUND, -Payment.unapplied), else_=Payment.unapplied)
    unapplied = case((Payment.status.in_(OPEN_PAYMENTS), rest), else_=literal(ZERO, AMOUNT))
    statement = select(
        Payment.currency, func.sum(-signed_payment(), type_=AMOUNT), func.sum(unapplied, type_=AMOUNT)
    ).group_by(Payment.currency)
    return [Sum(*row) for row in session.execute(_narrowed(viewer, wanted, statement).order_by(Payment.currency))]


def _narrowed(viewer: Viewer, wanted: PaymentFilter, statement: Rows) -> Rows:
    statement = statement.where(released_payments(viewer))
    if wanted.state:
        has_rest = Payment.status.in_(OPEN_PAYMENTS) & (Payment.unapplied > ZERO)
        statement = statement.where(has_rest if wanted.state == "unused" else ~has_rest)
    if wanted.start:
        statement = statement.where(Payment.dated_on >= wanted.start)
    if wanted.end:
        statement = statement.where(Payment.dated_on <= wanted.end)
    return statement.where(_says(viewer, wanted.q)) if wanted.q else statement


def _says(viewer: Viewer, q: str) -> ColumnElement[bool]:
    """The words in its number, reference or method, or in the number of a document that it paid."""
    paid = (
        select(Application.payment_id)
        .join(Receivable, Receivable.id == Application.receivable_id)
        .where(Application.payment_id.is_not(None), released_documents(viewer), holds(Receivable.number, q))
    )
    columns = (Payment.number, Payment.reference, Payment.method)
    return or_(*(holds(column, q) for column in columns), Payment.id.in_(paid))


def list_on_the_way(session: Session, viewer: Viewer, *, document_id: int | None = None) -> list[OnTheWay]:
    """Return what was paid in the portal and is not here yet, the oldest first: it is owed until it arrives.

    With a document, what is on its way for that one.
    """
    statement = (
        select(
            Payment.number,
            Payment.dated_on,
            Payment.amount,
            Payment.currency,
            Payment.method,
            PortalPayment.due_on,
        )
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .where(Payment.customer_id == viewer.customer_id, Payment.status.in_(NOT_HERE_YET))
        .order_by(Payment.dated_on, Payment.id)
    )
    if document_id is not None:
        planned = select(Application.payment_id).where(Application.receivable_id == document_id)
        statement = statement.where(Payment.id.in_(planned))
    return [OnTheWay(*row) for row in session.execute(statement)]


def get_payment(session: Session, viewer: Viewer, number: str, kind: str | None = None) -> PaymentPage:
    """Return a released payment with what it paid, in two statements.

    Without a kind a payment goes before a prepayment, that before a refund of the same number. Raises NotFoundError,
    for another customer's and for one not released too.
    """
    statement = select(*HEAD).where(released_payments(viewer), Payment.number == number)
    if kind:
        statement = statement.where(Payment.document_type == kind)
    preference = case({name: place for place, name in enumerate(PAYMENT_KINDS)}, value=Payment.document_type)
    row = session.execute(statement.order_by(preference).limit(1)).one_or_none()
    if row is None:
        raise NotFoundError(payment=number)
    return PaymentPage(PaymentHead(*row), _applications(session, viewer, row.id))


def _applications(session: Session, viewer: Viewer, payment_id: int) -> list[Applied]:
    rows = session.execute(
        select(Receivable.document_type, Receivable.number, Application.amount, Application.applied_on)
        .join(Receivable, Receivable.id == Application.receivable_id)
        .where(Application.payment_id == payment_id, released_documents(viewer))
        .order_by(Application.applied_on, Application.id)
    )
    return [Applied(*row) for row in rows]
