"""Paying through the pages' own forms, and what a property of all ledgers needs."""

from decimal import Decimal as D
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.account.balance import find_balances
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.ids import CustomerId
from storefront.portal.stored_settings import store
from tests.support.builders import NOW, a_payment_method
from tests.support.cast import Person

PAY = "/account/pay"
IBAN = "DE89 3704 0044 0532 0130 00"


def a_bank(session: Session, **more: str) -> None:
    """Let everybody pay by bank transfer."""
    a_payment_method()
    session.rollback()
    store(session, {"bank_account": IBAN, "bank_holder": "Harbour & Finch", **more}, NOW)
    session.commit()


def ref(document: Receivable | Payment) -> str:
    folders = {"Invoice": "invoices", "Credit Memo": "credit-memos", "Payment": "payments", "Debit Memo": "debit-memos"}
    return f"{folders[document.document_type]}/{document.number}"


def look(
    person: Person, *ticked: Receivable | Payment, amounts: dict[str, str] | None = None, **fields: Any
) -> TestResponse:
    """Tick these, type these amounts, and look at it before paying."""
    person.get(PAY, query_string=[("document", ref(one)) for one in ticked])
    typed = {f"amount-{name}": text for name, text in (amounts or {}).items()}
    return person.submit("#pay-form", {**typed, **fields, "do": "preview"})


def press(person: Person, **fields: Any) -> TestResponse:
    """Press Pay on the preview."""
    return person.submit("#pay-now", {"do": "pay", **fields})


def pay(person: Person, *ticked: Receivable | Payment, **more: Any) -> TestResponse:
    look(person, *ticked, **more)
    return press(person)


def payments(session: Session) -> list[tuple[str, str, D, D]]:
    """Return each payment as (number, status, amount, unapplied)."""
    session.rollback()
    rows = session.scalars(select(Payment).order_by(Payment.id)).all()
    return [(one.number, one.status, one.amount, one.unapplied) for one in rows]


def now(session: Session, document: Any) -> Any:
    """Return a row as it is in the database now."""
    session.rollback()
    session.expire_all()
    return session.get_one(type(document), document.id)


def complaints(session: Session, customer_id: int) -> list[str]:
    """Return what does not add up: balances against applications, and the balance against what is open."""
    session.rollback()
    session.expire_all()
    said: list[str] = []
    released = {one.id: one.status in {"Open", "Closed"} for one in session.scalars(select(Payment))}
    applications = [
        one for one in session.scalars(select(Application)) if one.payment_id is None or released[one.payment_id]
    ]
    sums: dict[str, D] = {}
    for document in session.scalars(select(Receivable).where(Receivable.customer_id == customer_id)):
        used = sum((one.amount for one in applications if document.id in {one.receivable_id, one.credit_memo_id}), D(0))
        if document.balance != document.amount - used or (document.status == "Open") != bool(document.balance):
            said.append(f"{document.number} {document.status} {document.balance} of {document.amount}, used {used}")
        sign = -1 if document.document_type == "Credit Memo" else 1
        sums[document.currency] = sums.get(document.currency, D(0)) + sign * document.balance
    for payment in session.scalars(select(Payment).where(Payment.customer_id == customer_id)):
        if not released[payment.id]:
            continue
        used = sum((one.amount for one in applications if one.payment_id == payment.id), D(0))
        if payment.unapplied != payment.amount - used:
            said.append(f"{payment.number} {payment.unapplied} of {payment.amount}, used {used}")
        sums[payment.currency] = sums.get(payment.currency, D(0)) - payment.unapplied
    balances = find_balances(session, CustomerId(customer_id))
    found = {currency: balance.total for currency, balance in balances.items()}
    if {key: value for key, value in sums.items() if value} != {key: value for key, value in found.items() if value}:
        said.append(f"{sums} is not {found}")
    return said
