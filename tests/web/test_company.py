"""The customer's own manager: the company's people, addresses, and who did what."""

import re
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Location
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalAccess, PortalUser
from tests.support.builders import TODAY, a_contact
from tests.support.cast import PASSWORD, Person, somebody_of
from tests.support.inspector import InspectedClient

ADDRESS = {"label": "North dock", "line1": "2 Quay", "city": "Bruges", "country": "BE", "postal_code": "8000"}


def invite(manager: Person, email: str, **fields: object) -> int:
    manager.get("/company/people/new")
    wanted = {"email": email, "last_name": "Moss", "roles": ["portal_user"], **fields}
    return manager.submit("/company/people/new", wanted).status_code


def step(manager: Person, other: Person, name: str) -> int:
    assert other.contact is not None
    address = f"/company/people/{other.contact.id}/{name}"
    return manager.post(address, data={"csrf_token": manager.token()}).status_code


def access_of(session: Session, person: Person) -> PortalAccess:
    session.rollback()
    return session.query(PortalAccess).filter_by(user_id=person.user_id).one()


def test_a_manager_sees_the_own_people_and_nobody_elses(
    alder_manager: Person, alder_buyer: Person, birch_buyer: Person
) -> None:
    text = alder_manager.get("/company").text
    assert alder_buyer.login in text
    assert birch_buyer.login not in text


def test_an_invitation_is_a_contact_a_login_and_a_mail(alder_manager: Person, session: Session) -> None:
    assert invite(alder_manager, "new@alder.example") == 303
    user = session.query(PortalUser).filter_by(login="new@alder.example").one()
    contact = session.get_one(Contact, user.contact_id)
    assert (contact.last_name, contact.customer_id) == ("Moss", alder_manager.customer.id)
    assert session.query(PortalOutbox).filter_by(kind="welcome", contact_id=contact.id).count() == 1


def test_a_role_above_the_own_rights_can_not_be_given(alder_manager: Person, session: Session) -> None:
    assert invite(alder_manager, "new@alder.example", roles=["portal_financial_management"]) == 422
    assert session.query(Contact).filter_by(email="new@alder.example").count() == 0


def test_a_colleague_keeps_the_roles_that_the_manager_can_not_give(alder_manager: Person, alder_buyer: Person) -> None:
    assert alder_buyer.contact is not None
    address = f"/company/people/{alder_buyer.contact.id}"
    alder_manager.get(address)
    assert alder_manager.submit("#roles-form", {"roles": ["portal_company_management"]}).status_code == 303
    assert alder_buyer.get("/orders").status_code == 200
    assert alder_buyer.get("/company").status_code == 200
    assert alder_buyer.get("/catalog").status_code == 403


def test_nobody_changes_the_own_rights(alder_manager: Person) -> None:
    assert alder_manager.contact is not None
    address = f"/company/people/{alder_manager.contact.id}/roles"
    fields = {"roles": ["portal_user"], "csrf_token": alder_manager.token()}
    assert alder_manager.post(address, data=fields).status_code == 422
    assert step(alder_manager, alder_manager, "suspend") == 422
    assert alder_manager.get("/company").status_code == 200


def test_a_suspended_colleague_is_out_at_once_and_may_come_back(
    alder_manager: Person, alder_buyer: Person, session: Session
) -> None:
    assert step(alder_manager, alder_buyer, "suspend") == 303
    assert alder_buyer.get("/").location == "/login"
    assert step(alder_manager, alder_buyer, "resume") == 303
    assert access_of(session, alder_buyer).active


def test_what_staff_ended_a_manager_does_not_give_back(
    alder_manager: Person, alder_buyer: Person, operator: Person, session: Session
) -> None:
    assert alder_buyer.contact is not None
    operator.get(f"/admin/contacts/{alder_buyer.contact.id}/access")
    operator.submit(f"/admin/contacts/{alder_buyer.contact.id}/access/suspend")
    assert step(alder_manager, alder_buyer, "resume") == 422
    assert invite(alder_manager, alder_buyer.login) == 422
    assert not access_of(session, alder_buyer).active


def test_no_invitation_outlives_the_managers_own_access(alder_manager: Person, session: Session) -> None:
    ends = TODAY + timedelta(days=10)
    session.query(PortalAccess).update({"ends_on": ends})
    session.commit()
    invite(alder_manager, "new@alder.example")
    session.rollback()
    found: list[date | None] = [row.ends_on for row in session.query(PortalAccess)]
    assert found == [ends, ends]


def test_a_person_of_another_company_is_not_there(alder_manager: Person, birch_buyer: Person) -> None:
    assert birch_buyer.contact is not None
    assert alder_manager.get(f"/company/people/{birch_buyer.contact.id}").status_code == 404
    for name in ("suspend", "resume", "reset", "welcome", "roles"):
        assert step(alder_manager, birch_buyer, name) == 404
    assert birch_buyer.get("/").status_code == 200


