"""Pages of a sorted list by keyset: from any row on, both ways, in one statement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, literal, tuple_
from sqlalchemy.orm import Session

from storefront.erp.base import AmountType
from storefront.kernel.paging import BadCursorError, Page, PageAsk, decode_cursor, encode_cursor

Made = TypeVar("Made")
LARGEST = Decimal(9) * 10**14  # what both databases hold
PLACES = AmountType.places


@dataclass(frozen=True, slots=True)
class Sort:
    """An order of a list: its columns, the last of which is the row's id, and how a cursor's keys are read."""

    columns: tuple[Any, ...]
    reads: tuple[Callable[[str], Any], ...]
    down: bool = False

    def order(self, *, backward: bool = False) -> list[Any]:
        """Return what ORDER BY takes."""
        down = self.down != backward
        return [column.desc() if down else column.asc() for column in self.columns]


def read_amount(text: str) -> Decimal:
    """Read an amount that a cursor holds. Raises ValueError or InvalidOperation."""
    amount = Decimal(text)
    if not abs(amount) < LARGEST or amount != round(amount, PLACES):
        raise ValueError(text)
    return amount


read_day = date.fromisoformat


def read_page(
    session: Session,
    statement: Select[*tuple[Any, ...]],
    sort: Sort,
    ask: PageAsk,
    make: Callable[[Sequence[Any]], Made],
) -> Page[Made]:
    """Return a page of what is made of the statement's rows, in one statement. Raises BadCursorError."""
    backward, width = ask.before is not None, len(sort.columns)
    statement = statement.add_columns(*sort.columns)
    if cursor := ask.before or ask.after:
        statement = statement.where(_beyond(sort, cursor, backward=backward))
    rows = session.execute(statement.order_by(*sort.order(backward=backward)).limit(ask.size + 1)).all()
    more, rows = len(rows) > ask.size, rows[: ask.size]
    if not rows:
        return Page(())
    rows = rows[::-1] if backward else rows
    return Page(
        [make(row[:-width]) for row in rows],
        after=_cursor(rows[-1][-width:]) if more or backward else None,
        before=_cursor(rows[0][-width:]) if ask.after or (backward and more) else None,
    )


def _cursor(keys: Sequence[Any]) -> str:
    return encode_cursor(*(str(key) for key in keys[:-1]), keys[-1])


def _beyond(sort: Sort, cursor: str, *, backward: bool) -> ColumnElement[bool]:
    *keys, row_id = decode_cursor(cursor, *(str for _ in sort.reads), int)
    try:
        values = [read(str(key)) for read, key in zip(sort.reads, keys, strict=True)]
    except (ValueError, InvalidOperation) as error:
        raise BadCursorError("a key of another list") from error
    there = tuple_(
        *(literal(value, column.type) for value, column in zip([*values, row_id], sort.columns, strict=True))
    )
    place = tuple_(*sort.columns)
    return place < there if sort.down != backward else place > there
