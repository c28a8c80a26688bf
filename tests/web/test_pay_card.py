"""Cards by the real SDK of Stripe, against a server on this machine that speaks its shapes."""

import json
import re
import time
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal as D

import pytest
import time_machine
from flask import Flask
from pydantic import SecretStr
from sqlalchemy import Engine
from sqlalchemy.orm import Session
from structlog.testing import CapturingLogger

from storefront.database import session_factory
from storefront.erp.customers import Customer
from storefront.jobs.payments import ask_for_payments
from storefront.kernel.clock import SystemClock
from storefront.payments import card
from storefront.portal.audit import PortalAudit
from storefront.portal.payments import PortalPayment
from storefront.settings import Settings
from tests.support.account import words
from tests.support.builders import a_payment_method, an_invoice
from tests.support.cast import Person
from tests.support.paying import PAY, complaints, look, now, pay, payments, press
from tests.support.stripes import SECRET_KEY, WEBHOOK, WEBHOOK_SECRET, StripeThere, event, hears, signed

HERE = "/account/pay/PM000001"
COMPLETED, EXPIRED = "checkout.session.completed", "checkout.session.expired"
FAILED, SUCCEEDED = "checkout.session.async_payment_failed", "checkout.session.async_payment_succeeded"


@pytest.fixture
def settings(settings: Settings, stripe_there: StripeThere) -> Settings:
    keys = {"stripe_secret_key": SecretStr(SECRET_KEY), "stripe_webhook_secret": SecretStr(WEBHOOK_SECRET)}
    more = {"stripe_address": stripe_there.address}
    return settings.model_copy(update={**keys, **more})


@pytest.fixture
def payer(alder_buyer: Person) -> Person:
    a_payment_method("CARD", "Credit card", for_way="card")
    return alder_buyer


@pytest.fixture
def stranger(app: Flask) -> Person:
    return Person(app, app.response_class, use_cookies=True)


def ask(person: Person, step: str) -> int:
    person.get(HERE)
    return person.post(HERE, data={"csrf_token": person.token(), "do": step}).status_code


@pytest.mark.both_databases
def test_a_payment_by_card_counts_when_stripe_says_so(
    payer: Person, alder: Customer, session: Session, stranger: Person, stripe_there: StripeThere
) -> None:
    invoice = an_invoice(for_=alder, amount="120.50")
    assert "You pay €120.50 by card" in words(look(payer, invoice).text)
    assert press(payer).headers["Location"] == HERE
    assert payments(session) == [("PM000001", "Pending Processing", D("120.50"), D("120.50"))]
    sent = stripe_there.sent[0]
    assert (sent["line_items[0][price_data][unit_amount]"], sent["line_items[0][price_data][currency]"]) == (
        "12050",
        "eur",
    )
    assert (sent["success_url"], sent["client_reference_id"]) == (f"http://portal.example{HERE}?back=1", "PM000001")
    assert sent["cancel_url"] == f"http://portal.example{HERE}"
    assert stripe_there.sessions[stripe_there.only]["url"] in payer.get(HERE).text
    assert now(session, invoice).balance == D("120.50")
    assert hears(stranger, COMPLETED, stripe_there.pays(stripe_there.only)) == 200
    assert payments(session) == [("PM000001", "Closed", D("120.50"), D(0))]
    assert now(session, invoice).status == "Closed"
    assert "€120.50 has arrived." in words(payer.get(HERE).text)
    assert complaints(session, alder.id) == []


def test_pressed_again_there_is_one_session(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere
) -> None:
    look(payer, an_invoice(for_=alder))
    assert {press(payer).headers["Location"] for _ in range(3)} == {HERE}
    assert (len(stripe_there.sessions), len(payments(session))) == (1, 1)


def test_what_is_said_twice_late_or_in_the_wrong_order_counts_once(
    payer: Person, alder: Customer, session: Session, stranger: Person, stripe_there: StripeThere
) -> None:
    invoice = an_invoice(for_=alder)
    pay(payer, invoice)
    open_one = dict(stripe_there.sessions[stripe_there.only])
    paid = dict(stripe_there.pays(stripe_there.only))
    expired = {**open_one, "status": "expired"}
    unpaid = {**paid, "payment_status": "unpaid"}
    for kind, said in (
        (COMPLETED, unpaid),  # a method that takes days
        (EXPIRED, expired),
        (SUCCEEDED, paid),  # after it was ended: the money is here
        (COMPLETED, paid),
        (EXPIRED, expired),
        (FAILED, unpaid),
        (COMPLETED, paid),
        ("payment_intent.succeeded", {**paid, "object": "payment_intent"}),
    ):
        assert hears(stranger, kind, said) == 200
    assert payments(session) == [("PM000001", "Closed", D(100), D(0))]
    assert session.query(PortalAudit).filter_by(action="payment.received").count() == 1
    assert complaints(session, alder.id) == []


