"""Documents as PDF, by the door a customer uses."""

import io
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any
from urllib.parse import quote
from zipfile import ZipFile

import pytest
from pypdf import PdfReader
from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.erp.customers import Address, Customer
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.web.downloads import file_name
from tests.support.builders import (
    Line,
    a_payment,
    a_shipment,
    an_application,
    an_invoice,
    an_invoice_line,
    an_item,
    an_order,
)
from tests.support.cast import Person
from tests.support.sheets import pages

MARKUP = '#panic("no") *b* $x$ @ref'


def pdf_of(person: Person, path: str) -> bytes:
    answer = person.get(path)
    assert answer.status_code == 200, path
    assert answer.content_type == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    return bytes(answer.data)


def text_at(person: Person, path: str) -> str:
    return "\n".join(pages(pdf_of(person, path)))


def change(session: Session, row: Customer, **values: Any) -> None:
    session.execute(update(Customer).where(Customer.id == row.id).values(**values))
    session.commit()


def first_line(session: Session, order: SalesOrder) -> SalesOrderLine:
    return session.query(SalesOrderLine).filter_by(order_id=order.id, line_number=1).one()


def test_a_confirmation_shows_what_was_ordered_and_what_it_costs(alder_buyer: Person, alder: Customer) -> None:
    lines = [Line(an_item("BR-1", "Floor brush"), 12, "9.50"), Line(an_item("BR-2", "Hand brush"), 2, "1234.5")]
    order = an_order(for_=alder, lines=lines, po_number="PO-77", comment="Ring twice", status="Open")
    text = text_at(alder_buyer, f"/orders/{order.number}/confirmation.pdf")
    for words in ("Order confirmation", order.number, "PO-77", "Ring twice", "Floor brush", "BR-2", "not known yet"):
        assert words in text
    assert "2.583,00" in text  # twelve of 9.50 and two of 1,234.50, as Belgium writes it


def test_a_cancelled_order_is_not_called_a_confirmation(alder_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder, status="Canceled")
    text = text_at(alder_buyer, f"/orders/{order.number}/confirmation.pdf")
    assert "Order confirmation" not in text
    assert "Canceled" in text


def test_an_order_of_72_lines_is_one_light_file(alder_buyer: Person, alder: Customer) -> None:
    brush = an_item(name="Floor brush, long handle, for wet rooms")
    order = an_order(for_=alder, lines=[Line(brush, number) for number in range(1, 73)])
    pdf = pdf_of(alder_buyer, f"/orders/{order.number}/confirmation.pdf")
    assert len(pdf) < 100_000
    found = pages(pdf)
    assert len(found) == 3
    assert ["Carried forward" in page for page in found] == [True, True, False]


def test_what_a_buyer_typed_is_text_and_never_markup(alder_buyer: Person, alder: Customer) -> None:
    item = an_item(name=MARKUP)
    order = an_order(for_=alder, lines=[Line(item)], po_number=MARKUP, comment=MARKUP, created_by=MARKUP)
    assert text_at(alder_buyer, f"/orders/{order.number}/confirmation.pdf").count('#panic("no")') == 4


def test_the_customer_decides_language_formats_and_paper(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder, lines=[Line(an_item(), 1, "1234.50")])
    change(session, alder, language="de")
    assert "1.234,50" in text_at(alder_buyer, f"/orders/{order.number}/confirmation.pdf")
    session.query(Address).filter_by(customer_id=alder.id).update({"country": "US"})
    change(session, alder, language="en")
    pdf = pdf_of(alder_buyer, f"/orders/{order.number}/confirmation.pdf")
    assert "1,234.50" in "".join(pages(pdf))
    assert "United States" in "".join(pages(pdf))
    assert round(PdfReader(io.BytesIO(pdf)).pages[0].mediabox.height) == 792


