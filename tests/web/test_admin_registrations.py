"""The office answers registrations: a new customer in one step, another contact of an old one, or a reason why not."""

import re
from html import unescape

import pytest
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Location
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.registrations import PortalRegistration
from storefront.portal.users import PortalAccess, PortalUser
from tests.support.builders import NOW, a_contact, a_registration
from tests.support.cast import Person
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases
HERE = "/admin/registrations"
EDIT = {"code": "CEDAR", "currency": "EUR", "roles": "portal_user"}


def approve(operator: Person, one: PortalRegistration, **fields: str) -> int:
    operator.get(f"{HERE}/{one.id}/approve")
    return operator.submit("#approve-form", {**EDIT, **fields}).status_code


def attach(operator: Person, one: PortalRegistration, code: str, **fields: str) -> int:
    operator.get(f"{HERE}/{one.id}/attach")
    return operator.submit("#attach-form", {"customer": code, "roles": "portal_user", **fields}).status_code


def reject(operator: Person, one: PortalRegistration, reason: str = "No tax number.") -> int:
    operator.get(f"{HERE}/{one.id}")
    return operator.submit("#reject-form", {"reason": reason}).status_code


def now(session: Session, one: PortalRegistration) -> PortalRegistration:
    session.expire_all()
    session.rollback()
    return session.get_one(PortalRegistration, one.id)


def test_approved_it_is_a_customer_with_a_contact_who_is_welcome(operator: Person, session: Session) -> None:
    one = a_registration(email="cleo@cedar.example", tax_number="BE 1")
    assert approve(operator, one) == 303
    customer = session.query(Customer).filter_by(code="CEDAR").one()
    assert (customer.name, customer.tax_number, customer.currency) == ("Cedar Ltd", "BE 1", "EUR")
    assert (customer.registered_at, customer.approved_at is not None) == (NOW, True)
    assert session.query(Location).filter_by(customer_id=customer.id, is_default=True).count() == 1
    contact = session.query(Contact).filter_by(customer_id=customer.id).one()
    assert (contact.first_name, contact.email) == ("Cleo", "cleo@cedar.example")
    assert session.query(PortalAccess).filter_by(contact_id=contact.id, active=True).count() == 1
    assert session.query(PortalOutbox).filter_by(kind="welcome", contact_id=contact.id).count() == 1
    row = now(session, one)
    assert (row.state, row.customer_id, row.contact_id) == ("approved", customer.id, contact.id)
    assert row.decided_at is not None
    assert session.query(PortalAudit).filter_by(action="registration.approved", customer_id=customer.id).count() == 1
    assert "CEDAR" in operator.get(f"{HERE}/{one.id}").text


def test_a_refused_approval_writes_nothing_and_keeps_what_was_typed(
    operator: Person, alder: Customer, session: Session
) -> None:
    one = a_registration()
    for wrong in ({"code": alder.code}, {"currency": ""}, {"roles": ""}):
        assert approve(operator, one, **{"name": "Cedar Group", **wrong}) == 422
    assert session.query(Customer).filter_by(code="CEDAR").count() == 0
    assert session.query(Contact).filter_by(email=one.email).count() == 0
    assert now(session, one).state == "waiting"
    operator.get(f"{HERE}/{one.id}/approve")
    answer = operator.submit("#approve-form", {**EDIT, "code": alder.code, "name": "Cedar Group"})
    assert "This code is taken" in answer.text
    assert "Cedar Group" in answer.text
    assert approve(operator, one) == 303


def test_a_second_operator_is_told_that_it_is_decided(operator: Person, session: Session) -> None:
    one = a_registration()
    operator.get(f"{HERE}/{one.id}/approve")
    commit_rejection(one, session)
    answer = operator.submit("#approve-form", EDIT)
    assert answer.location == f"{HERE}/{one.id}"
    assert "waits no more" in operator.get(answer.location).text
    assert session.query(Customer).filter_by(code="CEDAR").count() == 0


def commit_rejection(one: PortalRegistration, session: Session) -> None:
    row = session.get_one(PortalRegistration, one.id)
    row.state, row.decided_at, row.decided_by = "rejected", NOW, "Bea"
    session.commit()


def test_it_is_added_to_a_customer_that_is_there(operator: Person, alder: Customer, session: Session) -> None:
    one = a_registration(company=alder.name)
    assert "may be a customer already" in operator.get(f"{HERE}/{one.id}").text
    assert attach(operator, one, alder.code) == 303
    contact = session.query(Contact).filter_by(email=one.email).one()
    assert (contact.customer_id, now(session, one).customer_id) == (alder.id, alder.id)
    assert session.query(PortalOutbox).filter_by(kind="welcome", contact_id=contact.id).count() == 1


