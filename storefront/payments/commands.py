"""Writes of payments. Each carries the key of its form: the same form again has the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer
from storefront.payments.gateway import Begun
from storefront.payments.models import OpenCredit, OpenDocument, Payable, Wish
from storefront.payments.numbers import next_number
from storefront.payments.queries import find_done, find_methods, find_payable
from storefront.payments.rules import BANK_TRANSFER, Plan
from storefront.portal.audit import record
from storefront.portal.payments import PortalPayment

MOST_METHOD = 64


class NothingToPayError(RefusalError):
    """Nothing is ticked, or all that is ticked is paid by now."""

    code = "nothing_to_pay"


class WayNotOfferedError(RefusalError):
    """This customer does not pay this way, or it is mapped to none of the ERP's methods."""

    code = "way_not_offered"


class PayableChangedError(RefusalError):
    """Less is left of a document than was to be paid, or the credits are not what was shown."""

    code = "payable_changed"


@dataclass(frozen=True, slots=True)
class Means:
    """How the money is to come: a way, the status of a document that waits for it, and until when."""

    way: str
    status: str
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Paid:
    """The number of the payment; None where credits paid all. `again` when the same key brought it before."""

    number: str | None
    again: bool = False


def lock_customer(session: Session, customer_id: int) -> None:
    """Let the payments of a customer in one by one: of two that pay one document the second sees what the first did."""
    session.execute(select(Customer.id).where(Customer.id == customer_id).with_for_update(key_share=True))


def pay(session: Session, viewer: Viewer, clock: Clock, wish: Wish, means: Means | None) -> Paid:
    """Use the credits, and write the payment of what is left, exactly once.

    A payment whose money is not here yet changes no balance: what it is for stands in its applications. Raises
    NothingToPayError, WayNotOfferedError, PayableChangedError.
    """
    lock_customer(session, viewer.customer_id)
    done = find_done(session, viewer, wish.key)
    if done is not None:
        return Paid(done[0], again=True)
    payable = find_payable(session, viewer, wish.currency, wish.amounts.keys(), lock=True)
    plan = check(wish, payable)
    method = _method(session, viewer, means) if plan.to_pay else None
    if plan.uses:
        _use_credits(session, viewer, clock, payable, plan)
    payment = None
    if plan.to_pay and means and method:
        payment = _write_payment(session, viewer, clock, wish, plan, means, method)
        _write_parts(session, payment, plan, payable.documents)
    session.add(
        PortalPayment(
            customer_id=viewer.customer_id,
            idempotency_key=wish.key,
            way=means.way if payment and means else None,
            payment_id=payment.id if payment else None,
            currency=wish.currency,
            due_on=means.due_on if payment and means else None,
            user_id=viewer.user_id,
            created_at=clock.now(),
        )
    )
    session.flush()
    return Paid(payment.number if payment else None)


def check(wish: Wish, payable: Payable) -> Plan:
    """Return what pays what. Raises NothingToPayError, and PayableChangedError with what is left of each document."""
    if not wish.amounts:
        raise NothingToPayError
    there = {one.ref: one.payable for one in payable.documents}
    wrong = {ref: there.get(ref, ZERO) for ref, amount in wish.amounts.items() if amount > there.get(ref, ZERO)}
    plan = wish.planned(payable)
    missing = set(wish.credits) - {one.ref for one in payable.credits}
    if wrong or missing or (wish.total is not None and plan.to_pay != wish.total):
        raise PayableChangedError(left=wrong)
    return plan


def _method(session: Session, viewer: Viewer, means: Means | None) -> str:
    name = find_methods(session, viewer).get(means.way) if means else None
    if name is None:
        raise WayNotOfferedError
    return name


