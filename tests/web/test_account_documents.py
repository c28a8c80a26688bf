"""The list of invoices and memos: narrowed, sorted, paged, summed, saved and taken as a bundle."""

import io
import zipfile
from datetime import timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrderLine
from storefront.erp.receivables import Receivable
from storefront.kernel.paging import encode_cursor
from tests.support.account import numbers, table, words
from tests.support.builders import TODAY, an_invoice, an_invoice_line, an_order
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases
CREDIT = {"document_type": "Credit Memo", "due_on": None}


def some_of_each(alder: Customer) -> None:
    an_invoice(for_=alder, number="NEW", amount="10")
    an_invoice(for_=alder, number="LATE", amount="20", due_on=TODAY - timedelta(days=3))
    an_invoice(
        for_=alder, number="DONE", amount="30", balance="0", status="Closed", dated_on=TODAY - timedelta(days=40)
    )
    an_invoice(for_=alder, number="MEMO", amount="4", **CREDIT)


def test_the_list_shows_documents_with_status_and_what_they_come_to(alder_buyer: Person, alder: Customer) -> None:
    some_of_each(alder)
    said = words(alder_buyer.get("/account/documents").text)
    assert "Together €56.00, €26.00 open" in said
    for part in ("Overdue", "Paid", "Not used yet", "-€4.00", "Credit memo"):
        assert part in said


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("state=open", {"NEW", "LATE", "MEMO"}),
        ("state=overdue", {"LATE"}),
        ("state=paid", {"DONE"}),
        ("to=2026-11-01", {"DONE"}),
        ("from=2026-11-23", {"NEW", "LATE", "MEMO"}),
        ("q=lat", {"LATE"}),
        ("state=nonsense", {"NEW", "LATE", "DONE", "MEMO"}),
    ],
)
def test_the_list_is_narrowed_and_so_are_its_sum_and_its_file(
    alder_buyer: Person, alder: Customer, query: str, found: set[str]
) -> None:
    some_of_each(alder)
    assert set(numbers(alder_buyer.get(f"/account/documents?{query}").text)) == found
    assert set(numbers(alder_buyer.ask(f"/account/documents?{query}").text)) == found
    assert {row[1] for row in table(alder_buyer, f"/account/documents.csv?{query}")[1:]} == found


@pytest.mark.parametrize("q", ["so-77", "po 9", "%", "_", "\\", "'", "Ü-1"])
def test_documents_are_found_by_order_and_po_number_as_they_are_written(
    alder_buyer: Person, alder: Customer, q: str
) -> None:
    order = an_order(for_=alder, number="SO-77 % _ \\ ' ü-1", po_number="PO 9")
    an_invoice(for_=alder, number="HIT", order_id=order.id)
    an_invoice(for_=alder, number="MISS")
    assert numbers(alder_buyer.get("/account/documents", query_string={"q": q}).text) == ["HIT"]


def test_a_document_is_found_by_every_order_that_it_bills(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder, number="SO-SECOND")
    line = session.query(SalesOrderLine).filter_by(order_id=order.id).one()
    an_invoice_line(an_invoice(for_=alder, number="HIT"), order_line_id=line.id)
    assert numbers(alder_buyer.get("/account/documents?q=second").text) == ["HIT"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("", ["NEW", "MEMO", "LATE", "DONE"]),
        ("oldest", ["DONE", "LATE", "MEMO", "NEW"]),
        ("due", ["LATE", "DONE", "NEW", "MEMO"]),
        ("largest", ["DONE", "LATE", "NEW", "MEMO"]),
        ("number", ["DONE", "LATE", "MEMO", "NEW"]),
    ],
)
def test_the_list_is_sorted(alder_buyer: Person, alder: Customer, sort: str, order: list[str]) -> None:
    values = [("DONE", 30, 9, 5), ("LATE", 20, 8, -3), ("MEMO", 4, 7, None), ("NEW", 10, 6, 30)]
    for number, amount, ago, due in values:
        due_on = None if due is None else TODAY + timedelta(days=due)
        an_invoice(for_=alder, number=number, amount=amount, dated_on=TODAY - timedelta(days=ago), due_on=due_on)
    assert numbers(alder_buyer.get(f"/account/documents?sort={sort}").text) == order


@pytest.mark.parametrize("sort", ["newest", "oldest", "due", "largest", "number"])
def test_pages_show_each_document_once_there_and_back(alder_buyer: Person, alder: Customer, sort: str) -> None:
    for number in range(51):
        due = {"due_on": None} if number % 4 == 0 else {}
        an_invoice(for_=alder, amount=number % 7 + 1, dated_on=TODAY - timedelta(days=number % 5), **due)
    text = alder_buyer.get(f"/account/documents?sort={sort}").text
    there = [numbers(text)]
    while 'rel="next"' in text:
        text = alder_buyer.get(beside(text, "next")).text
        there.append(numbers(text))
    back = [numbers(text)]
    while 'rel="prev"' in text:
        text = alder_buyer.get(beside(text, "prev")).text
        back.insert(0, numbers(text))
    assert there == back
    assert [len(page) for page in there] == [24, 24, 3]
    assert len({number for page in there for number in page}) == 51


def beside(text: str, which: str) -> str:
    return text.split(f'rel="{which}" href="')[1].split('"', maxsplit=1)[0].replace("&amp;", "&")


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1e99", "999999999999999", "1.00001", "ten", ""])
def test_an_amount_that_is_none_is_no_place_in_a_list(alder_buyer: Person, alder: Customer, amount: str) -> None:
    an_invoice(for_=alder)
    cursor = encode_cursor("EUR", amount, 1)
    assert alder_buyer.get(f"/account/documents?sort=largest&after={cursor}").status_code == 404