def test_a_contact_that_is_there_gets_the_access_and_one_with_access_keeps_its_roles(
    operator: Person, alder: Customer, alder_buyer: Person, session: Session
) -> None:
    contact = a_contact(for_=alder, email="cleo@cedar.example")
    assert attach(operator, a_registration(email=contact.email), alder.code) == 303
    assert session.query(PortalAccess).filter_by(contact_id=contact.id).count() == 1
    again = a_registration(email=alder_buyer.login)
    assert attach(operator, again, alder.code) == 422
    assert now(session, again).state == "waiting"
    assert attach(operator, again, "NOBODY") == 422


def test_rejected_the_person_is_told_why_and_may_try_again(operator: Person, session: Session) -> None:
    one = a_registration(email="cleo@cedar.example")
    assert reject(operator, one, " ") == 422
    assert reject(operator, one) == 303
    mail = session.query(PortalOutbox).filter_by(kind="registration_rejected").one()
    assert (mail.recipient, mail.context["reason"]) == ("cleo@cedar.example", "No tax number.")
    row = now(session, one)
    assert (row.state, row.reason, row.decided_at is not None) == ("rejected", "No tax number.", True)
    again = a_registration(email="cleo@cedar.example", company="Cedar Group")
    assert "Other registrations" in operator.get(f"{HERE}/{again.id}").text


def test_the_queue_shows_what_waits_and_finds_by_word_status_and_day(operator: Person) -> None:
    a_registration(company="Cedar")
    a_registration(company="Ährenfeld", state="rejected")
    a_registration(company="Secret", state="unconfirmed", confirmed_at=None)
    text = operator.get(HERE).text
    assert "Cedar" in text
    assert "Ährenfeld" not in text
    assert "Ährenfeld" in operator.get(f"{HERE}?state=rejected&q=ÄHREN").text
    assert "Secret" not in operator.get(f"{HERE}?state=all").text
    assert "No registration fits" in operator.get(f"{HERE}?q=100%25").text
    assert "No registration fits" in operator.get(f"{HERE}?to=2020-01-01").text


def test_fifty_stand_on_a_page_and_the_next_one_follows(operator: Person) -> None:
    for number in range(51):
        a_registration(company=f"Company {number:02}")
    text = operator.get(HERE).text
    assert "Company 50" not in text
    following = unescape(re.findall(r'href="([^"]*after=[^"]*)"', text)[0])
    assert "Company 50" in operator.get(following).text


def test_the_overview_counts_what_waits(operator: Person) -> None:
    a_registration()
    assert 'href="/admin/registrations"' in operator.get("/admin").text.split("<main")[1]


def test_an_unconfirmed_one_is_nobodys(operator: Person) -> None:
    one = a_registration(state="unconfirmed", confirmed_at=None)
    assert operator.get(f"{HERE}/{one.id}").status_code == 404


def test_who_may_not_write_customers_approves_none(operator: Person, session: Session) -> None:
    one = a_registration()
    may_only(session, operator, ADMIN_PERMISSIONS - {Permission.ADMIN_EDIT})
    assert "reject-form" not in operator.get(f"{HERE}/{one.id}").text
    assert operator.get(f"{HERE}/{one.id}/approve").status_code == 404
    token = operator.token()
    assert operator.post(f"{HERE}/{one.id}/attach", data={"csrf_token": token}).status_code == 404


def test_who_sees_some_customers_only_is_given_the_one_that_was_approved(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    may_only(session, operator, ADMIN_PERMISSIONS - {Permission.ADMIN_EVERYONE}, customers=[alder])
    one = a_registration()
    assert attach(operator, one, birch.code) == 422
    assert approve(operator, one) == 303
    assert operator.get("/admin/customers/CEDAR").status_code == 200
    hidden = a_registration(state="approved", customer_id=birch.id)
    assert operator.get(f"{HERE}/{hidden.id}").status_code == 404


def test_a_login_of_the_same_address_opens_the_new_customer_too(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    assert approve(operator, a_registration(email=alder_buyer.login)) == 303
    user = session.query(PortalUser).filter_by(login=alder_buyer.login).one()
    assert session.query(PortalAccess).filter_by(user_id=user.id).count() == 2


def test_the_proposed_code_is_the_name_without_its_dots_and_accents(operator: Person) -> None:
    one = a_registration(company="Bäckerei Groß & Søn")
    assert 'value="BACKEREIGROS"' in operator.get(f"{HERE}/{one.id}/approve").text
