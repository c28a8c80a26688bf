"""The cart, as a buyer uses it."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.items import Item
from tests.support.builders import a_cart, a_cart_line, a_price, a_warehouse, an_item, some_stock
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases


def add(person: Person, item: Item, quantity: str = "1", unit: str = "EA") -> int:
    fields = {"sku": item.sku, "quantity": quantity, "unit": unit, "csrf_token": person.token()}
    return person.post("/cart/lines", data=fields).status_code


def test_what_lies_in_another_warehouse_does_not_make_an_item_orderable(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    here, there = a_warehouse("HERE"), a_warehouse("THERE")
    session.execute(update(Customer).where(Customer.id == alder.id).values(warehouse_id=here.id))
    scarce = an_item(stock=None, backorder_allowed=False)
    some_stock(scarce, 0, warehouse=here)
    some_stock(scarce, 5, warehouse=there)
    assert add(alder_buyer, scarce) == 422


def test_what_lies_in_a_closed_warehouse_does_not_make_an_item_orderable(alder_buyer: Person) -> None:
    scarce = an_item(stock=None, backorder_allowed=False)
    some_stock(scarce, 5, warehouse=a_warehouse("CLOSED", active=False))
    assert add(alder_buyer, scarce) == 422


def test_pieces_in_steps_of_five_are_sold_in_five_boxes(alder_buyer: Person) -> None:
    item = an_item(boxes_of=12, multiple=5)
    assert add(alder_buyer, item, "5", "BOX") == 303
    assert add(alder_buyer, item, "1", "BOX") == 422


def test_the_next_break_is_told_in_whole_boxes(alder_buyer: Person) -> None:
    item = an_item(boxes_of=12)
    a_price(item, "9", from_quantity=100)
    assert add(alder_buyer, item, "5", "BOX") == 303
    assert "4 more for €108.00 each" in alder_buyer.get("/cart").text
    assert 'data-from="9"' in alder_buyer.get(f"/catalog/items/{item.sku}").text


def test_undo_sent_twice_brings_back_only_what_was_taken_out_last(
    alder_buyer: Person, alder: Customer, frozen_clock: time_machine.Traveller
) -> None:
    cart = a_cart(alder_buyer.user_id, for_=alder)
    first, second = a_cart_line(cart, an_item(name="Broom")), a_cart_line(cart, an_item(name="Mop"))
    fields = {"csrf_token": alder_buyer.token()}
    for line in (first, second):
        alder_buyer.post(f"/cart/lines/{line.id}/remove", data=fields)
        frozen_clock.shift(timedelta(minutes=1))
    for _ in range(2):
        alder_buyer.post("/cart/undo", data=fields)
    page = alder_buyer.get("/cart").text
    assert "Mop" in page
    assert "Broom" not in page


def test_new_prices_of_all_lines_are_accepted_at_once(alder_buyer: Person, alder: Customer) -> None:
    cart = a_cart(alder_buyer.user_id, for_=alder)
    for price in ("10.00", "20.00"):
        a_cart_line(cart, an_item(price=price), seen_price=1)
    assert alder_buyer.get("/cart").text.count("Price changed") == 2
    alder_buyer.submit("/cart/seen")
    assert "Price changed" not in alder_buyer.get("/cart").text
