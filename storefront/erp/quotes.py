"""Quotes (QT): requested, answered, accepted (becomes one order), declined or expired."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Text, UniqueConstraint, false
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
    Name,
    Quantity,
    UnitPrice,
    references,
)


class Quote(CustomerOwned, Modified, Base):
    """A quote. One that is answered expires by itself after `valid_until`: nobody writes that, readers reckon it.

    `revision` counts the answers: who accepts names the one that was seen. `waiting_since` is empty while nobody waits
    for us. An accepted quote is one order, and an order is one quote's at most.
    """

    __tablename__ = "quote"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("id", "customer_id"),
        UniqueConstraint("customer_id", "idempotency_key"),
        UniqueConstraint("order_id"),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        ForeignKeyConstraint(["order_id", "customer_id"], ["sales_order.id", "sales_order.customer_id"]),
        CheckConstraint("idempotency_key IS NULL OR created_by IS NOT NULL", name="actor"),
        CheckConstraint("revision >= 0", name="revision"),
        Index("ix_quote_customer", "customer_id", "requested_at", "id"),
        Index("ix_quote_status", "status", "requested_at", "id"),
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
    revision: Mapped[int] = mapped_column(default=0, server_default="0")
    order_id: Mapped[int | None] = mapped_column(BigId)
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    external_reference: Mapped[str | None] = mapped_column(String(64))
    requested_at: Mapped[Instant]
    answered_at: Mapped[Instant | None]
    waiting_since: Mapped[Instant | None]


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


class QuoteMessage(CustomerOwned, Base):
    """What was said about a quote. `staff` tells who spoke: we, or the customer; `event` what was done with it.

    Events: answered, accepted, declined; empty for words alone.
    """

    __tablename__ = "quote_message"
    __table_args__ = (
        ForeignKeyConstraint(["quote_id", "customer_id"], ["quote.id", "quote.customer_id"], ondelete="CASCADE"),
        UniqueConstraint("customer_id", "idempotency_key"),
        CheckConstraint("event IS NOT NULL OR body IS NOT NULL", name="said"),
        Index("ix_quote_message_quote_id", "quote_id"),
    )

    id: Mapped[Id]
    quote_id: Mapped[int] = mapped_column(BigId)
    author: Mapped[Name]
    staff: Mapped[bool] = mapped_column(default=False, server_default=false())
    event: Mapped[str | None] = mapped_column(String(20))
    body: Mapped[str | None] = mapped_column(Text)
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]
