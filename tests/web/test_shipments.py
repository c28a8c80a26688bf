"""The pages of shipments: what a buyer sees, finds and saves, and who sees nothing."""

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.builders import (
    NOW,
    TODAY,
    Line,
    a_carrier,
    a_shipment,
    a_shipment_line,
    a_warehouse,
    an_item,
    an_order,
    some_stock,
)
from tests.support.cast import Person
from tests.support.shipping import a_line, lines_of, sent
from tests.support.statements import recorded, the_engine


def words(text: str) -> str:
    return " ".join(text.split())


def test_the_list_says_what_went_out_with_tracking_and_orders(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    line = a_line(session, for_=alder, number="SO/1", po_number="PO 7")
    where = a_warehouse("GHENT")
    a_shipment(line, number="SH/1", tracking=["A 1"], warehouse_id=where.id, ship_via_id=a_carrier("Swift").id)
    text = alder_buyer.get("/shipments").text
    assert '<a href="/shipments/SH%2F1">SH/1</a>' in text
    assert 'href="https://track.example/p/A%201"' in text
    assert 'href="/orders/SO%2F1"' in text
    for part in ("PO 7", "Warehouse GHENT", "by Swift", "Mon 23 Nov", "Gone out", "1 shipment is on the way."):
        assert part in text


def test_a_customer_without_shipments_is_told_what_will_stand_here(alder_buyer: Person) -> None:
    text = alder_buyer.get("/shipments").text
    assert "No shipments yet" in text
    assert "Nothing is on the way right now." in text
    assert 'name="q"' not in text.split("<main")[1]


def test_a_search_that_finds_nothing_keeps_the_words_and_offers_all(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    sent(session, for_=alder)
    text = alder_buyer.get("/shipments?q=no+such+%3Cb%3E&from=yesterday").text
    assert 'value="no such &lt;b&gt;"' in text
    assert "No shipment fits" in text
    assert "Write a date like" in text


def test_a_status_that_we_do_not_know_is_shown_as_it_is(alder_buyer: Person, alder: Customer, session: Session) -> None:
    shipment = sent(session, for_=alder, status="Verladen & <fort>")
    for address in ("/shipments", f"/shipments/{shipment.number}"):
        assert "Verladen &amp; &lt;fort&gt;" in alder_buyer.get(address).text


def test_the_list_goes_on_and_keeps_what_was_wanted(alder_buyer: Person, alder: Customer, session: Session) -> None:
    line = a_line(session, for_=alder, number="SO-1")
    for number in range(26):
        a_shipment(line, number=f"SH-{number:02d}", on=TODAY - timedelta(days=number))
    part = alder_buyer.ask("/shipments?q=SO-1&status=Confirmed")
    following = part.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert following.startswith("/shipments?q=SO-1&status=Confirmed&after=")
    text = alder_buyer.ask(following).text
    assert "SH-25" in text
    assert "SH-23" not in text
    assert 'rel="prev"' in text


def test_a_csv_holds_what_is_wanted_and_no_formula(alder_buyer: Person, alder: Customer, session: Session) -> None:
    a_shipment(a_line(session, for_=alder, number="SO-1", po_number="=1+1"), number="SH-1", tracking=["A", "B"])
    sent(session, for_=alder, number="SH-2", status="Completed")
    answer = alder_buyer.get("/shipments.csv?status=Confirmed")
    heading, row = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    told = dict(zip(heading, row, strict=True))
    assert (told["Shipment"], told["Status"], told["Went out"], told["Packages"]) == (
        "SH-1",
        "Gone out",
        "2026-11-23",
        "2",
    )
    assert (told["Tracking numbers"], told["Orders"], told["Your PO"]) == ("A B", "SO-1", "'=1+1")
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_xlsx_can_be_opened_even_when_it_is_empty(alder_buyer: Person) -> None:
    answer = alder_buyer.get("/shipments.xlsx")
    assert "xl/worksheets/sheet1.xml" in zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert 'filename="Shipments.xlsx"' in answer.headers["Content-Disposition"]


def test_other_files_are_not_there(alder_buyer: Person) -> None:
    assert alder_buyer.get("/shipments.exe").status_code == 404


def test_a_shipment_of_two_orders_shows_the_lines_of_each_and_what_is_still_to_come(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    waiting = an_item("BR-1", "Wire brush", stock=None)
    some_stock(waiting, 0, on_order=50, next_arrival_on=TODAY + timedelta(days=11))
    one = a_line(session, for_=alder, line=Line(waiting, 12, shipped=4), number="SO-1")
    two = a_line(session, for_=alder, line=Line(an_item("BR-2", "Broom"), 3, shipped=3), number="SO-2")
    shipment = a_shipment(one, 4, confirmed_at=NOW, tracking=["A1", ""], ship_via_id=a_carrier().id)
    a_shipment_line(shipment, two, 3, number=2)
    later = a_shipment(one, 1, number="SH-LATER")
    text = words(alder_buyer.get(f"/shipments/{shipment.number}").text)
    assert "It left on Mon 23 Nov. 1 line is still to come." in text
    assert "Lines from order SO-1" in text
    assert "Lines from order SO-2" in text
    assert "Expected Fri 4 Dec" in text
    assert "Still to come of order SO-2" not in text
    assert 'href="https://track.example/p/A1"' in text
    assert "no tracking number" in text
    assert f'href="/shipments/{later.number}"' in text


@pytest.mark.parametrize("setting", ["none", "word", "number"])
def test_stock_is_told_as_far_as_the_setting_allows(
    app: Flask, alder_buyer: Person, alder: Customer, session: Session, setting: str
) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"show_quantities": setting})
    line = a_line(session, for_=alder, line=Line(an_item(stock=5), 12, shipped=4))
    text = alder_buyer.get(f"/shipments/{a_shipment(line, 4).number}").text
    assert ("5 ready to be packed" in text) == (setting == "number")
    assert ("A part is ready to be packed" in text) == (setting == "word")
    assert ("Waits for stock" in text) == (setting != "none")
    assert "Still to come" in text


def test_what_is_being_packed_has_not_left(alder_buyer: Person, alder: Customer, session: Session) -> None:
    shipment = sent(session, for_=alder, status="Open", on=None)
    text = alder_buyer.get(f"/shipments/{shipment.number}").text
    assert "It has not left yet." in text
    assert "Packed here" in text


def test_a_draft_of_the_warehouse_is_not_there(alder_buyer: Person, alder: Customer, session: Session) -> None:
    shipment = sent(session, for_=alder, status="On Hold")
    assert alder_buyer.get(f"/shipments/{shipment.number}").status_code == 404
    assert shipment.number not in alder_buyer.get("/shipments").text
    assert shipment.number not in alder_buyer.get("/shipments.csv").text


def test_birch_gets_404_and_finds_nothing_of_alders(birch_buyer: Person, alder: Customer, session: Session) -> None:
    shipment = sent(session, for_=alder, tracking=["SECRET-1"])
    assert birch_buyer.get(f"/shipments/{shipment.number}").status_code == 404
    assert birch_buyer.ask(f"/shipments/{shipment.number}").status_code == 404
    for address in ("/shipments?q=SECRET", "/shipments.csv", "/shipments"):
        assert shipment.number not in birch_buyer.get(address).text


def test_who_may_not_see_orders_sees_no_shipments(alder_viewer: Person, alder: Customer, session: Session) -> None:
    shipment = sent(session, for_=alder)
    for address in ("/shipments", "/shipments.csv", "/shipments.xlsx", f"/shipments/{shipment.number}"):
        assert alder_viewer.get(address).status_code in {403, 404}
    home = alder_viewer.get("/").text
    assert "/shipments" not in home
    assert "on the way" not in home


def test_home_says_what_is_on_the_way_and_leads_there(alder_buyer: Person, alder: Customer, session: Session) -> None:
    assert "on the way" not in alder_buyer.get("/").text
    for _ in range(2):
        sent(session, for_=alder)
    home = alder_buyer.get("/").text
    assert "2 shipments on the way" in home
    assert "Floor brush" in home  # what they ordered stands below, at its price
    assert '<a class="row start" href="/shipments">' in home


def test_pages_cost_as_many_statements_for_one_row_as_for_many(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder, lines=[Line(an_item(), 100, shipped=1) for _ in range(72)])
    first, *others = lines_of(session, order)
    shipment = a_shipment(first, tracking=["T"])
    addresses = ("/", "/shipments", f"/shipments/{shipment.number}")
    alder_buyer.get("/")  # the shelves are read, and kept for a minute
    few = [_statements(alder_buyer, address) for address in addresses]
    for number, line in enumerate(others, 2):
        a_shipment_line(shipment, line, number=number)
        a_shipment(line, tracking=["T"])
    assert [_statements(alder_buyer, address) for address in addresses] == few


def _statements(person: Person, address: str) -> int:
    with recorded(the_engine(person)) as statements:
        assert person.get(address).status_code == 200
    return statements.count
