"""Putting things into the cart."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.builders import a_price, an_item
from tests.support.cast import Person
from tests.support.shopping import add, lines_in_carts, send, the_line


def test_an_item_is_put_in_from_its_own_page(alder_buyer: Person, session: Session) -> None:
    item = an_item("BR-1")
    alder_buyer.get("/catalog/items/BR-1")
    answer = alder_buyer.submit("/cart/lines", {"quantity": "3"})
    assert answer.status_code == 303
    assert lines_in_carts(session) == {item.id: 3}


def test_the_same_item_again_adds_to_its_line(alder_buyer: Person, session: Session) -> None:
    item = an_item()
    add(alder_buyer, item, 2)
    add(alder_buyer, item, 3)
    assert lines_in_carts(session) == {item.id: 5}


def test_boxes_and_pieces_of_an_item_are_two_lines(alder_buyer: Person) -> None:
    item = an_item(price="2.00", boxes_of=12)
    add(alder_buyer, item, 1, "BOX")
    add(alder_buyer, item, 1, "EA")
    page = alder_buyer.get("/cart").text
    assert "€24.00" in page
    assert "€2.00" in page
    assert "2 lines" in page


def test_with_htmx_the_badge_counts_and_the_message_tells(alder_buyer: Person) -> None:
    item = an_item(name="Floor brush")
    alder_buyer.get("/catalog")
    answer = alder_buyer.ask(
        "/cart/lines", method="POST", data={"sku": item.sku, "quantity": 2, "csrf_token": alder_buyer.token()}
    )
    assert answer.status_code == 200
    assert "Floor brush" in answer.text
    assert 'id="cart-badge"' in answer.text


def test_without_javascript_the_buyer_comes_back_to_the_list(alder_buyer: Person) -> None:
    came_from = {"Referer": "http://localhost/catalog?q=brush"}
    answer = add(alder_buyer, an_item(), headers=came_from)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/catalog?q=brush")


def test_the_way_back_never_leads_to_another_site(alder_buyer: Person) -> None:
    answer = add(alder_buyer, an_item(), headers={"Referer": "http://evil.example/catalog"})
    assert answer.headers["Location"] == "/cart"


@pytest.mark.parametrize(
    ("more", "quantity", "words"),
    [
        ({"min_quantity": 6}, 5, "Order at least 6."),
        ({"max_quantity": 10}, 11, "Order at most 10."),
        ({"multiple": 4}, 6, "Order in steps of 4."),
    ],
)
def test_the_items_own_rules_are_told(
    alder_buyer: Person, session: Session, more: dict[str, Any], quantity: int, words: str
) -> None:
    answer = add(alder_buyer, an_item(**more), quantity)
    assert answer.status_code == 422
    assert words in answer.text
    assert lines_in_carts(session) == {}


def test_the_rules_count_what_is_in_the_cart_already(alder_buyer: Person, session: Session) -> None:
    item = an_item(max_quantity=10)
    assert add(alder_buyer, item, 8).status_code == 303
    assert add(alder_buyer, item, 3).status_code == 422
    assert lines_in_carts(session) == {item.id: 8}


def test_the_last_of_an_item_that_is_not_reordered_can_be_added_none_cannot(alder_buyer: Person) -> None:
    assert add(alder_buyer, an_item(stock=1, backorder_allowed=False)).status_code == 303
    answer = add(alder_buyer, an_item(stock=0, backorder_allowed=False))
    assert answer.status_code == 422
    assert "None left, and no more are coming." in answer.text


def test_the_price_that_was_seen_is_the_customers_at_the_whole_quantity(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item(price="10.00")
    a_price(item, "9.00", for_=alder)
    a_price(item, "8.00", for_=alder, from_quantity=10)
    add(alder_buyer, item, 6)
    assert the_line(session, item).seen_price == 9
    add(alder_buyer, item, 6)
    assert the_line(session, item).seen_price == 8


def test_a_removed_line_begins_anew(alder_buyer: Person, session: Session) -> None:
    item = an_item()
    add(alder_buyer, item, 5)
    send(alder_buyer, f"/cart/lines/{the_line(session, item).id}/remove")
    add(alder_buyer, item, 2)
    assert lines_in_carts(session) == {item.id: 2}
