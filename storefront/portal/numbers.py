"""The next number of a document, from the sequence of its type."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import case
from sqlalchemy.orm import Session

from storefront.database import insert_or_update
from storefront.erp.numbers import NumberSequence

# (prefix, number): the value of the greatest number of this kind when `number` is taken; None when it is free
Greatest = Callable[[str, str], int | None]


def next_number(session: Session, code: str, greatest_taken: Greatest) -> str:
    """Take the next number of a sequence, inside the caller's transaction: a refused document leaves no gap.

    Numbers that are there already, loaded or written by an ERP beside the sequence, are stepped over.
    """
    least = 1
    while True:
        prefix, width, value = _take_number(session, code, least)
        number = f"{prefix}{value:0{width}d}"
        greatest = greatest_taken(prefix, number)
        if greatest is None:
            return number
        least = max(greatest, value) + 1


def value_of(number: str, prefix: str) -> int:
    """Return the value of a number; 0 for one that does not go on in digits."""
    digits = number[len(prefix) :]
    return int(digits) if digits.isdecimal() else 0


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
