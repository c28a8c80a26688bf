"""Imports on their way: the uploaded table and what is decided about it, until it is taken in or runs out."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, Index, LargeBinary, String, delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.erp.base import Base, Id, Instant, references

# What waits for a person may run out; what is being done may not.
WORKING = ("queued", "running")


class PortalImport(Base):
    """A table of contacts that somebody of staff sent. `content` is the packed rows, thrown away when they are in.

    `key` is born with the form: the form sent twice is one import. `options` are the columns, the customer and the
    invitations as they were chosen last. `result` holds what became of the rows, `done` how many of the `total` people
    to invite are invited: both are written in the transaction of what they tell of.
    """

    __tablename__ = "portal_import"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'queued', 'running', 'done', 'failed')", name="state"),
        CheckConstraint("done >= 0 AND done <= total", name="done"),
        Index("ix_portal_import_user_id", "user_id", "id"),
        Index("ix_portal_import_state", "state", "id"),
        Index("ix_portal_import_expires_at", "expires_at"),
    )

    id: Mapped[Id]
    key: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = references("portal_user.id", ondelete="CASCADE")
    file_name: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(10), default="waiting", server_default="waiting")
    content: Mapped[bytes | None] = mapped_column(LargeBinary)
    options: Mapped[dict[str, object]] = mapped_column(JSON)
    result: Mapped[dict[str, object] | None] = mapped_column(JSON)
    done: Mapped[int] = mapped_column(default=0, server_default="0")
    total: Mapped[int] = mapped_column(default=0, server_default="0")
    created_at: Mapped[Instant]
    finished_at: Mapped[Instant | None]
    expires_at: Mapped[Instant]


def purge_imports(session: Session, *, now: datetime) -> None:
    """Delete what nobody took in, and the results that have been kept for long enough."""
    session.execute(delete(PortalImport).where(PortalImport.expires_at <= now, PortalImport.state.not_in(WORKING)))
