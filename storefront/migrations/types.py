"""Column types of the migrations. Old migrations use them as they are: add others, never change these."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.types import TypeEngine

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True).with_variant(sa.DateTime(), "sqlite")


def decimal(precision: int, places: int) -> TypeEngine[object]:
    """Return an exact decimal: NUMERIC, and on SQLite a BIGINT of the smallest unit."""
    return sa.Numeric(precision, places).with_variant(sa.BigInteger(), "sqlite")  # type: ignore[return-value]
