"""The cast is what its names say: these tests stand between every other test and a wrong fixture."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from storefront.auth.sessions import find_session
from storefront.kernel.viewer import Permission, Viewer
from tests.support.cast import CLOCK, PASSWORD, Person
from tests.support.inspector import InspectedClient


def viewer_of(session: Session, person: Person) -> Viewer:
    with person.session_transaction() as cookie:
        found = find_session(session, CLOCK, cookie["_user_id"])
    assert found is not None
    assert found.viewer is not None
    return found.viewer


def test_everybody_of_the_cast_is_signed_in(
    alder_buyer: Person,
    alder_viewer: Person,
    alder_manager: Person,
    birch_buyer: Person,
    salesperson: Person,
    operator: Person,
) -> None:
    for person in (alder_buyer, alder_viewer, alder_manager, birch_buyer, salesperson, operator):
        assert person.get("/password/change").status_code == 200, person.login


def test_a_buyer_orders_a_viewer_only_looks(session: Session, alder_buyer: Person, alder_viewer: Person) -> None:
    assert viewer_of(session, alder_buyer).may(Permission.ORDER_PLACE)
    assert viewer_of(session, alder_viewer).permissions == {Permission.CATALOG_VIEW}


def test_two_customers_are_two(session: Session, alder_buyer: Person, birch_buyer: Person) -> None:
    assert viewer_of(session, alder_buyer).customer.name == "Alder"
    assert viewer_of(session, birch_buyer).customer.name == "Birch"


def test_the_password_of_the_cast_opens_the_door(alder_buyer: Person, client: InspectedClient) -> None:
    client.get("/login")
    client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    assert client.get("/password/change").status_code == 200


def test_a_form_that_is_not_on_the_page_cannot_be_sent(client: InspectedClient) -> None:
    client.get("/login")
    with pytest.raises(LookupError, match="no form /elsewhere"):
        client.submit("/elsewhere")


def test_the_clock_stands_still_until_it_is_moved(alder_buyer: Person, frozen_clock: time_machine.Traveller) -> None:
    frozen_clock.shift(timedelta(days=400))
    assert alder_buyer.get("/password/change").status_code == 303
