"""Payments: the list, and one with what it paid and what is left of it."""

from datetime import timedelta

import pytest

from storefront.erp.customers import Customer
from tests.support.account import numbers, table, words
from tests.support.builders import TODAY, a_payment, an_application, an_invoice
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases


def some_of_each(alder: Customer) -> None:
    a_payment(for_=alder, number="REST", amount="50", method="Bank transfer", reference="Ref 7")
    used = a_payment(for_=alder, number="USED", amount="20", dated_on=TODAY - timedelta(days=40))
    an_application(used, an_invoice(for_=alder, number="IN-77"), "20")
    back = {"document_type": "Refund", "status": "Closed", "unapplied": 0}
    a_payment(for_=alder, number="BACK", amount="5", **back)


def test_the_list_shows_what_was_paid_and_what_is_left_of_it(alder_buyer: Person, alder: Customer) -> None:
    some_of_each(alder)
    said = words(alder_buyer.get("/account/payments").text)
    for part in ("Together €65.00, €50.00 not used yet", "Bank transfer Ref 7", "-€5.00", "Refund", "Used", "Paid out"):
        assert part in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=unused", ["REST"]),
        ("state=used", ["BACK", "USED"]),
        ("to=2026-11-01", ["USED"]),
        ("q=ref+7", ["REST"]),
        ("q=in-77", ["USED"]),
        ("q=TRANSFER", ["REST"]),
        ("q=%25", []),
        ("sort=largest", ["REST", "USED", "BACK"]),
        ("sort=number", ["BACK", "REST", "USED"]),
        ("sort=oldest", ["USED", "REST", "BACK"]),
    ],
)
def test_the_list_is_narrowed_and_sorted_and_so_is_its_file(
    alder_buyer: Person, alder: Customer, query: str, found: list[str]
) -> None:
    some_of_each(alder)
    assert numbers(alder_buyer.get(f"/account/payments?{query}").text) == found
    assert [row[1] for row in table(alder_buyer, f"/account/payments.csv?{query}")[1:]] == found


def test_a_payment_says_what_it_paid_and_what_is_left(alder_buyer: Person, alder: Customer) -> None:
    payment = a_payment(for_=alder, number="PM/1", amount="100")
    an_application(payment, an_invoice(for_=alder, number="IN/1"), "60", TODAY - timedelta(days=1))
    text = alder_buyer.get("/account/payments/PM%2F1").text
    assert "We received €100.00 on Mon 23 Nov. €40.00 of it is not used yet." in words(text)
    assert "IN/1 Sun 22 Nov €60.00" in words(text)
    assert 'href="/account/invoices/IN%2F1"' in text


def test_a_payment_that_nothing_has_used_says_so(alder_buyer: Person, alder: Customer) -> None:
    payment = a_payment(for_=alder)
    assert "No document has used it yet." in words(alder_buyer.get(f"/account/payments/{payment.number}").text)


def test_numbers_of_a_payment_and_a_refund_may_be_the_same(alder_buyer: Person, alder: Customer) -> None:
    a_payment(for_=alder, number="7", amount="1", document_type="Refund")
    assert "We paid you €1.00 back" in words(alder_buyer.get("/account/payments/7").text)
    a_payment(for_=alder, number="7", amount="2")
    assert "We received €2.00" in words(alder_buyer.get("/account/payments/7").text)
    assert "We paid you €1.00 back" in words(alder_buyer.get("/account/payments/7?type=Refund").text)
    assert alder_buyer.get("/account/payments/7?type=Prepayment").status_code == 404


def test_a_customer_without_payments_is_told_what_will_stand_here(alder_buyer: Person, alder: Customer) -> None:
    assert "No payments yet" in alder_buyer.get("/account/payments").text
    a_payment(for_=alder)
    assert "No payment fits" in alder_buyer.get("/account/payments?q=nothing").text


def test_birch_gets_404_for_alders_payment_and_finds_nothing(birch_buyer: Person, alder: Customer) -> None:
    payment = a_payment(for_=alder, number="SECRET", reference="SECRET")
    for address in (f"/account/payments/{payment.number}", f"/account/payments/{payment.number}?type=Payment"):
        assert birch_buyer.get(address).status_code == 404
        assert birch_buyer.ask(address).status_code == 404
    for address in ("/account/payments", "/account/payments?q=SECRET", "/account/payments.csv", "/account/statement"):
        assert ">SECRET<" not in birch_buyer.get(address).text


def test_who_may_not_see_money_sees_no_payment(alder_viewer: Person, alder: Customer) -> None:
    assert alder_viewer.get(f"/account/payments/{a_payment(for_=alder).number}").status_code == 403


@pytest.mark.parametrize("status", ["On Hold", "Balanced", "Voided"])
def test_a_payment_that_is_not_released_is_not_there(alder_buyer: Person, alder: Customer, status: str) -> None:
    payment = a_payment(for_=alder, status=status)
    assert alder_buyer.get(f"/account/payments/{payment.number}").status_code == 404
    assert "No payments yet" in alder_buyer.get("/account/payments").text
