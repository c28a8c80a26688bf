"""The one function for a balance."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Payment, Receivable
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import ZERO

OPEN_DOCUMENTS = ("Open",)
RELEASED = ("Open", "Closed")
OPEN_PAYMENTS = ("Open",)
# Every other order counts against the limit until it is invoiced, one in a status we don't know too
ENDED_ORDERS = ("Invoiced", "Canceled", "Rejected", "Expired")


@dataclass(frozen=True, slots=True)
class Exposure:
    """What counts against a credit limit, in one currency: open documents less unapplied payments; open orders."""

    balance: Decimal
    open_orders: Decimal

    @property
    def total(self) -> Decimal:
        return self.balance + self.open_orders


def find_balance(session: Session, customer_id: CustomerId, currency: str) -> Decimal:
    """Return the open documents' balances (credit memos count down) less the unapplied payments, in one currency."""
    sign = case((Receivable.document_type == "Credit Memo", -Receivable.balance), else_=Receivable.balance)
    documents = select(func.coalesce(func.sum(sign, type_=Receivable.balance.type), 0)).where(
        Receivable.customer_id == customer_id,
        Receivable.currency == currency,
        Receivable.status.in_(OPEN_DOCUMENTS),
    )
    payments = select(func.coalesce(func.sum(Payment.unapplied), 0)).where(
        Payment.customer_id == customer_id,
        Payment.currency == currency,
        Payment.status.in_(OPEN_PAYMENTS),
        Payment.document_type != "Refund",
    )
    row = session.execute(select(documents.scalar_subquery(), payments.scalar_subquery())).one()
    return (row[0] or ZERO) - (row[1] or ZERO)


def find_exposure(session: Session, customer_id: CustomerId, currency: str) -> Exposure:
    """Return what counts against the customer's credit limit: what an open order was invoiced is balance by now."""
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
    orders = max((row[0] or ZERO) - (row[1] or ZERO), ZERO)
    return Exposure(find_balance(session, customer_id, currency), orders)
