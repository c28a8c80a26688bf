"""Writes of salespeople: whom they act for. The customer is looked up among their own, and never read again."""

from __future__ import annotations

from sqlalchemy.orm import Session

from storefront.auth import sessions
from storefront.auth.sessions import Device
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator, Viewer
from storefront.portal.audit import record
from storefront.sales.queries import get_own
from storefront.settings import Settings


class ActingForbiddenError(RefusalError):
    """The customer lets no salesperson order for it."""

    code = "acting_forbidden"


def start_acting(
    session: Session,
    clock: Clock,
    settings: Settings,
    seller: Operator,
    *,
    code: str,
    token: str,
    device: Device,
    before: Viewer | None = None,
) -> str:
    """Go on acting for a customer; return the token of a new sign-in, the old one ends.

    A new sign-in, so that no page that is still open for another customer can write to this one. `before` is whom the
    salesperson acted for until now. Raises NotFoundError for a customer that is not the salesperson's,
    ActingForbiddenError.
    """
    customer = get_own(session, seller, code)
    if customer.acting_off:
        raise ActingForbiddenError(customer=code)
    if before is not None:
        _note(session, clock, seller, "acting.ended", before.customer_id, before.customer.name)
    sessions.end_session(session, token)
    fresh = sessions.open_session(
        session,
        clock,
        settings,
        user_id=seller.user_id,
        access_id=None,
        device=device,
        acting_customer_id=customer.id,
    )
    _note(session, clock, seller, "acting.started", customer.id, customer.name)
    return fresh


def stop_acting(
    session: Session,
    clock: Clock,
    settings: Settings,
    seller: Operator,
    viewer: Viewer | None,
    token: str,
    device: Device,
) -> str:
    """Act for nobody any more; return the token of a new sign-in. Without a viewer it had ended by itself."""
    if viewer is not None:
        _note(session, clock, seller, "acting.ended", viewer.customer_id, viewer.customer.name)
    sessions.end_session(session, token)
    return sessions.open_session(session, clock, settings, user_id=seller.user_id, access_id=None, device=device)


def _note(session: Session, clock: Clock, seller: Operator, action: str, customer_id: int, name: str) -> None:
    record(session, clock, seller, action, subject=name, customer_id=customer_id, on_behalf_of=name)
