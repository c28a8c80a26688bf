"""Asks the card service for payments of which it told us nothing: a webhook may be lost, or not be set up well."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import structlog
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import sessionmaker

from storefront.database import writing
from storefront.kernel.clock import Clock
from storefront.payments.card import CardPage
from storefront.payments.gateway import GatewayAwayError, Standing, State
from storefront.payments.hearing import Pending, find_pending, write_standing
from storefront.settings import Settings

PATIENCE = timedelta(minutes=2)  # in which the webhook comes, on any ordinary day
SESSION_LIVES = timedelta(hours=25)  # at the service a day
MOST = 50
MOST_FAILURES = 2  # mails wait meanwhile

log = structlog.get_logger("storefront")


def ask_for_payments(sessions: sessionmaker[Any], clock: Clock, settings: Settings) -> int:
    """Ask where the payments by card stand that wait for long; return of how many something new was written.

    No transaction is open while the service is asked. Raises OperationalError.
    """
    card = CardPage.of(settings)
    if not card.is_set_up:
        return 0
    with sessions() as session:
        pending = find_pending(session, before=clock.now() - PATIENCE, most=MOST)
    written = failures = 0
    for one in pending:
        try:
            written += _write(sessions, clock, one, _standing(clock, card, one))
        except GatewayAwayError:
            failures += 1
            if failures == MOST_FAILURES:
                break
        except OperationalError:
            raise  # the database is away
        except Exception:
            log.exception("payment not asked for", payment=one.number)
    return written


def _standing(clock: Clock, card: CardPage, one: Pending) -> Standing:
    """Return where a payment stands; nobody was ever led to a page that we know no name of."""
    if one.gateway_id is None and one.created_at < clock.now() - SESSION_LIVES:
        return Standing(State.ENDED)
    return card.look(one.gateway_id)


def _write(sessions: sessionmaker[Any], clock: Clock, one: Pending, standing: Standing) -> bool:
    if standing.state is State.WAITING:
        return False
    with sessions() as session, writing(session):
        return write_standing(session, clock, one.customer_id, one.number, standing)
