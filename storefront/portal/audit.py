"""The audit log: who did what, for whom, when. Rows are added; the database lets nobody change or delete one."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import JSON, CheckConstraint, Index, String, event, func
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from storefront.erp.base import Base, Id, Instant, references
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Operator, Viewer

NETWORK_ADDRESS = "network_address"  # of a session's `info`: where its request comes from


class PortalAudit(Base):
    __tablename__ = "portal_audit"
    __table_args__ = (
        Index("ix_portal_audit_at", "at"),
        Index("ix_portal_audit_customer", "customer_id", "id"),
        Index("ix_portal_audit_user", "user_id", "id"),
        Index("ix_portal_audit_action", "action", "id"),
        # who acts for somebody names both: the actor always, and the customer
        CheckConstraint("on_behalf_of IS NULL OR customer_id IS NOT NULL", name="on_behalf_of"),
        CheckConstraint("action NOT IN ('acting.started', 'acting.ended') OR on_behalf_of IS NOT NULL", name="acting"),
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


Index("ix_portal_audit_actor", func.lower(PortalAudit.actor))


@event.listens_for(PortalAudit, "before_insert")
def _say_from_where(_mapper: object, _connection: object, row: PortalAudit) -> None:
    """Add the network address of the request, for whoever writes a row and does not name one."""
    session = object_session(row)
    if row.network_address is None and session is not None:
        row.network_address = session.info.get(NETWORK_ADDRESS)


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
    user_id: int | None = None,
) -> None:
    """Write who did what (`access.granted`) to what, in the same transaction; never a secret.

    `who` is a person, or the name of a command or of a login (with its `user_id`). `before` and `after` hold only what
    changed, as JSON takes it. The network address is that of the session's request unless one is named; whom a
    salesperson acts for stands in the row without further ado.
    """
    person = who if isinstance(who, Viewer | Operator) else None
    details = {"before": dict(before or {}), "after": dict(after or {})} if before or after else None
    if isinstance(person, Viewer) and person.is_acting:
        on_behalf_of = on_behalf_of or person.customer.name
    session.add(
        PortalAudit(
            at=clock.now(),
            actor=(person.person_name or person.email) if person else str(who),
            user_id=person.user_id if person else user_id,
            on_behalf_of=on_behalf_of,
            network_address=network_address,
            customer_id=customer_id or (person.customer_id if isinstance(person, Viewer) else None),
            action=action,
            subject=subject[:255] if subject else None,
            details=details,
        )
    )
    session.flush()


def record_change(
    session: Session,
    clock: Clock,
    who: Viewer | Operator | str,
    action: str,
    *,
    subject: str | None,
    before: Mapping[str, object],
    after: Mapping[str, object],
    customer_id: int | None = None,
) -> None:
    """Write what differs between two states with the same names; nothing when nothing does."""
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return
    record(
        session,
        clock,
        who,
        action,
        subject=subject,
        customer_id=customer_id,
        before={name: before[name] for name in changed},
        after={name: after[name] for name in changed},
    )
