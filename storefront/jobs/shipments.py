"""Looks for shipments that have gone out, and puts their mails into the outbox: each in a transaction of its own."""

from __future__ import annotations

from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import sessionmaker

from storefront.database import writing
from storefront.kernel.clock import Clock
from storefront.settings import Settings
from storefront.shipments.notices import find_untold, tell

log = structlog.get_logger("storefront")


def tell_of_shipments(sessions: sessionmaker[Any], clock: Clock, settings: Settings) -> int:
    """Tell of what has gone out lately; return how many mails were written. Raises OperationalError."""
    if not settings.shipment_mail:
        return 0
    with sessions() as session:
        untold = find_untold(session, clock, settings)
    return sum(_tell(sessions, clock, settings, shipment_id) for shipment_id in untold)


def _tell(sessions: sessionmaker[Any], clock: Clock, settings: Settings, shipment_id: int) -> bool:
    try:
        with sessions() as session, writing(session):
            return tell(session, clock, settings, shipment_id)
    except IntegrityError:
        return False  # another worker was quicker: its row stands
    except OperationalError:
        raise  # the database is away
    except Exception:
        # one shipment with a fault must not keep the others, nor the mails that wait
        log.exception("shipment not told", shipment=shipment_id)
        return False
