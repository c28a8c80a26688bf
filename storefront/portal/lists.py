"""Saved lists: what somebody or a whole company orders again and again."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId, CustomerOwned, Id, Instant, Quantity, references

LONGEST_NAME = 120


class PortalList(CustomerOwned, Base):
    """A list of one person at one customer; `shared`: the whole company sees it. A deleted one can come back.

    `owner_name` is the owner as it is shown. `key` is born with the form that made it: the form twice is one list.
    """

    __tablename__ = "portal_list"
    __table_args__ = (
        UniqueConstraint("id", "customer_id"),
        Index("ix_portal_list_customer_name", "customer_id", "name", "id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    owner_name: Mapped[str] = mapped_column(String(255))
    shared: Mapped[bool] = mapped_column(default=False, server_default=false())
    key: Mapped[str | None] = mapped_column(String(64), unique=True)
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    deleted_at: Mapped[Instant | None]


class PortalListLine(CustomerOwned, Base):
    """A line of a list: so many of an item in a unit. A removed one waits for its undo."""

    __tablename__ = "portal_list_line"
    __table_args__ = (
        UniqueConstraint("list_id", "item_id", "unit"),
        ForeignKeyConstraint(
            ["list_id", "customer_id"], ["portal_list.id", "portal_list.customer_id"], ondelete="CASCADE"
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_portal_list_line_item_id", "item_id"),
    )

    id: Mapped[Id]
    list_id: Mapped[int] = mapped_column(BigId)
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    unit: Mapped[str] = mapped_column(String(16))
    quantity: Mapped[Quantity]
    removed_at: Mapped[Instant | None]
