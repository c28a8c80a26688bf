"""Ordering again: old beside today, what can't be had, whole or by line, into the cart and out of it."""

import re
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.orders.again import MOST_LINES
from tests.support.builders import Line, a_price, an_item, an_order
from tests.support.cast import Person
from tests.support.shopping import add, lines_in_carts, send

pytestmark = pytest.mark.both_databases


def path(order: SalesOrder) -> str:
    return f"/orders/{order.number}/again"


def again(person: Person, order: SalesOrder, fields: dict[str, Any] | None = None, **options: Any) -> TestResponse:
    """Open the page, change these fields, and press its button."""
    person.get(path(order))
    return person.submit(path(order), fields, **options)


def row(text: str, words: str) -> str:
    """The row of the table that holds these words, without markup."""
    (found,) = [one for one in re.findall(r"<tr.*?</tr>", text, re.DOTALL) if words in one]
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def ended(item: Item, session: Session, *, instead: Item | None = None) -> None:
    values = {"status": "Inactive", "replacement_id": instead.id if instead else None}
    session.execute(update(Item).where(Item.id == item.id).values(**values))
    session.commit()


def test_the_old_price_stands_beside_todays_with_stock(alder_buyer: Person, alder: Customer) -> None:
    item = an_item(name="Broom", stock=40)
    a_price(item, "12.50", for_=alder)
    order = an_order(for_=alder, lines=[Line(item, 6, "10.00")])
    text = row(alder_buyer.get(path(order)).text, "Broom")
    for words in ("€10.00", "€12.50", "€2.50 more", "40 in stock"):
        assert words in text


