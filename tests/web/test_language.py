"""Which language a page speaks: the person's, else the customer's, else the browser's."""

from decimal import Decimal

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from tests.support.builders import an_item, an_order
from tests.support.cast import Person
from tests.support.inspector import InspectedClient

SIGN_IN = {"en": "Sign in", "fr": "Se connecter", "de": "Anmelden", "es": "Iniciar sesión", "ar": "تسجيل الدخول"}
ORDERS = {"en": "Orders", "fr": "Commandes", "de": "Aufträge", "es": "Pedidos", "ar": "الطلبات"}


def speak(session: Session, *, customer: str, person: Person | None = None, own: str | None = None) -> None:
    session.execute(update(Customer).values(language=customer))
    if person and person.contact:
        session.execute(update(Contact).where(Contact.id == person.contact.id).values(language=own))
    session.commit()


@pytest.mark.parametrize("language", SIGN_IN)
def test_the_sign_in_page_speaks_the_browsers_language(client: InspectedClient, language: str) -> None:
    page = client.get("/login", headers={"Accept-Language": f"{language}-XX,{language};q=0.9,en;q=0.5"})
    assert f">{SIGN_IN[language]}</button>" in page.text
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in page.text


@pytest.mark.parametrize("wanted", ["nl", "", "*", "x;q=y,,;", "zh-Hant"])
def test_a_browser_that_speaks_none_of_ours_gets_the_houses_language(client: InspectedClient, wanted: str) -> None:
    assert '<html lang="en" dir="ltr">' in client.get("/login", headers={"Accept-Language": wanted}).text


@pytest.mark.parametrize("language", ORDERS)
def test_a_persons_own_language_comes_first(alder_buyer: Person, session: Session, language: str) -> None:
    speak(session, customer="en" if language != "en" else "de", person=alder_buyer, own=language)
    page = alder_buyer.get("/orders", headers={"Accept-Language": "es"}).text
    assert f"{ORDERS[language]}</h1>" in page
    assert f'<html lang="{language}"' in page


def test_without_an_own_one_the_customers_language_counts(alder_buyer: Person, session: Session) -> None:
    speak(session, customer="de-AT", person=alder_buyer)
    assert "Aufträge</h1>" in alder_buyer.get("/orders", headers={"Accept-Language": "fr"}).text


def test_a_customers_language_that_we_have_not_leaves_it_to_the_browser(alder_buyer: Person, session: Session) -> None:
    speak(session, customer="nl", person=alder_buyer)
    assert "Commandes</h1>" in alder_buyer.get("/orders", headers={"Accept-Language": "fr"}).text


def test_a_persons_language_that_we_have_not_leaves_it_to_the_customers(alder_buyer: Person, session: Session) -> None:
    speak(session, customer="de", person=alder_buyer, own="pt")
    assert "Aufträge</h1>" in alder_buyer.get("/orders", headers={"Accept-Language": "fr"}).text


def test_a_person_chooses_the_language_in_the_profile(alder_buyer: Person) -> None:
    alder_buyer.get("/profile")
    assert alder_buyer.submit("/profile", {"last_name": "Ito", "language": "ar"}).status_code == 303
    page = alder_buyer.get("/profile").text
    assert 'lang="ar" dir="rtl"' in page


def test_two_who_look_at_the_same_shelf_read_it_each_in_their_language(
    alder_buyer: Person, birch_buyer: Person, session: Session
) -> None:
    an_item(name="Floor brush")
    speak(session, customer="en", person=alder_buyer, own="de")
    pages = [person.get("/catalog").text for person in (alder_buyer, birch_buyer, alder_buyer)]
    assert ["In den Warenkorb" in page for page in pages] == [True, False, True]


def test_a_part_speaks_the_language_of_its_page(alder_buyer: Person, alder: Customer, session: Session) -> None:
    an_order(for_=alder, tax_amount=Decimal(0))
    speak(session, customer="fr", person=alder_buyer)
    assert "1 commande sur cette page" in alder_buyer.ask("/orders").text


def test_a_day_is_written_as_its_language_does(alder_buyer: Person, alder: Customer, session: Session) -> None:
    an_order(for_=alder)
    speak(session, customer="de", person=alder_buyer)
    assert "So. 22. Nov." in alder_buyer.get("/orders").text
    speak(session, customer="fr", person=alder_buyer)
    assert "dim. 22 nov." in alder_buyer.get("/orders").text