@pytest.mark.parametrize("cursor", ["x", "WyIyMDI2IiwxXQ", "WyIyMDI2LTAxLTAxIiwiMSJd"])
def test_a_cursor_that_is_none_is_not_found(alder_buyer: Person, alder: Customer, cursor: str) -> None:
    assert alder_buyer.get(f"/account/documents?after={cursor}").status_code == 404


def test_a_date_that_can_not_be_read_is_told_and_nothing_is_guessed(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder)
    for address in ("/account/documents", "/account/documents.csv", "/account/payments", "/account/payments.xlsx"):
        answer = alder_buyer.get(f"{address}?from=yesterday")
        assert answer.status_code == 422
        assert "Write a date like 2026-11-23." in answer.text


def test_an_empty_list_and_one_that_fits_nothing_say_what_to_do(alder_buyer: Person, alder: Customer) -> None:
    assert "No documents yet" in alder_buyer.get("/account/documents").text
    an_invoice(for_=alder)
    assert "No document fits" in alder_buyer.get("/account/documents?q=nothing").text


def test_what_is_not_released_and_what_is_birchs_stands_nowhere(
    alder_buyer: Person, alder: Customer, birch: Customer
) -> None:
    an_invoice(for_=birch, number="BIRCHS")
    for status in ("On Hold", "Balanced", "Voided"):
        an_invoice(for_=alder, number=f"HIDDEN-{status[0]}", status=status)
    for address in ("/account/documents", "/account/documents?q=H", "/account/documents.csv", "/account/statement.csv"):
        text = alder_buyer.get(address).text
        assert "HIDDEN" not in text
        assert "BIRCHS" not in text


def test_the_file_holds_numbers_that_add_up_and_no_formula(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder, amount="1234.5", po_number="=1+1")
    an_invoice(for_=alder, amount="4", **CREDIT)
    heading, *rows = table(alder_buyer, "/account/documents.csv?sort=number")
    amount, po = heading.index("Amount"), heading.index("Your PO")
    assert sorted(row[amount] for row in rows) == ["-4.00", "1234.50"]
    assert "'=1+1" in {row[po] for row in rows}


def test_the_excel_file_opens(alder_buyer: Person, alder: Customer) -> None:
    an_invoice(for_=alder)
    answer = alder_buyer.get("/account/documents.xlsx")
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()


def take(person: Person, how: str, *documents: Receivable) -> bytes:
    person.get("/account/documents")
    refs = [f"invoices/{one.number}" for one in documents]
    answer = person.post("/account/documents/bundle", data={"csrf_token": person.token(), "document": refs, "as": how})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return bytes(answer.data)


def test_ticked_documents_come_as_one_pdf(alder_buyer: Person, alder: Customer) -> None:
    found = take(alder_buyer, "pdf", an_invoice(for_=alder, number="IN/1"), an_invoice(for_=alder, number="IN-2"))
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(found)).pages]
    assert ["IN/1" in pages[0], "IN-2" in pages[1], len(pages)] == [True, True, 2]


def test_ticked_documents_come_as_a_zip_of_pdfs_with_names_of_their_own(alder_buyer: Person, alder: Customer) -> None:
    found = take(alder_buyer, "zip", an_invoice(for_=alder, number="IN/1"), an_invoice(for_=alder, number="IN-1"))
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        assert archive.namelist() == ["Invoice-IN-1.pdf", "Invoice-IN-1-2.pdf"]
        assert all(archive.read(name).startswith(b"%PDF") for name in archive.namelist())


def bundle(person: Person, *refs: str) -> tuple[int, str]:
    person.get("/account/documents")
    data = {"csrf_token": person.token(), "document": list(refs), "as": "pdf"}
    answer = person.post("/account/documents/bundle?state=open", data=data)
    return answer.status_code, answer.text if answer.mimetype == "text/html" else ""


def test_nothing_ticked_and_too_much_ticked_are_told_in_the_same_list(alder_buyer: Person, alder: Customer) -> None:
    number = an_invoice(for_=alder).number
    status, text = bundle(alder_buyer)
    assert (status, "Tick the documents you want" in text, number in text) == (422, True, True)
    status, text = bundle(alder_buyer, f"invoices/{number}", *(f"invoices/{place}" for place in range(50)))
    assert (status, "Take at most 50 documents at once" in text) == (422, True)
    assert f'value="invoices/{number}" checked' in text


@pytest.mark.parametrize(
    "ref", ["invoices/{}", "credit-memos/{}", "nonsense/{}", "{}", "invoices/", "/", "invoices/\0"]
)
def test_birch_gets_404_for_alders_document_in_a_bundle(
    birch_buyer: Person, alder: Customer, birch: Customer, ref: str
) -> None:
    own, other = an_invoice(for_=birch), an_invoice(for_=alder)
    assert bundle(birch_buyer, f"invoices/{own.number}", ref.format(other.number))[0] == 404


def test_who_may_not_see_money_takes_no_bundle(alder_viewer: Person, alder: Customer) -> None:
    alder_viewer.get("/catalog")
    data = {"csrf_token": alder_viewer.token(), "document": f"invoices/{an_invoice(for_=alder).number}"}
    assert alder_viewer.post("/account/documents/bundle", data=data).status_code == 403
