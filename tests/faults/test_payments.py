"""Payments are announced while the portal is killed, and by twenty tabs at once: each is there once."""

from functools import partial

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.receivables import Payment
from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.killing import Kills, Presses
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Browser, forms_of
from tests.support.builders import an_invoice
from tests.support.paying import PAY, a_bank, complaints, payments, ref

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
INVOICES = size(24, short=6)
KILLS = size(3, short=2)
AT_ONCE = 20
SEE_OTHER = 303


@pytest.fixture
def customer(shop: Shop) -> Customer:
    return shop.customer()


@pytest.fixture
def payer(shop: Shop, session: Session, customer: Customer) -> Browser:
    a_bank(session)
    return shop.signed_in(shop.login(customer, "payer"))


def preview(payer: Browser, customer: Customer) -> dict[str, str]:
    """Look at the payment of a new invoice; return its form."""
    invoice = an_invoice(for_=customer)
    form = forms_of(payer.get(f"{PAY}?document={ref(invoice)}").body)[PAY]
    shown = payer.post(PAY, {**form, "document": ref(invoice), "way": "bank_transfer", "do": "preview"})
    return {**forms_of(shown.body)[PAY], "do": "pay"}


def pay(payer: Browser, form: dict[str, str]) -> bool:
    """Send a payment; tell whether it is there."""
    answer = payer.post(PAY, form)
    return answer.status == SEE_OTHER and answer.location.startswith(f"{PAY}/")


def test_a_kill_between_payments_loses_none_and_doubles_none(
    payer: Browser, portal: Portal, customer: Customer, session: Session, figures: Figures
) -> None:
    forms = [preview(payer, customer) for _ in range(INVOICES)]

    Presses([partial(pay, payer, form) for form in forms]).during(Kills(portal, KILLS))
    assert len(payments(session)) == INVOICES
    assert {key for (key,) in session.query(Payment.idempotency_key)} == {form["key"] for form in forms}
    assert complaints(session, customer.id) == []
    figures(f"{INVOICES} payments, {KILLS} kills in between: each once")


def test_twenty_presses_at_once_are_one_payment(
    payer: Browser, customer: Customer, session: Session, figures: Figures
) -> None:
    form = preview(payer, customer)
    answers = at_once(partial(tab.post, PAY, form) for tab in payer.twins(AT_ONCE))
    assert {(answer.status, answer.location) for answer in answers} == {(SEE_OTHER, f"{PAY}/PM000001")}
    assert len(payments(session)) == 1
    figures(f"{AT_ONCE} presses at once: one payment, one answer")
