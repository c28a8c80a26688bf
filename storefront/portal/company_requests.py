"""What a customer's manager wants changed of the company's data, where the distributor looks at it first."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, CustomerOwned, Id, Instant, references

WAITING = "waiting"
ONE_WAITING = text("state = 'waiting'")


class PortalCompanyRequest(CustomerOwned, Base):
    """A request: `before` and `wished` hold the fields that differ, as text.

    One waits a customer, a new one takes its place. `user_id` and `contact_id` are who asked: the answer goes there.
    """

    __tablename__ = "portal_company_request"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'approved', 'rejected', 'replaced', 'withdrawn')", name="state"),
        Index(
            "uq_portal_company_request_waiting",
            "customer_id",
            unique=True,
            sqlite_where=ONE_WAITING,
            postgresql_where=ONE_WAITING,
        ),
        Index("ix_portal_company_request_state", "state", "asked_at", "id"),
    )

    id: Mapped[Id]
    user_id: Mapped[int | None] = references("portal_user.id", ondelete="SET NULL")
    contact_id: Mapped[int | None] = references("contact.id")
    asked_by: Mapped[str] = mapped_column(String(255))
    asked_at: Mapped[Instant]
    before: Mapped[dict[str, str]] = mapped_column(JSON)
    wished: Mapped[dict[str, str]] = mapped_column(JSON)
    state: Mapped[str] = mapped_column(String(10), default=WAITING, server_default=WAITING)
    decided_at: Mapped[Instant | None]
    decided_by: Mapped[str | None] = mapped_column(String(255))
    reason: Mapped[str | None] = mapped_column(String(500))