def _use_credits(session: Session, viewer: Viewer, clock: Clock, payable: Payable, plan: Plan) -> None:
    """Apply what the customer has already: it is here, so balances fall at once."""
    documents = {one.ref: one for one in payable.documents}
    for credit in payable.credits:
        used = plan.used_of(credit.ref)
        if used:
            take_from_source(session, credit, used, clock)
    for use in plan.uses:
        credit = next(one for one in payable.credits if one.ref == use.credit)
        write_application(session, documents[use.document], credit, use.amount, clock.today())
    for ref, document in documents.items():
        if part := plan.credited(ref):
            pay_off(session, document.id, part, clock)
    numbers = sorted({use.credit.partition("/")[2] for use in plan.uses})
    record(
        session,
        clock,
        viewer,
        "payment.credits_used",
        subject=", ".join(numbers),
        after={"amount": str(plan.used), "currency": payable.currency},
    )


def take_from_source(session: Session, credit: OpenCredit, amount: Decimal, clock: Clock) -> None:
    """Lower what is left of a credit memo or a payment; what nothing is left of is closed."""
    if credit.is_memo:
        pay_off(session, credit.id, amount, clock)
        return
    row = session.get_one(Payment, credit.id, populate_existing=True)
    row.unapplied -= amount
    if not row.unapplied:
        row.status = "Closed"
    row.modified_at = clock.now()
    session.flush()


def pay_off(session: Session, document_id: int, amount: Decimal, clock: Clock) -> None:
    """Lower the balance of a document; what nothing is left of is closed today."""
    row = session.get_one(Receivable, document_id, populate_existing=True)
    row.balance -= amount
    if not row.balance:
        row.status, row.closed_on = "Closed", clock.today()
    row.modified_at = clock.now()
    session.flush()


def write_application(
    session: Session, document: OpenDocument, credit: OpenCredit, amount: Decimal, today: date
) -> None:
    """Write that so much of a credit paid a document."""
    session.add(
        Application(
            customer_id=session.get_one(Receivable, document.id).customer_id,
            payment_id=None if credit.is_memo else credit.id,
            credit_memo_id=credit.id if credit.is_memo else None,
            receivable_id=document.id,
            currency=document.currency,
            amount=amount,
            applied_on=max(today, document.dated_on, credit.dated_on),
        )
    )


def _write_payment(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    wish: Wish,
    plan: Plan,
    means: Means,
    method: str,
) -> Payment:
    number, now = next_number(session), clock.now()
    payment = Payment(
        customer_id=viewer.customer_id,
        document_type="Payment",
        number=number,
        status=means.status,
        dated_on=clock.today(),
        currency=wish.currency,
        amount=plan.to_pay,
        unapplied=plan.to_pay,
        method=method[:MOST_METHOD],
        reference=number,
        created_by=viewer.person_name or viewer.email,
        idempotency_key=wish.key,
        created_at=now,
        modified_at=now,
    )
    session.add(payment)
    session.flush()
    action = "payment.announced" if means.way == BANK_TRANSFER else "payment.begun"
    after = {"amount": str(plan.to_pay), "currency": wish.currency}
    record(session, clock, viewer, action, subject=number, after=after)
    return payment


def _write_parts(session: Session, payment: Payment, plan: Plan, documents: Sequence[OpenDocument]) -> None:
    """Write what a payment is for, in the order in which it is due."""
    session.add_all(
        Application(
            customer_id=payment.customer_id,
            payment_id=payment.id,
            receivable_id=one.id,
            currency=payment.currency,
            amount=plan.rest[one.ref],
            applied_on=payment.dated_on,
        )
        for one in documents
        if one.ref in plan.rest
    )


def remember_begun(session: Session, viewer: Viewer, number: str, begun: Begun) -> None:
    """Keep where a gateway has the payment."""
    payment = select(Payment.id).where(Payment.customer_id == viewer.customer_id, Payment.number == number)
    session.execute(
        update(PortalPayment)
        .where(PortalPayment.payment_id.in_(payment), PortalPayment.gateway_id.is_(None))
        .values(gateway_id=begun.id, gateway_url=begun.url)
        .execution_options(synchronize_session=False)
    )
