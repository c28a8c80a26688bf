"""Changing, removing, clearing, and taking it back."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.items import Item
from tests.support.builders import a_price, an_item
from tests.support.cast import Person
from tests.support.shopping import add, lines_in_carts, send, the_line


@pytest.fixture
def brush(alder_buyer: Person) -> Item:
    """A brush in the cart, twice."""
    item = an_item(name="Floor brush", price="10.00")
    add(alder_buyer, item, 2)
    return item


def test_a_quantity_is_changed_in_the_cart(alder_buyer: Person, brush: Item, session: Session) -> None:
    alder_buyer.get("/cart")
    answer = alder_buyer.submit(f"/cart/lines/{the_line(session, brush).id}", {"quantity": "7"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")
    assert lines_in_carts(session) == {brush.id: 7}
    assert "€70.00" in alder_buyer.get("/cart").text


def test_with_htmx_panel_and_badge_come_back(alder_buyer: Person, brush: Item, session: Session) -> None:
    alder_buyer.get("/cart")
    answer = alder_buyer.submit(f"/cart/lines/{the_line(session, brush).id}", {"quantity": "7"}, htmx=True)
    assert answer.status_code == 200
    assert 'id="cart-panel"' in answer.text
    assert 'id="cart-badge"' in answer.text
    assert "€70.00" in answer.text


def test_a_refused_quantity_stays_in_its_field_with_the_reason_beside_it(
    alder_buyer: Person, brush: Item, session: Session
) -> None:
    alder_buyer.get("/cart")
    answer = alder_buyer.submit(f"/cart/lines/{the_line(session, brush).id}", {"quantity": "0"})
    assert answer.status_code == 422
    assert "Enter a quantity above zero." in answer.text
    assert 'value="0"' in answer.text
    assert lines_in_carts(session) == {brush.id: 2}


def test_the_price_follows_the_tier_and_the_cart_tells_the_next(alder_buyer: Person, session: Session) -> None:
    item = an_item(price="12.00")
    a_price(item, "11.90", from_quantity=10)
    add(alder_buyer, item, 4)
    assert "6 more for €11.90 each" in alder_buyer.get("/cart").text
    send(alder_buyer, f"/cart/lines/{the_line(session, item).id}", {"quantity": "10"})
    page = alder_buyer.get("/cart").text
    assert "€119.00" in page
    assert "more for" not in page


def test_a_line_is_removed_and_brought_back(alder_buyer: Person, brush: Item, session: Session) -> None:
    alder_buyer.get("/cart")
    alder_buyer.submit(f"/cart/lines/{the_line(session, brush).id}/remove")
    page = alder_buyer.get("/cart")
    assert lines_in_carts(session) == {}
    assert "Undo" in page.text
    alder_buyer.submit("/cart/undo")
    assert lines_in_carts(session) == {brush.id: 2}


def test_with_htmx_the_undo_stands_in_the_panel(alder_buyer: Person, brush: Item, session: Session) -> None:
    alder_buyer.get("/cart")
    answer = alder_buyer.submit(f"/cart/lines/{the_line(session, brush).id}/remove", htmx=True)
    assert "Undo" in answer.text
    answer = alder_buyer.submit("/cart/undo", htmx=True)
    assert "Floor brush" in answer.text


def test_a_cleared_cart_comes_back_whole(alder_buyer: Person, brush: Item, session: Session) -> None:
    other = an_item()
    add(alder_buyer, other, 4)
    alder_buyer.get("/cart")
    alder_buyer.submit("/cart/clear")
    assert lines_in_carts(session) == {}
    alder_buyer.get("/cart")
    alder_buyer.submit("/cart/undo")
    assert lines_in_carts(session) == {brush.id: 2, other.id: 4}


def test_undo_with_nothing_to_undo_changes_nothing(alder_buyer: Person, brush: Item, session: Session) -> None:
    assert send(alder_buyer, "/cart/undo").status_code == 303
    assert lines_in_carts(session) == {brush.id: 2}


def test_a_line_removed_in_one_tab_comes_back_when_the_other_changes_it(
    alder_buyer: Person, brush: Item, session: Session
) -> None:
    line = the_line(session, brush).id
    send(alder_buyer, f"/cart/lines/{line}/remove")
    assert send(alder_buyer, f"/cart/lines/{line}", {"quantity": "9"}).status_code == 303
    assert lines_in_carts(session) == {brush.id: 9}


def test_removing_twice_is_no_failure(alder_buyer: Person, brush: Item, session: Session) -> None:
    line = the_line(session, brush).id
    answers = [send(alder_buyer, f"/cart/lines/{line}/remove").status_code for _ in range(2)]
    assert answers == [303, 303]
