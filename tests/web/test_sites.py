"""One program, served as the portal, as the back office, or as both: STOREFRONT_SITES."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from storefront import create_app
from storefront.settings import Settings
from tests.support.builders import an_invoice, an_order
from tests.support.cast import PASSWORD, Person
from tests.support.inspector import InspectedClient

Serve = Callable[[str], Flask]


@pytest.fixture
def serve(settings: Settings, app: Flask) -> Serve:
    """Return the app on the test's database as it is with this setting of the sites."""

    def make(sites: Any) -> Flask:
        other = create_app(settings.model_copy(update={"sites": sites}))
        other.test_client_class = InspectedClient
        return other

    return make


@pytest.fixture
def as_(app: Flask) -> Callable[[Flask, Person], InspectedClient]:
    """Return the browser of a person at another app."""

    def move(other: Flask, person: Person) -> InspectedClient:
        client = other.test_client()
        assert isinstance(client, InspectedClient)
        with person.session_transaction() as cookie, client.session_transaction() as there:
            there.update(cookie)
        return client

    return move


Move = Callable[[Flask, Person], InspectedClient]


@pytest.mark.parametrize(
    ("sites", "office", "catalog"), [("both", 200, 404), ("portal", 404, 404), ("admin", 200, 404)]
)
def test_the_office_is_there_for_staff_where_it_is_served(
    serve: Serve, as_: Move, operator: Person, sites: str, office: int, catalog: int
) -> None:
    person = as_(serve(sites), operator)
    assert person.get("/admin").status_code == office
    assert person.get("/catalog").status_code == catalog


@pytest.mark.parametrize(("sites", "catalog"), [("both", 200), ("portal", 200), ("admin", 404)])
def test_the_portal_is_there_for_customers_where_it_is_served(
    serve: Serve, as_: Move, alder_buyer: Person, sites: str, catalog: int
) -> None:
    person = as_(serve(sites), alder_buyer)
    assert person.get("/catalog").status_code == catalog
    assert person.get("/admin").status_code == 404


def test_the_office_alone_leads_staff_from_its_start_to_the_overview(serve: Serve, as_: Move, operator: Person) -> None:
    answer = as_(serve("admin"), operator).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/admin")


def test_the_office_alone_tells_a_customer_where_the_portal_is_and_has_no_menu(
    serve: Serve, as_: Move, alder_buyer: Person
) -> None:
    answer = as_(serve("admin"), alder_buyer).get("/")
    assert (answer.status_code, "Your login is for the portal" in answer.text) == (200, True)
    assert 'href="/catalog"' not in answer.text
    assert 'action="/logout"' in answer.text


def test_the_portal_alone_tells_an_operator_who_signs_in_where_to_go(serve: Serve, operator: Person) -> None:
    client = serve("portal").test_client()
    assert isinstance(client, InspectedClient)
    client.get("/login")
    assert client.submit("/login", {"login": operator.login, "password": PASSWORD}).location == "/"
    answer = client.get("/")
    assert (answer.status_code, "serves customers only" in answer.text) == (200, True)
    assert client.submit("/logout").location == "/login"


def test_the_office_alone_tells_a_salesperson_where_the_portal_is(serve: Serve, salesperson: Person) -> None:
    client = serve("admin").test_client()
    assert isinstance(client, InspectedClient)
    client.get("/login")
    assert client.submit("/login", {"login": salesperson.login, "password": PASSWORD}).location == "/"
    answer = client.get("/")
    assert (answer.status_code, "no rights in the back office" in answer.text) == (200, True)
    assert 'href="/admin' not in answer.text
    assert client.submit("/logout").location == "/login"


@pytest.mark.parametrize("sites", ["portal", "admin"])
def test_everybody_signs_in_and_out_at_either(serve: Serve, sites: str) -> None:
    client = serve(sites).test_client()
    assert client.get("/login").status_code == 200
    assert client.get("/password/forgot").status_code == 200


def test_the_portal_alone_shows_staff_no_way_to_the_office(
    serve: Serve, as_: Move, salesperson: Person, operator: Person
) -> None:
    assert 'href="/admin' not in as_(serve("portal"), salesperson).get("/sales").text
    assert 'href="/admin' not in as_(serve("portal"), operator).get("/nowhere").text


OFFICE = ["", *(f"/customers/ALDER{tab}" for tab in ("", "/people", "/orders", "/documents", "/access", "/history"))]
OFFICE += ["/customers", "/customers/ALDER/prices", "/customers/ALDER/edit", "/contacts", "/contacts/new", "/search"]


def test_the_office_alone_needs_nothing_that_the_portal_brings(
    serve: Serve, as_: Move, operator: Person, alder_buyer: Person
) -> None:
    order = an_order(for_=alder_buyer.customer)
    an_invoice(for_=alder_buyer.customer)
    assert alder_buyer.contact is not None
    person = as_(serve("admin"), operator)
    for path in [*OFFICE, f"/contacts/{alder_buyer.contact.id}", f"/customers/ALDER/orders/{order.number}"]:
        assert person.get(f"/admin{path}").status_code == 200, path


def test_the_office_alone_says_why_nobody_can_be_looked_at_from_there(
    serve: Serve, as_: Move, operator: Person, alder_buyer: Person
) -> None:
    assert alder_buyer.contact is not None
    address = f"/admin/contacts/{alder_buyer.contact.id}"
    text = as_(serve("admin"), operator).get(f"{address}/rights").text
    assert "the back office runs by itself" in text
    assert f'action="{address}/preview"' not in text
    assert "the back office runs by itself" not in as_(serve("both"), operator).get(f"{address}/rights").text
