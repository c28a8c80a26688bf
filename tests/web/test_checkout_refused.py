"""A checkout that is refused: it says why, keeps what was typed, and writes nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, Location
from storefront.erp.items import Item
from storefront.erp.numbers import NumberSequence
from storefront.erp.stock import StockBalance
from storefront.portal.outbox import PortalOutbox
from tests.support.builders import an_invoice, an_item
from tests.support.cast import Person
from tests.support.shopping import add, check_out, checkout_form, orders, send

TYPED = {"po_number": "PO-7", "comment": "Ring twice"}


@pytest.fixture(autouse=True)
def _nothing_is_written(session: Session) -> Iterator[None]:
    yield
    assert orders(session) == []
    assert session.scalars(select(PortalOutbox)).all() == []
    assert session.scalars(select(NumberSequence)).all() == [], "no number was taken"


@pytest.fixture
def buyer(alder_buyer: Person) -> Person:
    """With something in the cart."""
    add(alder_buyer, an_item(price="10.00"))
    return alder_buyer


def of_alder(session: Session, **values: Any) -> None:
    session.execute(update(Customer).where(Customer.code == "ALDER").values(**values))
    session.commit()


def assert_refused(buyer: Person, fields: dict[str, str], *words: str) -> None:
    answer = check_out(buyer, {**TYPED, **fields})
    assert answer.status_code == 422
    for expected in (*words, *TYPED.values()):
        assert expected in answer.text


@pytest.mark.parametrize("day", ["2026-11-22", "2029-01-01", "1926-11-23"])
def test_a_wanted_day_that_is_gone_or_far_away(buyer: Person, day: str) -> None:
    assert_refused(buyer, {"requested_date": day}, "Choose today or a later day.")


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-45", "99999-01-01", "½"])
def test_a_wanted_day_that_is_no_day_stays_in_its_field(buyer: Person, day: str) -> None:
    assert_refused(buyer, {"requested_date": day}, "Not a valid date value.", f'value="{day}"')


def test_an_address_of_nobody(buyer: Person) -> None:
    assert_refused(buyer, {"ship_to": "NOWHERE"}, "Not a valid choice")


def test_an_address_of_another_customer(buyer: Person, birch: Customer, session: Session) -> None:
    theirs = session.scalars(select(Location.code).where(Location.customer_id == birch.id)).one()
    assert_refused(buyer, {"ship_to": theirs}, "Not a valid choice")


def test_no_address_at_all(buyer: Person) -> None:
    assert_refused(buyer, {"ship_to": ""}, "Choose an address.")


def test_a_way_of_shipping_that_nobody_knows(buyer: Person) -> None:
    assert_refused(buyer, {"ship_via": "ROCKET"}, "Not a valid choice")


@pytest.mark.parametrize(("field", "letters"), [("po_number", 65), ("comment", 2001)])
def test_more_letters_than_there_is_room_for_come_back_whole(buyer: Person, field: str, letters: int) -> None:
    answer = check_out(buyer, {field: "x" * letters})
    assert answer.status_code == 422
    assert "x" * letters in answer.text


def test_with_htmx_the_part_comes_back_with_what_was_typed(buyer: Person) -> None:
    answer = check_out(buyer, {**TYPED, "requested_date": "2020-01-01"}, htmx=True)
    assert answer.status_code == 422
    assert 'id="checkout"' in answer.text
    assert "PO-7" in answer.text


@pytest.mark.parametrize("status", ["Credit Hold", "On Hold", "Something new"])
def test_a_customer_whose_status_does_not_order(buyer: Person, session: Session, status: str) -> None:
    form = checkout_form(buyer)
    of_alder(session, status=status)
    answer = send(buyer, "/cart/checkout", {**form, **TYPED})
    assert answer.status_code == 422
    assert "can look but not order right now" in answer.text
    assert "PO-7" in answer.text
    assert "disabled" in answer.text


def test_over_the_credit_limit_where_the_setting_stops(buyer: Person, alder: Customer, session: Session) -> None:
    of_alder(session, credit_limit=100)
    an_invoice(for_=alder, amount="95.00")
    buyer.application.extensions["settings"] = buyer.application.extensions["settings"].model_copy(
        update={"credit_mode": "stop"}
    )
    assert_refused(buyer, {}, "over your credit limit")


def test_stock_that_went_while_the_form_was_open(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item(stock=3, backorder_allowed=False), 3)
    form = checkout_form(alder_buyer)
    session.execute(update(StockBalance).values(allocated=2))
    session.commit()
    answer = send(alder_buyer, "/cart/checkout", {**form, **TYPED})
    assert answer.status_code == 422
    assert "Only 1 left, and no more are coming." in answer.text
    assert "PO-7" in answer.text


@pytest.mark.parametrize("change", [{"status": "Inactive"}, {"default_price": None}, {"multiple": 4}])
def test_an_item_that_can_not_be_ordered_any_more(buyer: Person, session: Session, change: dict[str, Any]) -> None:
    form = checkout_form(buyer)
    session.execute(update(Item).values(**change))
    session.commit()
    assert send(buyer, "/cart/checkout", form).status_code == 422


def test_an_empty_cart(alder_buyer: Person) -> None:
    answer = send(alder_buyer, "/cart/checkout", TYPED)
    assert answer.status_code == 422
    assert "Your cart is empty" in answer.text


@pytest.mark.parametrize("missing", ["order_key", "seen", "ship_to"])
def test_a_form_that_lacks_a_field(buyer: Person, missing: str) -> None:
    form = checkout_form(buyer)
    form.pop(missing)
    assert send(buyer, "/cart/checkout", {**form, **TYPED}).status_code == 422


def test_a_viewer_may_not_order(alder_viewer: Person) -> None:
    assert send(alder_viewer, "/cart/checkout", TYPED).status_code == 403
    assert alder_viewer.get("/cart/checkout").status_code == 403
