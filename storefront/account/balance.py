"""The one function for a balance, and what counts against a credit limit."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from storefront.erp.base import AmountType
from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Payment, Receivable
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import ZERO

OPEN_DOCUMENTS = ("Open",)
RELEASED = ("Open", "Closed")
OPEN_PAYMENTS = ("Open",)
# Every other order counts against the limit until it is invoiced, one in a status we don't know too
ENDED_ORDERS = ("Invoiced", "Canceled", "Rejected", "Expired")
AMOUNT = AmountType()


@dataclass(frozen=True, slots=True)
class Balance:
    """What is open in one currency: documents, less credit memos and payments that no document has used yet."""

    documents: Decimal = ZERO
    credits: Decimal = ZERO
    unapplied: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.documents - self.credits - self.unapplied


@dataclass(frozen=True, slots=True)
class Exposure:
    """What counts against a credit limit, in one currency: open documents less unapplied payments; open orders."""

    balance: Decimal
    open_orders: Decimal

    @property
    def total(self) -> Decimal:
        return self.balance + self.open_orders


def find_balances(session: Session, customer_id: CustomerId) -> dict[str, Balance]:
    """Return what is open by currency; one that nothing is open in may be missing."""
    return find_balances_of(session, [customer_id])[customer_id]


def find_balances_of(session: Session, ids: Collection[CustomerId]) -> dict[CustomerId, dict[str, Balance]]:
    """Return what is open by customer and currency: one statement, however many customers.

    A refund that no credit memo was matched with counts up: the money went back, and the credit still stands.
    """
    is_credit = Receivable.document_type == "Credit Memo"
    nothing = literal(ZERO, AMOUNT)
    documents = (
        select(
            Receivable.customer_id,
            Receivable.currency,
            func.sum(case((is_credit, nothing), else_=Receivable.balance), type_=AMOUNT),
            func.sum(case((is_credit, Receivable.balance), else_=nothing), type_=AMOUNT),
            nothing,
        )
        .where(Receivable.customer_id.in_(ids), Receivable.status.in_(OPEN_DOCUMENTS))
        .group_by(Receivable.customer_id, Receivable.currency)
    )
    unapplied = case((Payment.document_type == "Refund", -Payment.unapplied), else_=Payment.unapplied)
    payments = (
        select(Payment.customer_id, Payment.currency, nothing, nothing, func.sum(unapplied, type_=AMOUNT))
        .where(Payment.customer_id.in_(ids), Payment.status.in_(OPEN_PAYMENTS))
        .group_by(Payment.customer_id, Payment.currency)
    )
    found: dict[CustomerId, dict[str, Balance]] = {one: {} for one in ids}
    for customer_id, currency, debts, credited, paid in session.execute(union_all(documents, payments)):
        so_far = found[customer_id].get(currency, Balance())
        whole = Balance(so_far.documents + debts, so_far.credits + credited, so_far.unapplied + paid)
        found[customer_id][currency] = whole
    return found


def find_balance(session: Session, customer_id: CustomerId, currency: str) -> Decimal:
    """Return the open documents' balances (credit memos count down) less the unapplied payments, in one currency."""
    return find_balances(session, customer_id).get(currency, Balance()).total


def find_exposure(session: Session, customer_id: CustomerId, currency: str) -> Exposure:
    """Return what counts against the customer's credit limit: what an open order was invoiced is balance by now."""
    return Exposure(find_balance(session, customer_id, currency), find_open_orders(session, customer_id, currency))


def find_open_orders(session: Session, customer_id: CustomerId, currency: str) -> Decimal:
    """Return what open orders come to, in one currency, less what of them was invoiced."""
    return find_open_orders_of(session, {customer_id: currency})[customer_id]


def find_open_orders_of(session: Session, currencies: Mapping[CustomerId, str]) -> dict[CustomerId, Decimal]:
    """Return what each customer's open orders come to in its currency: one statement, however many customers."""
    order, nothing = SalesOrder, literal(ZERO, AMOUNT)
    is_open = and_(order.customer_id.in_(currencies), order.status.not_in(ENDED_ORDERS))
    ordered = (
        select(order.customer_id, order.currency, func.sum(order.total, type_=AMOUNT), nothing)
        .where(is_open)
        .group_by(order.customer_id, order.currency)
    )
    invoiced = (
        select(order.customer_id, order.currency, nothing, func.sum(Receivable.amount, type_=AMOUNT))
        .join(Receivable, (Receivable.order_id == order.id) & (Receivable.customer_id == order.customer_id))
        .where(
            is_open,
            Receivable.currency == order.currency,
            Receivable.document_type == "Invoice",
            Receivable.status.in_(RELEASED),
        )
        .group_by(order.customer_id, order.currency)
    )
    sums = dict.fromkeys(currencies, ZERO)
    rows: Iterable[Any] = session.execute(union_all(ordered, invoiced))
    for customer_id, currency, more, less in rows:
        if currency == currencies[customer_id]:
            sums[customer_id] += more - less
    return {customer_id: max(amount, ZERO) for customer_id, amount in sums.items()}
