"""What nobody types by hand, and what a real ERP holds all the same: each gets its page, none a failure."""

import base64
import json

import pytest

from storefront.erp.customers import Customer
from tests.support.builders import a_cart, a_category, an_item, an_order
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases


def a_cursor(*keys: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).decode().rstrip("=")


def test_an_item_whose_number_has_a_slash_has_its_page(alder_buyer: Person) -> None:
    an_item("1/2-ELBOW", "Elbow")
    page = alder_buyer.get("/catalog?q=elbow").text
    assert "/catalog/items/1%2F2-ELBOW" in page
    assert "Elbow" in alder_buyer.get("/catalog/items/1%2F2-ELBOW").text


def test_an_order_whose_number_has_a_slash_has_its_page(alder_buyer: Person, alder: Customer) -> None:
    an_order(for_=alder, number="SO/2026/17")
    assert alder_buyer.get("/orders/SO%2F2026%2F17").status_code == 200


def test_a_category_whose_code_has_a_slash_and_a_question_mark_has_its_page(alder_buyer: Person) -> None:
    an_item(category=a_category("paper/wipes?", "Wipes"))
    assert "/catalog/paper%2Fwipes%3F" in alder_buyer.get("/catalog").text
    assert "Wipes" in alder_buyer.get("/catalog/paper%2Fwipes%3F").text


@pytest.mark.parametrize("number", ["9" * 19, "9" * 20, "9" * 5000])
def test_a_line_number_beyond_any_database_is_not_found(alder_buyer: Person, number: str) -> None:
    answer = alder_buyer.post(f"/cart/lines/{number}/remove", data={"csrf_token": alder_buyer.token()})
    assert answer.status_code == 404


@pytest.mark.parametrize("keys", [("\ud800", 1), ("a\0", 1), (1, "a"), ("a", True), ("a", 2**63)])
def test_a_cursor_that_no_list_wrote_is_not_found(alder_buyer: Person, keys: tuple[object, ...]) -> None:
    an_item()
    assert alder_buyer.get(f"/catalog?after={a_cursor(*keys)}").status_code == 404


def test_items_with_long_names_in_any_script_are_paged(alder_buyer: Person) -> None:
    for number in range(30):
        an_item(name="Щётка для мытья " * 15 + str(number))
    page = alder_buyer.get("/catalog").text
    following = page.split('href="/catalog?after=')[1].split('"')[0]
    assert alder_buyer.get(f"/catalog?after={following}").status_code == 200


@pytest.mark.parametrize(("field", "status"), [("sku", 404), ("unit", 422), ("quantity", 422)])
def test_a_null_byte_in_the_cart_form_is_refused(alder_buyer: Person, field: str, status: int) -> None:
    fields = {"sku": an_item().sku, "unit": "EA", "quantity": "1", "csrf_token": alder_buyer.token(), field: "a\0"}
    assert alder_buyer.post("/cart/lines", data=fields).status_code == status


@pytest.mark.parametrize(
    "field", ["order_key", "seen", "ship_to", "ship_via", "po_number", "comment", "requested_date"]
)
def test_a_null_byte_in_the_checkout_form_is_refused(alder_buyer: Person, alder: Customer, field: str) -> None:
    a_cart(alder_buyer.user_id, for_=alder, items=[an_item()])
    fields = {"csrf_token": alder_buyer.token(), field: "a\0"}
    assert alder_buyer.post("/cart/checkout", data=fields, inspect=False).status_code == 422


@pytest.mark.parametrize("came_from", ["http://[::1/catalog", "http://evil.example/catalog", "//evil.example/catalog"])
def test_a_form_goes_back_to_no_page_but_ours(alder_buyer: Person, came_from: str) -> None:
    fields = {"sku": an_item().sku, "quantity": "1", "csrf_token": alder_buyer.token()}
    answer = alder_buyer.post("/cart/lines", data=fields, headers={"Referer": came_from})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/cart")
