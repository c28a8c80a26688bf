"""Limits that outlive a process: tries counted for a key. The key is a digest, so the table names nobody.

A login that does not exist is counted like one that does: neither the answer nor its time tells them apart.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import String, case, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.erp.base import Base, Instant


class PortalThrottle(Base):
    """Tries for one key. `ends_at` moves with each try that counts, and stands still once the limit is reached."""

    __tablename__ = "portal_throttle"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    ends_at: Mapped[Instant] = mapped_column(index=True)


def throttle_key(purpose: str, subject: str) -> str:
    """Return the key under which tries of this purpose for this subject are counted."""
    return hashlib.sha256(f"{purpose}\0{subject}".encode()).hexdigest()


def count_try(session: Session, key: str, *, now: datetime, limit: int, wait: timedelta) -> datetime | None:
    """Count a try. Return None when it may go on, else the instant from which tries are allowed again.

    One statement, so that tries at the same time cannot slip past the limit.
    """
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    fresh = insert(PortalThrottle).values(key=key, tries=1, ends_at=now + wait)
    over = PortalThrottle.ends_at <= now
    statement = fresh.on_conflict_do_update(
        index_elements=[PortalThrottle.key],
        set_={
            "tries": case((over, 1), else_=PortalThrottle.tries + 1),
            "ends_at": case(
                (over | (PortalThrottle.tries < limit), fresh.excluded.ends_at), else_=PortalThrottle.ends_at
            ),
        },
    ).returning(PortalThrottle.tries, PortalThrottle.ends_at)
    tries, ends_at = session.execute(statement).one()
    return ends_at if tries > limit else None


def forget_tries(session: Session, key: str) -> None:
    """Start counting this key afresh."""
    session.execute(delete(PortalThrottle).where(PortalThrottle.key == key))


def purge_throttles(session: Session, *, now: datetime) -> None:
    """Delete counters that no longer hold anybody back."""
    session.execute(delete(PortalThrottle).where(PortalThrottle.ends_at <= now))
