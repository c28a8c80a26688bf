"""What the cart shows, and whose it is."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.stock import StockBalance
from tests.support.builders import a_price, an_item
from tests.support.cast import BUYER, PASSWORD, Person, sign_in, somebody_of
from tests.support.shopping import add, lines_in_carts, send, the_line


def test_an_empty_cart_shows_the_way_to_the_catalog(alder_buyer: Person) -> None:
    page = alder_buyer.get("/cart")
    assert "Your cart is empty" in page.text
    assert 'href="/catalog"' in page.text


def test_two_people_of_one_customer_have_two_carts(
    app: Flask, session: Session, alder_buyer: Person, alder: Customer
) -> None:
    colleague = somebody_of(alder, "other@alder.example", BUYER, app=app, session=session)
    item = an_item(name="Floor brush")
    add(alder_buyer, item, 2)
    assert "Your cart is empty" in colleague.get("/cart").text
    add(colleague, item, 5)
    assert the_quantity_in(alder_buyer) == "2"
    assert the_quantity_in(colleague) == "5"


def the_quantity_in(person: Person) -> str:
    text = person.get("/cart").text
    return text.split('name="quantity" value="', 1)[1].split('"', 1)[0]


def test_two_tabs_see_one_cart(app: Flask, alder_buyer: Person) -> None:
    with alder_buyer.session_transaction() as cookie:
        other_tab = sign_in(app, cookie["_user_id"])
    add(alder_buyer, an_item(name="Floor brush"))
    assert "Floor brush" in other_tab.get("/cart").text


def test_the_cart_survives_signing_out(app: Flask, session: Session, alder_buyer: Person) -> None:
    item = an_item(name="Floor brush")
    add(alder_buyer, item, 3)
    send(alder_buyer, "/logout")
    alder_buyer.get("/login")
    alder_buyer.submit("/login", {"login": alder_buyer.login, "password": PASSWORD})
    assert "Floor brush" in alder_buyer.get("/cart").text
    assert lines_in_carts(session) == {item.id: 3}


def test_a_price_that_changed_since_is_shown_until_it_is_seen(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item(price="10.00")
    add(alder_buyer, item, 2)
    a_price(item, "9.50", for_=alder)
    page = alder_buyer.get("/cart")
    assert "Price changed: was €10.00." in page.text
    assert "€19.00" in page.text
    alder_buyer.submit("/cart/seen")
    assert "Price changed" not in alder_buyer.get("/cart").text


def test_a_price_is_accepted_only_by_saying_so(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item(price="10.00")
    add(alder_buyer, item)
    a_price(item, "9.50", for_=alder)
    alder_buyer.get("/cart")
    assert the_line(session, item).seen_price == Decimal("10.00")


def test_what_ships_later_is_told_line_by_line(alder_buyer: Person) -> None:
    add(alder_buyer, an_item(stock=8), 20)
    assert "8 now, 12 later" in alder_buyer.get("/cart").text


def test_stock_that_went_since_stops_the_line(alder_buyer: Person, session: Session) -> None:
    item = an_item(stock=5, backorder_allowed=False)
    add(alder_buyer, item, 4)
    take_from_stock(session, item, 3)
    page = alder_buyer.get("/cart").text
    assert "Only 2 left, and no more are coming." in page
    assert 'href="/cart/checkout"' not in page


def test_an_item_that_ended_since_stops_the_line(alder_buyer: Person, session: Session) -> None:
    item = an_item()
    add(alder_buyer, item)
    session.execute(update(Item).values(status="Inactive"))
    session.commit()
    page = alder_buyer.get("/cart").text
    assert "This item is no longer sold." in page
    assert 'href="/cart/checkout"' not in page


def test_the_total_counts_only_lines_with_a_price(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item(price="10.00"), 2)
    other = an_item(price="5.00")
    add(alder_buyer, other)
    session.execute(update(Item).where(Item.id == other.id).values(default_price=None))
    session.commit()
    page = alder_buyer.get("/cart").text
    assert "€20.00" in page
    assert "This item has no price yet" in page


def take_from_stock(session: Session, item: Item, quantity: int) -> None:
    balance = StockBalance
    session.execute(
        update(balance).where(balance.item_id == item.id).values(allocated=balance.allocated + Decimal(quantity))
    )
    session.commit()
