"""The figures of customers as SQL: what they ordered, were invoiced, owe. Summed by currency, never across."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, Subquery, and_, case, func, literal, select, union_all

from storefront.account.balance import AMOUNT, OPEN_DOCUMENTS, OPEN_PAYMENTS, RELEASED
from storefront.account.models import CREDIT_MEMO
from storefront.admin.reports.models import Ask
from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Payment, Receivable
from storefront.kernel.money import ZERO

NOTHING = literal(ZERO, AMOUNT)
NEVER_WERE = ("Canceled", "Rejected", "Expired")
# past due: 1-30, 31-60, 61-90 and more days
AGES = ((1, 30), (31, 60), (61, 90), (91, None))
Rows = Select[*tuple[Any, ...]]


def within(column: Any, ask: Ask) -> ColumnElement[bool]:  # noqa: ANN401 (a column of dates)
    """Return the condition that a date lies in the period."""
    ends = [column >= ask.start] if ask.start else []
    return and_(*ends, *([column <= ask.end] if ask.end else []), literal(value=True))


def by_customer(ask: Ask) -> Subquery:
    """Return a row a customer and currency: orders and invoiced in the period; balance, overdue, last order of today.

    The balance follows the one rule of account/balance.py, which a test holds it to.
    """
    parts = union_all(_orders(ask), _documents(ask), _payments()).subquery()
    c = parts.c
    return (
        select(
            c.customer_id,
            c.currency,
            func.sum(c.orders, type_=Integer()).label("orders"),
            func.sum(c.invoiced, type_=AMOUNT).label("invoiced"),
            func.sum(c.balance, type_=AMOUNT).label("balance"),
            func.sum(c.overdue, type_=AMOUNT).label("overdue"),
            func.max(c.last_order_on, type_=Date()).label("last_order_on"),
        )
        .group_by(c.customer_id, c.currency)
        .subquery()
    )


def _orders(ask: Ask) -> Rows:
    order = SalesOrder
    return select(
        order.customer_id.label("customer_id"),
        order.currency.label("currency"),
        case((within(order.ordered_on, ask), 1), else_=0).label("orders"),
        NOTHING.label("invoiced"),
        NOTHING.label("balance"),
        NOTHING.label("overdue"),
        order.ordered_on.label("last_order_on"),
    ).where(order.status.not_in(NEVER_WERE))


def _documents(ask: Ask) -> Rows:
    document = Receivable
    is_credit, is_open = document.document_type == CREDIT_MEMO, document.status.in_(OPEN_DOCUMENTS)
    amount = case((is_credit, -document.amount), else_=document.amount)
    balance = case((is_credit, -document.balance), else_=document.balance)
    return select(
        document.customer_id,
        document.currency,
        literal(0),
        case((within(document.dated_on, ask), amount), else_=NOTHING),
        case((is_open, balance), else_=NOTHING),
        case((overdue(ask.today), document.balance), else_=NOTHING),
        literal(None, Date()),
    ).where(document.status.in_(RELEASED))


def _payments() -> Rows:
    unapplied = case((Payment.document_type == "Refund", Payment.unapplied), else_=-Payment.unapplied)
    return select(
        Payment.customer_id, Payment.currency, literal(0), NOTHING, unapplied, NOTHING, literal(None, Date())
    ).where(Payment.status.in_(OPEN_PAYMENTS))


def overdue(today: date) -> ColumnElement[bool]:
    """Return the condition that a document is past due."""
    return and_(
        Receivable.status.in_(OPEN_DOCUMENTS),
        Receivable.due_on < today,
        Receivable.balance > ZERO,
        Receivable.document_type != CREDIT_MEMO,
    )


def aged(condition: ColumnElement[bool]) -> ColumnElement[Any]:
    """Return the sum of the balances of documents under a condition."""
    return func.sum(case((condition, Receivable.balance), else_=NOTHING), type_=AMOUNT)
