"""What do I owe: the page of the account, and the block of it at home."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.account import statements_of, words
from tests.support.builders import TODAY, Line, a_customer, a_payment, an_invoice, an_item, an_order
from tests.support.cast import BUYER, Person, somebody_of

ADDRESSES = (
    "/account",
    "/account/documents",
    "/account/documents.csv",
    "/account/documents.xlsx",
    "/account/payments",
    "/account/payments.csv",
    "/account/payments.xlsx",
    "/account/statement",
    "/account/statement.csv",
    "/account/statement.xlsx",
    "/account/statement.pdf",
)


def late(days: int) -> dict[str, object]:
    return {"due_on": TODAY - timedelta(days=days)}


def test_the_first_sentence_says_what_is_owed_and_overdue(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="1200.50")
    an_invoice(for_=alder, amount="300", **late(40))
    an_invoice(for_=alder, amount="50", document_type="Credit Memo", due_on=None)
    a_payment(for_=alder, amount="100")
    said = words(alder_buyer.get("/account").text)
    assert "You owe €1,350.50. €300.00 is overdue." in said
    for part in (
        "60 days €300.00",
        "Not due yet €1,200.50",
        "Credit memos not used yet -€50.00",
        "Balance €1,350.50",
    ):
        assert part in said


def test_the_credit_limit_less_balance_and_open_orders_is_left(app: Flask, session: Session) -> None:
    customer = a_customer("Cedar", credit_limit=Decimal(1000))
    an_invoice(for_=customer, amount="100")
    an_order(for_=customer, lines=[Line(an_item(), 4, unit_price="50")])
    said = words(somebody_of(customer, "kim@cedar.example", BUYER, app=app, session=session).get("/account").text)
    assert "Credit limit €1,000.00 Left of it €700.00 Open orders take €200.00 of it." in said


def test_without_a_credit_limit_nothing_is_said_of_one(alder_buyer: Person) -> None:
    assert "Credit limit" not in alder_buyer.get("/account").text


def test_each_currency_has_its_own_block(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="10")
    an_invoice(for_=alder, amount="20", currency="USD", **late(3))
    said = words(alder_buyer.get("/account").text)
    assert "You owe €10.00. Nothing is overdue." in said
    assert "You owe $20.00. $20.00 is overdue." in said


def test_who_paid_more_than_was_owed_has_a_credit(alder_buyer: Person, alder: Customer) -> None:
    a_payment(for_=alder, amount="80")
    assert "You have €80.00 to your credit." in words(alder_buyer.get("/account").text)


def test_the_next_due_dates_come_first_to_last_added_up(alder_buyer: Person, alder: Customer) -> None:
    for days, amount in ((9, "5"), (2, "7"), (2, "1"), (0, "3")):
        an_invoice(for_=alder, amount=amount, due_on=TODAY + timedelta(days=days))
    assert "Today €3.00 Wed 25 Nov €8.00 Wed 2 Dec €5.00" in words(alder_buyer.get("/account").text)


def test_a_customer_without_a_document_owes_nothing(alder_buyer: Person) -> None:
    said = words(alder_buyer.get("/account").text)
    assert "You owe nothing." in said
    assert "No document is open." in said


def test_what_is_not_released_is_not_owed(alder_buyer: Person, alder: Customer) -> None:
    for status in ("On Hold", "Balanced", "Voided", "Pending Print"):
        an_invoice(for_=alder, status=status)
        a_payment(for_=alder, status=status)
    assert "You owe nothing." in words(alder_buyer.get("/account").text)


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_not_see_money_sees_none(
    alder_viewer: Person, alder_manager: Person, alder: Customer, address: str
) -> None:
    for person in (alder_viewer, alder_manager):
        assert person.get(address).status_code == 403
        assert person.ask(address).status_code == 403


def test_the_account_is_in_nobodys_menu_who_may_not_see_it(alder_viewer: Person, alder_buyer: Person) -> None:
    assert 'href="/account"' in alder_buyer.get("/").text
    assert "/account" not in alder_viewer.get("/").text


def test_home_says_what_is_owed_and_overdue_in_each_currency(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="40", **late(1))
    an_invoice(for_=alder, amount="9", currency="USD")
    said = words(alder_buyer.get("/").text)
    assert "What you owe Your account €40.00 €40.00 overdue $9.00" in said


def test_home_says_nothing_of_money_to_who_may_not_see_it(alder_viewer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="77.77")
    text = alder_viewer.get("/").text
    assert "77.77" not in text
    assert "What you owe" not in text


def test_who_sees_money_and_no_orders_finds_it_at_home(app: Flask, session: Session, alder: Customer) -> None:
    an_invoice(for_=alder, amount="77.77")
    clerk = somebody_of(alder, "clerk@alder.example", ("portal_financial_management",), app=app, session=session)
    assert "What you owe Your account €77.77" in words(clerk.get("/").text)


def test_a_salesperson_acting_for_nobody_has_no_account(salesperson: Person) -> None:
    assert salesperson.get("/account").status_code == 404


@pytest.mark.both_databases
def test_pages_cost_as_many_statements_for_one_row_as_for_many(alder_buyer: Person, alder: Customer) -> None:
    addresses = [one for one in ADDRESSES if not one.endswith(("xlsx", "pdf"))] + ["/"]
    an_invoice(for_=alder)
    a_payment(for_=alder)
    alder_buyer.get("/")  # the shelves are read, and kept for a minute
    few = [statements_of(alder_buyer, address) for address in addresses]
    for number in range(200):
        an_invoice(for_=alder, due_on=TODAY - timedelta(days=number))
        a_payment(for_=alder)
    assert [statements_of(alder_buyer, address) for address in addresses] == few
