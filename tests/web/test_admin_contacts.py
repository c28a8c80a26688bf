"""The back office's contacts: the list, one person, changes, and people who leave."""

import re
from urllib.parse import quote

import pytest
from flask import Flask
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.portal.audit import PortalAudit
from storefront.portal.users import PortalAccess, PortalRolePermission
from tests.support.builders import a_contact
from tests.support.cast import Person, somebody_of_staff

pytestmark = pytest.mark.both_databases


def people(text: str) -> list[str]:
    return re.findall(r'<a class="title" href="/admin/contacts/\d+">([^<]+)</a>', text)


def fresh(session: Session, contact: Contact) -> Contact:
    session.rollback()
    return session.get_one(Contact, contact.id)


@pytest.fixture
def leni(alder: Customer) -> Contact:
    return a_contact(for_=alder, first_name="Leni", last_name="Vogt", email="leni@alder.example")


def test_people_are_listed_by_last_name_or_what_there_is_instead(
    operator: Person, leni: Contact, birch: Customer
) -> None:
    a_contact(for_=birch, first_name="Ada", last_name="Zorn")
    a_contact(for_=birch, first_name=None, last_name=None, email="Store@birch.example")  # type: ignore[arg-type]
    assert people(operator.get("/admin/contacts").text) == ["Store@birch.example", "Leni Vogt", "Ada Zorn"]


@pytest.mark.parametrize(
    "query", ["q=vog", "q=leni@alder", "q=leni vogt", "customer=ALDER", "state=active&access=none"]
)
def test_a_person_is_found(operator: Person, leni: Contact, query: str) -> None:
    assert people(operator.get(f"/admin/contacts?{query}").text) == ["Leni Vogt"]


@pytest.mark.parametrize("query", ["q=nobody", "customer=BIRCH", "state=inactive", "access=yes", "access=unused"])
def test_others_are_left_out(operator: Person, leni: Contact, query: str) -> None:
    assert people(operator.get(f"/admin/contacts?{query}").text) == []


def test_who_was_invited_and_never_came_is_found(operator: Person, alder_buyer: Person, leni: Contact) -> None:
    assert people(operator.get("/admin/contacts?access=unused").text) == ["Buyer"]


def test_pages_show_each_person_once(operator: Person, alder: Customer) -> None:
    for number in range(110):
        a_contact(for_=alder, first_name="Kim", last_name=f"Same {number % 2}", email=f"k{number}@alder.example")
    seen, address = [], "/admin/contacts"
    while address:
        text = operator.get(address).text
        seen += re.findall(r'class="title" href="/admin/contacts/(\d+)"', text)
        after = re.search(r'rel="next" href="([^"]+)"', text)
        address = after[1].replace("&amp;", "&") if after else ""
    assert (len(seen), len(set(seen))) == (110, 110)


def test_a_new_contact_has_its_customer_preset(operator: Person, alder: Customer, session: Session) -> None:
    operator.get("/admin/contacts/new?customer=ALDER")
    answer = operator.submit("/admin/contacts/new", {"first_name": "Ada", "email": "ada@alder.example"})
    assert answer.status_code == 303
    contact = session.scalars(select(Contact).where(Contact.email == "ada@alder.example")).one()
    assert contact.customer_id == alder.id
    assert answer.headers["Location"] == f"/admin/contacts/{contact.id}"
    assert "contact.created" in session.scalars(select(PortalAudit.action)).all()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"customer": "NOBODY", "last_name": "X"}, "There is no customer with this code or name."),
        ({"customer": "ALDER"}, "Enter a name or an e-mail address."),
        ({"customer": "ALDER", "email": "LENI@alder.example"}, "Another contact of this customer"),
        ({"customer": "ALDER", "email": "leni"}, "e-mail address like"),
        ({"customer": "ALDER", "last_name": "\x07"}, "be read"),
    ],
)
def test_a_new_contact_entered_wrongly_is_not_written(
    operator: Person, leni: Contact, session: Session, fields: dict[str, str], sentence: str
) -> None:
    operator.get("/admin/contacts/new")
    answer = operator.submit("/admin/contacts/new", {"job_title": "Trainee", **fields}, but_not=("well-formed",))
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="Trainee"' in answer.text
    assert session.scalars(select(Contact.id)).all() == [leni.id]


