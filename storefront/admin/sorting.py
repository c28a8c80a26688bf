"""Lists that are narrowed and sorted, at any size: two ways to read them, and which one is the quick one.

Where few rows fit, they are found by what narrows them and then sorted. Where many fit, the list is walked in its
order until the page is full. A database guesses between the two, and guesses wrong on words and on rare values: at
100,000 customers a rare one took 500 ms to come up. So a probe looks first, and stops counting at FEW.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import ColumnElement, func, literal, select
from sqlalchemy.orm import Session

from storefront.erp.keyset import Sort

FEW = 1000


def are_few(session: Session, statement: Any, row_id: Any) -> bool:  # noqa: ANN401 (a select, a column)
    """Tell whether at most FEW rows fit: one statement that stops there."""
    rows = statement.with_only_columns(row_id).order_by(None).limit(FEW + 1).subquery()
    return (session.scalar(select(func.count()).select_from(rows)) or 0) <= FEW


def unindexed(sort: Sort) -> Sort:
    """Return the same order, written so that no index of it is walked."""
    return replace(sort, columns=(hidden(sort.columns[0]), *sort.columns[1:]))


def hidden(column: Any) -> ColumnElement[Any]:  # noqa: ANN401 (a column)
    """Return a column's value as an expression that no index is used for."""
    if column.type.python_type is int:
        return column + literal(0, column.type)  # type: ignore[no-any-return]  # a column's own
    return column.concat(literal("", column.type))  # type: ignore[no-any-return]  # the same
