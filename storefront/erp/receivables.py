"""Receivables (AR301000, SO303000, AR302000): invoices and memos, payments, and which payment paid what."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
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
    Percent,
    Quantity,
    UnitPrice,
    references,
)


class Receivable(CustomerOwned, Modified, Base):
    """An invoice, credit or debit memo, or overdue charge. Amounts are positive; the type says which way they count."""

    __tablename__ = "receivable"
    __table_args__ = (
        UniqueConstraint("document_type", "number"),
        UniqueConstraint("id", "customer_id"),
        UniqueConstraint("id", "customer_id", "currency"),
        ForeignKeyConstraint(["order_id", "customer_id"], ["sales_order.id", "sales_order.customer_id"]),
        ForeignKeyConstraint(["shipment_id", "customer_id"], ["shipment.id", "shipment.customer_id"]),
        CheckConstraint(
            "document_type IN ('Invoice', 'Credit Memo', 'Debit Memo', 'Overdue Charge')",
            name="document_type",
        ),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("balance >= 0 AND balance <= amount", name="balance"),
        Index("ix_receivable_customer_dated", "customer_id", "dated_on", "id"),
        Index("ix_receivable_customer_status", "customer_id", "status", "due_on"),
        Index("ix_receivable_order_id", "order_id"),
    )

    id: Mapped[Id]
    document_type: Mapped[str] = mapped_column(String(20))
    number: Mapped[Code]
    status: Mapped[str] = mapped_column(String(30))
    dated_on: Mapped[date]
    due_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    balance: Mapped[Amount]
    tax_amount: Mapped[Amount | None]
    freight_amount: Mapped[Amount | None]
    terms_id: Mapped[int | None] = references("terms.id")
    order_id: Mapped[int | None] = mapped_column(BigId)
    shipment_id: Mapped[int | None] = mapped_column(BigId)
    po_number: Mapped[str | None] = mapped_column(String(64))
    external_reference: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]


class ReceivableLine(CustomerOwned, Base):
    __tablename__ = "receivable_line"
    __table_args__ = (
        UniqueConstraint("receivable_id", "line_number"),
        ForeignKeyConstraint(
            ["receivable_id", "customer_id"], ["receivable.id", "receivable.customer_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["order_line_id", "customer_id"], ["sales_order_line.id", "sales_order_line.customer_id"]),
        Index("ix_receivable_line_order_line_id", "order_line_id"),
    )

    id: Mapped[Id]
    receivable_id: Mapped[int] = mapped_column(BigId)
    line_number: Mapped[int]
    item_id: Mapped[int | None] = references("item.id")
    order_line_id: Mapped[int | None] = mapped_column(BigId)
    description: Mapped[str] = mapped_column(String(255))
    unit: Mapped[str | None] = mapped_column(String(16))
    quantity: Mapped[Quantity | None]
    unit_price: Mapped[UnitPrice | None]
    discount_percent: Mapped[Percent] = mapped_column(default=0)
    amount: Mapped[Amount]


class Payment(CustomerOwned, Modified, Base):
    """Money received, prepaid, or paid back; `unapplied` is what no document has used yet."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("document_type", "number"),
        UniqueConstraint("id", "customer_id", "currency"),
        UniqueConstraint("customer_id", "idempotency_key"),
        CheckConstraint("document_type IN ('Payment', 'Prepayment', 'Refund')", name="document_type"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("unapplied >= 0 AND unapplied <= amount", name="unapplied"),
        CheckConstraint("idempotency_key IS NULL OR created_by IS NOT NULL", name="actor"),
        Index("ix_payment_customer_dated", "customer_id", "dated_on", "id"),
    )

    id: Mapped[Id]
    document_type: Mapped[str] = mapped_column(String(20))
    number: Mapped[Code]
    status: Mapped[str] = mapped_column(String(30))
    dated_on: Mapped[date]
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    unapplied: Mapped[Amount]
    method: Mapped[str | None] = mapped_column(String(64))
    reference: Mapped[str | None] = mapped_column(String(120))
    created_by: Mapped[str | None] = mapped_column(String(255))
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    external_reference: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]


class Application(CustomerOwned, Base):
    """A part of a payment or credit memo that paid a document. The currency is in each key: never mixed."""

    __tablename__ = "application"
    __table_args__ = (
        ForeignKeyConstraint(
            ["payment_id", "customer_id", "currency"],
            ["payment.id", "payment.customer_id", "payment.currency"],
        ),
        ForeignKeyConstraint(
            ["credit_memo_id", "customer_id", "currency"],
            ["receivable.id", "receivable.customer_id", "receivable.currency"],
        ),
        ForeignKeyConstraint(
            ["receivable_id", "customer_id", "currency"],
            ["receivable.id", "receivable.customer_id", "receivable.currency"],
        ),
        CheckConstraint("(payment_id IS NULL) <> (credit_memo_id IS NULL)", name="source"),
        CheckConstraint("amount > 0", name="amount"),
        Index("ix_application_receivable_id", "receivable_id"),
        Index("ix_application_payment_id", "payment_id"),
        Index("ix_application_credit_memo_id", "credit_memo_id"),
    )

    id: Mapped[Id]
    payment_id: Mapped[int | None] = mapped_column(BigId)
    credit_memo_id: Mapped[int | None] = mapped_column(BigId)
    receivable_id: Mapped[int] = mapped_column(BigId)
    currency: Mapped[Currency]
    amount: Mapped[Amount]
    applied_on: Mapped[date]
