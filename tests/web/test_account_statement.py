"""The statement: opening + movements = closing, for any period; what it says, asks for and refuses."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.account import numbers, table, words
from tests.support.builders import TODAY, a_payment, an_application, an_invoice
from tests.support.cast import Person
from tests.support.sheets import pages

pytestmark = pytest.mark.both_databases
STATEMENT = "/account/statement?from=2026-11-01&to=2026-11-20"


def some_months(alder: Customer) -> None:
    """October: 100 invoiced. November: 50 invoiced on the 5th, 80 paid on the 10th; the 22nd lies after the period."""
    october = an_invoice(for_=alder, number="OCT", amount="100", dated_on=TODAY.replace(month=10, day=3), due_on=None)
    an_invoice(for_=alder, number="NOV", amount="50", dated_on=TODAY.replace(day=5), due_on=TODAY.replace(day=10))
    payment = a_payment(for_=alder, number="PAID", amount="80", dated_on=TODAY.replace(day=10))
    an_application(payment, october, "80", TODAY.replace(day=21))
    an_invoice(for_=alder, number="LATER", amount="7", dated_on=TODAY.replace(day=22))


def test_opening_and_movements_are_the_closing_with_a_running_balance(alder_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    text = alder_buyer.get(STATEMENT).text
    assert numbers(text) == ["NOV", "PAID"]
    said = words(text)
    assert "Opening balance Sun 1 Nov €100.00 NOV Thu 5 Nov Tue 10 Nov €50.00 €150.00" in said
    assert "PAID Payment Tue 10 Nov -€80.00 €70.00 Closing balance Fri 20 Nov €70.00" in said


def test_the_ageing_is_that_of_its_last_day(alder_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    said = words(alder_buyer.get(STATEMENT).text)
    # the payment was used a day after the period: on its last day it still counts as a whole
    for part in ("Not due yet €100.00", "30 days overdue €50.00", "Payments not used yet -€80.00", "Balance €70.00"):
        assert part in said


def test_a_file_holds_opening_movements_and_closing(alder_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    heading, *rows = table(alder_buyer, STATEMENT.replace("?", ".csv?"))
    assert [row[heading.index("Balance")] for row in rows] == ["100.00", "150.00", "70.00", "70.00"]
    assert [row[heading.index("Amount")] for row in rows] == ["", "50.00", "-80.00", ""]
    assert alder_buyer.get(STATEMENT.replace("?", ".xlsx?")).data.startswith(b"PK")


def test_the_pdf_says_the_same(alder_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    text = " ".join(pages(alder_buyer.get(STATEMENT.replace("?", ".pdf?")).data)[0].split())
    for part in ("NOV", "PAID", "150,00", "70,00"):
        assert part in text


def test_the_last_three_months_are_shown_unless_others_are_asked_for(alder_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    text = alder_buyer.get("/account/statement").text
    assert 'value="2026-08-24"' in text
    assert 'value="2026-11-23"' in text
    assert 'aria-current="true">Last three months<' in text
    assert "Closing balance €77.00" in words(text)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("from=yesterday", "Write a date like 2026-11-23."),
        ("from=2026-02-30", "Write a date like 2026-11-23."),
        ("from=2026-11-02&to=2026-11-01", "The last day lies before the first."),
        ("to=2026-11-24", "The last day lies in the future."),
        ("from=2027-01-01", "The first day lies in the future."),
    ],
)
@pytest.mark.parametrize("form", ["", ".csv", ".xlsx", ".pdf"])
def test_wrong_dates_are_told_in_every_form(alder_buyer: Person, query: str, sentence: str, form: str) -> None:
    answer = alder_buyer.get(f"/account/statement{form}?{query}")
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Opening balance" not in answer.text


@pytest.mark.parametrize("query", ["from=0001-01-01", "from=0001-01-01&to=0001-01-01", "to=1999-12-31"])
def test_any_past_day_is_answered(alder_buyer: Person, alder: Customer, query: str) -> None:
    some_months(alder)
    for form in ("", ".csv", ".pdf"):
        assert alder_buyer.get(f"/account/statement{form}?{query}").status_code == 200


def test_each_currency_has_its_own_statement(alder_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    an_invoice(for_=alder, amount="5", currency="USD", dated_on=TODAY.replace(day=2))
    said = words(alder_buyer.get(STATEMENT).text)
    assert "Closing balance Fri 20 Nov €70.00" in said
    assert "Closing balance Fri 20 Nov $5.00" in said


def test_a_long_statement_is_turned_page_by_page_and_carries_on(alder_buyer: Person, alder: Customer) -> None:
    for _ in range(201):
        an_invoice(for_=alder, amount="1.10")
    an_invoice(for_=alder, amount="3", currency="USD")
    first = alder_buyer.get("/account/statement").text
    assert "Carried forward €220.00" in words(first)
    assert "$3.00" not in words(first)
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    said = words(alder_buyer.get(following).text)
    assert "Brought forward €220.00" in said
    assert "€1.10 €221.10 Closing balance Mon 23 Nov €221.10" in said
    assert "Opening balance Mon 24 Aug $0.00" in said
    assert alder_buyer.get("/account/statement?after=nonsense").status_code == 404


def test_a_statement_too_long_for_a_pdf_says_so(
    alder_buyer: Person, alder: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storefront.account.routes.MOST_PRINTED", 2)
    some_months(alder)
    assert alder_buyer.get(STATEMENT.replace("?", ".pdf?")).status_code == 200
    answer = alder_buyer.get("/account/statement.pdf?from=2026-01-01")
    assert answer.status_code == 422
    assert "more than 2 lines, too many for a PDF" in answer.text


def test_what_was_settled_without_a_payment_here_is_told(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="50")
    assert "Your balance today" not in words(alder_buyer.get("/account/statement").text)
    an_invoice(for_=alder, amount="0.02", balance="0", status="Closed")
    said = words(alder_buyer.get("/account/statement").text)
    assert "Closing balance €50.02" in said
    assert "Your balance today is €50.00: some documents were settled" in said
    assert "Your balance today" not in words(alder_buyer.get("/account/statement?to=2026-11-22").text)


def test_a_customer_without_a_movement_has_an_empty_statement(alder_buyer: Person) -> None:
    assert "Nothing was invoiced or paid up to then, and nothing is owed." in alder_buyer.get("/account/statement").text
    assert len(table(alder_buyer, "/account/statement.csv")) == 1
    for form in ("pdf", "xlsx"):
        assert alder_buyer.get(f"/account/statement.{form}").status_code == 200


def test_birchs_statement_holds_nothing_of_alders(birch_buyer: Person, alder: Customer) -> None:
    some_months(alder)
    for form in ("", ".csv"):
        text = birch_buyer.get(f"/account/statement{form}").text
        assert not [number for number in ("OCT", "NOV", "PAID") if number in text]


@pytest.mark.parametrize("address", ["/account/statement.csv", "/account/documents.csv", "/account/payments.csv"])
def test_a_file_that_is_sent_lets_go_of_its_connection(
    app: Flask, alder_buyer: Person, alder: Customer, session: Session, address: str
) -> None:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    an_invoice(for_=alder, amount=Decimal("1.1"))
    a_payment(for_=alder)
    for headers in ({}, {"Accept-Encoding": "br"}):
        for method in ("GET", "HEAD"):
            alder_buyer.open(address, method=method, headers=headers)
        unread = alder_buyer.open(address, buffered=False, headers=headers)
        unread.close()
    with app.app_context():
        assert db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a pool that counts