def test_a_shared_persons_password_is_not_the_managers_to_reset(
    alder_manager: Person, birch_buyer: Person, session: Session
) -> None:
    assert invite(alder_manager, birch_buyer.login) == 303
    contact = session.query(Contact).filter_by(email=birch_buyer.login, customer_id=alder_manager.customer.id).one()
    address = f"/company/people/{contact.id}/reset"
    assert alder_manager.post(address, data={"csrf_token": alder_manager.token()}).status_code == 422
    assert birch_buyer.get("/").status_code == 200


def test_a_colleagues_data_can_be_changed_and_the_second_to_save_is_told(
    alder_manager: Person, alder: Customer, session: Session
) -> None:
    contact = a_contact(for_=alder)
    alder_manager.get(f"/company/people/{contact.id}")
    assert alder_manager.submit("#person-form", {"last_name": "Moss", "job_title": "Buyer"}).status_code == 303
    alder_manager.get(f"/company/people/{contact.id}")
    answer = alder_manager.submit("#person-form", {"last_name": "Oak", "seen": "2020-01-01T00:00:00+00:00"})
    assert answer.status_code == 422
    assert session.query(Contact).filter_by(last_name="Oak").count() == 0


def test_an_address_can_be_added_made_the_usual_one_and_changed(alder_manager: Person, session: Session) -> None:
    alder_manager.get("/company/addresses/new")
    assert alder_manager.submit("/company/addresses/new", {**ADDRESS, "is_default": "y"}).status_code == 303
    session.rollback()
    usual = session.query(Location).filter_by(customer_id=alder_manager.customer.id, is_default=True).one()
    assert usual.label == "North dock"
    alder_manager.get(f"/company/addresses/{usual.id}")
    assert alder_manager.submit(f"/company/addresses/{usual.id}", {"city": "Ostend"}).status_code == 303
    assert "Ostend" in alder_manager.get("/company/addresses").text


@pytest.mark.parametrize("missing", ["label", "line1", "city", "country"])
def test_an_address_needs_its_parts(alder_manager: Person, missing: str) -> None:
    alder_manager.get("/company/addresses/new")
    assert alder_manager.submit("/company/addresses/new", {**ADDRESS, missing: ""}).status_code == 422


def test_an_address_of_another_company_is_not_there(alder_manager: Person, birch: Customer, session: Session) -> None:
    theirs = session.query(Location.id).filter_by(customer_id=birch.id).scalar()
    assert alder_manager.get(f"/company/addresses/{theirs}").status_code == 404
    fields = {**ADDRESS, "csrf_token": alder_manager.token()}
    assert alder_manager.post(f"/company/addresses/{theirs}", data=fields).status_code == 404


def test_the_manager_sees_who_signed_in_and_who_acted_for_the_company(
    alder_manager: Person, alder_buyer: Person, operator: Person, client: InspectedClient
) -> None:
    client.get("/login")
    client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    assert alder_buyer.contact is not None
    operator.get(f"/admin/contacts/{alder_buyer.contact.id}/rights")
    operator.submit(f"/admin/contacts/{alder_buyer.contact.id}/preview")
    text = alder_manager.get("/company/activity").text
    assert "Began to look at the portal as your colleague" in text
    assert "Buyer" in text


def test_another_company_sees_nothing_of_it(
    app: Flask, session: Session, alder_buyer: Person, birch: Customer, client: InspectedClient
) -> None:
    client.get("/login")
    client.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    manager = somebody_of(birch, "m@birch.example", ["portal_company_management"], app=app, session=session)
    assert "Nobody signed in yet." in manager.get("/company/activity").text


@pytest.mark.both_databases
def test_a_long_list_of_people_has_pages_and_none_is_lost(alder_manager: Person, alder: Customer) -> None:
    names = {a_contact(for_=alder, first_name="Kim", last_name=f"Oak{number:03}").email for number in range(60)}
    first = alder_manager.get("/company").text
    [following] = re.findall(r'href="(/company\?after=[^"]+)"', first)
    second = alder_manager.get(following).text
    shown = [name for name in names if name and name in first], [name for name in names if name and name in second]
    assert (len(shown[0]) + len(shown[1]), set(shown[0]) & set(shown[1])) == (60, set())
    assert "1 person may sign in" in first


@pytest.mark.both_databases
def test_people_are_found_by_name_or_address_and_only_the_own(
    alder_manager: Person, alder: Customer, birch: Customer
) -> None:
    a_contact(for_=alder, last_name="Moss", email="moss@alder.example")
    a_contact(for_=birch, last_name="Moss", email="moss@birch.example")
    text = alder_manager.get("/company?q=mos").text
    assert "moss@alder.example" in text
    assert "moss@birch.example" not in text
    assert "Nobody of that name" in alder_manager.ask("/company?q=zzz").text
