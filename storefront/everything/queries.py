"""Reads of the ZIP: how long each table is, and its rows one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.everything.files import File, Row

ROWS_AT_A_TIME = 500


def count_rows(session: Session, found: Sequence[File]) -> list[int]:
    """Return how many rows each table has; one statement."""
    counts = [select(func.count()).select_from(file.rows.order_by(None).subquery()).scalar_subquery() for file in found]
    return list(session.execute(select(*counts)).one()) if counts else []


def stream_rows(session: Session, file: File) -> Iterator[Row]:
    """Yield the rows of a table, a few hundred in memory at a time."""
    for row in session.execute(file.rows.execution_options(yield_per=ROWS_AT_A_TIME)):
        yield file.write(row)
