"""The number of a new order, from the sequence of its type."""

from __future__ import annotations

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from storefront.database import insert_or_update
from storefront.erp.numbers import NumberSequence
from storefront.erp.orders import SalesOrder


def next_number(session: Session, code: str) -> str:
    """Take the next number of a sequence, inside the caller's transaction: a refused order leaves no gap.

    Numbers that are there already, loaded or written by an ERP beside the sequence, are stepped over.
    """
    least = 1
    while True:
        prefix, width, value = _take_number(session, code, least)
        number = f"{prefix}{value:0{width}d}"
        greatest = _greatest_taken(session, code, prefix, number)
        if greatest is None:
            return number
        least = max(greatest, value) + 1


def _take_number(session: Session, code: str, least: int) -> tuple[str, int, int]:
    """Return prefix, width and value of the next number that is not under `least`."""
    sequence = NumberSequence
    first = {"code": code, "prefix": code, "width": 6, "next_value": least + 1}
    following = case((sequence.next_value < least, least), else_=sequence.next_value) + 1
    statement = insert_or_update(
        session, sequence, first, on=("code",), update=lambda _new: {"next_value": following}
    ).returning(sequence.prefix, sequence.width, sequence.next_value)
    prefix, width, next_value = session.execute(statement).one()
    return prefix, width, next_value - 1


def _greatest_taken(session: Session, code: str, prefix: str, number: str) -> int | None:
    """Return the value of the greatest number of this kind when `number` is taken; None when it is free."""
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
    digits = greatest[len(prefix) :]
    return int(digits) if digits.isdecimal() else 0
