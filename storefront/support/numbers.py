"""The number of a new case."""

from __future__ import annotations

from functools import partial

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.cases import Case
from storefront.portal import numbers

SEQUENCE = "CS"


def next_number(session: Session) -> str:
    """Take the next number of a case, inside the caller's transaction: a refused case leaves no gap."""
    return numbers.next_number(session, SEQUENCE, partial(_greatest_taken, session))


def _greatest_taken(session: Session, prefix: str, number: str) -> int | None:
    taken = select(Case.id).where(Case.number == number)
    if session.execute(taken.execution_options(unscoped="a number is one of all customers'")).first() is None:
        return None
    alike = select(func.max(Case.number)).where(
        func.length(Case.number) == len(number), Case.number.startswith(prefix, autoescape=True)
    )
    greatest = session.execute(alike.execution_options(unscoped="the same")).scalar_one() or ""
    return numbers.value_of(greatest, prefix)
