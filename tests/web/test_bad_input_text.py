"""HTML, SQL and template syntax in every field of text: kept as typed, shown as text."""

import html

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.inspector import InspectedClient
from tests.support.shopping import add, check_out, orders, send

PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' OR '1'='1' --",
    "'); DROP TABLE sales_order; --",
    "{{ 7 * 191 }}",
    "{% include 'base.html' %}",
    "${7 * 191} %s %(name)s {0}",
    "&lt;b&gt; &amp; &",
    "\N{RIGHT-TO-LEFT OVERRIDE}gpj.exe \N{GRINNING FACE}",
]


def assert_shown_as_text(page: str, typed: str) -> None:
    """Raise AssertionError unless the page holds what was typed, and only as text."""
    assert typed in html.unescape(page)
    assert "1337" not in page
    for dangerous in ("<script>alert", "<img src=x"):
        assert dangerous not in page


@pytest.mark.parametrize("typed", PAYLOADS)
@pytest.mark.parametrize("field", ["po_number", "comment"])
def test_on_a_refused_checkout_it_comes_back_as_text(alder_buyer: Person, field: str, typed: str) -> None:
    add(alder_buyer, an_item())
    answer = check_out(alder_buyer, {field: typed, "requested_date": "2020-01-01"})
    assert answer.status_code == 422
    assert_shown_as_text(answer.text, typed)


@pytest.mark.parametrize("typed", PAYLOADS)
@pytest.mark.parametrize("field", ["po_number", "comment"])
def test_on_the_order_it_is_kept_as_typed(alder_buyer: Person, session: Session, field: str, typed: str) -> None:
    add(alder_buyer, an_item())
    answer = check_out(alder_buyer, {field: typed})
    (order,) = orders(session)
    assert getattr(order, field) == typed
    assert_shown_as_text(alder_buyer.get(answer.headers["Location"]).text, typed)


@pytest.mark.parametrize("typed", PAYLOADS)
def test_in_a_search_it_is_text(alder_buyer: Person, typed: str) -> None:
    an_item()
    answer = alder_buyer.get("/catalog", query_string={"q": typed})
    assert answer.status_code == 200
    assert_shown_as_text(answer.text, typed)


@pytest.mark.parametrize("typed", PAYLOADS)
def test_as_an_item_number_it_is_text(alder_buyer: Person, typed: str) -> None:
    answer = send(alder_buyer, "/cart/lines", {"sku": typed, "quantity": "1"})
    assert answer.status_code == 404
    assert_shown_as_text(answer.text, typed)


@pytest.mark.parametrize("typed", PAYLOADS)
def test_as_a_quantity_it_is_text(alder_buyer: Person, session: Session, typed: str) -> None:
    add(alder_buyer, an_item())
    alder_buyer.get("/cart")
    assert alder_buyer.page is not None
    path = next(form.get("action", "") for form in alder_buyer.page.of("form") if form.get("class") == "change")
    answer = alder_buyer.submit(path, {"quantity": typed})
    assert answer.status_code == 422
    assert_shown_as_text(answer.text, typed)


@pytest.mark.parametrize("typed", PAYLOADS)
def test_names_in_the_erp_are_text_wherever_they_are_shown(alder_buyer: Person, session: Session, typed: str) -> None:
    session.execute(update(Customer).values(name=typed))
    session.commit()
    add(alder_buyer, an_item("BR-1", typed))
    for path in ("/catalog", "/catalog/items/BR-1", "/cart", "/cart/checkout"):
        assert_shown_as_text(alder_buyer.get(path).text, typed)
    answer = check_out(alder_buyer)
    assert_shown_as_text(alder_buyer.get(answer.headers["Location"]).text, typed)


@pytest.mark.parametrize("typed", PAYLOADS)
def test_a_login_comes_back_as_text(client: InspectedClient, typed: str) -> None:
    client.get("/login")
    answer = client.submit("/login", {"login": typed, "password": "wrong words"})
    assert answer.status_code == 422
    assert_shown_as_text(answer.text, typed)
