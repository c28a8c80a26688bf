"""One's own profile: what everybody who is signed in may change of the own login."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.portal.users import PortalAccess, PortalLoginSession, PortalUser
from storefront.settings import Settings
from tests.support.builders import NOW, a_contact, an_item, an_order
from tests.support.cast import CLOCK, PASSWORD, Person, a_sign_in
from tests.support.inspector import InspectedClient


@pytest.fixture
def of_both(alder_buyer: Person, birch: Customer, session: Session, settings: Settings) -> Person:
    """The buyer of Alder, who is a contact of Birch too: one login for both."""
    contact = a_contact(for_=birch, email=alder_buyer.login)
    roles = ["portal_user", "portal_order_management"]
    grant_access(session, CLOCK, settings, contact=contact, roles=roles, welcome=False)
    session.commit()
    return alder_buyer


def switch(person: Person, customer: Customer, session: Session) -> int:
    access = session.query(PortalAccess.id).filter_by(user_id=person.user_id, customer_id=customer.id).scalar()
    person.get("/profile")
    return person.submit("/profile/customer", {"access": str(access)}).status_code


@pytest.mark.parametrize("who", ["alder_viewer", "operator", "salesperson"])
def test_everybody_has_a_profile(request: pytest.FixtureRequest, who: str) -> None:
    person: Person = request.getfixturevalue(who)
    assert f"You sign in as {person.login}." in person.get("/profile").text


def test_a_contact_changes_name_and_phone(alder_buyer: Person, session: Session) -> None:
    alder_buyer.get("/profile")
    fields = {"first_name": "Kim", "last_name": "Ito", "phone": "+32 9 123"}
    assert alder_buyer.submit("/profile", fields).status_code == 303
    assert "Kim Ito" in alder_buyer.get("/profile").text
    assert alder_buyer.contact is not None
    session.expire_all()
    assert session.get_one(Contact, alder_buyer.contact.id).phone == "+32 9 123"


def test_staff_change_their_name(operator: Person, session: Session) -> None:
    operator.get("/profile")
    assert operator.submit("/profile", {"last_name": "Ada Oak", "phone": "12"}).status_code == 303
    assert session.query(Employee).filter_by(name="Ada Oak", phone="12").count() == 1


def test_a_name_is_needed(alder_buyer: Person) -> None:
    alder_buyer.get("/profile")
    answer = alder_buyer.submit("/profile", {"last_name": "", "phone": "still here"})
    assert answer.status_code == 422
    assert "still here" in answer.text


def test_what_somebody_else_changed_meanwhile_is_not_overwritten(alder_buyer: Person, session: Session) -> None:
    alder_buyer.get("/profile")
    later = NOW + timedelta(seconds=1)
    session.query(Contact).update({"last_name": "Newname", "modified_at": later})
    session.commit()
    answer = alder_buyer.submit("/profile", {"last_name": "Mine"})
    assert answer.status_code == 422
    assert "Somebody changed your data meanwhile" in answer.text
    assert session.query(Contact).filter_by(last_name="Mine").count() == 0


def test_another_browser_can_be_signed_out(alder_buyer: Person, client: InspectedClient, session: Session) -> None:
    client.get("/login")
    client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    other = session.query(PortalLoginSession.id).order_by(PortalLoginSession.id.desc()).limit(1).scalar()
    alder_buyer.get("/profile")
    assert alder_buyer.submit(f"/profile/sign-ins/{other}/end").status_code == 303
    assert client.get("/").location == "/login"
    assert alder_buyer.get("/").status_code == 200


def test_somebody_elses_sign_in_is_not_there(alder_buyer: Person, birch_buyer: Person, session: Session) -> None:
    theirs = session.query(PortalLoginSession.id).filter_by(user_id=birch_buyer.user_id).scalar()
    answer = alder_buyer.post(f"/profile/sign-ins/{theirs}/end", data={"csrf_token": alder_buyer.token()})
    assert answer.status_code == 404
    assert birch_buyer.get("/").status_code == 200


def test_everywhere_means_here_too(alder_buyer: Person) -> None:
    alder_buyer.get("/profile")
    assert alder_buyer.submit("/profile/sign-ins/end").location == "/login"
    assert alder_buyer.get("/").location == "/login"


def test_who_has_one_customer_sees_no_switch(alder_buyer: Person) -> None:
    assert "/profile/customer" not in alder_buyer.get("/profile").text
    assert "Change the customer" not in alder_buyer.get("/profile").text


def test_one_login_opens_two_customers_and_nothing_goes_along(
    of_both: Person, birch: Customer, session: Session
) -> None:
    order = an_order(for_=of_both.customer)
    an_item("BR-1")
    of_both.get("/catalog/items/BR-1")
    of_both.post("/cart/lines", data={"sku": "BR-1", "quantity": "2", "csrf_token": of_both.token()})
    assert "Change the customer" in of_both.get("/").text
    assert switch(of_both, birch, session) == 303
    assert "Birch" in of_both.get("/profile").text
    assert of_both.get(f"/orders/{order.number}").status_code == 404
    assert "Your cart is empty" in of_both.get("/cart").text


def test_a_form_that_was_open_for_the_other_customer_is_refused(
    of_both: Person, birch: Customer, session: Session
) -> None:
    an_item("BR-1")
    of_both.get("/catalog/items/BR-1")
    old = of_both.page
    switch(of_both, birch, session)
    of_both.page = old
    assert of_both.submit("/cart/lines", {"quantity": "1"}).status_code == 400


def test_a_window_left_open_on_the_other_customer_gets_no_part_and_is_told(
    of_both: Person, birch: Customer, session: Session
) -> None:
    whose = {"X-Customer": str(of_both.customer.id)}
    assert f'data-customer="{of_both.customer.id}"' in of_both.get("/catalog").text
    assert of_both.ask("/catalog", headers=whose).status_code == 200
    switch(of_both, birch, session)
    of_both.get("/")
    answer = of_both.ask("/catalog", headers=whose)
    assert (answer.headers["HX-Redirect"], answer.text) == ("/", "")
    assert "you look at Birch now" in of_both.get("/").text


def test_a_customer_that_is_not_ones_own_can_not_be_chosen(
    alder_buyer: Person, birch_buyer: Person, birch: Customer, session: Session
) -> None:
    theirs = session.query(PortalAccess.id).filter_by(customer_id=birch.id).scalar()
    for access in (str(theirs), "0", "", "x", "9" * 18):
        fields = {"access": access, "csrf_token": alder_buyer.token()}
        assert alder_buyer.post("/profile/customer", data=fields).status_code == 404


def test_the_old_sign_in_opens_nothing_after_a_change(
    app: Flask, of_both: Person, birch: Customer, session: Session
) -> None:
    before = session.query(PortalLoginSession).filter_by(user_id=of_both.user_id).one().digest
    switch(of_both, birch, session)
    session.rollback()
    assert session.query(PortalLoginSession).filter_by(digest=before).count() == 0


def test_a_login_without_a_profile_of_its_own_language_keeps_its_contacts(
    alder_buyer: Person, session: Session, settings: Settings
) -> None:
    session.query(Contact).update({"language": "de"})
    session.commit()
    a_sign_in(session, settings, session.get_one(PortalUser, alder_buyer.user_id))
    alder_buyer.get("/profile")
    assert alder_buyer.submit("/profile", {"last_name": "Ito"}).status_code == 303
    session.expire_all()
    assert session.query(Contact.language).scalar() == "de"