def test_the_whole_order_goes_into_the_cart_on_top_of_what_is_there(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    kept, both, new = an_item(), an_item(), an_item()
    add(alder_buyer, kept, 2)
    add(alder_buyer, both, 3)
    answer = again(alder_buyer, an_order(for_=alder, lines=[Line(both, 6), Line(new, 1)]))
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")
    assert lines_in_carts(session) == {kept.id: 2, both.id: 9, new.id: 1}
    assert "2 lines of" in alder_buyer.get("/cart").text


def test_undo_is_one_press_and_leaves_the_cart_as_it_was(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    kept, both = an_item(), an_item()
    add(alder_buyer, kept, 2)
    add(alder_buyer, both, 3)
    again(alder_buyer, an_order(for_=alder, lines=[Line(both, 6), Line(an_item())]))
    alder_buyer.get("/cart")
    answer = alder_buyer.submit("/cart/undo-merge")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")
    assert lines_in_carts(session) == {kept.id: 2, both.id: 3}
    assert "Your cart is as it was before." in alder_buyer.get("/cart").text


def test_ticks_and_quantities_decide(alder_buyer: Person, alder: Customer, session: Session) -> None:
    first, second = an_item(), an_item()
    order = an_order(for_=alder, lines=[Line(first, 6), Line(second, 7)])
    alder_buyer.get(path(order))
    send(alder_buyer, path(order), {"merge_key": "k", "line-2": "1", "quantity-1": "6", "quantity-2": "3"})
    assert lines_in_carts(session) == {second.id: 3}


def test_the_button_of_a_line_takes_it_alone(alder_buyer: Person, alder: Customer, session: Session) -> None:
    first, second = an_item(), an_item()
    again(alder_buyer, an_order(for_=alder, lines=[Line(first, 6), Line(second, 7)]), {"only": "2"})
    assert lines_in_carts(session) == {second.id: 7}


def test_the_same_form_twice_comes_once(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item()
    order = an_order(for_=alder, lines=[Line(item, 6)])
    fields = {"merge_key": "k", "line-1": "1", "quantity-1": "6"}
    assert [send(alder_buyer, path(order), fields).status_code for _ in range(3)] == [303] * 3
    assert lines_in_carts(session) == {item.id: 6}


def test_an_ended_item_shows_its_replacement_unticked(alder_buyer: Person, alder: Customer, session: Session) -> None:
    old, new = an_item("OLD-1", "Old broom"), an_item("NEW-1", "New broom", price="11.00")
    order = an_order(for_=alder, lines=[Line(old, 6)])
    ended(old, session, instead=new)
    page = alder_buyer.get(path(order)).text
    assert "In place of Old broom (OLD-1), which is no longer sold." in row(page, "New broom")
    assert not re.search(r'name="line-1" value="1" checked', page)
    alder_buyer.submit(path(order), {"line-1": "1"})
    assert lines_in_carts(session) == {new.id: 6}


def test_a_replacement_keeps_the_unit_where_it_is_sold_in_it(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    old = an_item(boxes_of=12)
    boxed, loose = an_item(name="Boxed", boxes_of=10), an_item(name="Loose")
    order = an_order(for_=alder, lines=[Line(old, 2, unit="BOX")])
    for instead, unit in ((boxed, "BOX of 10"), (loose, "EA")):
        ended(old, session, instead=instead)
        assert unit in row(alder_buyer.get(path(order)).text, instead.name)


def test_an_ended_replacement_is_none(alder_buyer: Person, alder: Customer, session: Session) -> None:
    old, new = an_item(name="Old broom"), an_item(name="New broom", status="Inactive")
    order = an_order(for_=alder, lines=[Line(old)])
    ended(old, session, instead=new)
    page = alder_buyer.get(path(order)).text
    assert "This item is no longer sold." in row(page, "Old broom")
    assert row(page, "Old broom").count("€10.00") == 1  # the price of then, none of today
    assert "New broom" not in page
    assert "Nothing of this order can be ordered today." in page


def test_what_cannot_be_ordered_says_why_and_the_rest_can(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    good, unpriced, out = (
        an_item(),
        an_item(name="Rare", price=None),
        an_item(name="Out", stock=0, backorder_allowed=False),
    )
    unit = an_item(name="Loose", boxes_of=12)
    order = an_order(for_=alder, lines=[Line(good), Line(unpriced), Line(out), Line(unit, unit="PALLET")])
    page = alder_buyer.get(path(order)).text
    assert "This item has no price yet" in row(page, "Rare")
    assert "None left" in row(page, "Out")
    assert "not sold in that unit" in row(page, "Loose")
    assert "3 lines can" in page
    alder_buyer.submit(path(order))
    assert lines_in_carts(session) == {good.id: 1}


def test_a_forged_line_that_cannot_be_ordered_is_not_ordered(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item(price=None)
    order = an_order(for_=alder, lines=[Line(item)])
    answer = send(alder_buyer, path(order), {"merge_key": "k", "line-1": "1", "quantity-1": "1", "only": "1"})
    assert answer.status_code == 422
    assert lines_in_carts(session) == {}


def test_fewer_than_were_ordered_are_left(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item(name="Last", stock=5, backorder_allowed=False)
    order = an_order(for_=alder, lines=[Line(item, 9)])
    assert "Only 5 left, and no more are coming." in row(alder_buyer.get(path(order)).text, "Last")
    alder_buyer.submit(path(order), {"line-1": "1", "quantity-1": "5"})
    assert lines_in_carts(session) == {item.id: 5}


def test_a_quantity_that_is_refused_stands_beside_its_line_and_nothing_is_put_in(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    good, few = an_item(), an_item(name="Nails", min_quantity=Decimal(10))
    order = an_order(for_=alder, lines=[Line(good, 3), Line(few, 12)])
    for typed, words in (("4", "Order at least 10."), ("a dozen", "in digits")):
        for htmx in (False, True):
            answer = again(alder_buyer, order, {"quantity-2": typed}, htmx=htmx)
            assert answer.status_code == 422
            assert words in row(answer.text, "Nails")
            assert f'value="{typed}"' in answer.text
    assert lines_in_carts(session) == {}


def test_nothing_ticked_says_what_to_do(alder_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder)
    answer = send(alder_buyer, path(order), {"merge_key": "k", "quantity-1": "1"})
    assert answer.status_code == 422
    assert "Tick the lines" in answer.text


def test_a_full_cart_says_so_and_keeps_the_form(
    app: Flask, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    there, order = an_item(), an_order(for_=alder)
    add(alder_buyer, there)
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"cart_lines": 1})
    answer = again(alder_buyer, order)
    assert answer.status_code == 422
    assert "The cart is full at 1 lines" in answer.text
    assert lines_in_carts(session) == {there.id: 1}


def test_what_lies_in_the_cart_already_is_said(alder_buyer: Person, alder: Customer) -> None:
    item = an_item(name="Broom")
    add(alder_buyer, item, 4)
    order = an_order(for_=alder, lines=[Line(item, 6)])
    assert "4 in your cart already" in row(alder_buyer.get(path(order)).text, "quantity-1")


def test_an_account_that_may_not_order_sees_but_orders_nothing(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder)
    session.execute(update(Customer).where(Customer.id == alder.id).values(status="Credit Hold"))
    session.commit()
    assert "can look but not order" in alder_buyer.get(path(order)).text
    answer = send(alder_buyer, path(order), {"merge_key": "k", "line-1": "1", "quantity-1": "1"})
    assert answer.status_code == 422
    assert lines_in_carts(session) == {}


def test_another_customers_order_is_not_ordered_again(birch_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder)
    answer = send(birch_buyer, path(order), {"merge_key": "k", "line-1": "1", "quantity-1": "1"})
    assert answer.status_code == 404
    assert lines_in_carts(session) == {}


def test_an_order_longer_than_a_cart_offers_what_fits_one(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item()
    order = an_order(for_=alder, lines=[Line(item, 2)])
    line = {"customer_id": alder.id, "order_id": order.id, "item_id": item.id, "description": "Brush", "unit": "EA"}
    figures = {"quantity": Decimal(2), "unit_price": Decimal(10), "amount": Decimal(20)}
    rows = [{**line, **figures, "line_number": number} for number in range(2, MOST_LINES + 2)]
    session.execute(insert(SalesOrderLine), rows)
    session.commit()
    page = alder_buyer.get(path(order)).text
    assert f"these are its first {MOST_LINES} lines" in page
    assert alder_buyer.submit(path(order)).status_code == 303
    assert lines_in_carts(session) == {item.id: 2 * MOST_LINES}