def test_a_session_that_expires_ends_the_payment(
    payer: Person, alder: Customer, session: Session, stranger: Person, stripe_there: StripeThere
) -> None:
    pay(payer, an_invoice(for_=alder))
    expired = {**stripe_there.sessions[stripe_there.only], "status": "expired"}
    assert hears(stranger, EXPIRED, expired) == 200
    assert payments(session)[0][1] == "Voided"
    assert "was ended" in words(payer.get(HERE).text)


def test_a_webhook_may_be_quicker_than_the_answer(
    payer: Person, alder: Customer, session: Session, stranger: Person, stripe_there: StripeThere
) -> None:
    pay(payer, an_invoice(for_=alder))
    session.query(PortalPayment).update({"gateway_id": None})
    session.commit()
    other = json.loads(json.dumps(stripe_there.pays(stripe_there.only)).replace(stripe_there.only, "cs_other"))
    other["metadata"]["key"] = "of another portal"
    assert hears(stranger, COMPLETED, other) == 200
    assert payments(session)[0][1] == "Pending Processing"
    assert hears(stranger, COMPLETED, stripe_there.pays(stripe_there.only)) == 200
    assert payments(session)[0][1] == "Closed"


@pytest.mark.parametrize("how", ["unsigned", "foreign secret", "old", "changed", "no JSON", "no session"])
def test_what_is_not_signed_by_stripe_changes_nothing(
    payer: Person, alder: Customer, session: Session, stranger: Person, stripe_there: StripeThere, how: str
) -> None:
    pay(payer, an_invoice(for_=alder))
    body = event(COMPLETED, stripe_there.pays(stripe_there.only))
    header = {
        "unsigned": "",
        "foreign secret": signed(body, "whsec_guessed"),
        "old": signed(body, at=time.time() - 3600),
        "changed": signed(body.replace(b"10000", b"1")),
    }.get(how)
    if how in {"no JSON", "no session"}:
        body = b"[]" if how == "no session" else b"{"
        header = signed(body)
    answer = stranger.post(WEBHOOK, data=body, headers={"Stripe-Signature": header or ""})
    assert answer.status_code == 400
    assert payments(session)[0][1] == "Pending Processing"


def test_money_in_another_currency_is_not_taken_for_ours(
    payer: Person, alder: Customer, session: Session, stranger: Person, stripe_there: StripeThere
) -> None:
    pay(payer, an_invoice(for_=alder))
    assert hears(stranger, COMPLETED, {**stripe_there.pays(stripe_there.only), "currency": "usd"}) == 200
    assert payments(session)[0][1] == "Pending Processing"


def test_who_comes_back_can_ask_whether_it_is_paid(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere
) -> None:
    pay(payer, an_invoice(for_=alder))
    assert "It can take a moment until we know." in words(payer.get(HERE).text)
    assert ask(payer, "check") == 303
    assert payments(session)[0][1] == "Pending Processing"
    stripe_there.pays(stripe_there.only)
    assert {ask(payer, "check") for _ in range(2)} == {303}
    assert payments(session)[0][1] == "Closed"


def test_who_comes_back_from_paying_asks_without_pressing(payer: Person, alder: Customer) -> None:
    pay(payer, an_invoice(for_=alder))
    asks = 'hx-trigger="load, submit"'
    back, before = payer.get(f"{HERE}?back=1").text, payer.get(HERE).text
    assert (asks in back, asks in before) == (True, False)
    # without JavaScript the question is what to press now, and not the card page once more
    mains = [re.findall(r'class="btn pri"[^>]*>([^<]+)<', page) for page in (back, before)]
    assert mains == [["Ask whether it is paid"], ["Go to the card page"]]


@pytest.fixture
def look_after(settings: Settings, engine: Engine, frozen_clock: time_machine.Traveller) -> Callable[..., int]:
    """Let so much time pass, and let the worker ask for payments."""

    def look(**passed: int) -> int:
        frozen_clock.shift(timedelta(**passed))
        return ask_for_payments(session_factory(engine), SystemClock(), settings)

    return look


