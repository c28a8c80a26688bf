"""Document numbers: one sequence a document type."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Id


class NumberSequence(Base):
    """The next number of a type: prefix + number padded to `width`; taken in the document's transaction, so no gaps."""

    __tablename__ = "number_sequence"
    __table_args__ = (CheckConstraint("next_value > 0", name="next_value"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(20), unique=True)
    prefix: Mapped[str] = mapped_column(String(10), default="")
    width: Mapped[int] = mapped_column(default=6)
    next_value: Mapped[int] = mapped_column(default=1)