@pytest.mark.parametrize("language", ["ar", "he", "zh", "ja", "xx", "", "de-AT", "../../etc"])
def test_any_language_of_a_customer_gets_its_document(
    alder_buyer: Person, alder: Customer, session: Session, language: str
) -> None:
    change(session, alder, language=language)
    order = an_order(for_=alder, lines=[Line(an_item(name="مقلاة 不锈钢"))])
    assert order.number in text_at(alder_buyer, f"/orders/{order.number}/confirmation.pdf")


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Auftragsbestätigung", "Bestellt am", "Menge", "Gesamtbetrag", "Seite 1 von 1")),
        ("de-AT", ("Auftragsbestätigung", "Bestellt am", "Menge", "Gesamtbetrag", "Seite 1 von 1")),
        ("fr", ("Confirmation de commande", "Commandé le", "Quantité", "Total", "Page 1 sur 1")),
        ("es", ("Confirmación de pedido", "Fecha del pedido", "Cantidad", "Total", "Página 1 de 1")),
    ],
)
def test_a_confirmation_speaks_the_customers_language(
    alder_buyer: Person, alder: Customer, session: Session, language: str, words: tuple[str, ...]
) -> None:
    change(session, alder, language=language)
    order = an_order(for_=alder, lines=[Line(an_item(), 1, "1234.50")], tax_amount=Decimal(0), status="Open")
    text = text_at(alder_buyer, f"/orders/{order.number}/confirmation.pdf")
    assert [word for word in words if word not in text] == []
    assert "Quantity" not in text


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", ("Gutschrift", "Noch nicht verwendet")), ("fr", ("Avoir", "Pas encore utilisé")), ("es", ("Abono",))],
)
def test_a_credit_memo_has_its_name_in_the_customers_language(
    alder_buyer: Person, alder: Customer, session: Session, language: str, words: tuple[str, ...]
) -> None:
    change(session, alder, language=language)
    memo = an_invoice(for_=alder, document_type="Credit Memo", amount="50.00")
    text = text_at(alder_buyer, f"/account/credit-memos/{memo.number}/document.pdf")
    assert words[0] in text


def test_a_statement_in_arabic_runs_from_the_right(alder_buyer: Person, alder: Customer, session: Session) -> None:
    change(session, alder, language="ar")
    an_invoice(for_=alder, amount="50.00")
    pdf = pdf_of(alder_buyer, "/account/statement.pdf")
    root: Any = PdfReader(io.BytesIO(pdf)).trailer["/Root"]
    assert root["/Lang"].startswith("ar")
    assert "Statement" not in "".join(pages(pdf))


def test_a_packing_list_shows_packages_and_no_amount(alder_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder, lines=[Line(an_item("BR-1", "Floor brush"), 5, "77.77")], po_number="PO-9")
    shipment = a_shipment(first_line(session, order), 3, tracking=["TR-1", "TR-2"])
    text = text_at(alder_buyer, f"/shipments/{shipment.number}/packing-list.pdf")
    for words in ("Packing list", shipment.number, order.number, "PO-9", "TR-2", "Floor brush", "BR-1"):
        assert words in text
    assert not re.search(r"77[.,]77|388[.,]85|€|EUR", text)  # a document's own number may hold 77


def test_an_invoice_shows_what_is_paid_and_what_is_open(alder_buyer: Person, alder: Customer) -> None:
    invoice = an_invoice(for_=alder, amount="119.00", tax_amount=Decimal(19))
    an_invoice_line(invoice, amount="100.00")
    an_application(a_payment(for_=alder, amount="100.00"), invoice, "100.00")
    text = text_at(alder_buyer, f"/account/invoices/{invoice.number}/document.pdf")
    for words in ("Invoice", invoice.number, "Still open", "119", "19", "Paid by"):
        assert words in text


def test_a_statement_adds_up_on_paper(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="100.00")
    a_payment(for_=alder, amount="30.00")
    text = text_at(alder_buyer, "/account/statement.pdf")
    assert text.count("70,00") >= 2
    assert "Opening balance" in text


def test_a_statement_of_two_currencies_has_two_parts(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="100.00")
    an_invoice(for_=alder, amount="55.00", currency="USD")
    text = text_at(alder_buyer, "/account/statement.pdf")
    assert text.count("Opening balance") == 4


def test_a_statement_of_nothing_says_so(alder_buyer: Person) -> None:
    assert "Nothing was open" in text_at(alder_buyer, "/account/statement.pdf")


def tick(person: Person, how: str, *refs: str) -> Any:
    return person.post(
        "/account/documents/bundle", data={"document": list(refs), "as": how, "csrf_token": person.token()}
    )


def test_ticked_documents_come_as_one_pdf(alder_buyer: Person, alder: Customer) -> None:
    invoice, memo = an_invoice(for_=alder), an_invoice(for_=alder, document_type="Credit Memo")
    answer = tick(alder_buyer, "pdf", f"invoices/{invoice.number}", f"credit-memos/{memo.number}")
    first, second = pages(answer.data)
    assert (invoice.number in first, memo.number in second) == (True, True)
    assert "Credit memo" in second