@pytest.mark.both_databases
def test_a_payment_whose_webhook_never_came_is_found(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere, look_after: Callable[..., int]
) -> None:
    pay(payer, an_invoice(for_=alder))
    assert look_after(seconds=30) == 0
    assert look_after(minutes=2) == 0  # asked, and nobody has paid yet
    stripe_there.pays(stripe_there.only)
    assert [look_after(minutes=2) for _ in range(2)] == [1, 0]
    assert payments(session)[0][1] == "Closed"
    assert complaints(session, alder.id) == []


def test_a_session_that_ended_and_one_that_was_never_made_end_their_payments(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere, look_after: Callable[..., int]
) -> None:
    pay(payer, an_invoice(for_=alder))
    stripe_there.sessions[stripe_there.only]["status"] = "expired"
    stripe_there.away = True
    pay(payer, an_invoice(for_=alder))
    assert look_after(hours=1) == 0  # away: nothing is concluded from silence
    stripe_there.away = False
    assert look_after(hours=1) == 1
    assert [row[1] for row in payments(session)] == ["Voided", "Pending Processing"]
    assert look_after(hours=24) == 1
    assert [row[1] for row in payments(session)] == ["Voided", "Voided"]


def test_with_the_service_away_two_are_asked_and_not_all(
    payer: Person, alder: Customer, stripe_there: StripeThere, look_after: Callable[..., int]
) -> None:
    for _ in range(4):
        pay(payer, an_invoice(for_=alder))
    stripe_there.away = True
    stripe_there.calls.clear()
    assert look_after(minutes=3) == 0
    assert len(stripe_there.calls) == 2


def test_who_takes_it_back_can_pay_it_no_more(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere
) -> None:
    pay(payer, an_invoice(for_=alder))
    assert ask(payer, "withdraw") == 303
    assert (payments(session)[0][1], stripe_there.sessions[stripe_there.only]["status"]) == ("Voided", "expired")


def test_what_was_paid_meanwhile_is_not_taken_back(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere
) -> None:
    pay(payer, an_invoice(for_=alder))
    stripe_there.pays(stripe_there.only)
    assert ask(payer, "withdraw") == 303
    assert payments(session)[0][1] == "Closed"


def test_with_stripe_away_nothing_is_lost_and_it_can_be_tried_again(
    payer: Person, alder: Customer, session: Session, stripe_there: StripeThere
) -> None:
    stripe_there.away = True
    assert pay(payer, an_invoice(for_=alder)).headers["Location"] == HERE
    assert "could not be reached. Nothing was charged." in words(payer.get(HERE).text)
    assert ask(payer, "continue") == 303
    stripe_there.away = False
    assert ask(payer, "continue") == 303
    assert "checkout.stripe.example" in payer.get(HERE).text
    assert len(payments(session)) == 1
    stripe_there.away = True
    assert ask(payer, "withdraw") == 303
    assert payments(session)[0][1] == "Pending Processing"


def test_the_secrets_reach_no_page_no_log_and_no_audit(
    payer: Person,
    operator: Person,
    alder: Customer,
    session: Session,
    stripe_there: StripeThere,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    log = CapturingLogger()
    monkeypatch.setattr(card, "log", log)
    pay(payer, an_invoice(for_=alder))
    stripe_there.away = True
    ask(payer, "check")
    pages = [payer.get(HERE).text, operator.get("/admin/settings").text, operator.get("/admin/payments/methods").text]
    rows = [str(row.details) for row in session.query(PortalAudit)]
    assert [call.args for call in log.calls] == [("card page away",)]
    said = "".join([*pages, *rows, repr(settings), str(settings.model_dump()), str(log.calls)])
    assert "never_shown" not in said


def test_without_both_keys_no_card_is_offered(app: Flask, payer: Person, alder: Customer, stranger: Person) -> None:
    an_invoice(for_=alder)
    assert 'value="card"' in payer.get(PAY).text
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"stripe_webhook_secret": SecretStr("")})
    assert 'value="card"' not in payer.get(PAY).text
    assert hears(stranger, COMPLETED, {"id": "cs_1"}) == 400


def test_an_amount_that_stripe_cannot_take_is_not_offered(payer: Person, alder: Customer, session: Session) -> None:
    answer = look(payer, an_invoice(for_=alder, currency="KWD", amount="1.234"), way="card")
    assert (answer.status_code, payments(session)) == (422, [])
