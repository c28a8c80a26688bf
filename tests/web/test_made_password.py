"""A password that is made for somebody: shown once to the operator, changed at the first sign-in, kept nowhere."""

import logging
import re

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalUser
from tests.support.builders import a_contact
from tests.support.cast import Person, somebody_of, somebody_of_staff
from tests.support.inspector import InspectedClient
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases
OWN = "a password of her own"


@pytest.fixture
def kim(alder: Customer) -> Contact:
    return a_contact(for_=alder, email="kim@alder.example", last_name="Ito")


def access_of(contact: Contact) -> str:
    return f"/admin/contacts/{contact.id}/access"


def given(person: Person, contact: Contact, *, htmx: bool = False, **fields: object) -> str:
    """Give access with a password that is made; return the password."""
    person.get(access_of(contact))
    return shown(person.submit("#access-form", {"generated": "y", **fields}, htmx=htmx).text)


def shown(text: str) -> str:
    found = re.search(r'id="new-password">([a-z0-9-]+)<', text)
    assert found
    return found[1]


def enter(client: InspectedClient, password: str) -> str:
    client.get("/login")
    answer = client.submit("/login", {"login": "kim@alder.example", "password": password})
    assert answer.status_code == 303, answer.text
    return client.get("/catalog", but_not=("redirect",)).headers.get("Location", "")


@pytest.mark.parametrize("htmx", [False, True])
def test_it_is_shown_once_and_opens_the_door_to_changing_it(
    operator: Person, kim: Contact, client: InspectedClient, htmx: bool
) -> None:
    password = given(operator, kim, htmx=htmx)
    assert password not in operator.get(access_of(kim)).text
    assert enter(client, password).endswith("/password/change")
    client.get("/password/change")
    client.submit("/password/change", {"current": password, "password": OWN, "again": OWN})
    assert client.get("/catalog").status_code == 200


def test_it_stands_in_no_mail_no_log_and_no_row(
    operator: Person, kim: Contact, session: Session, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        password = given(operator, kim, welcome="y")
    assert session.query(PortalOutbox).count() == 0
    assert password not in caplog.text
    assert password not in str([row.details for row in session.query(PortalAudit)])
    assert session.query(PortalAudit).filter_by(action="access.password_made").count() == 1


def test_the_answer_is_kept_by_nobody(operator: Person, kim: Contact) -> None:
    operator.get(access_of(kim))
    answer = operator.submit("#access-form", {"generated": "y"})
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_new_one_ends_sign_ins_and_its_owner_is_told(operator: Person, alder_buyer: Person, session: Session) -> None:
    assert alder_buyer.contact is not None
    address = access_of(alder_buyer.contact)
    operator.get(address)
    password = shown(operator.submit(f"{address}/password").text)
    assert alder_buyer.get("/catalog").status_code == 303
    assert session.query(PortalUser).filter_by(id=alder_buyer.user_id).one().must_change_password
    (mail,) = session.query(PortalOutbox)
    assert mail.kind == "password_changed"
    assert password not in str(mail.context)


def test_a_setting_says_what_is_ticked_already(operator: Person, kim: Contact) -> None:
    assert 'name="generated" type="checkbox"' in operator.get(access_of(kim)).text
    operator.get("/admin/settings")
    operator.submit("/admin/settings", {"first_sign_in": "generated"})
    assert 'checked id="generated"' in operator.get(access_of(kim)).text


def test_the_password_of_another_customer_is_left_alone(
    operator: Person, alder: Customer, birch: Customer, app: Flask, session: Session
) -> None:
    there = somebody_of(birch, "kim@alder.example", ["portal_user"], app=app, session=session)
    kim = a_contact(for_=alder, email="kim@alder.example", last_name="Ito")
    operator.get(access_of(kim))
    answer = operator.submit("#access-form", {"generated": "y"})
    assert answer.status_code == 422
    assert "has a password already" in answer.text
    assert there.get("/catalog").status_code == 200


def test_who_sees_one_customer_makes_no_password_that_opens_another(
    alder: Customer, birch: Customer, app: Flask, session: Session, operator: Person
) -> None:
    somebody_of(birch, "kim@alder.example", ["portal_user"], app=app, session=session)
    kim = a_contact(for_=alder, email="kim@alder.example", last_name="Ito")
    operator.get(access_of(kim))
    operator.submit("#access-form", {"generated": ""})
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_ACCESS}, customers=[alder])
    ada.get(access_of(kim))
    assert ada.submit(f"{access_of(kim)}/password").status_code == 422
