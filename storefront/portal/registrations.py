"""Companies that want to become customers: what they wrote, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, Index, String, Text, delete, or_, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.erp.base import Base, Id, Instant, Name, references

UNCONFIRMED, WAITING, APPROVED, REJECTED, REPLACED = "unconfirmed", "waiting", "approved", "rejected", "replaced"
ONE_WAITING = text("state = 'waiting'")
REPLACED_DAYS = 30


class PortalRegistration(Base):
    """A registration. It reaches the office once its e-mail address is confirmed; `digest` is that of the link.

    One waits an address, a newer one takes its place. `words` is what it is found by. `customer_id` and `contact_id`
    are what it became; `decided_at` is when it was approved or rejected.
    """

    __tablename__ = "portal_registration"
    __table_args__ = (
        CheckConstraint("state IN ('unconfirmed', 'waiting', 'approved', 'rejected', 'replaced')", name="state"),
        CheckConstraint("state = 'unconfirmed' OR confirmed_at IS NOT NULL", name="confirmed_at"),
        CheckConstraint("state <> 'approved' OR customer_id IS NOT NULL", name="customer_id"),
        Index(
            "uq_portal_registration_waiting",
            "email",
            unique=True,
            sqlite_where=ONE_WAITING,
            postgresql_where=ONE_WAITING,
        ),
        Index("ix_portal_registration_email", "email", "id"),
        Index("ix_portal_registration_state", "state", "confirmed_at", "id"),
    )

    id: Mapped[Id]
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12), default=UNCONFIRMED, server_default=UNCONFIRMED)
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    company: Mapped[Name]
    first_name: Mapped[str | None] = mapped_column(String(120))
    last_name: Mapped[str] = mapped_column(String(120))
    phone: Mapped[str | None] = mapped_column(String(50))
    tax_number: Mapped[str | None] = mapped_column(String(64))
    line1: Mapped[str] = mapped_column(String(255))
    line2: Mapped[str | None] = mapped_column(String(255))
    postal_code: Mapped[str | None] = mapped_column(String(30))
    city: Mapped[str] = mapped_column(String(120))
    region: Mapped[str | None] = mapped_column(String(120))
    country: Mapped[str] = mapped_column(String(2))
    message: Mapped[str | None] = mapped_column(Text)
    words: Mapped[str] = mapped_column(Text)
    created_at: Mapped[Instant]
    expires_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[str | None] = mapped_column(String(255))
    reason: Mapped[str | None] = mapped_column(String(500))
    customer_id: Mapped[int | None] = references("customer.id")
    contact_id: Mapped[int | None] = references("contact.id")


def purge_registrations(session: Session, *, now: datetime) -> None:
    """Delete what nobody confirmed in time, and what a newer one replaced a month ago."""
    row = PortalRegistration
    unconfirmed = (row.state == UNCONFIRMED) & (row.expires_at < now)
    replaced = (row.state == REPLACED) & (row.created_at < now - timedelta(days=REPLACED_DAYS))
    session.execute(delete(row).where(or_(unconfirmed, replaced)))
