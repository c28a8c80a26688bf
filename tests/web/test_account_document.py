"""One invoice, memo or charge: its lines, what they belong to, what paid it, what is left."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrderLine
from storefront.erp.receivables import Receivable
from tests.support.account import statements_of, words
from tests.support.builders import (
    TODAY,
    a_payment,
    a_shipment,
    an_application,
    an_invoice,
    an_invoice_line,
    an_item,
    an_order,
)
from tests.support.cast import Person, somebody_of
from tests.support.sheets import pages

pytestmark = pytest.mark.both_databases
FOLDERS = {
    "Invoice": "invoices",
    "Credit Memo": "credit-memos",
    "Debit Memo": "debit-memos",
    "Overdue Charge": "overdue-charges",
}


def show(person: Person, document: Receivable) -> str:
    folder = FOLDERS[document.document_type]
    return words(person.get(f"/account/{folder}/{document.number.replace('/', '%2F')}").text)


def test_an_open_invoice_says_what_is_open_and_when_it_is_due(alder_buyer: Person, alder: Customer) -> None:
    assert "€100.00 is open, due on Wed 23 Dec." in show(alder_buyer, an_invoice(for_=alder))


def test_an_overdue_invoice_says_since_when(alder_buyer: Person, alder: Customer) -> None:
    late = an_invoice(for_=alder, due_on=TODAY - timedelta(days=12))
    assert "€100.00 is open, 12 days overdue." in show(alder_buyer, late)


def test_it_says_which_payment_and_memo_paid_what_and_when(alder_buyer: Person, alder: Customer) -> None:
    invoice = an_invoice(for_=alder)
    memo = an_invoice(for_=alder, number="CM-1", amount="30", document_type="Credit Memo", due_on=None)
    an_application(a_payment(for_=alder, number="PM-1", amount="50"), invoice, "50", TODAY - timedelta(days=3))
    an_application(memo, invoice, "20")
    said = show(alder_buyer, invoice)
    assert "Payment PM-1 Fri 20 Nov -€50.00" in said
    assert "Credit memo CM-1 Mon 23 Nov -€20.00" in said
    assert "Still open €30.00" in said
    assert f"Used for {invoice.number} Mon 23 Nov -€20.00 Not used yet €10.00" in show(alder_buyer, memo)


def test_a_paid_invoice_says_when(alder_buyer: Person, alder: Customer) -> None:
    paid = an_invoice(for_=alder, balance="0", status="Closed", closed_on=TODAY)
    assert "It was paid on Mon 23 Nov." in show(alder_buyer, paid)


def test_a_refunded_memo_names_the_refund(alder_buyer: Person, alder: Customer) -> None:
    memo = an_invoice(for_=alder, document_type="Credit Memo", due_on=None)
    an_application(a_payment(for_=alder, number="RF-1", document_type="Refund"), memo, "100")
    said = show(alder_buyer, memo)
    assert "It has been used up." in said
    assert "Refund RF-1" in said


def test_what_a_voided_payment_paid_is_not_told(alder_buyer: Person, alder: Customer, session: Session) -> None:
    invoice, payment = an_invoice(for_=alder), a_payment(for_=alder, number="VOID-1")
    an_application(payment, invoice, "10")
    session.merge(payment).status = "Voided"
    session.commit()
    assert "VOID-1" not in show(alder_buyer, invoice)


def test_its_orders_and_its_shipment_are_linked(alder_buyer: Person, alder: Customer, session: Session) -> None:
    first, second = an_order(for_=alder, number="SO/1"), an_order(for_=alder, number="SO-2")
    line = session.query(SalesOrderLine).filter_by(order_id=second.id).one()
    shipment = a_shipment(line, number="SH/1")
    invoice = an_invoice(for_=alder, order_id=first.id, shipment_id=shipment.id)
    an_invoice_line(invoice, order_line_id=line.id, item_id=an_item("BR/1").id, quantity=Decimal(2), unit="EA")
    text = alder_buyer.get(f"/account/invoices/{invoice.number}").text
    for href in ("/orders/SO%2F1", "/orders/SO-2", "/shipments/SH%2F1", "/catalog/items/BR%2F1"):
        assert f'href="{href}"' in text
    assert 'href="/orders' not in alder_buyer.get("/account/documents").text.split("<main")[1]


def test_who_sees_money_and_no_orders_reads_their_numbers_without_links(
    app: Flask, session: Session, alder: Customer
) -> None:
    invoice = an_invoice(for_=alder, order_id=an_order(for_=alder, number="SO-1").id)
    clerk = somebody_of(alder, "clerk@alder.example", ("portal_financial_management",), app=app, session=session)
    text = clerk.get(f"/account/invoices/{invoice.number}").text
    assert "SO-1" in text
    assert 'href="/orders' not in text


def test_tax_and_freight_that_are_not_known_are_no_zero(alder_buyer: Person, alder: Customer) -> None:
    unknown = an_invoice(for_=alder)
    known = an_invoice(for_=alder, tax_amount=Decimal(19), freight_amount=Decimal(0))
    assert "Freight not known Tax not known Total €100.00" in show(alder_buyer, unknown)
    assert "Freight €0.00 Tax €19.00 Total €100.00" in show(alder_buyer, known)


@pytest.mark.parametrize("kind", FOLDERS)
def test_each_type_has_its_own_address_and_numbers(alder_buyer: Person, alder: Customer, kind: str) -> None:
    for other in FOLDERS:
        an_invoice(for_=alder, number="00/1", document_type=other, amount=str(len(other)))
    assert f"Total €{len(kind)}.00" in words(alder_buyer.get(f"/account/{FOLDERS[kind]}/00/1").text)


@pytest.mark.parametrize("status", ["On Hold", "Balanced", "Voided", "Scheduled"])
def test_a_document_that_is_not_released_is_not_there(alder_buyer: Person, alder: Customer, status: str) -> None:
    number = an_invoice(for_=alder, status=status).number
    for form in ("", "/document.pdf"):
        assert alder_buyer.get(f"/account/invoices/{number}{form}").status_code == 404


@pytest.mark.parametrize("kind", FOLDERS)
@pytest.mark.parametrize("form", ["", "/document.pdf"])
def test_birch_gets_404_for_alders_document_in_every_form(
    birch_buyer: Person, alder_viewer: Person, alder: Customer, kind: str, form: str
) -> None:
    address = f"/account/{FOLDERS[kind]}/{an_invoice(for_=alder, document_type=kind).number}{form}"
    assert birch_buyer.get(address).status_code == 404
    assert birch_buyer.ask(address).status_code == 404
    assert alder_viewer.get(address).status_code == 403


def test_the_same_number_of_birch_is_not_alders(alder_buyer: Person, alder: Customer, birch: Customer) -> None:
    an_invoice(for_=birch, number="77", document_type="Debit Memo", amount="13")
    an_invoice(for_=alder, number="77", amount="12")
    assert "Total €12.00" in words(alder_buyer.get("/account/invoices/77").text)
    assert alder_buyer.get("/account/debit-memos/77").status_code == 404


def test_the_pdf_says_the_same(alder_buyer: Person, alder: Customer) -> None:
    invoice = an_invoice(for_=alder, number="IN/7", amount="1234.5")
    an_invoice_line(invoice, "1234.5", description="Engraving")
    answer = alder_buyer.get("/account/invoices/IN%2F7/document.pdf")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Invoice-IN-7.pdf"'
    text = " ".join(pages(answer.data)[0].split())
    for part in ("IN/7", "Engraving", "1.234,50", "Tax not known"):
        assert part in text


def test_a_document_costs_as_many_statements_with_many_lines(alder_buyer: Person, alder: Customer) -> None:
    invoice = an_invoice(for_=alder, amount="1000")
    an_invoice_line(invoice)
    few = statements_of(alder_buyer, f"/account/invoices/{invoice.number}")
    for number in range(2, 74):
        an_invoice_line(invoice, line_number=number, item_id=an_item().id)
        an_application(a_payment(for_=alder, amount="1"), invoice, "1")
    assert statements_of(alder_buyer, f"/account/invoices/{invoice.number}") == few
