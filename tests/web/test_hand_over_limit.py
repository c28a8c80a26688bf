"""A cart above the buyer's limit, sent to the salesperson: its order waits as the buyer's own would."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from tests.support.approving import may_order_up_to
from tests.support.builders import an_item
from tests.support.cast import Person, somebody_of
from tests.support.padding import a_line, a_pad_order, taken
from tests.support.padding import send as send_from_pad
from tests.support.shopping import add, check_out, orders
from tests.support.shopping import send as press
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases
BOSS = ("portal_user", "portal_order_management", "portal_company_management")


@pytest.fixture
def brush(session: Session) -> Item:
    return an_item("BR-1", "Floor brush", price="9.50", stock=100)


@pytest.fixture
def buyer(alder_buyer: Person, session: Session) -> Person:
    """A buyer whose orders above 100 wait."""
    may_order_up_to(session, alder_buyer.user_id, "100")
    return alder_buyer


@pytest.fixture
def boss(app: Flask, session: Session, alder: Customer) -> Person:
    """A colleague who approves orders."""
    return somebody_of(alder, "boss@alder.example", list(BOSS), app=app, session=session)


@pytest.fixture
def seller(salesperson: Person) -> Person:
    """Acts for Alder."""
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act", {})
    return salesperson


def hand_over(buyer: Person, seller: Person) -> None:
    """Let the buyer send the cart, and the salesperson take it."""
    buyer.get("/cart/hand-over")
    buyer.submit("/cart/hand-over", {})
    number = seller.get("/cart").text.split('action="/cart/handed/')[1].split("/")[0]
    press(seller, f"/cart/handed/{number}/take")


def test_a_cart_above_the_buyers_limit_waits_when_the_salesperson_orders_it(
    buyer: Person, seller: Person, boss: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 20)
    hand_over(buyer, seller)
    page = seller.get("/cart/checkout").text
    assert "This cart came from Buyer and is above the order limit of €100.00" in page
    assert "Ask for approval" in page
    assert "Who is told" not in page
    check_out(seller)
    (order,) = orders(session)
    assert (order.status, order.created_by, order.on_behalf_of) == ("Pending Approval", "Sales", "Alder")
    wanted = session.scalars(select(PortalOutbox).where(PortalOutbox.kind == "approval_wanted")).one()
    assert (wanted.recipient, wanted.context["buyer"], wanted.context["cart_of"]) == (
        "boss@alder.example",
        "Sales",
        "Buyer",
    )
    assert "It waits for Boss." in seller.get(f"/orders/{order.number}").text


def test_the_audit_log_keeps_whose_cart_it_was(
    buyer: Person, seller: Person, boss: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 20)
    hand_over(buyer, seller)
    check_out(seller)
    row = session.scalars(select(PortalAudit).where(PortalAudit.action == "order.place")).one()
    assert (row.actor, row.on_behalf_of) == ("Sales", "Alder")
    assert (row.details or {})["after"] == {"cart_of": "Buyer", "order_limit": "100.0000"}


def test_a_colleague_approves_it_and_the_buyer_is_told(
    buyer: Person, seller: Person, boss: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 20)
    hand_over(buyer, seller)
    check_out(seller)
    number = orders(session)[0].number
    assert buyer.get(f"/orders/approvals/{number}", inspect=False).status_code in {403, 404}
    boss.get(f"/orders/approvals/{number}")
    boss.submit(f"/orders/approvals/{number}", {"do": "approve"})
    assert orders(session)[0].status == "Open"
    mails = session.scalars(select(PortalOutbox).where(PortalOutbox.kind == "approval_answer"))
    assert [one.recipient for one in mails] == ["buyer@alder.example"]


def test_nobody_who_may_approve_means_that_it_is_not_ordered(
    buyer: Person, seller: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 20)
    hand_over(buyer, seller)
    assert "nobody of the customer may approve it" in seller.get("/cart/checkout").text
    fields = {name: _value(seller, name) for name in ("order_key", "seen", "ship_to")}
    answer = press(seller, "/cart/checkout", fields)
    assert answer.status_code == 422
    assert "above the limit of the buyer who sent the cart" in answer.text
    assert orders(session) == []


def _value(person: Person, name: str) -> str:
    return person.get("/cart/checkout").text.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]


@pytest.mark.parametrize("quantity", [10, 20])
def test_the_total_of_the_salespersons_cart_counts(
    buyer: Person, seller: Person, boss: Person, brush: Item, session: Session, quantity: int
) -> None:
    add(buyer, brush, quantity)
    hand_over(buyer, seller)
    if quantity == 10:
        add(seller, an_item("BR-2", "Broom", price="1.00", stock=9), 9)
    check_out(seller)
    assert orders(session)[0].total == Decimal(quantity) * Decimal("9.50") + (9 if quantity == 10 else 0)
    assert orders(session)[0].status == "Pending Approval"


def test_within_the_limit_the_order_is_placed_at_once(
    buyer: Person, seller: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 10)
    hand_over(buyer, seller)
    check_out(seller)
    assert orders(session)[0].status == "Open"


def test_lines_of_the_salesperson_alone_are_bound_by_no_limit(
    buyer: Person, seller: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 10)
    hand_over(buyer, seller)
    check_out(seller)
    add(seller, brush, 50)
    assert "above the order limit" not in seller.get("/cart/checkout").text
    check_out(seller)
    assert [one.status for one in orders(session)] == ["Open", "Open"]


def test_what_was_taken_out_again_binds_nothing(buyer: Person, seller: Person, brush: Item, session: Session) -> None:
    add(buyer, brush, 20)
    hand_over(buyer, seller)
    line = seller.get("/cart").text.split('action="/cart/lines/')[1].split('"')[0].split("/")[0]
    press(seller, f"/cart/lines/{line}/remove")
    add(seller, an_item("BR-2", "Broom", price="30.00", stock=9), 9)
    check_out(seller)
    assert [one.status for one in orders(session)] == ["Open"]


def test_an_order_of_the_pad_is_not_made_of_the_cart(
    buyer: Person, seller: Person, brush: Item, session: Session
) -> None:
    add(buyer, brush, 20)
    hand_over(buyer, seller)
    order = a_pad_order(taken(seller), a_line(brush, 20, price="9.5"))
    assert send_from_pad(seller, order).get_json()["state"] == "placed"
    assert orders(session)[0].status == "Open"


def test_the_buyer_reads_before_sending_that_it_will_wait(buyer: Person, salesperson: Person, brush: Item) -> None:
    add(buyer, brush, 10)
    assert "above your order limit" not in buyer.get("/cart/hand-over").text
    add(buyer, brush, 1)
    assert "This is above your order limit of €100.00" in buyer.get("/cart/hand-over").text


def test_asking_whose_cart_it_was_costs_two_statements_for_any_number_of_lines(
    buyer: Person, seller: Person, boss: Person, brush: Item
) -> None:
    def cost() -> int:
        with recorded(the_engine(seller)) as ran:
            seller.get("/cart/checkout")
        return ran.count

    add(buyer, brush, 20)
    hand_over(buyer, seller)
    one = cost()
    for number in range(12):
        add(buyer, an_item(f"BR-9{number}", "Broom", price="9.50", stock=9), 2)
    hand_over(buyer, seller)
    assert cost() == one
