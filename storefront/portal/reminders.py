"""Reminders: what somebody of the staff wants to be told of about a customer, on a day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, CustomerOwned, Id, Instant, references


class PortalReminder(CustomerOwned, Base):
    """A reminder. Whoever it is for may be somebody else than who wrote it; done, it stays with its customer."""

    __tablename__ = "portal_reminder"
    __table_args__ = (
        Index("ix_portal_reminder_user_due", "user_id", "done_at", "due_on"),
        Index("ix_portal_reminder_due", "done_at", "due_on"),
    )

    id: Mapped[Id]
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    due_on: Mapped[date]
    note: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[Instant]
    created_by: Mapped[str] = mapped_column(String(255))
    done_at: Mapped[Instant | None]
    done_by: Mapped[str | None] = mapped_column(String(255))
