"""Customers and contacts are found by the beginnings of their words, on both databases alike."""

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.portal.people_search import contact_says, customer_says
from tests.support.builders import a_contact, a_customer


def customers(session: Session, q: str) -> list[str]:
    return list(session.scalars(select(Customer.name).where(customer_says(session, q)).order_by(Customer.name)))


def people(session: Session, q: str) -> list[str | None]:
    return list(session.scalars(select(Contact.email).where(contact_says(session, q)).order_by(Contact.email)))


@pytest.mark.parametrize("q", ["caf", "CAFÉ", "cafe ko", "kollner c", "C-77", "c 77"])
def test_a_customer_is_found_by_beginnings_of_its_name_and_code(session: Session, q: str) -> None:
    a_customer("Café Köllner", code="C-77")
    a_customer("Birch Lane", code="X-1")
    assert customers(session, q) == ["Café Köllner"]


@pytest.mark.parametrize("q", ["öllner", "birch cafe", "'", '"', "*", "-", "%", "", "   "])
def test_other_words_find_nobody_and_signs_do_no_harm(session: Session, q: str) -> None:
    a_customer("Café Köllner", code="C-77")
    a_customer("Birch Lane", code="X-1")
    assert customers(session, q) == []


def test_a_new_name_is_found_and_the_old_one_is_not(session: Session) -> None:
    customer = a_customer("Old Harbour", code="H1")
    session.execute(update(Customer).where(Customer.id == customer.id).values(name="New Quay"))
    session.commit()
    assert (customers(session, "quay"), customers(session, "harbour")) == (["New Quay"], [])


@pytest.mark.parametrize("q", ["jon", "petersen", "pet jon", "buyer", "buyer@alder.example"])
def test_a_person_is_found_by_name_and_by_e_mail(session: Session, q: str) -> None:
    a_contact(for_=a_customer(), email="buyer@alder.example", first_name="Jonas", last_name="Petersen")
    a_contact(for_=a_customer(), email="leni@birch.example", first_name="Leni", last_name=None)
    assert people(session, q) == ["buyer@alder.example"]


def test_a_deleted_person_is_not_found(session: Session) -> None:
    contact = a_contact(for_=a_customer(), email="gone@alder.example")
    session.execute(delete(Contact).where(Contact.id == contact.id))
    session.commit()
    assert people(session, "gone") == []
