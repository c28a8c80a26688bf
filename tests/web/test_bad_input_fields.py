"""Fields that are missing, come twice, or are none of the form's; bodies that are too large or no form at all."""

import io
import re
import time
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.support.builders import a_cart, an_item
from tests.support.cast import Person
from tests.support.inspector import InspectedClient
from tests.support.shopping import add, check_out, checkout_form, lines_in_carts, orders, send

HANGING = 30  # seconds: a guard; how fast it is on a machine of its own is measured, not tested
MEGABYTES = 10 * 1024 * 1024
NOT_OF_THE_FORM = {
    "customer_id": "2",
    "user_id": "2",
    "cart_id": "2",
    "id": "1",
    "price": "0.01",
    "unit_price": "0.01",
    "amount": "0.01",
    "total": "0.01",
    "currency": "JPY",
    "status": "Completed",
    "number": "SO999999",
    "discount_percent": "99",
    "credit_mode": "warn",
    "idempotency_key": "mine",
    "salesperson_id": "1",
}


def doors(app: Flask) -> list[str]:
    """Return an address for each route that takes a form."""
    rules = [rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or set())]
    return sorted(_filled(rule.rule) for rule in rules)


def _filled(address: str) -> str:
    """Put something into each place of an address: 1 for a number, the first of what is offered, else a letter."""
    address = re.sub(r"<any\((\w+)[^>]*>", r"\1", re.sub(r"<int:\w+>", "1", address))
    return re.sub(r"<[^>]+>", "t", address)


def test_no_field_that_is_not_shown_can_be_set(alder_buyer: Person, birch_buyer: Person, session: Session) -> None:
    item = an_item(price="10.00")
    add(alder_buyer, item)
    form = checkout_form(alder_buyer)
    send(alder_buyer, "/cart/lines", {"sku": item.sku, "quantity": "1", **NOT_OF_THE_FORM})
    assert send(alder_buyer, "/cart/checkout", {**form, **NOT_OF_THE_FORM}).status_code == 422, "two lines by now"
    check_out(alder_buyer, NOT_OF_THE_FORM)
    (order,) = orders(session)
    assert (order.customer_id, order.total, order.currency) == (alder_buyer.customer.id, Decimal("20.00"), "EUR")
    assert (order.number, order.status, order.salesperson_id) == ("SO000001", "Open", None)


@pytest.mark.parametrize("fields", [{}, {"sku": ""}, {"quantity": "1"}])
def test_an_order_form_without_its_fields_is_refused(
    alder_buyer: Person, session: Session, fields: dict[str, str]
) -> None:
    assert send(alder_buyer, "/cart/lines", fields).status_code in {404, 422}
    assert send(alder_buyer, "/cart/checkout", fields).status_code == 422
    assert lines_in_carts(session) == {}


def test_of_a_field_that_comes_twice_the_first_counts(alder_buyer: Person, session: Session) -> None:
    item = an_item()
    send(alder_buyer, "/cart/lines", {"sku": [item.sku, "OTHER"], "quantity": ["2", "900"]})
    assert lines_in_carts(session) == {item.id: 2}


def test_a_key_that_comes_twice_is_one_order(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item())
    form = checkout_form(alder_buyer)
    answer = send(alder_buyer, "/cart/checkout", {**form, "order_key": [form["order_key"], "another"]})
    assert answer.headers["Location"] == "/orders/SO000001"
    assert len(orders(session)) == 1


def test_ten_megabytes_are_refused_at_every_door_at_once(
    app: Flask, alder_buyer: Person, client: InspectedClient
) -> None:
    body = b"quantity=" + b"9" * MEGABYTES
    for person in (alder_buyer, client):
        for door in doors(app):
            began = time.perf_counter()
            answer = person.post(door, data=body, content_type="application/x-www-form-urlencoded")
            assert answer.status_code == 413, door
            assert "That is too large" in answer.text
            assert time.perf_counter() - began < HANGING
    assert alder_buyer.get("/cart").status_code == 200


def test_a_large_field_within_a_small_form_is_refused(alder_buyer: Person, session: Session) -> None:
    a_cart(alder_buyer.user_id, for_=alder_buyer.customer, items=[an_item()])
    answer = check_out(alder_buyer, {"comment": "x" * 400_000})
    assert answer.status_code == 422
    assert orders(session) == []


@pytest.mark.parametrize("door", ["/cart/lines", "/cart/checkout", "/login", "/password/forgot"])
@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"sku": "BR-1"}', "application/json"),
        (b"<sku>BR-1</sku>", "text/xml"),
        (b"sku=%FF%FE&quantity=%C3%28", "application/x-www-form-urlencoded"),
        (b"&&&===%%%", "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"sku=1", "multipart/form-data"),
        (b"", "application/x-www-form-urlencoded"),
    ],
)
def test_a_body_that_is_no_form_of_ours_is_refused(
    alder_buyer: Person, session: Session, door: str, body: bytes, kind: str
) -> None:
    token = {"X-CSRFToken": alder_buyer.token()}
    assert 400 <= alder_buyer.post(door, data=body, content_type=kind, headers=token).status_code < 500
    assert lines_in_carts(session) == {}


def test_a_file_in_place_of_a_field_is_refused(alder_buyer: Person, session: Session) -> None:
    answer = send(alder_buyer, "/cart/lines", {"sku": (io.BytesIO(b"BR-1"), "sku.txt"), "quantity": "1"})
    assert answer.status_code == 404
    assert lines_in_carts(session) == {}


def test_thousands_of_fields_are_read_or_refused_but_quickly(alder_buyer: Person) -> None:
    body = b"&".join(b"f%d=1" % number for number in range(40_000))
    began = time.perf_counter()
    answer = alder_buyer.post("/cart/lines", data=body, content_type="application/x-www-form-urlencoded")
    assert 400 <= answer.status_code < 500
    assert time.perf_counter() - began < HANGING
