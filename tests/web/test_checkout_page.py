"""The checkout page before anything is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, Location, ShipVia, Terms
from tests.support.builders import TODAY, a_location, an_item, saved, some_stock
from tests.support.cast import Person
from tests.support.shopping import add, checkout_form


@pytest.fixture
def truck(session: Session, alder: Customer) -> ShipVia:
    """How Alder usually gets its goods."""
    truck = saved(ShipVia(code="TRUCK", name="Truck"))
    session.execute(update(Customer).where(Customer.id == alder.id).values(ship_via_id=truck.id))
    session.commit()
    return truck


def default_of(customer: Customer, session: Session) -> str:
    return session.scalars(select(Location.code).where(Location.customer_id == customer.id, Location.is_default)).one()


def test_the_default_address_and_the_usual_way_of_shipping_are_chosen(
    alder_buyer: Person, alder: Customer, truck: ShipVia, session: Session
) -> None:
    a_location(for_=alder, label="A branch that sorts first")
    add(alder_buyer, an_item())
    form = checkout_form(alder_buyer)
    assert (form["ship_to"], form["ship_via"]) == (default_of(alder, session), "TRUCK")


def test_an_address_with_a_way_of_its_own_brings_it(
    alder_buyer: Person, alder: Customer, truck: ShipVia, session: Session
) -> None:
    boat = saved(ShipVia(code="BOAT", name="Boat"))
    session.execute(update(Location).where(Location.customer_id == alder.id).values(ship_via_id=boat.id))
    session.commit()
    add(alder_buyer, an_item())
    assert checkout_form(alder_buyer)["ship_via"] == "BOAT"


def test_it_shows_lines_total_and_what_is_not_known_yet(alder_buyer: Person) -> None:
    add(alder_buyer, an_item(name="Floor brush", price="9.50"), 4)
    page = alder_buyer.get("/cart/checkout").text
    assert "Floor brush" in page
    assert "€38.00" in page
    assert page.count("not known yet") == 2


def test_it_previews_what_ships_now_and_what_later(alder_buyer: Person) -> None:
    item = an_item(stock=None)
    some_stock(item, 8, on_order=50, next_arrival_on=TODAY + timedelta(days=10))
    add(alder_buyer, item, 20)
    page = alder_buyer.get("/cart/checkout").text
    assert "8 now, 12 later" in page
    assert "Thu 3 Dec" in page


def test_it_names_the_terms_of_payment(alder_buyer: Person, alder: Customer, session: Session) -> None:
    terms = saved(Terms(code="N30", name="30 days net"))
    session.execute(update(Customer).where(Customer.id == alder.id).values(terms_id=terms.id))
    session.commit()
    add(alder_buyer, an_item())
    assert "30 days net" in alder_buyer.get("/cart/checkout").text


def test_addresses_of_others_are_not_offered(alder_buyer: Person, birch: Customer) -> None:
    a_location(for_=birch, label="Birch's secret store")
    add(alder_buyer, an_item())
    assert "secret" not in alder_buyer.get("/cart/checkout").text


def test_addresses_that_were_closed_are_not_offered(alder_buyer: Person, alder: Customer) -> None:
    a_location(for_=alder, label="Closed store", active=False)
    add(alder_buyer, an_item())
    assert "Closed store" not in alder_buyer.get("/cart/checkout").text


def test_an_empty_cart_has_nothing_to_order(alder_buyer: Person) -> None:
    page = alder_buyer.get("/cart/checkout").text
    assert "Your cart is empty" in page
    assert 'action="/cart/checkout"' not in page


def test_looking_at_it_twice_gives_the_same_form(alder_buyer: Person) -> None:
    add(alder_buyer, an_item())
    first, second = checkout_form(alder_buyer), checkout_form(alder_buyer)
    assert (first["order_key"], first["seen"]) == (second["order_key"], second["seen"])
