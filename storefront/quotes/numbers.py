"""The number of a new quote."""

from __future__ import annotations

from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.quotes import Quote
from storefront.portal import numbers

SEQUENCE = "QT"


def next_number(session: Session) -> str:
    """Take the next number of a quote, inside the caller's transaction: a refused one leaves no gap."""
    return numbers.next_number(session, SEQUENCE, partial(_greatest_taken, session))


def _greatest_taken(session: Session, prefix: str, number: str) -> int | None:
    taken = select(Quote.id).where(Quote.number == number)
    if session.execute(taken.execution_options(unscoped="a number is one of all customers'")).first() is None:
        return None
    alike = select(func.max(Quote.number)).where(
        func.length(Quote.number) == len(number), Quote.number.startswith(prefix, autoescape=True)
    )
    greatest = session.execute(alike.execution_options(unscoped="the same")).scalar_one() or ""
    return numbers.value_of(greatest, prefix)
