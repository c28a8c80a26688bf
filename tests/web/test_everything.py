"""Take everything with you: all of a customer's tables in one ZIP, and nothing of anybody else's."""

import csv
import io
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.account.balance import find_balance
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrderLine
from storefront.kernel.ids import CustomerId
from storefront.settings import Settings
from tests.support.builders import (
    TODAY,
    Line,
    a_contact,
    a_payment,
    a_price,
    a_quote,
    a_shipment,
    an_application,
    an_invoice,
    an_invoice_line,
    an_item,
    an_order,
)
from tests.support.cast import Person, a_login, a_sign_in, sign_in
from tests.support.statements import recorded, the_engine

GOODS = [
    "quotes.csv",
    "quote-lines.csv",
    "orders.csv",
    "order-lines.csv",
    "shipments.csv",
    "shipment-lines.csv",
    "packages.csv",
]
PRICES = ["prices.csv"]
MONEY = ["invoices.csv", "invoice-lines.csv", "payments.csv", "applications.csv"]


def tables(person: Person) -> dict[str, list[list[str]]]:
    answer = person.get("/account/everything.zip")
    assert (answer.status_code, answer.content_type) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.testzip() is None
    assert "READ-ME.txt" in archive.namelist()
    return {
        name: list(csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig"), newline="")))
        for name in archive.namelist()
        if name.endswith(".csv")
    }


def a_business(session: Session, customer: Customer, lines: int = 1) -> str:
    """Write one of everything; return the order's number."""
    item = an_item()
    a_price(item, "9.50", for_=customer)
    order = an_order(for_=customer, lines=[Line(item)] * lines, po_number="=1+1")
    line = session.query(SalesOrderLine).filter_by(order_id=order.id, line_number=1).one()
    a_shipment(line, tracking=["TR-1"])
    a_quote(for_=customer, lines=[Line(item, 2, "8.10")], order_id=order.id)
    invoice, memo = an_invoice(for_=customer, order_id=order.id), an_invoice(for_=customer, document_type="Credit Memo")
    an_invoice_line(invoice)
    an_application(a_payment(for_=customer), invoice, "40.00")
    an_application(memo, invoice, "60.00")
    return order.number


@pytest.mark.both_databases
def test_it_holds_a_row_for_each_thing(alder_buyer: Person, alder: Customer, session: Session) -> None:
    number = a_business(session, alder)
    found = tables(alder_buyer)
    assert list(found) == GOODS + MONEY + PRICES
    rows = {name: len(table) - 1 for name, table in found.items()}
    assert rows == dict.fromkeys(found, 1) | {"invoices.csv": 2, "applications.csv": 2}
    assert found["orders.csv"][1][0] == found["order-lines.csv"][1][0] == found["shipment-lines.csv"][1][2] == number


def test_quotes_stand_in_it_as_they_do_today(alder_buyer: Person, alder: Customer) -> None:
    item = an_item("BR-100")
    a_quote(for_=alder, lines=[Line(item, 2, "8.10")], number="QT-1")
    a_quote(for_=alder, lines=[Line(item)], number="QT-2", valid_until=TODAY - timedelta(days=1))
    a_quote(for_=alder, lines=[Line(item)], number="QT-3", status="Requested")
    found = tables(alder_buyer)
    assert [(row[0], row[1], row[2], row[-1]) for row in found["quotes.csv"][1:]] == [
        ("QT-1", str(TODAY), "Answered", "16.20"),
        ("QT-2", str(TODAY), "Expired", found["quotes.csv"][2][-1]),
        ("QT-3", str(TODAY), "Requested", ""),
    ]
    assert found["quote-lines.csv"][1][2:] == [
        "BR-100",
        item.name,
        item.sales_unit,
        "2",
        alder.currency,
        "8.10",
        "16.20",
    ]


def test_the_page_counts_what_the_zip_holds(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_business(session, alder)
    text = alder_buyer.get("/account/everything").text
    assert f"{sum(len(table) - 1 for table in tables(alder_buyer).values())} rows" in text


@pytest.mark.both_databases
def test_a_credit_memo_is_negative_and_no_text_is_a_formula(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_business(session, alder)
    found = tables(alder_buyer)
    amounts = {row[0]: row[-2] for row in found["invoices.csv"][1:]}
    assert amounts == {"Invoice": "100.00", "Credit Memo": "-100.00"}
    assert found["orders.csv"][1][3] == "'=1+1"


def test_nothing_of_alder_is_in_the_zip_of_birch(birch_buyer: Person, alder: Customer, session: Session) -> None:
    a_business(session, alder)
    assert {name: len(table) for name, table in tables(birch_buyer).items()} == dict.fromkeys(GOODS + MONEY + PRICES, 1)


@pytest.mark.both_databases
def test_drafts_of_warehouse_and_office_stay_inside(alder_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder)
    line = session.query(SalesOrderLine).filter_by(order_id=order.id).one()
    a_shipment(line, status="On Hold")
    an_invoice_line(an_invoice(for_=alder, status="Balanced"))
    a_payment(for_=alder, status="Voided")
    found = tables(alder_buyer)
    inside = ["shipments.csv", "shipment-lines.csv", "packages.csv", *MONEY]
    assert {name: len(found[name]) for name in inside} == dict.fromkeys(inside, 1)


@pytest.mark.parametrize(
    ("role", "names"), [("portal_order_management", GOODS + PRICES), ("portal_financial_management", MONEY)]
)
def test_each_gets_the_part_that_the_roles_open(
    app: Flask, session: Session, settings: Settings, alder: Customer, role: str, names: list[str]
) -> None:
    user = a_login(session, settings, a_contact(for_=alder), ["portal_user", role])
    person = sign_in(app, a_sign_in(session, settings, user))
    assert list(tables(person)) == names
    assert "/account/everything.zip" in person.get("/account/everything").text


@pytest.mark.parametrize("path", ["/account/everything", "/account/everything.zip"])
def test_who_may_see_neither_orders_nor_money_gets_no_part(alder_viewer: Person, path: str) -> None:
    assert alder_viewer.get(path).status_code == 403


def test_it_costs_the_same_statements_however_much_there_is(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    a_business(session, alder)
    with recorded(the_engine(alder_buyer)) as few:
        tables(alder_buyer)
    for _again in range(3):
        a_business(session, alder, lines=20)
    with recorded(the_engine(alder_buyer)) as many:
        tables(alder_buyer)
    assert few.count == many.count


def test_its_columns_add_up_to_the_balance(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_business(session, alder)
    an_invoice(for_=alder, amount="77.70")
    found = tables(alder_buyer)
    rest = sum(Decimal(row[-1]) for row in found["invoices.csv"][1:])
    unused = sum(Decimal(row[-1]) for row in found["payments.csv"][1:])
    assert rest - unused == find_balance(session, CustomerId(alder.id), "EUR") != 0


def test_a_price_of_tomorrow_is_not_told_today(alder_buyer: Person, alder: Customer) -> None:
    item = an_item()
    a_price(item, "9.50", for_=alder, expires_on=TODAY)
    a_price(item, "8.50", for_=alder, effective_on=TODAY + timedelta(days=1))
    assert [row[5] for row in tables(alder_buyer)["prices.csv"][1:]] == ["9.50"]


def test_an_empty_account_gets_headings(alder_buyer: Person) -> None:
    assert all(len(table) == 1 for table in tables(alder_buyer).values())
    assert "0 rows" in alder_buyer.get("/account/everything").text