def test_a_company_may_be_named_instead_of_its_code_and_is_then_chosen(
    operator: Person, alder: Customer, session: Session
) -> None:
    operator.get("/admin/contacts/new")
    answer = operator.submit("/admin/contacts/new", {"customer": "ald", "last_name": "Ada"})
    assert answer.status_code == 422
    assert 'name="pick" value="ALDER"' in answer.text
    assert operator.submit("/admin/contacts/new", {"pick": "ALDER"}).status_code == 303
    assert session.scalars(select(Contact.customer_id).where(Contact.last_name == "Ada")).all() == [alder.id]


def test_the_same_person_at_two_customers_is_shown_together(operator: Person, leni: Contact, birch: Customer) -> None:
    other = a_contact(for_=birch, first_name="Leni", email="leni@alder.example")
    text = operator.get(f"/admin/contacts/{leni.id}").text
    assert f'<a href="/admin/contacts/{other.id}">Birch</a>' in text
    assert f"email={quote('leni@alder.example', safe='')}" in text.replace("%40", "@").replace("@", "%40")


def test_a_change_is_written_with_what_it_was_before(operator: Person, leni: Contact, session: Session) -> None:
    operator.get(f"/admin/contacts/{leni.id}/edit")
    assert operator.submit(f"/admin/contacts/{leni.id}/edit", {"job_title": "Head cook"}).status_code == 303
    assert fresh(session, leni).job_title == "Head cook"
    details = session.scalars(select(PortalAudit.details).where(PortalAudit.action == "contact.changed")).one()
    assert details == {"before": {"job_title": ""}, "after": {"job_title": "Head cook"}}


def test_two_editors_of_one_contact_do_not_overwrite_each_other(
    operator: Person, leni: Contact, app: Flask, session: Session
) -> None:
    second = somebody_of_staff("second@demo.example", "operator", app=app, session=session)
    address = f"/admin/contacts/{leni.id}/edit"
    operator.get(address)
    second.get(address)
    operator.submit(address, {"phone": "+49 40 1"})
    answer = second.submit(address, {"job_title": "Trainee"})
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.text
    assert "+49 40 1" in answer.text
    assert (fresh(session, leni).phone, fresh(session, leni).job_title) == ("+49 40 1", None)
    assert second.submit(address, {"phone": "+49 40 1"}).status_code == 303
    assert (fresh(session, leni).phone, fresh(session, leni).job_title) == ("+49 40 1", "Trainee")


def access_of(session: Session, contact: Contact) -> PortalAccess:
    session.rollback()
    return session.scalars(select(PortalAccess).where(PortalAccess.contact_id == contact.id)).one()


@pytest.mark.parametrize(("choice", "stays"), [("end", False), ("rest", True)])
def test_deactivating_asks_what_becomes_of_the_access_and_ends_the_sign_in_at_once(
    operator: Person, alder_buyer: Person, session: Session, choice: str, stays: bool
) -> None:
    contact = alder_buyer.contact
    assert contact is not None
    assert "What about the sign-in?" in operator.get(f"/admin/contacts/{contact.id}/deactivate").text
    operator.submit(f"/admin/contacts/{contact.id}/deactivate", {"access": choice})
    assert alder_buyer.get("/").status_code == 303, "signed out"
    assert (fresh(session, contact).active, access_of(session, contact).active) == (False, stays)
    operator.get(f"/admin/contacts/{contact.id}")
    assert operator.submit(f"/admin/contacts/{contact.id}/reactivate").status_code == 303
    assert (fresh(session, contact).active, access_of(session, contact).active) == (True, stays)
    assert alder_buyer.get("/").status_code == 303, "an old sign-in does not come back"


def test_a_contact_without_access_is_not_asked_about(operator: Person, leni: Contact) -> None:
    assert "What about the sign-in?" not in operator.get(f"/admin/contacts/{leni.id}/deactivate").text


def test_without_the_right_to_give_access_a_sentence_says_whether_there_is_any(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission == "admin:access"))
    session.commit()
    assert alder_buyer.contact is not None
    text = operator.get(f"/admin/contacts/{alder_buyer.contact.id}").text
    assert f"Signs in as {alder_buyer.login}." in text
    assert "/access" not in text


def test_the_language_of_a_contact_is_called_by_its_name(operator: Person, leni: Contact, session: Session) -> None:
    session.query(Contact).filter_by(id=leni.id).update({"language": "fr"})
    session.commit()
    assert "<dt>Language</dt><dd>French</dd>" in operator.get(f"/admin/contacts/{leni.id}").text
