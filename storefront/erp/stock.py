"""Warehouses and what lies in them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Code, Id, Instant, Name, Quantity, references


class Warehouse(Base):
    __tablename__ = "warehouse"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


class StockBalance(Base):
    """Item x warehouse, in base units: on hand, allocated to orders, on order with its next arrival."""

    __tablename__ = "stock_balance"
    __table_args__ = (
        UniqueConstraint("item_id", "warehouse_id"),
        CheckConstraint("allocated >= 0", name="allocated"),
        CheckConstraint("on_order >= 0", name="on_order"),
        Index("ix_stock_balance_available", "item_id", "on_hand", "allocated"),
    )

    id: Mapped[Id]
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    warehouse_id: Mapped[int] = references("warehouse.id")
    on_hand: Mapped[Quantity] = mapped_column(default=0, server_default=text("0"))
    allocated: Mapped[Quantity] = mapped_column(default=0, server_default=text("0"))
    on_order: Mapped[Quantity] = mapped_column(default=0, server_default=text("0"))
    next_arrival_on: Mapped[date | None]
    changed_at: Mapped[Instant]
