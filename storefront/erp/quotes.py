"""Quotes (QT): requested, answered, accepted (becomes one order), declined or expired."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import (
    Amount,
    Base,
    BigId,
    Code,
    Currency,
    CustomerOwned,
    Id,
    Instant,
    Modified,
    Quantity,
    UnitPrice,
    references,
)


class Quote(CustomerOwned, Modified, Base):
    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("id", "customer_id"),
        UniqueConstraint("customer_id", "idempotency_key"),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        ForeignKeyConstraint(["order_id", "customer_id"], ["sales_order.id", "sales_order.customer_id"]),
        CheckConstraint("idempotency_key IS NULL OR created_by IS NOT NULL", name="actor"),
        Index("ix_quote_customer", "customer_id", "requested_at", "id"),
    )

    id: Mapped[Id]
    number: Mapped[Code]
    status: Mapped[str] = mapped_column(String(30))
    contact_id: Mapped[int | None] = mapped_column(BigId)
    salesperson_id: Mapped[int | None] = references("salesperson.id")
    created_by: Mapped[str | None] = mapped_column(String(255))
    on_behalf_of: Mapped[str | None] = mapped_column(String(255))
    currency: Mapped[Currency]
    valid_until: Mapped[date | None]
    comment: Mapped[str | None] = mapped_column(Text)
    answer: Mapped[str | None] = mapped_column(Text)
    total: Mapped[Amount | None]
    order_id: Mapped[int | None] = mapped_column(BigId)
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    external_reference: Mapped[str | None] = mapped_column(String(64))
    requested_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]


class QuoteLine(CustomerOwned, Base):
    __tablename__ = "quote_line"
    __table_args__ = (
        UniqueConstraint("quote_id", "line_number"),
        ForeignKeyConstraint(["quote_id", "customer_id"], ["quote.id", "quote.customer_id"], ondelete="CASCADE"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[Id]
    quote_id: Mapped[int] = mapped_column(BigId)
    line_number: Mapped[int]
    item_id: Mapped[int] = references("item.id")
    description: Mapped[str] = mapped_column(String(255))
    unit: Mapped[str] = mapped_column(String(16))
    quantity: Mapped[Quantity]
    unit_price: Mapped[UnitPrice | None]
    amount: Mapped[Amount | None]
