"""Payments under load: pressed twenty times, by two people at once, and at random: the books add up."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal as D
from functools import partial
from threading import Barrier, Thread

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storefront.account.ledger import find_totals
from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Viewer
from storefront.payments.commands import Means, Paid, pay
from storefront.payments.models import Wish
from storefront.payments.queries import find_payable
from storefront.payments.settling import lock_payment, settle, void
from tests.support.builders import TODAY, a_customer, a_payment, a_payment_method, an_invoice
from tests.support.cast import BUYER, CLOCK, somebody_of
from tests.support.ledgers import viewer_of as viewer_for
from tests.support.paying import complaints, now, payments, ref
from tests.support.placing import viewer_of

AT_ONCE = 20
BANK = Means("bank_transfer", "On Hold", TODAY)


@pytest.fixture
def payer(app: Flask, session: Session, alder: Customer) -> Viewer:
    a_payment_method()
    return viewer_of(somebody_of(alder, "payer@alder.example", BUYER, app=app, session=session), session)


def wish(key: str, *documents: Receivable, sources: Sequence[str] = (), **amounts: str) -> Wish:
    each = {ref(one): D(amounts.get("each", str(one.amount))) for one in documents}
    return Wish(key, documents[0].currency, each, tuple(sources), "bank_transfer")


def press(payer: Viewer, wanted: Wish, other: Session) -> Paid:
    return pay(other, payer, CLOCK, wanted, BANK)


def at_once(engine: Engine, acts: Sequence[Callable[[Session], object]]) -> list[object]:
    """Do these at the same moment, each in its own transaction; a refusal is an answer too."""
    answers: list[object] = []
    start = Barrier(len(acts))

    def one(act: Callable[[Session], object]) -> None:
        start.wait(30)
        try:
            with session_factory(engine)() as other, writing(other):
                done = act(other)
        except RefusalError as refusal:
            done = refusal.code
        answers.append(done)

    threads = [Thread(target=one, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def test_twenty_presses_at_once_are_one_payment(
    session: Session, payer: Viewer, alder: Customer, engine: Engine
) -> None:
    invoice = an_invoice(for_=alder)
    answers = at_once(engine, [lambda other: pay(other, payer, CLOCK, wish("key", invoice), BANK)] * AT_ONCE)
    assert set(answers) == {Paid("PM000001"), Paid("PM000001", again=True)}
    assert (len(answers), len(payments(session))) == (AT_ONCE, 1)
    assert session.query(Application).count() == 1


def test_twenty_presses_at_once_use_a_credit_once(
    session: Session, payer: Viewer, alder: Customer, engine: Engine
) -> None:
    invoice, deposit = an_invoice(for_=alder, amount="100"), a_payment(for_=alder, amount="100")
    wanted = wish("key", invoice, sources=[ref(deposit)])
    answers = at_once(engine, [lambda other: pay(other, payer, CLOCK, wanted, None)] * AT_ONCE)
    assert set(answers) == {Paid(None), Paid(None, again=True)}
    assert complaints(session, alder.id) == []


def test_of_two_people_who_pay_one_invoice_one_is_told(
    session: Session, payer: Viewer, alder: Customer, engine: Engine
) -> None:
    invoice = an_invoice(for_=alder)
    wishes = [wish(f"key {number}", invoice) for number in range(AT_ONCE)]
    answers = at_once(engine, [partial(press, payer, one) for one in wishes])
    assert sorted(map(str, answers)) == sorted([str(Paid("PM000001")), *["payable_changed"] * (AT_ONCE - 1)])
    assert [row[0] for row in payments(session)] == ["PM000001"]


def test_what_arrives_and_is_taken_back_at_once_happens_once(
    session: Session, payer: Viewer, alder: Customer, engine: Engine
) -> None:
    invoice = an_invoice(for_=alder)
    with writing(session):
        pay(session, payer, CLOCK, wish("key", invoice), BANK)

    def arrive(other: Session) -> object:
        return settle(other, CLOCK, "the bank", lock_payment(other, alder.id, "PM000001"), D(100))

    def end(other: Session) -> object:
        return void(other, CLOCK, "the buyer", lock_payment(other, alder.id, "PM000001"))

    answers = at_once(engine, [arrive, end] * 5)
    # money that is here wins: it may come after the end, never before it
    assert sum(map(bool, answers)) in {1, 2}
    assert payments(session) == [("PM000001", "Closed", D(100), D(0))]
    assert now(session, invoice).status == "Closed"
    assert complaints(session, alder.id) == []


def test_two_transfers_for_one_invoice_never_pay_more_than_it_is(
    session: Session, payer: Viewer, alder: Customer
) -> None:
    invoice = an_invoice(for_=alder, amount="100")
    with writing(session):
        pay(session, payer, CLOCK, wish("one", invoice), BANK)
    with writing(session):
        void(session, CLOCK, payer, lock_payment(session, alder.id, "PM000001"))
    with writing(session):
        pay(session, payer, CLOCK, wish("two", invoice), BANK)
    for number in ("PM000002", "PM000001"):
        with writing(session):
            assert settle(session, CLOCK, "the bank", lock_payment(session, alder.id, number), D(100))
    assert payments(session) == [("PM000001", "Open", D(100), D(100)), ("PM000002", "Closed", D(100), D(0))]
    assert complaints(session, alder.id) == []


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["pay", "settle", "void"]),
        st.sampled_from(["EUR", "EUR", "USD"]),
        st.integers(1, 100),
        st.booleans(),
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    debts=st.lists(st.tuples(st.sampled_from(["EUR", "EUR", "USD"]), st.integers(1, 50_000)), max_size=5),
    memos=st.lists(st.tuples(st.sampled_from(["EUR", "USD"]), st.integers(1, 50_000)), max_size=2),
    steps=STEPS,
)
def test_whatever_is_paid_the_balance_is_what_is_open(
    session: Session,
    payer: Viewer,
    debts: list[tuple[str, int]],
    memos: list[tuple[str, int]],
    steps: list[tuple[str, str, int, bool]],
) -> None:
    customer = a_customer()
    viewer = replace(viewer_for(customer), user_id=payer.user_id)
    for currency, cents in debts:
        an_invoice(for_=customer, currency=currency, amount=D(cents) / 100)
    for currency, cents in memos:
        an_invoice(for_=customer, currency=currency, amount=D(cents) / 100, document_type="Credit Memo", due_on=None)
        a_payment(for_=customer, currency=currency, amount=D(cents) / 100)
    for place, (what, currency, percent, credit) in enumerate(steps):
        step(session, viewer, what, currency, percent, f"key {place}" if credit else "", credit=credit)
    assert complaints(session, customer.id) == []
    closing = {one.currency: (one.closing, one.ageing.balance) for one in find_totals(session, viewer, date.min, TODAY)}
    assert all(one == other for one, other in closing.values())


def step(session: Session, viewer: Viewer, what: str, currency: str, percent: int, key: str, *, credit: bool) -> None:
    """Pay a part of all that is open, or let the oldest payment on its way arrive or end."""
    with writing(session):
        if what == "pay":
            payable = find_payable(session, viewer, currency)
            amounts = {one.ref: (one.payable * percent / 100).quantize(D("0.01")) for one in payable.documents}
            amounts = {name: amount for name, amount in amounts.items() if amount}
            if amounts:
                sources = tuple(one.ref for one in payable.credits) if credit else ()
                wanted = Wish(key or f"{len(amounts)} {percent}", currency, amounts, sources, "bank_transfer")
                pay(session, viewer, CLOCK, wanted, BANK)
            return
        number = session.scalar(
            select(Payment.number)
            .where(Payment.customer_id == viewer.customer_id, Payment.status == "On Hold")
            .order_by(Payment.id)
            .limit(1)
        )
        if number:
            payment = lock_payment(session, viewer.customer_id, number)
            if what == "void":
                void(session, CLOCK, viewer, payment)
            else:
                settle(session, CLOCK, viewer, payment, (payment.amount * percent / 50).quantize(D("0.01")) or D(1))
