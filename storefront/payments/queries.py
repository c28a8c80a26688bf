"""Reads of what can be paid, how, and what was paid here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, Subquery, func, literal, select, union_all
from sqlalchemy.orm import Session

from storefront.account.balance import AMOUNT, OPEN_DOCUMENTS, OPEN_PAYMENTS
from storefront.account.documents import NEVER
from storefront.account.models import CREDIT_MEMO, FOLDERS
from storefront.erp.payment_methods import PaymentMethod
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer
from storefront.payments.models import (
    PAYMENT_FOLDERS,
    OpenCredit,
    OpenDocument,
    Payable,
    PlannedPart,
    Remittance,
)
from storefront.payments.rules import WAITING
from storefront.portal.payments import PortalCustomerPaymentMethod, PortalPayment, PortalPaymentMethod

MOST = 100  # documents offered, the first due first; others are ticked in the list of documents
Rows = Select[*tuple[Any, ...]]


def find_methods(session: Session, viewer: Viewer) -> dict[str, str]:
    """Return the ERP's method for each way that the viewer's customer may pay; a way that is not mapped is missing."""
    shared, own = PortalPaymentMethod, PortalCustomerPaymentMethod
    rows = session.execute(
        union_all(
            _mapped(shared.way, shared.payment_method_id, 0),
            _mapped(own.way, own.payment_method_id, 1).where(own.customer_id == viewer.customer_id),
        )
    ).all()
    names = {way: name for way, _rank, name in sorted(rows, key=lambda row: row[1])}
    return {way: name for way, name in names.items() if name}


def _mapped(way: Any, method_id: Any, rank: int) -> Rows:  # noqa: ANN401 (columns)
    method = PaymentMethod
    return select(way, literal(rank), method.name).outerjoin(method, (method.id == method_id) & method.active)


def currency_of(session: Session, viewer: Viewer, refs: Collection[str]) -> dict[str, str]:
    """Return the currency of each of these documents that is open; another customer's is missing."""
    documents = _wanted(Receivable.document_type, Receivable.number, refs, FOLDERS)
    rows = session.execute(
        select(Receivable.document_type, Receivable.number, Receivable.currency)
        .where(Receivable.customer_id == viewer.customer_id, Receivable.status.in_(OPEN_DOCUMENTS), *documents)
        .order_by(Receivable.id)
    )
    return {f"{FOLDERS[kind]}/{number}": currency for kind, number, currency in rows}


def open_currencies(session: Session, viewer: Viewer) -> list[str]:
    """Return the currencies in which something is owed, the customer's own first."""
    rows = session.scalars(
        select(Receivable.currency)
        .where(
            Receivable.customer_id == viewer.customer_id,
            Receivable.status.in_(OPEN_DOCUMENTS),
            Receivable.document_type != CREDIT_MEMO,
            Receivable.balance > ZERO,
        )
        .distinct()
        .order_by(Receivable.currency)
    )
    return sorted(rows, key=lambda one: (one != viewer.customer.currency, one))


def find_payable(
    session: Session, viewer: Viewer, currency: str, refs: Collection[str] | None = None, *, lock: bool = False
) -> Payable:
    """Return what is open in a currency, the first due first: all of it, or the documents named by `refs`.

    Three statements; with `lock` the rows are held until the end of the transaction.
    """
    if lock:
        _lock(session, viewer, currency, refs)
    spoken = _spoken_for(viewer)
    statement = (
        select(
            Receivable.id,
            Receivable.document_type,
            Receivable.number,
            Receivable.dated_on,
            Receivable.due_on,
            Receivable.balance,
            Receivable.currency,
            func.coalesce(spoken.c.amount, literal(ZERO, AMOUNT), type_=AMOUNT),
        )
        .outerjoin(spoken, spoken.c.receivable_id == Receivable.id)
        .where(*_debts(viewer, currency, refs))
        .order_by(func.coalesce(Receivable.due_on, literal(NEVER, Date)), Receivable.id)
        .limit(None if refs is not None else MOST)
    )
    documents = [OpenDocument(*row) for row in session.execute(statement)]
    return Payable(currency, documents, _credits(session, viewer, currency))


def _debts(viewer: Viewer, currency: str, refs: Collection[str] | None) -> list[ColumnElement[bool]]:
    found = [
        Receivable.customer_id == viewer.customer_id,
        Receivable.status.in_(OPEN_DOCUMENTS),
        Receivable.document_type != CREDIT_MEMO,
        Receivable.balance > ZERO,
        Receivable.currency == currency,
    ]
    if refs is not None:
        found += _wanted(Receivable.document_type, Receivable.number, refs, FOLDERS)
    return found


def _wanted(kind: Any, number: Any, refs: Collection[str], folders: dict[str, str]) -> list[ColumnElement[bool]]:  # noqa: ANN401 (columns)
    """Return the conditions that a row is one of those named: each kind with its own numbers."""
    kinds = {folder: name for name, folder in folders.items()}
    named: dict[str, set[str]] = {}
    for ref in refs:
        folder, _, rest = ref.partition("/")
        if folder in kinds:
            named.setdefault(kinds[folder], set()).add(rest)
    return [
        number.in_({one for numbers in named.values() for one in numbers}),
        kind.in_(named),
        (func.coalesce(kind, "") + "/" + number).in_({f"{one}/{rest}" for one in named for rest in named[one]}),
    ]


