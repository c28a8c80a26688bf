"""Payments: who pays when, what is paid by what, and what is still open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from storefront.demo.billing import Bill
from storefront.demo.customers import Client
from storefront.demo.prices import in_currency
from storefront.demo.scene import Scene, dice
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.money import ZERO, round_amount

FIRST_NUMBER = 400_021
PATIENCE = {"promptly": (-6, 2), "late": (6, 34)}  # days after the due date
STOPPED_PAYING = 160  # days ago
TOGETHER_DAYS, TOGETHER = 6, 3
NEVER_PAID = ("forgotten", "fee Invoice", "fee Overdue Charge")
ON_ACCOUNT_EUR, ADVANCE_EUR = Decimal(500), Decimal(800)


@dataclass(slots=True)
class Paid:
    """A payment on its way to be written, with what it pays."""

    payment: Payment
    parts: list[tuple[Receivable, Decimal]] = field(default_factory=list)


@dataclass(slots=True)
class Settlement:
    """All payments, and credit memos used to pay: (memo, document, amount, day)."""

    payments: list[Paid] = field(default_factory=list)
    credits: list[tuple[Receivable, Receivable, Decimal, date]] = field(default_factory=list)


def settle(scene: Scene, bills: Sequence[Bill], clients: dict[str, Client]) -> Settlement:
    """Decide what was paid, and set every balance, unapplied amount and status. Nothing is written."""
    settlement = Settlement()
    by_client: dict[str, list[Bill]] = defaultdict(list)
    for bill in bills:
        by_client[bill.client.spec.code].append(bill)
    _use_memos(scene, bills, settlement)
    for code, theirs in by_client.items():
        settlement.payments += _payments_of(scene, clients[code], theirs)
    settlement.payments += _unapplied(scene, clients)
    _number(settlement.payments)
    return settlement


def _use_memos(scene: Scene, bills: Sequence[Bill], settlement: Settlement) -> None:
    """Half of Alder's credit memo pays a part of its forgotten invoice; Birch's is paid back."""
    found = {bill.tag: bill for bill in bills if bill.tag}
    memo, target = found["memo of credited"].document, found["forgotten"].document
    part = round_amount(min(memo.balance, target.balance) / 2, memo.currency)
    day = min(memo.dated_on + timedelta(days=3), scene.today)
    _pay(target, part, day)
    memo.balance -= part
    settlement.credits.append((memo, target, part, day))
    returned = found["memo of refunded"]
    day = min(returned.document.dated_on + timedelta(days=6), scene.today)
    refund = _payment(scene, returned.client, "Refund", day, returned.document.amount)
    settlement.payments.append(_apply(refund, [(returned.document, returned.document.amount)]))


def _pay(document: Receivable, amount: Decimal, day: date) -> None:
    document.balance -= amount
    if not document.balance:
        document.status, document.closed_on = "Closed", day
        document.modified_at = max(document.modified_at, document.modified_at.replace(day.year, day.month, day.day))


def _payments_of(scene: Scene, client: Client, bills: list[Bill]) -> Iterator[Paid]:
    rng = dice("payments", client.spec.code)
    due = [(day, bill) for bill in bills if (day := _day_of_payment(scene, client, bill, rng)) and day <= scene.today]
    due.sort(key=lambda one: (one[0], one[1].document.number))
    while due:
        until = due[0][0] + timedelta(days=TOGETHER_DAYS)
        group = [one for one in due[: rng.randrange(1, TOGETHER + 1)] if one[0] <= until]
        due = due[len(group) :]
        parts = [(bill.document, _share(bill)) for _, bill in group]
        payment = _payment(scene, client, "Payment", group[-1][0], sum((part for _, part in parts), ZERO))
        yield _apply(payment, parts)


def _day_of_payment(scene: Scene, client: Client, bill: Bill, rng: Random) -> date | None:
    """Return when a document was paid or will be; None: not at all."""
    document = bill.document
    if document.status != "Open" or document.due_on is None or bill.tag in NEVER_PAID:
        return None
    if client.spec.pays == "stopped":
        return document.due_on if document.due_on < scene.day(-STOPPED_PAYING) else None
    if bill.tag == "short paid":
        return document.due_on
    earliest, latest = PATIENCE[client.spec.pays]
    return max(document.due_on + timedelta(days=rng.randrange(earliest, latest)), document.dated_on)


def _share(bill: Bill) -> Decimal:
    """Return what is paid of a document: all of it, or all but one line."""
    if bill.tag == "short paid":
        return bill.document.balance - min(bill.lines[-1].amount, bill.document.balance / 2)
    return bill.document.balance


def _payment(scene: Scene, client: Client, kind: str, day: date, amount: Decimal) -> Payment:
    written = scene.at(day, 8, 45)
    return Payment(
        customer_id=client.row.id,
        document_type=kind,
        status="Closed",
        dated_on=day,
        currency=client.spec.currency,
        amount=amount,
        unapplied=amount,
        method="Bank transfer",
        reference=f"{client.spec.code} {day:%d.%m.%Y}",
        created_at=written,
        modified_at=written,
    )


def _apply(payment: Payment, parts: list[tuple[Receivable, Decimal]]) -> Paid:
    for document, amount in parts:
        _pay(document, amount, payment.dated_on)
        payment.unapplied -= amount
    payment.status = "Open" if payment.unapplied else "Closed"
    return Paid(payment, parts)


def _unapplied(scene: Scene, clients: dict[str, Client]) -> list[Paid]:
    """Alder paid on account, and Atelier Mimosa in advance: no document has used them yet."""
    paid = []
    for code, kind, offset, euros in (
        ("ALDER", "Payment", -6, ON_ACCOUNT_EUR),
        ("MIMOSA", "Prepayment", -3, ADVANCE_EUR),
    ):
        client = clients[code]
        amount = in_currency(euros, client.spec.currency)
        paid.append(_apply(_payment(scene, client, kind, scene.day(offset), amount), []))
    return paid


def _number(payments: list[Paid]) -> None:
    payments.sort(key=lambda one: (one.payment.dated_on, one.payment.customer_id))
    for place, one in enumerate(payments):
        one.payment.number = f"PM{FIRST_NUMBER + place:06d}"


def save_payments(scene: Scene, settlement: Settlement) -> None:
    """Write payments and applications; the documents they pay must be written already."""
    scene.save([one.payment for one in settlement.payments])
    applications = [
        _application(document, amount, one.payment.dated_on, payment_id=one.payment.id)
        for one in settlement.payments
        for document, amount in one.parts
    ]
    applications += [
        _application(document, amount, day, credit_memo_id=memo.id)
        for memo, document, amount, day in settlement.credits
    ]
    scene.save(applications)


def _application(
    document: Receivable,
    amount: Decimal,
    day: date,
    *,
    payment_id: int | None = None,
    credit_memo_id: int | None = None,
) -> Application:
    return Application(
        customer_id=document.customer_id,
        payment_id=payment_id,
        credit_memo_id=credit_memo_id,
        receivable_id=document.id,
        currency=document.currency,
        amount=amount,
        applied_on=max(day, document.dated_on),
    )
