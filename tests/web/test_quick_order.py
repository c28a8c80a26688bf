"""Quick order: whatever is typed, pasted or sent is recognised, mended, and put into the cart at once."""

import io
import re
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp.customers import Customer
from storefront.erp.items import Item, ItemReference
from tests.support.builders import an_item, an_own_number, saved
from tests.support.cast import Person
from tests.support.inspector.client import values_of
from tests.support.shopping import add, lines_in_carts
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases
QUICK = "/cart/quick"


def check(person: Person, text: str = "", **fields: Any) -> str:
    """Paste a text into the empty form and look at what was understood."""
    person.get(QUICK)
    return person.submit(QUICK, {"pasted": text, "step": "check", **fields}).text


def put(person: Person, **fields: Any) -> TestResponse:
    """Press the button that puts the lines of the last page into the cart."""
    return person.submit(QUICK, {"step": "put", **fields})


def row(text: str, words: str) -> str:
    """The row of the table that holds these words, without markup."""
    (found,) = [one for one in re.findall(r"<tr.*?</tr>", text, re.DOTALL) if words in one]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_a_pasted_list_goes_into_the_cart(alder_buyer: Person, session: Session) -> None:
    first, second = an_item("ABC-1", "Broom"), an_item("0042", "Mop", boxes_of=6)
    page = check(alder_buyer, "Hello Kim,\n12 x ABC-1\n0042\t3\tboxes\nThanks")
    assert "2 lines can go into the cart." in page
    assert "€10.00" in row(page, "Broom")
    assert "100 in stock" in row(page, "Broom")
    answer = put(alder_buyer)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")
    assert lines_in_carts(session) == {first.id: 12, second.id: 3}


def test_undo_takes_all_of_it_out_again(alder_buyer: Person, session: Session) -> None:
    kept = an_item("ABC-1")
    add(alder_buyer, kept, 2)
    check(alder_buyer, "ABC-1 3")
    put(alder_buyer)
    alder_buyer.get("/cart")
    alder_buyer.submit("/cart/undo-merge")
    assert lines_in_carts(session) == {kept.id: 2}


def test_typed_rows_need_no_script(alder_buyer: Person, session: Session) -> None:
    item = an_item("ABC-1")
    alder_buyer.get(QUICK)
    alder_buyer.submit(QUICK, {"number": ["abc-1", ""], "quantity": ["4", ""], "unit": ["", ""]})
    put(alder_buyer)
    assert lines_in_carts(session) == {item.id: 4}


def test_more_rows_keep_what_was_typed(alder_buyer: Person) -> None:
    alder_buyer.get(QUICK)
    before = len(re.findall('name="number"', alder_buyer.get(QUICK).text))
    page = alder_buyer.submit(QUICK, {"number": ["NO-1"], "quantity": ["4"], "unit": [""], "step": "rows"}).text
    assert 'value="NO-1"' in page
    assert len(re.findall('name="number"', page)) > before


def test_own_numbers_and_barcodes_are_known(alder_buyer: Person, alder: Customer, session: Session) -> None:
    own, boxed = an_item(), an_item(boxes_of=6)
    an_own_number(own, "A-77", for_=alder)
    saved(ItemReference(item_id=boxed.id, kind="barcode", number="4006381333931", unit="BOX"))
    page = check(alder_buyer, "A-77; 2\n4006381333931")
    assert "BOX of 6" in row(page, boxed.sku)
    put(alder_buyer)
    assert lines_in_carts(session) == {own.id: 2, boxed.id: 1}


def test_another_customers_numbers_stay_theirs(alder_buyer: Person, birch: Customer) -> None:
    an_own_number(an_item("SECRET-1"), "B-77", for_=birch)
    assert "SECRET-1" not in check(alder_buyer, "B-77 2")


def test_what_is_meant_twice_is_asked_for(alder_buyer: Person, alder: Customer, session: Session) -> None:
    one, other = an_item("1001", "Broom"), an_item("12", "Mop")
    page = check(alder_buyer, "1001 12")
    assert "This may mean several things: choose one." in page
    choice = re.search(r'name="choice-0" value="([^"]*1001[^"]*)"', page)
    assert choice
    put(alder_buyer, **{"choice-0": choice[1].replace("&#34;", '"')})
    assert lines_in_carts(session) == {one.id: 12}
    assert other.id not in lines_in_carts(session)


def test_a_number_without_its_zeros_and_signs_is_suggested(alder_buyer: Person) -> None:
    an_item("00-4711", "Broom")
    page = check(alder_buyer, "4711 12")
    assert "Did you mean one of these?" in page
    assert "Broom" in page


