"""Clears away what has expired: sign-ins, links, counters, imports not taken in, registrations not confirmed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from storefront.auth.links import purge_links
from storefront.auth.sessions import purge_sessions
from storefront.portal.imports import purge_imports
from storefront.portal.outbox import PortalOutbox
from storefront.portal.registrations import purge_registrations
from storefront.portal.throttle import purge_throttles


def purge(session: Session, *, now: datetime) -> None:
    """Delete what nobody needs any more."""
    purge_sessions(session, now=now)
    purge_links(session, now=now)
    purge_throttles(session, now=now)
    purge_imports(session, now=now)
    purge_registrations(session, now=now)
    # what is told once is told again when its row is gone
    dropped = (PortalOutbox.state == "dropped") & PortalOutbox.once.is_(None)
    session.execute(delete(PortalOutbox).where(dropped, PortalOutbox.created_at < now - timedelta(days=1)))
