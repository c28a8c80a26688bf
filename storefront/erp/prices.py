"""Sales prices (AR202000)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import (
    Base,
    Currency,
    Id,
    MaybeCustomerOwned,
    Modified,
    Quantity,
    UnitPrice,
    references,
)


class SalesPrice(MaybeCustomerOwned, Modified, Base):
    """A price per one `unit`, from `break_quantity` up, on the days from `effective_on` to `expires_on` inclusive."""

    __tablename__ = "sales_price"
    __table_args__ = (
        CheckConstraint("price_type IN ('customer', 'class', 'base')", name="price_type"),
        CheckConstraint("(price_type = 'customer') = (customer_id IS NOT NULL)", name="customer"),
        CheckConstraint("(price_type = 'class') = (price_class_id IS NOT NULL)", name="price_class"),
        CheckConstraint("price >= 0", name="price"),
        CheckConstraint("break_quantity >= 0", name="break_quantity"),
        CheckConstraint("expires_on >= effective_on", name="dates"),
        # an item's own and common prices, past those of all other customers
        Index("ix_sales_price_lookup", "item_id", "customer_id", "price_class_id"),
        Index("ix_sales_price_customer_item", "customer_id", "item_id"),
        Index(
            "uq_sales_price",
            "item_id",
            "price_type",
            text("coalesce(customer_id, 0)"),
            text("coalesce(price_class_id, 0)"),
            "unit",
            text("coalesce(warehouse_id, 0)"),
            "currency",
            "break_quantity",
            "promotion",
            text("coalesce(effective_on, '0001-01-01')"),
            unique=True,
        ),
    )

    id: Mapped[Id]
    price_type: Mapped[str] = mapped_column(String(10))
    price_class_id: Mapped[int | None] = references("price_class.id")
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    unit: Mapped[str] = mapped_column(String(16))
    warehouse_id: Mapped[int | None] = references("warehouse.id")
    currency: Mapped[Currency]
    break_quantity: Mapped[Quantity] = mapped_column(default=0)
    price: Mapped[UnitPrice]
    promotion: Mapped[bool] = mapped_column(default=False, server_default=false())
    effective_on: Mapped[date | None]
    expires_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(255))
