"""The one function for a balance, and what counts against a credit limit."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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
    """Return what is open by currency; one that nothing is open in may be missing.

    A refund that no credit memo was matched with counts up: the money went back, and the credit still stands.
    """
    is_credit = Receivable.document_type == "Credit Memo"
    nothing = literal(ZERO, AMOUNT)
    documents = (
        select(
            Receivable.currency,
            func.sum(case((is_credit, nothing), else_=Receivable.balance), type_=AMOUNT),
            func.sum(case((is_credit, Receivable.balance), else_=nothing), type_=AMOUNT),
            nothing,
        )
        .where(Receivable.customer_id == customer_id, Receivable.status.in_(OPEN_DOCUMENTS))
        .group_by(Receivable.currency)
    )
    unapplied = case((Payment.document_type == "Refund", -Payment.unapplied), else_=Payment.unapplied)
    payments = (
        select(Payment.currency, nothing, nothing, func.sum(unapplied, type_=AMOUNT))
        .where(Payment.customer_id == customer_id, Payment.status.in_(OPEN_PAYMENTS))
        .group_by(Payment.currency)
    )
    found: dict[str, Balance] = {}
    for currency, debts, credited, paid in session.execute(union_all(documents, payments)):
        so_far = found.get(currency, Balance())
        found[currency] = Balance(so_far.documents + debts, so_far.credits + credited, so_far.unapplied + paid)
    return found


def find_balance(session: Session, customer_id: CustomerId, currency: str) -> Decimal:
    """Return the open documents' balances (credit memos count down) less the unapplied payments, in one currency."""
    return find_balances(session, customer_id).get(currency, Balance()).total


def find_exposure(session: Session, customer_id: CustomerId, currency: str) -> Exposure:
    """Return what counts against the customer's credit limit: what an open order was invoiced is balance by now."""
    return Exposure(find_balance(session, customer_id, currency), find_open_orders(session, customer_id, currency))


def find_open_orders(session: Session, customer_id: CustomerId, currency: str) -> Decimal:
    """Return what open orders come to, in one currency, less what of them was invoiced."""
    mine = and_(
        SalesOrder.customer_id == customer_id,
        SalesOrder.currency == currency,
        SalesOrder.status.not_in(ENDED_ORDERS),
    )
    invoiced = (
        select(func.sum(Receivable.amount))
        .join(SalesOrder, SalesOrder.id == Receivable.order_id)
        .where(
            mine,
            Receivable.customer_id == customer_id,
            Receivable.currency == currency,
            Receivable.document_type == "Invoice",
            Receivable.status.in_(RELEASED),
        )
    )
    ordered = select(func.sum(SalesOrder.total)).where(mine)
    row = session.execute(select(ordered.scalar_subquery(), invoiced.scalar_subquery())).one()
    return max((row[0] or ZERO) - (row[1] or ZERO), ZERO)
