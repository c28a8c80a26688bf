"""What becomes of a payment that waits: its money arrives, or it never does. Said twice it happens once."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Operator, Viewer
from storefront.payments.commands import lock_customer, pay_off
from storefront.payments.rules import VOIDED, WAITING, share_out
from storefront.portal.audit import record
from storefront.portal.payments import PortalPayment

Who = Viewer | Operator | str


def lock_payment(session: Session, customer_id: int, number: str) -> Payment:
    """Return a payment that was made in the portal, held until the end of the transaction. Raises NotFoundError."""
    lock_customer(session, customer_id)
    found = session.scalar(
        select(Payment)
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .where(Payment.customer_id == customer_id, Payment.number == number)
        .with_for_update(of=Payment)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFoundError(payment=number)
    return found


def settle(session: Session, clock: Clock, who: Who, payment: Payment, arrived: Decimal) -> bool:
    """Release a payment whose money is here, also one that was ended before: money that came is never left out.

    It pays what it was for, as far as that is still open; the rest stays on it unapplied. Tell whether it was new.
    """
    if payment.status not in (*WAITING, VOIDED):
        return False
    applications = session.scalars(
        select(Application).where(Application.payment_id == payment.id).order_by(Application.id)
    ).all()
    documents = {
        one.id: one
        for one in session.scalars(
            select(Receivable)
            .where(Receivable.id.in_([one.receivable_id for one in applications]))
            .order_by(Receivable.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    }
    room = [_room(documents[one.receivable_id]) for one in applications]
    parts = share_out(arrived, [(one.amount, left) for one, left in zip(applications, room, strict=True)])
    for application, part in zip(applications, parts, strict=True):
        if not part:
            session.delete(application)
            continue
        application.amount = part
        application.applied_on = max(clock.today(), documents[application.receivable_id].dated_on)
        pay_off(session, application.receivable_id, part, clock)
    payment.amount, payment.unapplied = arrived, arrived - sum(parts, ZERO)
    # it counts from the day on which the money is here: a statement of yesterday stays what it was
    payment.dated_on = clock.today()
    payment.status = "Open" if payment.unapplied else "Closed"
    payment.modified_at = clock.now()
    session.flush()
    _tell(session, clock, who, "payment.received", payment)
    return True


def _room(document: Receivable) -> Decimal:
    return document.balance if document.status == "Open" else ZERO


def void(session: Session, clock: Clock, who: Who, payment: Payment, *, withdrawn: bool = False) -> bool:
    """End a payment that waits; what it was for can be paid again. Tell whether it was new."""
    if payment.status not in WAITING:
        return False
    payment.status, payment.modified_at = VOIDED, clock.now()
    session.flush()
    _tell(session, clock, who, "payment.withdrawn" if withdrawn else "payment.voided", payment)
    return True


def _tell(session: Session, clock: Clock, who: Who, action: str, payment: Payment) -> None:
    after = {"amount": str(payment.amount), "currency": payment.currency}
    record(session, clock, who, action, subject=payment.number, customer_id=payment.customer_id, after=after)