def test_a_number_with_a_typo_is_suggested(alder_buyer: Person) -> None:
    an_item("BRUSH-4711", "Broom")
    assert "Broom" in check(alder_buyer, "BRUHS-4711 12")


def test_an_item_by_its_name_is_suggested(alder_buyer: Person) -> None:
    an_item("X-1", "Floor broom")
    assert "X-1" in check(alder_buyer, "Floor brom 12")


def test_an_item_is_suggested_by_the_last_words_of_a_long_name(alder_buyer: Person) -> None:
    an_item("PAP-NAP-33-WH", "Napkin, 33 by 33 cm, 2-ply, embossed, white")
    assert "PAP-NAP-33-WH" in check(alder_buyer, "white napkin 5")


def test_what_is_ordered_below_zero_is_said_to_be_wrong(alder_buyer: Person) -> None:
    an_item("ABC-1")
    assert "Enter a quantity above zero." in check(alder_buyer, "ABC-1 -2")


def test_an_unknown_line_stays_for_mending(alder_buyer: Person, session: Session) -> None:
    item, right = an_item("ABC-1"), an_item("QQQ-9")
    page = check(alder_buyer, "ABC-1 2\nZZZZ-8 7 urgent")
    assert "1 line can go into the cart, 1 needs a look." in page
    left = put(alder_buyer)
    assert left.status_code == 200
    assert 'value="ZZZZ-8"' in left.text
    assert "1 line is left" in left.text
    assert lines_in_carts(session) == {item.id: 2}
    again = alder_buyer.submit(QUICK, {"number": "QQQ-9", "quantity": "7", "step": "put"})
    assert again.status_code == 422
    assert "1 line is new or changed." in again.text
    assert put(alder_buyer).status_code == 303
    assert lines_in_carts(session) == {item.id: 2, right.id: 7}


def test_a_line_can_be_left_out(alder_buyer: Person) -> None:
    an_item("ABC-1")
    check(alder_buyer, "ABC-1 2\nZZZZ-8 7")
    page = alder_buyer.submit(QUICK, {"remove": "0"}).text
    assert "ZZZZ-8" not in page
    assert "1 line can go into the cart." in page