def test_ticked_documents_come_as_a_zip_of_pdfs(alder_buyer: Person, alder: Customer) -> None:
    one, other = an_invoice(for_=alder, number="A/1"), an_invoice(for_=alder, number="A-1")
    answer = tick(alder_buyer, "zip", f"invoices/{one.number}", f"invoices/{other.number}")
    assert answer.content_type == "application/zip"
    archive = ZipFile(io.BytesIO(answer.data))
    assert archive.namelist() == ["Invoice-A-1.pdf", "Invoice-A-1-2.pdf"]
    assert archive.read("Invoice-A-1.pdf").startswith(b"%PDF")


def test_what_is_too_long_for_one_pdf_is_offered_as_a_zip(
    alder_buyer: Person, alder: Customer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storefront.account.routes.MOST_PRINTED", 1)
    invoice = an_invoice(for_=alder)
    for number in (1, 2):
        an_invoice_line(invoice, line_number=number)
    alder_buyer.get("/account/documents")
    refused = tick(alder_buyer, "pdf", f"invoices/{invoice.number}")
    assert (refused.status_code, "take them as a ZIP" in refused.text) == (422, True)
    assert tick(alder_buyer, "zip", f"invoices/{invoice.number}").status_code == 200


@pytest.mark.parametrize("how", ["pdf", "zip"])
def test_a_bundle_with_a_document_of_birch_is_not_there(
    alder_buyer: Person, alder: Customer, birch: Customer, how: str
) -> None:
    mine, foreign = an_invoice(for_=alder), an_invoice(for_=birch)
    assert tick(alder_buyer, how, f"invoices/{mine.number}", f"invoices/{foreign.number}").status_code == 404


@pytest.mark.parametrize("refs", [(), ("invoices/",), ("x/1",), tuple(f"invoices/{n}" for n in range(60))])
def test_a_bundle_of_nothing_of_nonsense_or_of_too_much_is_refused(alder_buyer: Person, refs: tuple[str, ...]) -> None:
    alder_buyer.get("/account/documents")
    assert tick(alder_buyer, "pdf", *refs).status_code in {404, 422}


@pytest.mark.parametrize(
    "path", ["/account/statement.pdf?from=2026-13-01", "/account/statement.pdf?from=2026-11-20&to=2026-11-01"]
)
def test_a_period_that_cant_be_read_is_said_so_on_the_page(alder_buyer: Person, path: str) -> None:
    assert alder_buyer.get(path).status_code == 422


Made = Callable[[Customer, Session], str]


def _order(for_: Customer, _session: Session) -> str:
    return f"/orders/{an_order(for_=for_).number}/confirmation.pdf"


def _packing_list(for_: Customer, session: Session) -> str:
    return f"/shipments/{a_shipment(first_line(session, an_order(for_=for_))).number}/packing-list.pdf"


def _invoice(for_: Customer, _session: Session) -> str:
    return f"/account/invoices/{an_invoice(for_=for_).number}/document.pdf"


@pytest.mark.parametrize("made", [_order, _packing_list, _invoice])
def test_birch_gets_404_for_alders_paper(birch_buyer: Person, alder: Customer, session: Session, made: Made) -> None:
    assert birch_buyer.get(made(alder, session)).status_code == 404


@pytest.mark.parametrize("made", [_order, _packing_list, _invoice])
def test_who_may_only_look_at_the_catalog_gets_no_paper(
    alder_viewer: Person, alder: Customer, session: Session, made: Made
) -> None:
    assert alder_viewer.get(made(alder, session)).status_code == 403


@pytest.mark.parametrize("number", ["A/1", "A 1", "Ä-1", "x/confirmation.pdf", "..%2Fetc"])
def test_any_number_has_its_paper_under_a_plain_file_name(alder_buyer: Person, alder: Customer, number: str) -> None:
    order = an_order(for_=alder, number=number)
    answer = alder_buyer.get(f"/orders/{quote(order.number, safe='')}/confirmation.pdf")
    assert answer.status_code == 200
    name = re.fullmatch(r'attachment; filename="([A-Za-z0-9_-]+\.pdf)"', answer.headers["Content-Disposition"])
    assert name is not None


def test_an_accent_is_no_reason_for_a_gap_in_a_file_name() -> None:
    assert file_name("Relevé de compte, Weiß", "pdf") == "Releve-de-compte-Weiss.pdf"


def test_the_pages_lead_to_their_paper(alder_buyer: Person, alder: Customer, session: Session) -> None:
    for made in (_order, _packing_list, _invoice):
        path = made(alder, session)
        assert f'href="{path}"' in alder_buyer.get(path.rpartition("/")[0]).text
