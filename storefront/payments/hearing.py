"""What the card service says of a payment, asked or by itself, doubled, late, in the wrong order: written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from storefront.erp.receivables import Payment
from storefront.erp.scope import set_scope
from storefront.kernel.clock import Clock
from storefront.payments.gateway import Standing, State
from storefront.payments.rules import CARD, PENDING
from storefront.payments.settling import lock_payment, settle, void
from storefront.portal.payments import PortalPayment

if TYPE_CHECKING:
    from storefront.payments.card import Heard

WHO = "Stripe"


@dataclass(frozen=True, slots=True)
class Pending:
    """A payment by card of which nothing was heard yet."""

    customer_id: int
    number: str
    gateway_id: str | None
    created_at: datetime


def find_pending(session: Session, *, before: datetime, most: int) -> Sequence[Pending]:
    """Return the payments by card that began before this moment and are neither here nor ended, the newest first."""
    statement = (
        select(Payment.customer_id, Payment.number, PortalPayment.gateway_id, PortalPayment.created_at)
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .where(PortalPayment.way == CARD, Payment.status == PENDING, PortalPayment.created_at < before)
        .order_by(PortalPayment.id.desc())
        .limit(most)
    )
    return [Pending(*row) for row in session.execute(statement)]


def write_heard(session: Session, clock: Clock, heard: Heard) -> bool | None:
    """Release or end the payment that is meant. Tell whether it was new; None where it is none of ours.

    A payment is known by its session's name, or, where the webhook is quicker than the answer to us, by its number
    together with the key of its form: another portal at the same account may have the same numbers.
    """
    by_name = PortalPayment.gateway_id == heard.gateway_id
    by_number = and_(
        PortalPayment.gateway_id.is_(None),
        Payment.number == heard.number,
        PortalPayment.idempotency_key == heard.key,
    )
    row = session.execute(
        select(Payment.customer_id, Payment.number, Payment.currency)
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .where(PortalPayment.way == CARD, or_(by_name, by_number))
        .execution_options(unscoped="a webhook is nobody's: it says whose payment it is about")
    ).first()
    if row is None:
        return None
    return write_standing(session, clock, row.customer_id, row.number, heard.standing)


def write_standing(session: Session, clock: Clock, customer_id: int, number: str, standing: Standing) -> bool:
    """Release or end a payment as the service says. Tell whether it was new. Raises NotFoundError."""
    set_scope(session, customer_id)
    payment = lock_payment(session, customer_id, number)
    if standing.state is State.ENDED:
        return void(session, clock, WHO, payment)
    if standing.state is State.PAID and standing.amount and standing.currency == payment.currency:
        return settle(session, clock, WHO, payment, standing.amount)
    return False
