"""What a salesperson sees of the own customers, and that nobody else's are there."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Address, Customer, CustomerSalesperson
from storefront.erp.quotes import Quote
from storefront.portal.reminders import PortalReminder
from storefront.portal.users import PortalUser
from tests.support.builders import (
    NOW,
    TODAY,
    Line,
    a_contact,
    a_customer,
    a_payment,
    a_price,
    an_invoice,
    an_item,
    an_order,
    saved,
)
from tests.support.cast import Person, sells_to
from tests.support.statements import recorded, the_engine


@pytest.fixture
def own(session: Session, salesperson: Person) -> Any:
    """Make another customer of the salesperson."""

    def make(name: str, **more: Any) -> Customer:
        customer = a_customer(name, code=name.upper(), **more)
        sells_to(session, session.get_one(PortalUser, salesperson.user_id), customer)
        return customer

    return make


def names(person: Person, query: str = "") -> list[str]:
    """Return the customers of the list, in its order."""
    parts = person.get(f"/sales{query}").text.split('class="title strong"')[1:]
    return [part.split(">")[1].split("<")[0] for part in parts]


def test_only_the_own_customers_are_listed(salesperson: Person, birch: Customer, own: Any) -> None:
    own("Cedar")
    assert names(salesperson) == ["Alder", "Cedar"]
    assert names(salesperson, "?q=birch") == []


@pytest.mark.parametrize("q", ["ced", "CEDAR", "Brugge", "80"])
def test_a_customer_is_found_by_name_code_town_and_postcode(
    salesperson: Person, own: Any, session: Session, q: str
) -> None:
    cedar = own("Cedar")
    place = session.query(Address).filter_by(customer_id=cedar.id).one()
    place.city, place.postal_code = "Brugge", "8000"
    session.commit()
    assert names(salesperson, f"?q={q}") == ["Cedar"]


@pytest.mark.parametrize("q", ["ÖRSTED", "orsted", "åbo", "ÅBO", "lektro"])
def test_letters_with_marks_are_found_however_they_are_typed(
    salesperson: Person, own: Any, session: Session, q: str
) -> None:
    orsted = own("Örsted Elektro")
    session.query(Address).filter_by(customer_id=orsted.id).one().city = "Åbo"
    session.commit()
    assert names(salesperson, f"?q={q}") == ["Örsted Elektro"]


def test_the_list_stands_by_town_too(salesperson: Person, own: Any, session: Session) -> None:
    for name, town in (("Cedar", "Zwolle"), ("Dogwood", "Aalst")):
        session.query(Address).filter_by(customer_id=own(name).id).one().city = town
    session.commit()
    found = names(salesperson, "?sort=town")
    assert found.index("Dogwood") < found.index("Cedar")


def test_overdue_open_quotes_and_quiet_customers_have_chips(salesperson: Person, alder: Customer, own: Any) -> None:
    late, asking, quiet = own("Late"), own("Asking"), own("Quiet")
    for customer in (alder, late, asking):
        an_order(for_=customer, ordered_on=TODAY)
    an_order(for_=quiet, ordered_on=TODAY - timedelta(weeks=7))
    an_invoice(for_=late, due_on=TODAY - timedelta(days=1))
    an_invoice(for_=alder, due_on=TODAY)
    saved(Quote(customer_id=asking.id, number="Q1", status="Requested", currency="EUR", requested_at=NOW))
    assert names(salesperson, "?only=overdue") == ["Late"]
    assert names(salesperson, "?only=quotes") == ["Asking"]
    assert names(salesperson, "?only=quiet") == ["Quiet"]
    assert "No order for 6 weeks" in salesperson.get("/sales").text


def test_a_chip_that_would_show_nobody_is_left_out(salesperson: Person) -> None:
    assert "Open quotes" not in salesperson.get("/sales").text


def test_the_money_is_that_of_the_customers_account_page(
    salesperson: Person, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    session.get_one(Customer, alder.id).credit_limit = Decimal(1000)
    session.commit()
    an_invoice(for_=alder, amount="230.40", due_on=TODAY - timedelta(days=5))
    a_payment(for_=alder, amount="30.15")
    an_order(for_=alder, status="Open", total="99.75", lines_amount="99.75")
    row, card, page = (
        person.get(address).text
        for person, address in ((salesperson, "/sales"), (salesperson, "/sales/ALDER"), (alder_buyer, "/account"))
    )
    for amount in ("200.25", "230.40", "700.00"):
        assert amount in page, amount
        assert amount in row, amount
        assert amount in card, amount


def test_each_row_has_a_phone_a_map_and_the_last_order(salesperson: Person, alder: Customer, session: Session) -> None:
    session.get_one(Customer, alder.id).phone = "+32 9 111 22"
    session.commit()
    an_order(for_=alder, ordered_on=TODAY - timedelta(days=3))
    text = salesperson.get("/sales").text
    assert 'href="tel:+3291112' in text
    assert 'href="https://www.openstreetmap.org/search?query=' in text
    assert "last order" in text


def test_the_map_follows_the_setting_and_goes_without_one(app: Any, salesperson: Person) -> None:
    for pattern, there in (("https://maps.example/?q={address}", True), ("", False)):
        app.extensions["settings"] = app.extensions["settings"].model_copy(update={"map_url": pattern})
        for address in ("/sales", "/sales/ALDER"):
            assert ("https://maps.example/?q=" in salesperson.get(address).text) is there
            assert "openstreetmap" not in salesperson.get(address).text


def test_the_card_says_what_one_wants_to_know_before_a_visit(
    salesperson: Person, alder: Customer, session: Session
) -> None:
    brush = an_item("BR-100", "Floor brush")
    a_price(brush, "9.50", for_=alder)
    a_contact(for_=alder, first_name="Mia", last_name="Chef", phone="+32 9 333", job_title="Buyer")
    order = an_order(for_=alder, lines=[Line(brush)], ordered_on=TODAY - timedelta(days=3))
    late = an_invoice(for_=alder, due_on=TODAY - timedelta(days=12))
    saved(
        PortalReminder(
            customer_id=alder.id,
            user_id=salesperson.user_id,
            due_on=TODAY,
            note="Bring the new mop",
            created_at=NOW,
            created_by="Sales",
        )
    )
    session.get_one(Customer, alder.id).note = "Ring twice"
    session.commit()
    text = salesperson.get("/sales/ALDER").text
    for words in ("Mia Chef", "tel:+329333", order.number, late.number, "12 days late", "Floor brush", "9.50"):
        assert words in text, words
    assert "Bring the new mop" in text
    assert "Ring twice" in text


def test_documents_on_the_card_are_links_only_while_acting(salesperson: Person, alder: Customer) -> None:
    number = an_order(for_=alder).number
    assert f'href="/orders/{number}"' not in salesperson.get("/sales/ALDER").text
    salesperson.submit("/sales/ALDER/act", {})
    assert f'href="/orders/{number}"' in salesperson.get("/sales/ALDER").text


def test_the_card_of_another_customer_can_be_read_while_acting(salesperson: Person, own: Any) -> None:
    an_invoice(for_=own("Cedar"), amount="77.70")
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act", {})
    text = salesperson.get("/sales/CEDAR").text
    assert "77.70" in text
    assert "<b>Alder</b>" in text
    assert "Order for Cedar" in text


def test_the_list_costs_the_same_for_one_customer_and_for_many(salesperson: Person, own: Any) -> None:
    salesperson.get("/sales")
    with recorded(the_engine(salesperson)) as one:
        salesperson.get("/sales")
    for number in range(20):
        customer = own(f"Many{number}", credit_limit=100)
        an_invoice(for_=customer)
        an_order(for_=customer)
    with recorded(the_engine(salesperson)) as many:
        salesperson.get("/sales")
    assert len(many.all) <= max(len(one.all), 6)


def test_the_list_goes_on_from_page_to_page(app: Any, salesperson: Person, own: Any) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"page_size": 2})
    for name in ("Cedar", "Dogwood", "Elm"):
        own(name)
    text = salesperson.get("/sales").text
    after = text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert names(salesperson) == ["Alder", "Cedar"]
    assert names(salesperson, after.removeprefix("/sales")) == ["Dogwood", "Elm"]


def test_a_salesperson_without_customers_is_told_where_they_come_from(salesperson: Person, session: Session) -> None:
    session.query(CustomerSalesperson).delete()
    session.commit()
    assert "Customers stand here once the office assigns them to you" in salesperson.get("/sales").text


def test_a_buyer_finds_no_sales_pages(alder_buyer: Person) -> None:
    for address in ("/sales", "/sales/ALDER"):
        assert alder_buyer.get(address).status_code == 404
