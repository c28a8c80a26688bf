"""The checkout form is sent: one order, however often."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, ShipVia
from storefront.erp.items import Item
from storefront.portal.outbox import PortalOutbox
from tests.support.builders import TODAY, a_location, a_price, an_item, saved
from tests.support.cast import BUYER, Person, somebody_of
from tests.support.shopping import add, check_out, checkout_form, lines_in_carts, orders, send

pytestmark = pytest.mark.both_databases


def test_an_order_is_placed_and_its_page_shown(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item(name="Floor brush", price="9.50"), 4)
    answer = check_out(alder_buyer)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/orders/SO000001")
    page = alder_buyer.get("/orders/SO000001").text
    for words in ("SO000001", "Floor brush", "€38.00", "1 Mill Lane"):
        assert words in page
    assert lines_in_carts(session) == {}


def test_with_htmx_the_browser_is_sent_to_the_order(alder_buyer: Person) -> None:
    add(alder_buyer, an_item())
    answer = check_out(alder_buyer, htmx=True)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (200, "/orders/SO000001")


def test_what_was_typed_stands_on_the_order(alder_buyer: Person, alder: Customer, session: Session) -> None:
    saved(ShipVia(code="BOAT", name="Boat"))
    branch = a_location(for_=alder, label="Branch")
    add(alder_buyer, an_item())
    wanted = TODAY + timedelta(days=9)
    typed = {"po_number": "PO-7", "comment": "Ring twice", "requested_date": wanted.isoformat()}
    check_out(alder_buyer, {**typed, "ship_to": branch.code, "ship_via": "BOAT"})
    (order,) = orders(session)
    assert (order.po_number, order.comment, order.requested_on) == ("PO-7", "Ring twice", wanted)
    page = alder_buyer.get(f"/orders/{order.number}").text
    for words in ("PO-7", "Ring twice", "Boat", "Wed 2 Dec"):
        assert words in page


def test_the_form_sent_again_later_is_the_same_order_whatever_is_in_the_cart(
    alder_buyer: Person, session: Session
) -> None:
    add(alder_buyer, an_item())
    form = checkout_form(alder_buyer)
    first = send(alder_buyer, "/cart/checkout", form)
    add(alder_buyer, other := an_item(), 7)
    again = [send(alder_buyer, "/cart/checkout", form) for _ in range(3)]
    assert {answer.headers["Location"] for answer in [first, *again]} == {"/orders/SO000001"}
    assert len(orders(session)) == 1
    assert lines_in_carts(session) == {other.id: 7}


def test_the_form_sent_again_is_answered_though_its_address_and_item_are_gone(
    alder_buyer: Person, session: Session
) -> None:
    add(alder_buyer, an_item())
    form = checkout_form(alder_buyer)
    send(alder_buyer, "/cart/checkout", form)
    session.execute(update(Item).values(status="Inactive"))
    session.execute(update(Customer).values(status="On Hold"))
    session.commit()
    answer = send(alder_buyer, "/cart/checkout", {**form, "ship_to": "gone"})
    assert answer.headers["Location"] == "/orders/SO000001"


def test_a_form_from_before_the_cart_changed_orders_nothing_and_shows_the_cart(
    alder_buyer: Person, session: Session
) -> None:
    add(alder_buyer, item := an_item(), 2)
    form = checkout_form(alder_buyer)
    add(alder_buyer, item, 3)
    answer = send(alder_buyer, "/cart/checkout", {**form, "po_number": "PO-7"})
    assert answer.status_code == 422
    assert "Your cart or its prices changed" in answer.text
    assert "PO-7" in answer.text
    assert orders(session) == []
    assert alder_buyer.submit("/cart/checkout").status_code == 303, "what is shown now can be ordered"
    assert [order.total for order in orders(session)] == [50]


def test_a_price_that_changed_in_between_is_asked_about_first(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    add(alder_buyer, item := an_item(price="10.00"))
    form = checkout_form(alder_buyer)
    a_price(item, "12.00", for_=alder)
    answer = send(alder_buyer, "/cart/checkout", form)
    assert answer.status_code == 422
    assert "€12.00" in answer.text
    assert orders(session) == []


def test_a_form_from_before_the_last_order_orders_nothing(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item())
    old = checkout_form(alder_buyer)
    check_out(alder_buyer)
    add(alder_buyer, an_item())
    answer = send(alder_buyer, "/cart/checkout", {**old, "order_key": "a key of nobody"})
    assert answer.status_code == 422
    assert "This form was older than your cart" in answer.text
    assert len(orders(session)) == 1


def test_the_form_of_another_customer_orders_nothing_and_tells_nothing(
    alder_buyer: Person, birch_buyer: Person, session: Session
) -> None:
    add(birch_buyer, an_item())
    form = checkout_form(birch_buyer)
    send(birch_buyer, "/cart/checkout", form)
    add(alder_buyer, an_item())
    answer = send(alder_buyer, "/cart/checkout", {**form, "csrf_token": alder_buyer.token()})
    assert answer.status_code == 422
    assert "SO000001" not in answer.text
    assert len(orders(session)) == 1


def test_the_form_of_a_colleague_orders_nothing(
    app: Flask, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    colleague = somebody_of(alder, "other@alder.example", BUYER, app=app, session=session)
    add(colleague, item := an_item())
    add(alder_buyer, item)
    form = checkout_form(colleague)
    answer = send(alder_buyer, "/cart/checkout", {**form, "csrf_token": alder_buyer.token()})
    assert answer.status_code == 422
    assert orders(session) == []


def test_the_mail_is_written_with_the_order_to_the_buyer(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item())
    check_out(alder_buyer)
    (mail,) = session.scalars(select(PortalOutbox)).all()
    assert (mail.kind, mail.recipient, mail.state) == ("order_confirmation", "buyer@alder.example", "queued")
    assert mail.context["number"] == "SO000001"


def test_another_customer_does_not_find_the_order(alder_buyer: Person, birch_buyer: Person) -> None:
    add(alder_buyer, an_item())
    check_out(alder_buyer)
    foreign, missing = birch_buyer.get("/orders/SO000001"), birch_buyer.get("/orders/SO999999")
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert "SO000001" not in birch_buyer.get("/orders").text