def _spoken_for(viewer: Viewer) -> Subquery:
    """Return what payments on their way are to pay, by document."""
    return (
        select(Application.receivable_id, func.sum(Application.amount, type_=AMOUNT).label("amount"))
        .join(Payment, Payment.id == Application.payment_id)
        .where(
            Application.customer_id == viewer.customer_id,
            Payment.customer_id == viewer.customer_id,
            Payment.status.in_(WAITING),
        )
        .group_by(Application.receivable_id)
        .subquery()
    )


def _lock(session: Session, viewer: Viewer, currency: str, refs: Collection[str] | None) -> None:
    """Hold the documents and the credits: an ERP beside us waits, and we read what it left."""
    for statement in (
        select(Receivable.id).where(*_debts(viewer, currency, refs)).order_by(Receivable.id),
        _memos(viewer, currency, Receivable.id),
        _payments(viewer, currency, Payment.id),
    ):
        session.execute(statement.with_for_update())


def _memos(viewer: Viewer, currency: str, *columns: Any) -> Rows:  # noqa: ANN401 (columns)
    return (
        select(*columns)
        .where(
            Receivable.customer_id == viewer.customer_id,
            Receivable.status.in_(OPEN_DOCUMENTS),
            Receivable.document_type == CREDIT_MEMO,
            Receivable.balance > ZERO,
            Receivable.currency == currency,
        )
        .order_by(Receivable.id)
        .limit(MOST)
    )


def _payments(viewer: Viewer, currency: str, *columns: Any) -> Rows:  # noqa: ANN401 (columns)
    return (
        select(*columns)
        .where(
            Payment.customer_id == viewer.customer_id,
            Payment.status.in_(OPEN_PAYMENTS),
            Payment.document_type.in_(PAYMENT_FOLDERS),
            Payment.unapplied > ZERO,
            Payment.currency == currency,
        )
        .order_by(Payment.id)
        .limit(MOST)
    )


def _credits(session: Session, viewer: Viewer, currency: str) -> list[OpenCredit]:
    memo = (
        Receivable.id,
        Receivable.document_type,
        Receivable.number,
        Receivable.dated_on,
        Receivable.balance,
        Receivable.currency,
    )
    paid = (
        Payment.id,
        Payment.document_type,
        Payment.number,
        Payment.dated_on,
        Payment.unapplied,
        Payment.currency,
    )
    statements = (_memos(viewer, currency, *memo), _payments(viewer, currency, *paid))
    return [OpenCredit(*row) for statement in statements for row in session.execute(statement)]


def find_done(session: Session, viewer: Viewer, key: str) -> tuple[str | None] | None:
    """Return the number of the payment that a form's key brought, in a tuple: credits alone brought none."""
    row = session.execute(
        select(Payment.number)
        .select_from(PortalPayment)
        .outerjoin(Payment, Payment.id == PortalPayment.payment_id)
        .where(PortalPayment.customer_id == viewer.customer_id, PortalPayment.idempotency_key == key)
    ).one_or_none()
    return (row[0],) if row else None


REMITTANCE = (
    Payment.id,
    Payment.document_type,
    Payment.number,
    Payment.status,
    Payment.amount,
    Payment.currency,
    Payment.method,
    PortalPayment.way,
    PortalPayment.due_on,
    PortalPayment.gateway_id,
    PortalPayment.gateway_url,
    Payment.created_at,
    Payment.created_by,
)


def get_remittance(session: Session, viewer: Viewer, number: str) -> Remittance:
    """Return a payment that was made here, with what it is for: two statements. Raises NotFoundError."""
    row = session.execute(
        select(*REMITTANCE)
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .where(Payment.customer_id == viewer.customer_id, Payment.number == number)
    ).one_or_none()
    if row is None:
        raise NotFoundError(payment=number)
    facts: tuple[Any, ...] = (*row, parts_of(session, row.id))
    return Remittance(*facts)


def parts_of(session: Session, payment_id: int) -> Sequence[PlannedPart]:
    """Return what a payment pays, or is to pay."""
    rows = session.execute(
        select(Receivable.document_type, Receivable.number, Application.amount)
        .join(Receivable, Receivable.id == Application.receivable_id)
        .where(Application.payment_id == payment_id)
        .order_by(Application.id)
    )
    return [PlannedPart(*row) for row in rows]


def find_key(session: Session, viewer: Viewer, number: str) -> str:
    """Return the key of the form that brought a payment. Raises NotFoundError."""
    found = session.scalar(
        select(Payment.idempotency_key).where(Payment.customer_id == viewer.customer_id, Payment.number == number)
    )
    if found is None:
        raise NotFoundError(payment=number)
    return found
