"""Carts: one per person and customer; and what of them is on its way to somebody else."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId, CustomerOwned, Id, Instant, Quantity, UnitPrice, references


class PortalCart(CustomerOwned, Base):
    """A cart. `order_key` is born with it and becomes the order's: however often the form is sent, one order.

    `merge_key` is that of the form which put many lines in at once last: however often it is sent, they come once.
    """

    __tablename__ = "portal_cart"
    __table_args__ = (UniqueConstraint("user_id", "customer_id"), UniqueConstraint("id", "customer_id"))

    id: Mapped[Id]
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    order_key: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Instant]
    changed_at: Mapped[Instant]
    merge_key: Mapped[str | None] = mapped_column(String(64))


class PortalCartLine(CustomerOwned, Base):
    """A line; `seen_price` is what the buyer saw when it was put in. A removed line waits for its undo.

    `quantity_before` is what the line had before many were put in at once, 0 of a new one: what their undo gives back.
    """

    __tablename__ = "portal_cart_line"
    __table_args__ = (
        UniqueConstraint("cart_id", "item_id", "unit"),
        ForeignKeyConstraint(
            ["cart_id", "customer_id"], ["portal_cart.id", "portal_cart.customer_id"], ondelete="CASCADE"
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_portal_cart_line_item_id", "item_id"),
    )

    id: Mapped[Id]
    cart_id: Mapped[int] = mapped_column(BigId)
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    unit: Mapped[str] = mapped_column(String(16))
    quantity: Mapped[Quantity]
    seen_price: Mapped[UnitPrice | None]
    seen_available: Mapped[Quantity | None]
    added_at: Mapped[Instant]
    removed_at: Mapped[Instant | None]
    quantity_before: Mapped[Quantity | None]


class PortalHandover(CustomerOwned, Base):
    """The lines of a cart that one person gave to another. Until it is answered they are in neither cart, but here.

    `order_key` is that of the cart they came from: however often the form is sent, they go once, and never into an
    order as well. `into_key` is that of the cart they were taken into: whose lines its order is made of.
    """

    __tablename__ = "portal_handover"
    __table_args__ = (
        UniqueConstraint("order_key"),
        UniqueConstraint("id", "customer_id"),
        CheckConstraint("outcome IS NULL OR outcome IN ('taken', 'returned', 'withdrawn')", name="outcome"),
        CheckConstraint("(outcome IS NULL) = (answered_at IS NULL)", name="answered"),
        Index("ix_portal_handover_to", "to_user_id", "customer_id", "answered_at"),
        Index("ix_portal_handover_into_key", "into_key"),
        Index("ix_portal_handover_from", "from_user_id", "customer_id", "answered_at"),
    )

    id: Mapped[Id]
    order_key: Mapped[str] = mapped_column(String(64))
    from_user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    from_name: Mapped[str] = mapped_column(String(255))
    to_user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    to_name: Mapped[str] = mapped_column(String(255))
    message: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[Instant]
    outcome: Mapped[str | None] = mapped_column(String(10))
    into_key: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[Instant | None]


class PortalHandoverLine(CustomerOwned, Base):
    """A line on its way, as it stood in the cart."""

    __tablename__ = "portal_handover_line"
    __table_args__ = (
        UniqueConstraint("handover_id", "item_id", "unit"),
        ForeignKeyConstraint(
            ["handover_id", "customer_id"], ["portal_handover.id", "portal_handover.customer_id"], ondelete="CASCADE"
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_portal_handover_line_item_id", "item_id"),
    )

    id: Mapped[Id]
    handover_id: Mapped[int] = mapped_column(BigId)
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    unit: Mapped[str] = mapped_column(String(16))
    quantity: Mapped[Quantity]
    seen_price: Mapped[UnitPrice | None]
