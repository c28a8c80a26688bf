"""The list of orders: what it shows, narrows, remembers, and saves as a file."""

import csv
import io
from datetime import date

import pytest
from python_calamine import load_workbook

from storefront.erp.customers import Customer
from tests.support.builders import Line, a_location, an_item, an_order
from tests.support.cast import Person
from tests.support.statements import recorded, the_engine


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def test_who_never_ordered_is_shown_the_way_to_the_catalog(alder_buyer: Person) -> None:
    page = alder_buyer.get("/orders").text
    assert "No orders yet" in page
    assert '<form class="filters"' not in page


def test_nothing_fits_offers_all_orders_again(alder_buyer: Person, alder: Customer) -> None:
    an_order(for_=alder)
    page = alder_buyer.get("/orders?q=nothing+like+it").text
    assert "No order fits" in page
    assert 'value="nothing like it"' in page


def test_orders_that_the_erp_made_are_listed_too(alder_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder, status="Awaiting Customs", po_number="PO-7", created_by=None)
    page = alder_buyer.get("/orders").text
    for words in (order.number, "PO-7", '<span class="badge muted">Awaiting Customs</span>', "Sun 22 Nov", "€10.00"):
        assert words in page


def test_the_filters_offer_what_the_customer_has(alder_buyer: Person, alder: Customer, birch: Customer) -> None:
    a_location(for_=alder, label="Branch <b>")
    for person in ("Kim", "Jo"):
        an_order(for_=alder, created_by=person, status="Back Order")
    an_order(for_=birch, created_by="Lee", status="Rejected")
    page = alder_buyer.get("/orders").text
    for words in ("Branch &lt;b&gt;", '<option value="Kim">', '<option value="Back Order">Waits for stock</option>'):
        assert words in page
    assert "Lee" not in page
    assert "Rejected" not in page


def test_one_address_and_one_person_are_no_choice(alder_buyer: Person, alder: Customer) -> None:
    an_order(for_=alder, created_by="Kim")
    page = alder_buyer.get("/orders").text
    assert 'name="status"' in page
    assert 'name="person"' not in page
    assert 'name="place"' not in page


def test_the_form_keeps_what_is_in_force_and_the_next_page_too(alder_buyer: Person, alder: Customer) -> None:
    for _ in range(30):
        an_order(for_=alder, ordered_on=date(2026, 3, 5), created_by="Kim & Co")
    address = "/orders?from=2026-03-01&person=Kim+%26+Co&sort=oldest"
    page = alder_buyer.get(address).text
    assert 'value="2026-03-01"' in page
    assert '<option value="oldest" selected>' in page
    assert "/orders?from=2026-03-01&amp;person=Kim+%26+Co&amp;sort=oldest&amp;after=" in page
    assert "/orders.xlsx?from=2026-03-01&amp;person=Kim+%26+Co&amp;sort=oldest" in page


def test_a_choice_that_is_not_offered_shows_what_is_in_force(alder_buyer: Person, alder: Customer) -> None:
    an_order(for_=alder)
    page = alder_buyer.get("/orders?status=Shipping").text
    assert "No order fits" in page
    assert '<option value="Shipping" selected>' in page


@pytest.mark.parametrize(
    ("query", "words"), [("from=soon", "Write a date"), ("from=2026-03-09&to=2026-03-01", "before")]
)
def test_a_date_that_cannot_be_read_is_said_so_and_no_file_is_made(
    alder_buyer: Person, alder: Customer, query: str, words: str
) -> None:
    an_order(for_=alder)
    answers = [alder_buyer.get(f"/orders?{query}"), alder_buyer.ask(f"/orders?{query}")]
    answers.append(alder_buyer.get(f"/orders.csv?{query}"))
    for answer in answers:
        assert answer.status_code == 422
        assert words in answer.text


def test_htmx_gets_the_list_without_asking_for_the_choices_again(alder_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder)
    with recorded(the_engine(alder_buyer)) as whole:
        alder_buyer.get("/orders?q=brush")
    with recorded(the_engine(alder_buyer)) as statements:
        part = alder_buyer.ask("/orders?q=brush").text
    assert statements.count < whole.count
    assert order.number in part
    assert part.startswith('<div id="order-list"')
    assert "<form" not in part


def test_the_file_holds_exactly_what_is_narrowed(alder_buyer: Person, alder: Customer, birch: Customer) -> None:
    branch = a_location(for_=alder, label="Branch")
    wanted = an_order(
        for_=alder,
        status="Back Order",
        location_id=branch.id,
        created_by="Kim",
        on_behalf_of="Alder",
        lines=[Line(an_item(), 3), Line(an_item())],
    )
    an_order(for_=alder)
    an_order(for_=birch, status="Back Order")
    answer = alder_buyer.get("/orders.csv?status=Back+Order")
    head, *rows = rows_of(answer.text)
    assert head[:4] == ["Order", "Date", "Status", "Your PO"]
    assert rows == [
        [
            *(wanted.number, "2026-11-22", "Waits for stock", "", "", "Branch", "Kim", "Alder", "2", "EUR"),
            *("40.00", "0.00", "", "", "40.00"),
        ]
    ]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="Orders.csv"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_both_files_hold_every_page_of_the_list(alder_buyer: Person, alder: Customer) -> None:
    numbers = sorted(an_order(for_=alder).number for _ in range(30))
    _titles, *rows = rows_of(alder_buyer.get("/orders.csv?sort=number").text)
    assert [row[0] for row in rows] == numbers
    book = load_workbook(io.BytesIO(alder_buyer.get("/orders.xlsx?sort=number").data))
    _head, *cells = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in cells] == numbers
    assert {row[-1] for row in cells} == {10.0}


def test_a_cell_that_looks_like_a_formula_is_text(alder_buyer: Person, alder: Customer) -> None:
    an_order(for_=alder, po_number="=1+1", created_by="@SUM(A1)")
    (_head, row) = rows_of(alder_buyer.get("/orders.csv").text)
    assert (row[3], row[6]) == ("'=1+1", "'@SUM(A1)")


def test_who_may_not_see_orders_gets_neither_list_nor_file(alder_viewer: Person) -> None:
    assert [alder_viewer.get(path).status_code for path in ("/orders", "/orders.csv", "/orders.xlsx")] == [403] * 3


def test_no_other_kind_of_file_is_there(alder_buyer: Person) -> None:
    assert alder_buyer.get("/orders.pdf").status_code == 404
