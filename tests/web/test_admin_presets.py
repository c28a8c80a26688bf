"""What settings preset for what is new: it stands in the forms at once, and gives way to what is chosen there."""

import io

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.portal.audit import PortalAudit
from storefront.portal.users import PortalAccess, PortalRole, PortalUserType, PortalUserTypeRole
from tests.support.builders import a_contact, an_order, saved
from tests.support.cast import Person
from tests.support.importing import choose, people, send, take_in
from tests.support.inspector.client import values_of

HERE = "/admin/settings"
TEAM = "E-mail,First name\nann@alder.example,Ann\n"


def change(person: Person, **fields: object) -> int:
    person.get(HERE)
    return person.submit(HERE, fields).status_code


def chosen(person: Person, address: str, name: str) -> list[str]:
    """Return what a form of a page would send before anybody does anything."""
    person.get(address)
    assert person.page is not None
    wanted = next(one for one in person.page.of("form") if one.get("action") == address.split("?", maxsplit=1)[0])
    found = values_of(person.page, wanted).get(name, "")
    return list(found) if isinstance(found, list) else [found]


@pytest.fixture
def kim(alder: Customer) -> Contact:
    return a_contact(for_=alder, email="kim@alder.example", last_name="Ito")


@pytest.fixture
def chef(operator: Person, session: Session) -> PortalUserType:
    """A user type with the right to look, and a class of its own."""
    kind = saved(PortalUserType(name="Chef", contact_class="KITCHEN"))
    role = session.query(PortalRole).filter_by(code="portal_financial_management").one()
    saved(PortalUserTypeRole(user_type_id=kind.id, role_id=role.id))
    return kind


def test_a_new_customer_begins_with_the_currency_and_the_language(operator: Person) -> None:
    assert change(operator, default_currency="chf", language="de") == 303
    assert chosen(operator, "/admin/customers/new", "currency") == ["CHF"]
    assert chosen(operator, "/admin/customers/new", "language") == ["de"]


def test_what_is_no_currency_is_refused(operator: Person) -> None:
    assert change(operator, default_currency="XQX") == 422


def test_a_new_contact_begins_with_the_class(operator: Person, alder: Customer, session: Session) -> None:
    change(operator, default_contact_class="BUYER")
    assert chosen(operator, "/admin/contacts/new", "contact_class") == ["BUYER"]
    send(operator, TEAM, customer="ALDER")
    choose(operator, invite="no")
    take_in(operator)
    assert people(session)["ann@alder.example"].contact_class == "BUYER"


def test_who_a_manager_invites_has_the_class(
    operator: Person, alder_manager: Person, alder: Customer, session: Session
) -> None:
    change(operator, default_contact_class="BUYER")
    alder_manager.get("/company/people/new")
    fields = {"email": "new@alder.example", "last_name": "New", "roles": ["portal_user"]}
    assert alder_manager.submit("/company/people/new", fields).status_code == 303
    assert session.query(Contact).filter_by(email="new@alder.example").one().contact_class == "BUYER"


def test_roles_are_ticked_where_access_is_given(operator: Person, kim: Contact) -> None:
    roles = ["portal_user", "portal_case_management"]
    assert change(operator, default_roles=roles) == 303
    assert chosen(operator, HERE, "default_roles") == roles
    assert chosen(operator, f"/admin/contacts/{kim.id}/access", "roles") == roles
    assert chosen(operator, f"/admin/access/grant-many?contact={kim.id}", "roles") == roles


def test_a_role_of_staff_is_no_preset(operator: Person) -> None:
    assert change(operator, default_roles=["operator"]) == 422


def test_a_user_type_is_chosen_where_access_is_given(
    operator: Person, kim: Contact, chef: PortalUserType, session: Session
) -> None:
    assert change(operator, default_user_type=str(chef.id)) == 303
    address = f"/admin/contacts/{kim.id}/access"
    assert chosen(operator, address, "user_type") == [str(chef.id)]
    operator.submit(address)
    assert session.query(PortalAccess).filter_by(contact_id=kim.id).one().user_type_id == chef.id


def test_an_import_begins_with_the_user_type(
    operator: Person, alder: Customer, chef: PortalUserType, session: Session
) -> None:
    change(operator, default_user_type=str(chef.id))
    send(operator, TEAM, customer="ALDER")
    choose(operator, invite="now")
    take_in(operator)
    access = session.query(PortalAccess).filter_by(contact_id=people(session)["ann@alder.example"].id).one()
    assert access.user_type_id == chef.id


def test_a_user_type_that_is_gone_counts_as_none(
    operator: Person, kim: Contact, chef: PortalUserType, session: Session
) -> None:
    change(operator, default_user_type=str(chef.id))
    with writing(session):
        session.query(PortalUserTypeRole).delete()
        session.query(PortalUserType).delete()
    assert chosen(operator, f"/admin/contacts/{kim.id}/access", "user_type") == [""]
    assert "No longer there" in operator.get(HERE).text


def test_a_class_of_cases_is_chosen_among_those_there_are(operator: Person, session: Session) -> None:
    assert change(operator, default_case_class="NONSENSE") == 422
    assert session.query(PortalAudit).filter_by(action="setting.changed").count() == 0


def test_documents_are_in_the_portals_language_when_the_setting_says_so(
    operator: Person, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    with writing(session):
        session.query(Customer).filter_by(id=alder.id).update({"language": "de"})
    order = an_order(for_=alder)

    def language() -> str:
        answer = alder_buyer.get(f"/orders/{order.number}/confirmation.pdf")
        return str(PdfReader(io.BytesIO(answer.data)).root_object["/Lang"])

    assert language().startswith("de")
    assert change(operator, document_language="system") == 303
    assert language().startswith("en")
