"""Cancelling an order by its pages: it asks first, without a script too, and says when it is too late."""

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.portal.audit import PortalAudit
from tests.support.builders import a_shipment, an_item, an_order
from tests.support.cast import Person, somebody_of
from tests.support.shopping import add, check_out, send

pytestmark = pytest.mark.both_databases


def status(session: Session) -> str:
    session.rollback()
    return session.scalars(select(SalesOrder.status)).one()


def test_it_asks_before_it_cancels(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item(price="9.50"), 4)
    check_out(alder_buyer)
    assert 'href="/orders/SO000001/cancel"' in alder_buyer.get("/orders/SO000001").text
    asked = alder_buyer.get("/orders/SO000001/cancel").text
    assert "Cancel order SO000001?" in asked
    assert "€38.00" in asked
    assert status(session) == "Open"
    answer = alder_buyer.submit("/orders/SO000001/cancel")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/orders/SO000001")
    page = alder_buyer.get("/orders/SO000001").text
    for words in ("Order SO000001 is cancelled.", "This order was cancelled.", "4 cancelled", "by Buyer"):
        assert words in page
    assert 'href="/orders/SO000001/cancel"' not in page


def test_sent_again_it_is_the_same_answer(alder_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder)
    answers = [send(alder_buyer, f"/orders/{order.number}/cancel") for _ in range(3)]
    assert {(answer.status_code, answer.headers["Location"]) for answer in answers} == {
        (303, f"/orders/{order.number}")
    }
    assert len(session.scalars(select(PortalAudit).where(PortalAudit.action == "order.cancel")).all()) == 1


@pytest.mark.parametrize("raw", ["Shipping", "Completed", "Invoiced", "Expired", "Awaiting Customs"])
def test_too_late_is_said_in_clear_words(alder_buyer: Person, alder: Customer, session: Session, raw: str) -> None:
    order = an_order(for_=alder, status=raw)
    path = f"/orders/{order.number}/cancel"
    assert path not in alder_buyer.get(f"/orders/{order.number}").text
    part = alder_buyer.ask(path, method="POST", data={"csrf_token": alder_buyer.token()})
    for answer in (send(alder_buyer, path), part):
        assert answer.status_code == 422
        assert f"Order {order.number} can't be cancelled any more" in answer.text
    assert status(session) == raw


def test_a_packed_line_is_too_late_though_the_status_is_not(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder)
    a_shipment(session.scalars(select(SalesOrderLine)).one(), status="Open")
    path = f"/orders/{order.number}/cancel"
    assert path not in alder_buyer.get(f"/orders/{order.number}").text
    answer = send(alder_buyer, path)
    assert answer.status_code == 422
    assert "A part of it is packed or has gone out." in answer.text
    assert status(session) == "Open"


def test_who_may_only_look_at_orders_cancels_none(app: Flask, session: Session, alder: Customer) -> None:
    looker = somebody_of(alder, "looks@alder.example", ["portal_financial_management"], app=app, session=session)
    order = an_order(for_=alder)
    assert send(looker, f"/orders/{order.number}/cancel").status_code == 403
    assert status(session) == "Open"


def test_a_colleagues_order_may_be_cancelled_and_a_strangers_may_not(
    alder_buyer: Person, birch_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder, created_by="A colleague")
    assert send(birch_buyer, f"/orders/{order.number}/cancel").status_code == 404
    assert status(session) == "Open"
    assert send(alder_buyer, f"/orders/{order.number}/cancel").status_code == 303
    assert status(session) == "Canceled"
