"""A cart changes hands between a buyer and the salesperson: once, with a message, and nothing of it is lost."""

from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.portal.audit import PortalAudit
from storefront.portal.carts import PortalCart, PortalCartLine, PortalHandover, PortalHandoverLine
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalActingOff
from tests.support.builders import NOW, a_cart, a_handover, a_price, an_item, saved
from tests.support.cast import Person
from tests.support.statements import recorded, the_engine


@pytest.fixture
def brush(alder: Customer) -> Any:
    item = an_item("BR-100", "Floor brush")
    a_price(item, "9.50", for_=alder)
    return item


@pytest.fixture
def seller(salesperson: Person) -> Person:
    """Acts for Alder."""
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act", {})
    return salesperson


@pytest.fixture
def buyer(alder_buyer: Person, brush: Any, salesperson: Person) -> Person:
    """Has three brushes in the cart."""
    alder_buyer.get("/catalog/items/BR-100")
    alder_buyer.submit("/cart/lines", {"quantity": "3"})
    return alder_buyer


def send(person: Person, **fields: str) -> Any:
    person.get("/cart/hand-over")
    return person.submit("/cart/hand-over", fields)


def press(person: Person, what: str, **fields: str) -> Any:
    """Press a button of the only hand-over on the cart's page."""
    text = person.get("/cart").text
    number = text.split('action="/cart/handed/')[1].split("/")[0]
    return person.post(f"/cart/handed/{number}/{what}", data={"csrf_token": person.token(), **fields})


def holdings(session: Session) -> dict[int, Decimal]:
    """Return what lies in each person's cart."""
    session.rollback()  # a new transaction sees what the app wrote
    rows = session.execute(
        select(PortalCart.user_id, PortalCartLine.quantity).join(
            PortalCartLine, PortalCartLine.cart_id == PortalCart.id
        )
    )
    return {row.user_id: row.quantity for row in rows}


def test_a_buyer_sends_the_cart_and_sees_it_until_it_is_answered(buyer: Person, session: Session) -> None:
    assert "Hand it to somebody to check and order" in buyer.get("/cart").text
    assert send(buyer, message="Please check and order").headers["Location"] == "/cart"
    text = buyer.get("/cart").text
    assert "With Sales" in text
    assert "Please check and order" in text
    assert "Your cart is empty" in text
    assert holdings(session) == {}


def test_the_salesperson_finds_it_and_takes_it(buyer: Person, seller: Person, session: Session) -> None:
    send(buyer, message="Please check and order")
    assert "Carts sent to you" in seller.get("/sales").text
    assert "Kim" not in seller.get("/sales?only=quotes").text
    assert "sent you a cart" in seller.get("/sales/ALDER").text
    press(seller, "take")
    assert holdings(session) == {seller.user_id: Decimal(3)}
    assert "sent you a cart" not in seller.get("/cart").text
    assert "With Sales" not in buyer.get("/cart").text


def test_acting_because_of_a_cart_leads_to_it(buyer: Person, salesperson: Person) -> None:
    send(buyer)
    salesperson.get("/sales/ALDER")
    answer = salesperson.post("/sales/ALDER/act", data={"csrf_token": salesperson.token(), "to": "cart"})
    assert answer.headers["Location"] == "/cart"


def test_the_salesperson_gives_it_back_with_a_word(buyer: Person, seller: Person, session: Session) -> None:
    send(buyer)
    press(seller, "back", message="Take twelve, it is cheaper")
    assert holdings(session) == {buyer.user_id: Decimal(3)}
    mail = session.scalars(select(PortalOutbox).order_by(PortalOutbox.id.desc())).first()
    assert mail
    assert (mail.recipient, mail.context["message"], mail.context["given_back"]) == (
        "buyer@alder.example",
        "Take twelve, it is cheaper",
        True,
    )


def test_the_buyer_takes_it_back_on_top_of_what_is_there(buyer: Person, session: Session) -> None:
    send(buyer)
    buyer.get("/catalog/items/BR-100")
    buyer.submit("/cart/lines", {"quantity": "2"})
    press(buyer, "back")
    assert holdings(session) == {buyer.user_id: Decimal(5)}
    assert [one.kind for one in session.scalars(select(PortalOutbox))] == ["cart_handed_over"]


def test_the_salespersons_own_cart_goes_to_a_buyer(
    alder_buyer: Person, seller: Person, session: Session, brush: Any
) -> None:
    seller.get("/catalog/items/BR-100")
    seller.submit("/cart/lines", {"quantity": "4"})
    assert send(seller, message="This is what you wanted").status_code == 303
    press(alder_buyer, "take")
    assert holdings(session) == {alder_buyer.user_id: Decimal(4)}
    rows = session.scalars(select(PortalAudit).where(PortalAudit.action.like("cart.%")).order_by(PortalAudit.id))
    assert [(one.action, one.actor, one.on_behalf_of) for one in rows] == [
        ("cart.handed_over", "Sales", "Alder"),
        ("cart.taken", "Buyer", None),
    ]


