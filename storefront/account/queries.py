"""What is owed, and the documents of an order: reads that other features ask for too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storefront.account.balance import (
    AMOUNT,
    OPEN_DOCUMENTS,
    RELEASED,
    Balance,
    find_balances_of,
    find_open_orders_of,
)
from storefront.account.ledger import bucket_of
from storefront.account.models import CREDIT_MEMO, CreditLine, DocumentHead, Due, Owed
from storefront.account.rules import BUCKETS, Ageing
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.receivables import Receivable, ReceivableLine
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer

NEXT_DUES = 4

HEAD: tuple[Any, ...] = (
    Receivable.id,
    Receivable.document_type,
    Receivable.number,
    Receivable.status,
    Receivable.dated_on,
    Receivable.due_on,
    Receivable.closed_on,
    Receivable.amount,
    Receivable.balance,
    Receivable.currency,
    Receivable.po_number,
    SalesOrder.number.label("order_number"),
)


def find_documents_of_order(session: Session, viewer: Viewer, order_id: int) -> list[DocumentHead]:
    """Return the released documents with a line of this order, the oldest first; [] for another customer's order."""
    line = (
        select(ReceivableLine.receivable_id)
        .join(SalesOrderLine, SalesOrderLine.id == ReceivableLine.order_line_id)
        .where(SalesOrderLine.order_id == order_id, SalesOrderLine.customer_id == viewer.customer_id)
    )
    rows = session.execute(
        select(*HEAD)
        .outerjoin(SalesOrder, SalesOrder.id == Receivable.order_id)
        .where(
            Receivable.customer_id == viewer.customer_id,
            or_(Receivable.order_id == order_id, Receivable.id.in_(line)),
            Receivable.status.in_(RELEASED),
        )
        .order_by(Receivable.dated_on, Receivable.id)
    )
    return [DocumentHead(*row) for row in rows]


def find_owed(session: Session, viewer: Viewer, today: date) -> list[Owed]:
    """Return what is owed by currency, the customer's own first and always there. Two statements."""
    return find_owed_of(session, {viewer.customer_id: viewer.customer.currency}, today)[viewer.customer_id]


def find_owed_of(session: Session, currencies: Mapping[CustomerId, str], today: date) -> dict[CustomerId, list[Owed]]:
    """Return what each customer owes by currency, its own (given here) first: two statements, however many."""
    balances = find_balances_of(session, currencies)
    buckets = _buckets(session, currencies, today)
    return {one: _owed(own, balances[one], buckets[one]) for one, own in currencies.items()}


def _owed(own: str, balances: Mapping[str, Balance], buckets: Mapping[str, list[Decimal]]) -> list[Owed]:
    currencies = [own, *sorted(balances.keys() - {own})]
    return [Owed(one, _ageing(balances.get(one, Balance()), buckets.get(one))) for one in currencies]


def with_credit(
    session: Session, owed: Mapping[CustomerId, Owed], limits: Mapping[CustomerId, Decimal | None]
) -> dict[CustomerId, Owed]:
    """Return what each customer owes in its own currency with its credit limit, where it has one: one statement."""
    limited = {one: what.currency for one, what in owed.items() if limits[one] is not None}
    orders = find_open_orders_of(session, limited) if limited else {}
    return {one: _credited(what, limits[one], orders.get(one, ZERO)) for one, what in owed.items()}


def _credited(owed: Owed, limit: Decimal | None, open_orders: Decimal) -> Owed:
    return owed if limit is None else replace(owed, credit=CreditLine(limit, owed.balance, open_orders))


def _ageing(balance: Balance, buckets: list[Decimal] | None) -> Ageing:
    return Ageing(tuple(buckets or [ZERO] * BUCKETS), balance.credits, balance.unapplied)


def _buckets(session: Session, ids: Collection[CustomerId], today: date) -> dict[CustomerId, dict[str, list[Decimal]]]:
    place = bucket_of(Receivable.due_on, today).label("place")
    rows: Iterable[Any] = session.execute(
        select(Receivable.customer_id, Receivable.currency, place, func.sum(Receivable.balance, type_=AMOUNT))
        .where(*_debts(ids))
        .group_by(Receivable.customer_id, Receivable.currency, place)
    )
    found: dict[CustomerId, dict[str, list[Decimal]]] = {one: defaultdict(lambda: [ZERO] * BUCKETS) for one in ids}
    for customer_id, currency, number, amount in rows:
        found[customer_id][currency][number] = amount
    return found


def _debts(ids: Collection[CustomerId]) -> tuple[Any, ...]:
    return (
        Receivable.customer_id.in_(ids),
        Receivable.status.in_(OPEN_DOCUMENTS),
        Receivable.document_type != CREDIT_MEMO,
    )


def find_overview(session: Session, viewer: Viewer, today: date) -> list[Owed]:
    """Return what is owed by currency, with the next due dates and the credit limit. Five statements."""
    dues = _next_dues(session, viewer, today)
    blocks = [replace(owed, dues=tuple(dues.get(owed.currency, ()))) for owed in find_owed(session, viewer, today)]
    own = blocks[0]
    limit = session.scalar(select(Customer.credit_limit).where(Customer.id == viewer.customer_id))
    own = with_credit(session, {viewer.customer_id: own}, {viewer.customer_id: limit})[viewer.customer_id]
    return [own, *blocks[1:]]


def _next_dues(session: Session, viewer: Viewer, today: date) -> dict[str, list[Due]]:
    """Return the next days on which something falls due, by currency."""
    place = func.row_number().over(partition_by=Receivable.currency, order_by=Receivable.due_on).label("place")
    days = (
        select(
            Receivable.currency, Receivable.due_on, func.sum(Receivable.balance, type_=AMOUNT).label("amount"), place
        )
        .where(*_debts([viewer.customer_id]), Receivable.due_on >= today, Receivable.balance > ZERO)
        .group_by(Receivable.currency, Receivable.due_on)
        .subquery()
    )
    found: dict[str, list[Due]] = defaultdict(list)
    rows = session.execute(
        select(days.c.currency, days.c.due_on, days.c.amount)
        .where(days.c.place <= NEXT_DUES)
        .order_by(days.c.currency, days.c.due_on)
    )
    for currency, due_on, amount in rows:
        found[currency].append(Due(due_on, amount))
    return found