def test_rows_of_one_item_are_added_up(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item("ABC-1", "Broom")
    an_own_number(item, "A-77", for_=alder)
    page = check(alder_buyer, "ABC-1 2\nA-77 3\nabc-1")
    assert "3 lines added up" in row(page, "Broom")
    put(alder_buyer)
    assert lines_in_carts(session) == {item.id: 6}


@pytest.mark.parametrize(
    ("more", "text", "told"),
    [
        ({"multiple": 6}, "ABC-1 7", "Order in steps of 6."),
        ({"min_quantity": 5}, "ABC-1 2", "Order at least 5."),
        ({"max_quantity": 5}, "ABC-1 9", "Order at most 5."),
        ({"price": None}, "ABC-1 9", "This item has no price yet"),
        ({}, "ABC-1\t0.5", "This unit is sold in whole numbers."),
        ({}, "ABC-1\t2\tpallet", "This item is not sold in that unit."),
    ],
)
def test_what_is_wrong_with_a_quantity_is_said_in_place(
    alder_buyer: Person, session: Session, more: dict[str, Any], text: str, told: str
) -> None:
    an_item("ABC-1", "Broom", **more)
    assert told in row(check(alder_buyer, text), "ABC-1")
    put(alder_buyer)
    assert lines_in_carts(session) == {}


def test_a_mended_quantity_goes_in(alder_buyer: Person, session: Session) -> None:
    item = an_item("ABC-1", multiple=6)
    check(alder_buyer, "ABC-1 7")
    assert alder_buyer.submit(QUICK, {"quantity": "12", "step": "put"}).status_code == 303
    assert lines_in_carts(session) == {item.id: 12}


def test_an_ended_item_offers_what_replaces_it(alder_buyer: Person, session: Session) -> None:
    old, new = an_item("OLD-1"), an_item("NEW-1", "New broom")
    session.execute(update(Item).where(Item.id == old.id).values(status="Inactive", replacement_id=new.id))
    session.commit()
    page = check(alder_buyer, "OLD-1 4")
    assert "This one replaces it:" in page
    choice = re.search(r'name="choice-0" value="([^"]*)"', page)
    assert choice
    put(alder_buyer, **{"choice-0": choice[1].replace("&#34;", '"')})
    assert lines_in_carts(session) == {new.id: 4}


def test_the_same_form_twice_comes_once_and_leaves_the_same(alder_buyer: Person, session: Session) -> None:
    item = an_item("ABC-1", max_quantity=3)
    check(alder_buyer, "ABC-1 2\nZZZZ-8 7")
    page, form = alder_buyer._find_form(QUICK)
    fields = {**values_of(page, form), "step": "put"}
    answers = [alder_buyer.post(QUICK, data=fields) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert all("1 line is left" in answer.text and "ZZZZ-8" in answer.text for answer in answers)
    assert lines_in_carts(session) == {item.id: 2}


def a_workbook(rows: list[list[object]]) -> io.BytesIO:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    page = book.add_worksheet()
    for number, cells in enumerate(rows):
        page.write_row(number, 0, cells)
    book.close()
    file.seek(0)
    return file


def test_a_workbook_is_read(alder_buyer: Person, session: Session) -> None:
    first, second = an_item("0042"), an_item("HB M8 40")
    rows: list[list[object]] = [
        ["Article no.", "Name", "Qty"],
        ["0042", "Mop", 12],
        ["HB M8 40", "Bolt", 5],
        ["X", "", ""],
    ]
    page = check(alder_buyer, file=(a_workbook(rows), "order.xlsx"))
    assert "2 lines can go into the cart." in page
    put(alder_buyer)
    assert lines_in_carts(session) == {first.id: 12, second.id: 5}


def test_a_file_of_text_is_read(alder_buyer: Person, session: Session) -> None:
    item = an_item("ABC-1")
    check(alder_buyer, file=(io.BytesIO('SKU;Menge\n"ABC-1";"1.000"\n'.encode("utf-16")), "order.csv"))
    put(alder_buyer)
    assert lines_in_carts(session) == {item.id: 1}


def test_a_file_that_cannot_be_read_loses_nothing(alder_buyer: Person) -> None:
    page = check(alder_buyer, "ABC-1 & 2", file=(io.BytesIO(b"\x00\x01\x02\x03" * 9), "order.xlsx"), number="K-1")
    assert "This can&#39;t be read." in page
    assert "ABC-1 &amp; 2" in page
    assert 'value="K-1"' in page


def test_too_many_lines_are_refused_and_kept(alder_buyer: Person) -> None:
    page = check(alder_buyer, "\n".join(f"NO-{number} 2" for number in range(501)))
    assert "more than 500 lines" in page
    assert "NO-500 2" in page


def test_an_empty_form_says_what_to_do(alder_buyer: Person) -> None:
    assert "Type, paste or send at least one line." in check(alder_buyer)


def test_lines_to_correct_come_as_a_file_that_is_understood_again(alder_buyer: Person) -> None:
    an_item("ABC-1")
    check(alder_buyer, "ABC-1 2\n00815 7 box")
    file = alder_buyer.submit(QUICK, {"step": "file"})
    assert file.mimetype == "text/csv"
    text = file.get_data().decode("utf-8-sig")
    assert text.splitlines()[1].startswith('00815,7,box,"We have no item')
    page = check(alder_buyer, file=(io.BytesIO(file.get_data()), "lines.csv"))
    assert 'value="00815"' in page
    assert "1 line needs a look." in page


def test_suggestions_come_while_one_types(alder_buyer: Person) -> None:
    an_item("ABC-1", "Broom")
    alder_buyer.get(QUICK)
    assert '<option value="ABC-1">Broom</option>' in alder_buyer.ask(f"{QUICK}/items?number=abc").text


@pytest.mark.parametrize("lines", [1, 50, 498])
def test_statements_do_not_grow_with_the_lines(alder_buyer: Person, session: Session, lines: int) -> None:
    session.add_all(
        Item(sku=f"N-{number:04}", name="Nut", base_unit="EA", sales_unit="EA", default_price=1, price_currency="EUR")
        for number in range(lines)
    )
    session.commit()
    text = "\n".join(f"N-{number:04} {number + 1}" for number in range(lines))
    alder_buyer.get(QUICK)
    with recorded(the_engine(alder_buyer)) as checking:
        alder_buyer.submit(QUICK, {"pasted": f"{text}\nWRONG-1 2\nWRONG-2 3", "step": "check"})
    with recorded(the_engine(alder_buyer)) as putting:
        put(alder_buyer)
    checking.assert_at_most(10)
    putting.assert_at_most(19)
    assert len(lines_in_carts(session)) == lines


def test_a_full_cart_says_so_and_keeps_the_lines(alder_buyer: Person, session: Session, app: Flask) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"cart_lines": 1})
    for sku in ("ABC-1", "ABC-2"):
        an_item(sku)
    check(alder_buyer, "ABC-1 2\nABC-2 2")
    answer = put(alder_buyer)
    assert answer.status_code == 422
    assert "The cart is full at 1 lines" in answer.text
    assert lines_in_carts(session) == {}


def test_who_may_not_order_finds_no_quick_order(alder_viewer: Person) -> None:
    assert alder_viewer.get(QUICK).status_code in {403, 404}
