"""The audit log: who did what, for whom, when. Rows are added, never changed."""

from __future__ import annotations

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, Id, Instant, references


class PortalAudit(Base):
    __tablename__ = "portal_audit"
    __table_args__ = (
        Index("ix_portal_audit_at", "at"),
        Index("ix_portal_audit_customer", "customer_id", "at"),
    )

    id: Mapped[Id]
    at: Mapped[Instant]
    actor: Mapped[str] = mapped_column(String(255))
    user_id: Mapped[int | None] = references("portal_user.id", ondelete="SET NULL")
    customer_id: Mapped[int | None] = references("customer.id")
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(255))
    details: Mapped[dict[str, object] | None] = mapped_column(JSON)
