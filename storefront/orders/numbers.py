"""The number of a new order, from the sequence of its type."""

from __future__ import annotations

from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.orders import SalesOrder
from storefront.portal import numbers


def next_number(session: Session, code: str) -> str:
    """Take the next number of a type of orders, inside the caller's transaction: a refused order leaves no gap."""
    return numbers.next_number(session, code, partial(_greatest_taken, session, code))


def _greatest_taken(session: Session, code: str, prefix: str, number: str) -> int | None:
    order = SalesOrder
    taken = select(order.id).where(order.order_type == code, order.number == number)
    if session.execute(taken.execution_options(unscoped="a number is one of all customers'")).first() is None:
        return None
    alike = select(func.max(order.number)).where(
        order.order_type == code,
        func.length(order.number) == len(number),
        order.number.startswith(prefix, autoescape=True),
    )
    greatest = session.execute(alike.execution_options(unscoped="the same")).scalar_one() or ""
    return numbers.value_of(greatest, prefix)
