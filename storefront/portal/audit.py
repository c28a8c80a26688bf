"""The audit log: who did what, for whom, when. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.erp.base import Base, Id, Instant, references
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Operator, Viewer


class PortalAudit(Base):
    __tablename__ = "portal_audit"
    __table_args__ = (
        Index("ix_portal_audit_at", "at"),
        Index("ix_portal_audit_customer", "customer_id", "at"),
    )

    id: Mapped[Id]
    at: Mapped[Instant]
    actor: Mapped[str] = mapped_column(String(255))
    on_behalf_of: Mapped[str | None] = mapped_column(String(255))
    network_address: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[int | None] = references("portal_user.id", ondelete="SET NULL")
    customer_id: Mapped[int | None] = references("customer.id")
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str | None] = mapped_column(String(255))
    details: Mapped[dict[str, object] | None] = mapped_column(JSON)


def record(
    session: Session,
    clock: Clock,
    who: Viewer | Operator | str,
    action: str,
    *,
    subject: str | None = None,
    customer_id: int | None = None,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
    on_behalf_of: str | None = None,
    network_address: str | None = None,
) -> None:
    """Write who did what (`access.granted`) to what, in the same transaction; never a secret.

    `who` is a person, or the name of a command. `before` and `after` hold only what changed, as JSON takes it.
    """
    person = who if isinstance(who, Viewer | Operator) else None
    details = {"before": dict(before or {}), "after": dict(after or {})} if before or after else None
    session.add(
        PortalAudit(
            at=clock.now(),
            actor=person.person_name if person else str(who),
            user_id=person.user_id if person else None,
            on_behalf_of=on_behalf_of,
            network_address=network_address,
            customer_id=customer_id or (person.customer_id if isinstance(person, Viewer) else None),
            action=action,
            subject=subject[:255] if subject else None,
            details=details,
        )
    )
    session.flush()
