"""How customers pay in the portal: which of the ERP's methods stand for it, and what each press of Pay brought."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId, Currency, CustomerOwned, Id, Instant, Modified, references


class PortalPaymentMethod(Modified, Base):
    """Which of the ERP's methods a way to pay is booked as, for everybody; without one nobody can choose it."""

    __tablename__ = "portal_payment_method"

    way: Mapped[str] = mapped_column(String(20), primary_key=True)
    payment_method_id: Mapped[int | None] = references("payment_method.id")


class PortalCustomerPaymentMethod(CustomerOwned, Modified, Base):
    """Another method for one customer, or, without one, that the customer does not pay this way."""

    __tablename__ = "portal_customer_payment_method"
    __table_args__ = (UniqueConstraint("customer_id", "way"),)

    id: Mapped[Id]
    way: Mapped[str] = mapped_column(String(20))
    payment_method_id: Mapped[int | None] = references("payment_method.id")


class PortalPayment(CustomerOwned, Base):
    """One press of Pay: its key, the payment it brought (none where credits paid all), and where the gateway has it."""

    __tablename__ = "portal_payment"
    __table_args__ = (
        UniqueConstraint("customer_id", "idempotency_key"),
        UniqueConstraint("payment_id"),
        UniqueConstraint("gateway_id"),
        ForeignKeyConstraint(
            ["payment_id", "customer_id", "currency"],
            ["payment.id", "payment.customer_id", "payment.currency"],
        ),
        CheckConstraint("(way IS NULL) = (payment_id IS NULL)", name="way"),
        Index("ix_portal_payment_customer_created", "customer_id", "created_at"),
    )

    id: Mapped[Id]
    idempotency_key: Mapped[str] = mapped_column(String(64))
    way: Mapped[str | None] = mapped_column(String(20))
    payment_id: Mapped[int | None] = mapped_column(BigId)
    currency: Mapped[Currency]
    due_on: Mapped[date | None]
    gateway_id: Mapped[str | None] = mapped_column(String(255))
    gateway_url: Mapped[str | None] = mapped_column(String(2000))
    user_id: Mapped[int | None] = references("portal_user.id", ondelete="SET NULL")
    created_at: Mapped[Instant]
