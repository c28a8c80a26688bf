"""Addresses, cursors, searches and cookies that no page of ours has made."""

import pytest

from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.inspector import InspectedClient
from tests.support.shopping import send

pytestmark = pytest.mark.both_databases


@pytest.mark.parametrize(
    "address",
    [
        "/catalog/items/BR%00-1",
        "/catalog/%00",
        "/orders/SO%00",
        "/catalog?q=a%00b",
        "/catalog?%00=1",
        "/orders?after=%00",
        "/login?next=/%00",
        "/password/set/%00",
        "/pictures/%00.webp",
    ],
)
def test_a_null_byte_in_an_address_is_refused(alder_buyer: Person, address: str) -> None:
    assert alder_buyer.get(address, inspect=False).status_code in {400, 404}


@pytest.mark.parametrize("after", ["", "x", "e30", "W10", "WyJhIl0", "bnVsbA", "\N{GRINNING FACE}", "A" * 3000, "-1"])
def test_a_cursor_of_orders_that_no_list_wrote_is_not_found(alder_buyer: Person, after: str) -> None:
    answer = alder_buyer.get("/orders", query_string={"after": after})
    assert answer.status_code == (200 if after == "" else 404)


def test_a_search_that_is_too_long_is_refused_a_long_one_is_not(alder_buyer: Person) -> None:
    an_item()
    assert alder_buyer.get("/catalog", query_string={"q": "brush " * 500}).status_code == 200
    answer = alder_buyer.get("/catalog", query_string={"q": "x" * 5000})
    assert answer.status_code == 400
    assert "That did not arrive whole" in answer.text


@pytest.mark.parametrize("number", ["x" * 3000, "..", "%2e%2e%2fetc", "SO000001%0d%0aSet-Cookie:a=b", "%F0%9F%98%80"])
def test_an_order_number_that_is_none_is_not_found(alder_buyer: Person, number: str) -> None:
    assert alder_buyer.get(f"/orders/{number}").status_code == 404


@pytest.mark.parametrize("field", ["login", "password", "next"])
def test_a_null_byte_in_the_sign_in_form_is_refused(client: InspectedClient, alder_buyer: Person, field: str) -> None:
    client.get("/login")
    fields = {"login": alder_buyer.login, "password": "wrong words", "next": "/", field: "a\0b"}
    assert client.submit("/login", fields).status_code == 422


def test_a_null_byte_in_a_forgotten_login_or_a_new_password_is_refused(
    client: InspectedClient, alder_buyer: Person
) -> None:
    client.get("/password/forgot")
    assert client.submit("/password/forgot", {"login": "a\0b"}).status_code == 422
    passwords = {"current": "a\0b", "password": "quite new\0words here", "again": "quite new\0words here"}
    assert send(alder_buyer, "/password/change", passwords).status_code == 422


@pytest.mark.parametrize("cookie", ["x", "a.b.c", "%00", "A" * 4000, "eyJfdXNlcl9pZCI6IjEifQ.x.y"])
def test_a_cookie_of_somebodys_invention_is_nobody(client: InspectedClient, cookie: str) -> None:
    client.set_cookie("portal", cookie)
    answer = client.get("/cart")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/cart")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "PROPFIND"])
def test_a_method_that_no_form_has_is_refused(alder_buyer: Person, method: str) -> None:
    token = {"X-CSRFToken": alder_buyer.token()}
    answer = alder_buyer.open("/cart/lines", method=method, headers=token)
    assert answer.status_code in {400, 405}
