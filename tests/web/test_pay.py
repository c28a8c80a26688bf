"""Paying from the account: ticked, looked at, sent once, on its way, taken back."""

from decimal import Decimal as D

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.payment_methods import PaymentMethod
from storefront.erp.receivables import Application, Receivable
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.payments import PortalCustomerPaymentMethod, PortalPayment
from tests.support.account import words
from tests.support.approving import holds
from tests.support.builders import a_payment, an_announced_payment, an_invoice, saved
from tests.support.cast import Person, somebody_of
from tests.support.paying import PAY, a_bank, complaints, look, now, pay, payments, press, ref


def a_memo(alder: Customer, amount: str, **more: str) -> Receivable:
    return an_invoice(for_=alder, amount=amount, document_type="Credit Memo", due_on=None, **more)


@pytest.mark.both_databases
def test_a_transfer_is_announced_and_nothing_is_paid_yet(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_bank(session)
    invoice = an_invoice(for_=alder, number="IN-1", amount="120.50")
    said = words(look(alder_buyer, invoice).text)
    assert "You announce a transfer of €120.50. It counts as paid when it has arrived." in said
    answer = press(alder_buyer)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/pay/PM000001")
    assert payments(session) == [("PM000001", "On Hold", D("120.50"), D("120.50"))]
    assert (now(session, invoice).balance, now(session, invoice).status) == (D("120.50"), "Open")
    said = words(alder_buyer.get("/account/pay/PM000001").text)
    for part in (
        "€120.50",
        "Reference PM000001",
        "Due Mon 30 Nov",
        "DE89 3704 0044 0532 0130 00",
        "Harbour & Finch",
        "IN-1",
    ):
        assert part in said
    assert "You owe €120.50." in words(alder_buyer.get("/account").text)
    assert "€120.50 was announced on Mon 23 Nov and is not here yet." in words(alder_buyer.get("/account").text)
    assert "PM000001" in words(alder_buyer.get("/account/payments").text)
    assert "on the way: PM000001" in words(alder_buyer.get("/account/invoices/IN-1").text)


def test_the_page_of_a_transfer_in_euros_has_a_code_to_scan(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_bank(session)
    assert pay(alder_buyer, an_invoice(for_=alder)).status_code == 303
    assert '<svg class="qr"' in alder_buyer.get("/account/pay/PM000001").text
    assert pay(alder_buyer, an_invoice(for_=alder, currency="USD")).status_code == 303
    assert '<svg class="qr"' not in alder_buyer.get("/account/pay/PM000002").text


@pytest.mark.both_databases
def test_the_same_form_again_has_the_same_answer(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    look(alder_buyer, an_invoice(for_=alder))
    answers = [press(alder_buyer) for _ in range(3)]
    assert {answer.headers["Location"] for answer in answers} == {"/account/pay/PM000001"}
    assert len(payments(session)) == 1
    assert session.query(PortalAudit).filter_by(action="payment.announced").count() == 1


def test_a_part_of_a_document_can_be_paid(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    invoice = an_invoice(for_=alder, amount="1250")
    pay(alder_buyer, invoice, amounts={ref(invoice): "1.000,50"})
    assert payments(session) == [("PM000001", "On Hold", D("1000.50"), D("1000.50"))]
    said = words(alder_buyer.get(PAY).text)
    assert "€1,000.50 of it is on the way" in said
    assert 'value="249.50"' in alder_buyer.get(PAY).text


@pytest.mark.both_databases
def test_an_amount_is_shown_as_the_language_writes_it(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    invoice = an_invoice(for_=alder, amount="1250")
    session.execute(update(Customer).values(language="de"))
    session.commit()
    assert 'value="1250,00"' in alder_buyer.get(PAY).text
    pay(alder_buyer, invoice, amounts={ref(invoice): "1000,50"})
    assert 'value="249,50"' in alder_buyer.get(PAY).text
    pay(alder_buyer, invoice)
    assert [amount for *_, amount, _ in payments(session)] == [D("1000.50"), D("249.50")]


@pytest.mark.both_databases
def test_credits_are_used_at_once_and_only_the_rest_is_to_be_paid(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_bank(session)
    invoice, memo, deposit = (
        an_invoice(for_=alder, amount="100"),
        a_memo(alder, "30"),
        a_payment(for_=alder, amount="20"),
    )
    said = words(look(alder_buyer, invoice, credit=[ref(memo), ref(deposit)]).text)
    assert "You announce a transfer of €50.00." in said
    assert press(alder_buyer).status_code == 303
    assert (now(session, invoice).balance, now(session, memo).status, now(session, deposit).status) == (
        D(50),
        "Closed",
        "Closed",
    )
    assert "You owe €50.00." in words(alder_buyer.get("/account").text)
    assert complaints(session, alder.id) == []


def test_credits_alone_can_pay_and_bring_no_payment(alder_buyer: Person, alder: Customer, session: Session) -> None:
    invoice, memo = an_invoice(for_=alder, amount="100"), a_memo(alder, "130")
    said = words(look(alder_buyer, invoice, credit=ref(memo)).text)
    assert "What you have to your credit pays all of it." in said
    assert {press(alder_buyer).headers["Location"] for _ in range(3)} == {"/account/documents"}
    assert (now(session, invoice).status, now(session, memo).balance) == ("Closed", D(30))
    assert payments(session) == []
    assert complaints(session, alder.id) == []


def test_one_currency_at_a_time(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    euros, dollars = an_invoice(for_=alder, number="EUROS"), an_invoice(for_=alder, number="DOLLARS", currency="USD")
    page = alder_buyer.get(PAY, query_string=[("document", ref(euros)), ("document", ref(dollars))]).text
    assert ("EUROS" in words(page), "One currency at a time: this is EUR." in words(page)) == (True, True)
    answer = alder_buyer.submit("#pay-form", {"document": [ref(euros), ref(dollars)], "do": "preview"})
    assert answer.status_code == 422
    assert payments(session) == []


@pytest.mark.parametrize("typed", ["", "0", "-5", "abc", "1e3", "100.01", "12.345"])
def test_an_amount_that_does_not_fit_is_said_and_kept(
    alder_buyer: Person, alder: Customer, session: Session, typed: str
) -> None:
    a_bank(session)
    invoice = an_invoice(for_=alder, amount="100")
    answer = look(alder_buyer, invoice, amounts={ref(invoice): typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.text


def test_nothing_ticked_is_said(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    an_invoice(for_=alder)
    alder_buyer.get(PAY)
    answer = alder_buyer.submit("#pay-form", {"do": "preview"})
    assert (answer.status_code, "Tick what you want to pay." in answer.text) == (422, True)


def test_a_way_that_is_mapped_to_nothing_cannot_be_chosen(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_bank(session)
    method = session.scalars(select(PaymentMethod)).one()
    method.active = False
    session.commit()
    invoice = an_invoice(for_=alder)
    assert "No way to pay here is set up for your company." in words(alder_buyer.get(PAY).text)
    assert "Look at it before paying" not in alder_buyer.get(PAY).text
    answer = look(alder_buyer, invoice, way="bank_transfer")
    assert answer.status_code == 422
    assert words(answer.text).count("No way to pay here is set up for your company.") == 1


def test_a_way_has_to_be_chosen(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    answer = look(alder_buyer, an_invoice(for_=alder), way="")
    assert (answer.status_code, "Choose how you pay." in answer.text) == (422, True)


def test_a_way_can_be_closed_for_one_customer(
    alder_buyer: Person, birch_buyer: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    a_bank(session)
    saved(PortalCustomerPaymentMethod(customer_id=alder.id, way="bank_transfer", payment_method_id=None))
    an_invoice(for_=alder)
    an_invoice(for_=birch)
    assert "No way to pay here" in words(alder_buyer.get(PAY).text)
    assert "No way to pay here" not in words(birch_buyer.get(PAY).text)


@pytest.mark.both_databases
def test_what_is_on_the_way_cannot_be_paid_again(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    invoice = an_invoice(for_=alder, amount="100")
    look(alder_buyer, invoice)
    an_announced_payment(invoice, "70")
    answer = press(alder_buyer)
    assert (answer.status_code, "At most €30.00 is left to pay." in answer.text) == (422, True)
    assert len(payments(session)) == 1


def test_what_was_shown_is_what_is_paid(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    invoice, memo = an_invoice(for_=alder, amount="100"), a_memo(alder, "30")
    look(alder_buyer, invoice, credit=ref(memo))
    now(session, memo).balance = D(10)
    session.commit()
    answer = press(alder_buyer)
    assert (answer.status_code, "so nothing was sent" in answer.text) == (422, True)
    assert payments(session) == []


def test_an_announced_transfer_can_be_taken_back(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    invoice = an_invoice(for_=alder)
    pay(alder_buyer, invoice)
    alder_buyer.get("/account/pay/PM000001")
    assert alder_buyer.submit("/account/pay/PM000001", {"do": "withdraw"}).status_code == 303
    assert payments(session)[0][1] == "Voided"
    assert "was ended" in words(alder_buyer.get("/account/pay/PM000001").text)
    assert pay(alder_buyer, invoice).headers["Location"] == "/account/pay/PM000002"


def test_what_was_ticked_in_the_list_is_ticked_here(alder_buyer: Person, alder: Customer) -> None:
    first, second = an_invoice(for_=alder, number="IN-1"), an_invoice(for_=alder, number="IN-2")
    memo = a_memo(alder, "30", number="CM-1")
    alder_buyer.get("/account/documents")
    answer = alder_buyer.submit("/account/documents/bundle", {"document": [ref(first), ref(memo)]})
    answer = alder_buyer.post(
        PAY, data={"csrf_token": alder_buyer.token(), "do": "choose", "document": [ref(first), ref(memo)]}
    )
    page = alder_buyer.get(answer.headers["Location"]).text
    assert second.number not in page
    assert page.count(" checked") == 2


def test_somebody_elses_document_looks_like_none(
    alder_buyer: Person, birch: Customer, alder: Customer, session: Session
) -> None:
    a_bank(session)
    own, foreign = an_invoice(for_=alder), an_invoice(for_=birch, number="SECRET")
    assert "SECRET" not in words(alder_buyer.get(PAY, query_string={"document": ref(foreign)}).text)
    look(alder_buyer, own)
    answer = alder_buyer.submit("#pay-now", {"document": ref(foreign), f"amount-{ref(foreign)}": "1", "do": "pay"})
    assert answer.status_code == 422
    assert session.scalars(select(Application)).all() == []


def test_who_only_looks_at_the_money_cannot_pay(app: Flask, alder: Customer, session: Session) -> None:
    person = somebody_of(alder, "looks@alder.example", ["portal_financial_management"], app=app, session=session)
    holds(session, person.user_id, Permission.FINANCE_VIEW)
    an_invoice(for_=alder)
    assert person.get(PAY).status_code == 403
    assert f"{PAY}?" not in person.get("/account").text
    assert "formaction" not in person.get("/account/documents").text


def test_every_press_of_pay_has_a_row_of_its_own(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_bank(session)
    pay(alder_buyer, an_invoice(for_=alder))
    row = session.scalars(select(PortalPayment)).one()
    assert (row.way, row.currency, str(row.due_on)) == ("bank_transfer", "EUR", "2026-11-30")
