"""Changing a password: when one wants to, and when there is no way around it."""

import re

import pytest
from sqlalchemy.orm import Session

from storefront.portal.users import PortalUser
from tests.support.cast import PASSWORD, Person
from tests.support.inspector import InspectedClient

NEW = "three plain new words"


def change(person: InspectedClient, current: str = PASSWORD, password: str = NEW) -> int:
    person.get("/password/change")
    return person.submit("/password/change", {"current": current, "password": password}).status_code


@pytest.fixture
def newcomer(alder_buyer: Person, session: Session) -> Person:
    """Somebody whose password was chosen by somebody else."""
    session.query(PortalUser).update({"must_change_password": True})
    session.commit()
    return alder_buyer


def test_a_changed_password_counts_and_this_browser_stays_signed_in(
    alder_buyer: Person, client: InspectedClient
) -> None:
    assert change(alder_buyer) == 303
    assert alder_buyer.get("/password/change").status_code == 200
    client.get("/login")
    assert client.submit("/login", {"login": alder_buyer.login, "password": NEW}).status_code == 303


def test_every_other_browser_is_signed_out(alder_buyer: Person, client: InspectedClient) -> None:
    client.get("/login")
    client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    assert change(alder_buyer) == 303
    assert client.get("/password/change").status_code == 303


def test_the_session_gets_a_new_id(alder_buyer: Person) -> None:
    with alder_buyer.session_transaction() as cookie:
        before = cookie["_user_id"]
    change(alder_buyer)
    with alder_buyer.session_transaction() as cookie:
        assert cookie["_user_id"] != before


@pytest.mark.parametrize(
    ("current", "password", "words"),
    [
        ("not the password", NEW, "This is not your password."),
        (PASSWORD, PASSWORD, "This is your password already."),
        (PASSWORD, "short", "at least 10 characters"),
        (PASSWORD, "buyer@alder.example", "This is your login."),
    ],
)
def test_a_change_is_refused_with_a_reason_and_without_echo(
    alder_buyer: Person, current: str, password: str, words: str
) -> None:
    alder_buyer.get("/password/change")
    answer = alder_buyer.submit("/password/change", {"current": current, "password": password})
    assert answer.status_code == 422
    assert words in answer.text
    assert not re.search(r'type="password" value="[^"]', answer.text)


def test_guessing_the_current_password_is_limited(alder_buyer: Person) -> None:
    assert [change(alder_buyer, "not the password") for _ in range(9)] == [422] * 8 + [429]


@pytest.mark.parametrize("address", ["/", "/catalog", "/cart", "/login"])
def test_a_newcomer_sees_no_page_but_the_form(newcomer: Person, address: str) -> None:
    answer = newcomer.get(address, follow_redirects=True)
    assert answer.request.path == "/password/change"
    assert "chosen by somebody else" in answer.text


def test_a_newcomers_htmx_is_sent_to_the_form(newcomer: Person) -> None:
    assert newcomer.ask("/catalog").headers["HX-Redirect"] == "/password/change"


def test_a_newcomer_may_write_nothing_else(newcomer: Person) -> None:
    answer = newcomer.post("/cart/clear", data={"csrf_token": newcomer.token()})
    assert answer.location in {"/password/change", None}
    assert answer.status_code in {303, 404, 405}


def test_after_the_change_every_page_opens(newcomer: Person) -> None:
    assert change(newcomer) == 303
    assert newcomer.get("/password/change").status_code == 200
    assert "chosen by somebody else" not in newcomer.get("/password/change").text


def test_a_newcomer_may_sign_out(newcomer: Person) -> None:
    newcomer.get("/password/change")
    assert newcomer.submit("/logout").location == "/login"
