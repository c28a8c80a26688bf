"""What must happen after a transaction: mail to send. The row is written with the document; the worker does it."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Id, Instant, references


class PortalOutbox(Base):
    """A message. The Message-ID is made with the row; `leased_until` is the worker's claim and runs out by itself.

    `once` names what is told only once, such as "shipment:17".
    """

    __tablename__ = "portal_outbox"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'sent', 'failed', 'dropped')", name="state"),
        Index("ix_portal_outbox_due", "state", "due_at"),
        Index("ix_portal_outbox_contact_id", "contact_id"),
        Index("ix_portal_outbox_recipient", "recipient"),
    )

    id: Mapped[Id]
    message_id: Mapped[str] = mapped_column(String(255), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10), default="en")
    context: Mapped[dict[str, object]] = mapped_column(JSON)
    customer_id: Mapped[int | None] = references("customer.id")
    contact_id: Mapped[int | None] = references("contact.id")
    state: Mapped[str] = mapped_column(String(10), default="queued", server_default="queued")
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    due_at: Mapped[Instant]
    leased_until: Mapped[Instant | None]
    sent_at: Mapped[Instant | None]
    last_error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[Instant]
    once: Mapped[str | None] = mapped_column(String(120), unique=True)
