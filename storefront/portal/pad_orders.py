"""What a salesperson's phone sent with an order: a digest of it, and the customer's signature where there is one."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId, CustomerOwned, Id, references


class PortalPadOrder(CustomerOwned, Base):
    """An order that came from an order pad. `content` tells whether what is sent again is what was placed.

    `signature` is the path of an SVG, 600 wide and 200 high; `signed_by` the name beside it.
    """

    __tablename__ = "portal_pad_order"
    __table_args__ = (
        UniqueConstraint("order_id"),
        ForeignKeyConstraint(
            ["order_id", "customer_id"], ["sales_order.id", "sales_order.customer_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigId)
    user_id: Mapped[int | None] = references("portal_user.id", ondelete="SET NULL")
    content: Mapped[str] = mapped_column(String(32))
    signature: Mapped[str | None] = mapped_column(Text)
    signed_by: Mapped[str | None] = mapped_column(String(120))
