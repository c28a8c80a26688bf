"""The search of the top bar: customers, contacts and orders, from any page, with and without JavaScript."""

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.portal.users import PortalRolePermission, PortalStaffCustomer
from tests.support.builders import a_contact, a_customer, an_order
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases


@pytest.fixture
def world(alder: Customer, birch: Customer) -> dict[str, str]:
    leni = a_contact(for_=alder, first_name="Leni", last_name="Vogt", email="leni@alder.example")
    ada = a_contact(for_=birch, first_name="Ada", last_name="Vogt")
    an_order(for_=alder, number="SO77-1")
    an_order(for_=birch, number="SO77-2")
    return {"leni": f"/admin/contacts/{leni.id}", "ada": f"/admin/contacts/{ada.id}"}


def test_the_field_on_every_page_finds_without_javascript(operator: Person, world: dict[str, str]) -> None:
    operator.get("/admin/contacts")
    text = operator.submit("/admin/search", {"q": "vogt"}).text
    assert f'href="{world["leni"]}"' in text
    assert f'href="{world["ada"]}"' in text
    assert 'value="vogt"' in text, "what was looked for stays in the field"


@pytest.mark.parametrize("q", ["so77", "SO77-1"])
def test_an_order_is_found_by_the_beginning_of_its_number(operator: Person, world: dict[str, str], q: str) -> None:
    assert 'href="/admin/customers/ALDER/orders/SO77-1"' in operator.get(f"/admin/search?q={q}").text


def test_suggestions_come_while_one_types(operator: Person, world: dict[str, str]) -> None:
    operator.get("/admin")
    text = operator.ask("/admin/search/suggestions?q=ald").text
    assert 'href="/admin/customers/ALDER"' in text
    assert 'id="suggestions"' in text


def test_a_suggestion_cuts_a_long_company_name(operator: Person) -> None:
    a_contact(for_=a_customer("Stichting Buurthuis De Wilg aan de Oude Haven"), last_name="Vos")
    text = operator.ask("/admin/search/suggestions?q=vos").text
    assert "Stichting Buurthuis De Wil…" in text


def test_nothing_found_says_what_to_try(operator: Person, world: dict[str, str]) -> None:
    assert "Nothing begins like this" in operator.get("/admin/search?q=zzz").text
    assert operator.get("/admin/search").status_code == 200


def test_only_what_is_assigned_is_found(
    operator: Person, world: dict[str, str], alder: Customer, session: Session
) -> None:
    session.execute(delete(PortalRolePermission).where(PortalRolePermission.permission == "admin:everyone"))
    session.add(PortalStaffCustomer(user_id=operator.user_id, customer_id=alder.id))
    session.commit()
    for q, seen, hidden in (("vogt", "Leni", "Ada"), ("so77", "SO77-1", "SO77-2"), ("birch", "Search", "BIRCH")):
        text = operator.get(f"/admin/search?q={q}").text
        assert seen in text
        assert hidden not in text


def test_new_contact_and_new_customer_are_one_step_from_every_page(operator: Person) -> None:
    for address in ("/admin", "/admin/customers", "/admin/search"):
        text = operator.get(address).text
        assert 'href="/admin/contacts/new"' in text
        assert 'href="/admin/customers/new"' in text
