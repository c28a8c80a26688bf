"""Payments are announced while the portal is killed, and by twenty tabs at once: each is there once."""

import time
from functools import partial
from threading import Thread

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.receivables import Payment
from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Away, Browser, forms_of
from tests.support.builders import an_invoice
from tests.support.paying import PAY, a_bank, complaints, payments, ref

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
INVOICES = size(24, short=6)
KILLS = size(3, short=2)
AT_ONCE = 20
TRIES = 600  # two minutes: a restart takes some seconds
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


def press(payer: Browser, form: dict[str, str]) -> None:
    """Press until there is an answer: the server dies in between."""
    for _ in range(TRIES):
        try:
            answer = payer.post(PAY, form)
            if answer.status == SEE_OTHER and answer.location.startswith(f"{PAY}/"):
                return
        except Away:
            pass
        time.sleep(0.2)
    raise AssertionError("no answer")


def test_a_kill_between_payments_loses_none_and_doubles_none(
    payer: Browser, portal: Portal, customer: Customer, session: Session, figures: Figures
) -> None:
    forms = [preview(payer, customer) for _ in range(INVOICES)]

    def press_all() -> None:
        for form in forms:
            press(payer, form)

    pressing = Thread(target=press_all)
    pressing.start()
    kills = 0
    while pressing.is_alive() and kills < KILLS:
        time.sleep(0.3)
        portal.kill()
        portal.start()
        kills += 1
    pressing.join(120)
    assert len(payments(session)) == INVOICES
    assert {key for (key,) in session.query(Payment.idempotency_key)} == {form["key"] for form in forms}
    assert complaints(session, customer.id) == []
    figures(f"{INVOICES} payments, {kills} kills in between: each once")


def test_twenty_presses_at_once_are_one_payment(
    payer: Browser, customer: Customer, session: Session, figures: Figures
) -> None:
    form = preview(payer, customer)
    answers = at_once(partial(tab.post, PAY, form) for tab in payer.twins(AT_ONCE))
    assert {(answer.status, answer.location) for answer in answers} == {(SEE_OTHER, f"{PAY}/PM000001")}
    assert len(payments(session)) == 1
    figures(f"{AT_ONCE} presses at once: one payment, one answer")
