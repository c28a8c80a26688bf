"""Payments in the back office: what arrived, what never came, and how customers may pay."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from tests.support.account import statements_of, words
from tests.support.builders import TODAY, a_payment_method, an_announced_payment, an_invoice
from tests.support.cast import Person
from tests.support.paying import PAY, a_bank, complaints, now, payments
from tests.support.staff import may_only

METHODS = "/admin/payments/methods"


def decide(operator: Person, number: str, **fields: str) -> int:
    operator.get(f"/admin/payments/{number}")
    return operator.submit(f"/admin/payments/{number}", fields).status_code


def audited(session: Session, action: str) -> list[tuple[str | None, object]]:
    session.rollback()
    return [(row.subject, row.details) for row in session.query(PortalAudit).filter_by(action=action)]


@pytest.mark.both_databases
def test_what_arrives_pays_what_it_was_for(
    operator: Person, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    invoice = an_invoice(for_=alder, amount="100")
    payment = an_announced_payment(invoice, "100", number="PM-1")
    assert "PM-1" in words(operator.get("/admin/payments").text)
    assert "Payments announced 1" in words(operator.get("/admin").text)
    assert decide(operator, "PM-1", do="receive") == 303
    assert payments(session) == [("PM-1", "Closed", D(100), D(0))]
    assert (now(session, invoice).balance, now(session, invoice).status) == (D(0), "Closed")
    assert now(session, payment).dated_on == now(session, invoice).closed_on
    assert "You owe nothing." in words(alder_buyer.get("/account").text)
    assert "We received €100.00" in words(alder_buyer.get("/account/payments/PM-1").text)
    assert [subject for subject, _ in audited(session, "payment.received")] == ["PM-1"]
    assert complaints(session, alder.id) == []


def test_a_transfer_whose_day_is_over_needs_a_hand_and_is_ended_by_one_press(
    operator: Person, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_bank(session)
    late, early = (an_invoice(for_=alder, amount="100", number=number) for number in ("IN-1", "IN-2"))
    an_announced_payment(late, "100", number="PM-1", due_on=TODAY - timedelta(days=1))
    an_announced_payment(early, "100", number="PM-2", due_on=TODAY)
    assert "Announced payments overdue 1" in words(operator.get("/admin").text)
    found = words(operator.get("/admin/payments?state=late").text)
    assert "PM-1" in found
    assert "PM-2" not in found
    assert operator.submit("/admin/payments/PM-1", {"do": "give_up"}).status_code == 303
    assert "No payment fits" in words(operator.get("/admin/payments?state=late").text)
    assert "Announced payments overdue" not in words(operator.get("/admin").text)
    assert 'value="invoices/IN-1"' in alder_buyer.get(PAY).text
    assert decide(operator, "PM-1", do="receive") == 303  # it came after all
    assert payments(session)[0] == ("PM-1", "Closed", D(100), D(0))
    assert complaints(session, alder.id) == []


@pytest.mark.parametrize(("arrived", "left", "unapplied"), [("60", "40", "0"), ("130", "0", "30"), ("100", "0", "0")])
def test_what_arrives_may_be_less_or_more(
    operator: Person, alder: Customer, session: Session, arrived: str, left: str, unapplied: str
) -> None:
    invoice = an_invoice(for_=alder, amount="100")
    an_announced_payment(invoice, "100", number="PM-1")
    assert decide(operator, "PM-1", do="receive", amount=arrived) == 303
    assert (now(session, invoice).balance, payments(session)[0][2:]) == (D(left), (D(arrived), D(unapplied)))
    assert complaints(session, alder.id) == []


def test_pressed_again_it_arrives_once(operator: Person, alder: Customer, session: Session) -> None:
    an_announced_payment(an_invoice(for_=alder, amount="100"), "100", number="PM-1")
    operator.get("/admin/payments/PM-1")
    assert {operator.submit("/admin/payments/PM-1", {"do": "receive"}).status_code for _ in range(3)} == {303}
    assert len(audited(session, "payment.received")) == 1
    assert complaints(session, alder.id) == []


def test_what_the_document_does_not_take_any_more_stays_on_the_payment(
    operator: Person, alder: Customer, session: Session
) -> None:
    invoice = an_invoice(for_=alder, amount="100", balance="30")
    an_announced_payment(invoice, "100", number="PM-1")
    decide(operator, "PM-1", do="receive")
    assert (now(session, invoice).status, payments(session)) == ("Closed", [("PM-1", "Open", D(100), D(70))])


def test_what_never_came_can_be_ended_and_still_arrive(operator: Person, alder: Customer, session: Session) -> None:
    an_announced_payment(an_invoice(for_=alder, amount="100"), "100", number="PM-1")
    assert decide(operator, "PM-1", do="give_up") == 303
    assert payments(session)[0][1] == "Voided"
    assert "PM-1" not in words(operator.get("/admin/payments").text)
    assert "PM-1" in words(operator.get("/admin/payments?state=all").text)
    assert decide(operator, "PM-1", do="receive") == 303
    assert payments(session)[0][1] == "Closed"


def test_a_card_says_by_itself_whether_it_is_paid(operator: Person, alder: Customer, session: Session) -> None:
    an_announced_payment(an_invoice(for_=alder), "100", "card", number="PM-1")
    said = operator.get("/admin/payments/PM-1").text
    assert ("says by itself" in said, "<form" in said.split("<main")[1]) == (True, False)
    sent = {"csrf_token": operator.token(), "do": "receive", "amount": "100"}
    assert operator.post("/admin/payments/PM-1", data=sent).status_code == 303
    assert payments(session)[0][1] == "Pending Processing"


@pytest.mark.parametrize("typed", ["", "0", "much", "-3"])
def test_what_is_no_amount_is_said_and_kept(operator: Person, alder: Customer, typed: str) -> None:
    an_announced_payment(an_invoice(for_=alder), "100", number="PM-1")
    assert decide(operator, "PM-1", do="receive", amount=typed) == 422


def test_payments_of_customers_out_of_sight_are_missing(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    an_announced_payment(an_invoice(for_=alder), "100", number="PM-1")
    may_only(session, operator, {Permission.ADMIN_PAYMENTS, Permission.ADMIN}, customers=[birch])
    assert "PM-1" not in words(operator.get("/admin/payments").text)
    assert operator.get("/admin/payments/PM-1").status_code == 404
    sent = {"csrf_token": operator.token(), "do": "give_up"}
    assert operator.post("/admin/payments/PM-1", data=sent).status_code == 404
    assert payments(session)[0][1] == "On Hold"


def test_the_list_costs_the_same_for_one_and_for_many(operator: Person, alder: Customer) -> None:
    counts = []
    for _ in range(2):
        for _more in range(4):
            an_announced_payment(an_invoice(for_=alder), "100")
        counts.append(statements_of(operator, "/admin/payments"))
    assert counts[0] == counts[1]


def test_a_way_is_mapped_for_everybody_with_a_line_in_the_log(operator: Person, session: Session) -> None:
    a_payment_method(for_way=None)
    operator.get(METHODS)
    assert operator.submit(METHODS, {"bank_transfer": "WIRE"}).status_code == 303
    assert audited(session, "payment_methods.changed") == [
        (None, {"before": {"bank_transfer": ""}, "after": {"bank_transfer": "WIRE"}})
    ]
    assert operator.submit(METHODS, {"bank_transfer": ""}).status_code == 422  # on what was seen before


def test_one_customer_pays_by_another_method_or_not_at_all(
    operator: Person, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_bank(session)
    a_payment_method("DEBIT", "Direct debit", for_way=None)
    an_invoice(for_=alder)
    here = f"/admin/customers/{alder.code}/payments"
    for value, offered in (("-", False), ("DEBIT", True), ("", True)):
        operator.get(here)
        assert operator.submit(here, {"bank_transfer": value}).status_code == 303
        assert ('name="way"' in alder_buyer.get(PAY).text) is offered
    assert [subject for subject, _ in audited(session, "payment_methods.changed")] == [alder.code] * 3
