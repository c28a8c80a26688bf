"""Reads of registrations by strangers: only what a link of their own opens."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from storefront.auth.tokens import digest
from storefront.kernel.clock import Clock
from storefront.portal.registrations import UNCONFIRMED, WAITING, PortalRegistration

ROW = PortalRegistration
OWN = {"unscoped": "a stranger's own registration, by its address or its link"}


def find_open(session: Session, clock: Clock, token: str) -> str | None:
    """Return the company of a registration that a link may still confirm; None for any other link."""
    return session.scalar(select(ROW.company).where(*still_open(clock, token)).execution_options(**OWN))


def is_confirmed(session: Session, token: str) -> bool:
    """Tell whether a link was used, and its registration waits for the office."""
    used = select(ROW.id).where(ROW.digest == digest(token), ROW.state == WAITING)
    return session.scalar(used.execution_options(**OWN)) is not None


def still_open(clock: Clock, token: str) -> list[ColumnElement[bool]]:
    """Return the conditions for the registration that a link may still confirm."""
    return [ROW.digest == digest(token), ROW.state == UNCONFIRMED, ROW.expires_at > clock.now()]
