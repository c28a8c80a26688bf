"""Reads of payments by staff: only those of customers that the operator sees."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from storefront.admin.payments.models import EVERY, LATE, NOT_HERE, Mapping, PaymentPage, PaymentRow
from storefront.admin.visible import visible
from storefront.erp.customers import Customer
from storefront.erp.keyset import Sort, read_page
from storefront.erp.payment_methods import PaymentMethod
from storefront.erp.receivables import Payment
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.payments.queries import parts_of
from storefront.payments.rules import ON_HOLD, WAYS
from storefront.portal.payments import PortalCustomerPaymentMethod, PortalPayment, PortalPaymentMethod

OLDEST_FIRST = Sort((Payment.dated_on, Payment.id), (date.fromisoformat,))
NEWEST_FIRST = Sort((Payment.dated_on, Payment.id), (date.fromisoformat,), down=True)
Rows = Select[*tuple[Any, ...]]


def list_payments(
    session: Session, operator: Operator, q: str, state: str, today: date, *, ask: PageAsk
) -> Page[PaymentRow]:
    """Return a page of announced transfers, the oldest first, or of all payments made in the portal: one statement.

    LATE leaves the transfers whose day is over.

    Raises BadCursorError.
    """
    statement = _rows(operator)
    if state != EVERY:
        statement = statement.where(Payment.status == ON_HOLD)
    if state == LATE:
        statement = statement.where(PortalPayment.due_on < today)
    if q:
        columns = (Payment.number, Customer.code, Customer.name, Payment.created_by)
        statement = statement.where(or_(*(column.icontains(q, autoescape=True) for column in columns)))
    sort = NEWEST_FIRST if state == EVERY else OLDEST_FIRST
    return read_page(session, statement, sort, ask, lambda row: PaymentRow(*row))


def get_payment(session: Session, operator: Operator, number: str) -> PaymentPage:
    """Return a payment that was made in the portal, with what it is for: two statements. Raises NotFoundError."""
    row = session.execute(_rows(operator).where(Payment.number == number)).one_or_none()
    if row is None:
        raise NotFoundError(payment=number)
    return PaymentPage(PaymentRow(*row), parts_of(session, row.id))


def customer_of(session: Session, operator: Operator, number: str) -> int:
    """Return whose payment it is. Raises NotFoundError."""
    found = session.scalar(
        select(Payment.customer_id)
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .join(Customer, Customer.id == Payment.customer_id)
        .where(Payment.number == number, _seen(operator))
    )
    if found is None:
        raise NotFoundError(payment=number)
    return found


def _seen(operator: Operator) -> ColumnElement[bool]:
    return visible(operator)


def _rows(operator: Operator) -> Rows:
    return (
        select(
            Payment.id,
            Payment.number,
            Payment.status,
            Payment.dated_on,
            Payment.amount,
            Payment.unapplied,
            Payment.currency,
            Payment.method,
            PortalPayment.way,
            PortalPayment.due_on,
            Payment.created_by,
            Customer.code,
            Customer.name,
        )
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .join(Customer, Customer.id == Payment.customer_id)
        .where(_seen(operator))
    )


def find_mapping(session: Session, customer_id: int | None = None) -> Mapping:
    """Return how everybody pays, or how one customer does where that is said: two statements, three for a customer."""
    methods = session.execute(
        select(PaymentMethod.code, PaymentMethod.name).where(PaymentMethod.active).order_by(PaymentMethod.name)
    ).all()
    table = PortalPaymentMethod
    shared = {
        way: (code, name)
        for way, code, name in session.execute(
            select(table.way, PaymentMethod.code, PaymentMethod.name).join(
                PaymentMethod, PaymentMethod.id == table.payment_method_id
            )
        )
    }
    values = {way: shared[way][0] if way in shared else "" for way in WAYS}
    if customer_id is not None:
        own = PortalCustomerPaymentMethod
        rows = session.execute(
            select(own.way, PaymentMethod.code)
            .outerjoin(PaymentMethod, PaymentMethod.id == own.payment_method_id)
            .where(own.customer_id == customer_id)
        )
        values = dict.fromkeys(WAYS, "") | {way: code or NOT_HERE for way, code in rows}
    return Mapping(values, [(code, name) for code, name in methods], {way: name for way, (_, name) in shared.items()})