def test_the_same_form_twice_sends_once(buyer: Person, session: Session) -> None:
    buyer.get("/cart/hand-over")
    key = session.scalars(select(PortalCart.order_key)).one()
    partner = buyer.get("/cart/hand-over").text.split('name="partner" value="')[1].split('"')[0]
    fields = {"csrf_token": buyer.token(), "order_key": key, "partner": partner, "message": "once"}
    assert [buyer.post("/cart/hand-over", data=fields).status_code for _ in range(3)] == [303, 303, 303]
    session.rollback()
    assert len(session.scalars(select(PortalHandover)).all()) == 1
    assert [one.quantity for one in session.scalars(select(PortalHandoverLine))] == [Decimal(3)]
    assert len(session.scalars(select(PortalOutbox)).all()) == 1


def test_a_checkout_left_open_orders_nothing_of_what_was_sent(buyer: Person, session: Session) -> None:
    page = buyer.get("/cart/checkout")
    fields = {
        name: page.text.split(f'name="{name}"')[1].split('value="')[1].split('"')[0]
        for name in ("order_key", "seen", "ship_to")
    }
    send(buyer)
    answer = buyer.post("/cart/checkout", data={**fields, "csrf_token": buyer.token()})
    assert answer.status_code == 422


@pytest.mark.parametrize("what", ["take", "back"])
def test_pressing_twice_moves_the_lines_once(buyer: Person, seller: Person, session: Session, what: str) -> None:
    send(buyer)
    number = session.scalars(select(PortalHandover.id)).one()
    seller.get("/cart")
    fields = {"csrf_token": seller.token()}
    answers = [seller.post(f"/cart/handed/{number}/{what}", data=fields).status_code for _ in range(2)]
    assert answers == [303, 303]
    assert list(holdings(session).values()) == [Decimal(3)]


def test_what_was_taken_cannot_be_taken_back(buyer: Person, seller: Person, session: Session) -> None:
    send(buyer)
    number = session.scalars(select(PortalHandover.id)).one()
    press(seller, "take")
    answer = buyer.post(f"/cart/handed/{number}/back", data={"csrf_token": buyer.token()})
    assert answer.status_code == 404
    assert holdings(session) == {seller.user_id: Decimal(3)}


def test_a_colleague_neither_sees_nor_takes_it(
    buyer: Person, seller: Person, alder_manager: Person, birch_buyer: Person, session: Session
) -> None:
    send(buyer)
    number = session.scalars(select(PortalHandover.id)).one()
    for person, status in ((birch_buyer, 404), (alder_manager, 403)):
        answer = person.post(f"/cart/handed/{number}/take", data={"csrf_token": person.token()})
        assert answer.status_code == status


def test_a_customer_that_forbids_acting_has_nobody_to_send_it_to(buyer: Person, alder: Customer) -> None:
    saved(PortalActingOff(customer_id=alder.id, at=NOW, by="Kim"))
    assert "Nobody to send it to" in buyer.get("/cart/hand-over").text


def test_the_mail_names_the_sender_the_message_and_the_lines(buyer: Person, session: Session) -> None:
    send(buyer, message="Please check and order")
    mail = session.scalars(select(PortalOutbox)).one()
    assert mail.recipient == "sales@demo.example"
    assert (mail.context["sender"], mail.context["customer_name"], mail.context["path"]) == (
        "Buyer",
        "Alder",
        "/sales/ALDER",
    )
    assert mail.context["lines"] == [{"sku": "BR-100", "name": "Floor brush", "quantity": "3", "unit": "EA"}]


def test_a_cart_that_would_be_too_full_leaves_it_where_it_is(
    alder_buyer: Person, seller: Person, alder: Customer, session: Session, brush: Any
) -> None:
    a_cart(seller.user_id, for_=alder, items=[an_item(f"BX-{number}") for number in range(500)])
    a_handover(brush, 3, from_=alder_buyer.user_id, to=seller.user_id, for_=alder)
    press(seller, "take")
    session.expire_all()
    assert session.scalars(select(PortalHandover.outcome)).one() is None
    assert "The cart is full" in seller.get("/cart").text


def test_a_cart_asks_four_things_while_nothing_is_on_its_way(buyer: Person) -> None:
    with recorded(the_engine(buyer)) as statements:
        buyer.get("/cart")
    statements.assert_at_most(4)
