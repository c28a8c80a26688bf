"""Does the imports of contacts that are too long for a request: step by step, each a transaction of its own."""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from storefront.admin.imports.commands import give_up, work_on
from storefront.database import writing
from storefront.kernel.clock import Clock
from storefront.portal.imports import WORKING, PortalImport
from storefront.settings import Settings

# between two looks at the outbox: the mails of those who are invited go out while the others still are
MOST_STEPS = 10

log = structlog.get_logger("storefront")


def do_imports(sessions: sessionmaker[Any], clock: Clock, settings: Settings) -> int:
    """Do a few steps of the oldest import that waits; return how many were done. Raises OperationalError."""
    with sessions() as session:
        statement = select(PortalImport.id).where(PortalImport.state.in_(WORKING)).order_by(PortalImport.id).limit(1)
        import_id = session.scalar(statement)
    if import_id is None:
        return 0
    steps = 1
    while _step(sessions, clock, settings, import_id) and steps < MOST_STEPS:
        steps += 1
    return steps


def _step(sessions: sessionmaker[Any], clock: Clock, settings: Settings, import_id: int) -> bool:
    """Do one step; return whether there are more."""
    try:
        with sessions() as session, writing(session):
            return work_on(session, clock, settings, import_id)
    except OperationalError:
        raise  # the database is away
    except Exception:
        # what this step began is undone; an import with a fault must not keep the others, nor the mails
        log.exception("import given up", contact_import=import_id)
        with sessions() as session, writing(session):
            give_up(session, import_id)
        return False
