"""An order above the buyer's limit waits for a colleague: checkout, mail, list, answer, and who sees what of it."""

from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.stock import StockBalance
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalAreaOff
from tests.support.approving import ORDERING, holds, may_order_up_to
from tests.support.builders import an_item, an_order, saved
from tests.support.cast import Person, somebody_of
from tests.support.shopping import add, check_out, orders, send

pytestmark = pytest.mark.both_databases
NUMBER = "SO000001"
REVIEW = f"/orders/approvals/{NUMBER}"


@pytest.fixture
def buyer(alder_buyer: Person, session: Session) -> Person:
    """A buyer whose orders above 100 wait."""
    may_order_up_to(session, alder_buyer.user_id, "100")
    return alder_buyer


@pytest.fixture
def boss(app: Flask, session: Session, alder: Customer) -> Person:
    """A colleague who sees orders and approves them."""
    roles = ["portal_user", "portal_order_management", "portal_company_management"]
    return somebody_of(alder, "boss@alder.example", roles, app=app, session=session)


@pytest.fixture
def brush(session: Session) -> Item:
    return an_item("BR-1", "Floor brush", price="9.50", stock=100)


@pytest.fixture
def waiting(buyer: Person, boss: Person, brush: Item) -> str:
    """The number of an order of 190.00 that waits."""
    add(buyer, brush, 20)
    check_out(buyer, {"po_number": "PO-7"})
    return NUMBER


def decide(person: Person, do: str = "approve", **fields: Any) -> TestResponse:
    person.get(REVIEW)
    return person.submit(REVIEW, {"do": do, **fields})


def the_order(session: Session) -> SalesOrder:
    (found,) = orders(session)
    return found


def mails(session: Session) -> list[tuple[str, str]]:
    session.rollback()
    return [(mail.kind, mail.recipient) for mail in session.query(PortalOutbox).order_by(PortalOutbox.id)]


def allocated(session: Session) -> int:
    session.rollback()
    return int(session.scalars(select(StockBalance.allocated)).one())


def test_the_checkout_says_before_that_the_order_will_wait_and_for_whom(
    buyer: Person, boss: Person, brush: Item
) -> None:
    add(buyer, brush, 20)
    text = buyer.get("/cart/checkout").text
    assert "above your order limit of €100.00" in text
    assert "approved by Boss" in text
    assert "Ask for approval, €190.00" in text


def test_within_the_limit_nothing_waits(buyer: Person, boss: Person, brush: Item, session: Session) -> None:
    add(buyer, brush, 10)
    assert "order limit" not in buyer.get("/cart/checkout").text
    check_out(buyer)
    assert the_order(session).status == "Open"


def test_it_waits_allocates_nothing_and_the_colleague_gets_a_mail(waiting: str, session: Session) -> None:
    order = the_order(session)
    assert (order.status, order.confirmed_at, allocated(session)) == ("Pending Approval", None, 0)
    assert session.query(OrderAllocation).count() == 0
    assert mails(session) == [("approval_wanted", "boss@alder.example")]


def test_the_buyer_sees_for_whom_it_waits_and_may_cancel(waiting: str, buyer: Person, session: Session) -> None:
    text = buyer.get(f"/orders/{waiting}").text
    for words in ("Waits for approval", "It waits for Boss.", "Not approved yet"):
        assert words in text
    buyer.get(f"/orders/{waiting}/cancel")
    buyer.submit(f"/orders/{waiting}/cancel")
    assert the_order(session).status == "Canceled"


def test_approved_it_is_open_takes_the_stock_and_the_buyer_is_told(
    waiting: str, boss: Person, buyer: Person, session: Session
) -> None:
    assert "1 order waits for your approval" in boss.get("/").text
    assert waiting in boss.get("/orders/approvals").text
    assert decide(boss, note="Fine with me").status_code == 303
    order = the_order(session)
    assert (order.status, order.approval_by, order.approval_note) == ("Open", "Boss", "Fine with me")
    assert (order.confirmed_at is not None, allocated(session)) == (True, 20)
    assert mails(session)[1:] == [
        ("approval_answer", "buyer@alder.example"),
        ("order_confirmation", "buyer@alder.example"),
    ]
    text = buyer.get(f"/orders/{waiting}").text
    for words in ("Boss approved this order.", "Fine with me", "Approved"):
        assert words in text
    assert "Nothing waits for you" in boss.get("/orders/approvals").text
    assert session.query(PortalAudit).filter_by(action="order.approve", subject=waiting).count() == 1


def test_rejected_it_has_ended_and_the_buyer_reads_why(
    waiting: str, boss: Person, buyer: Person, session: Session
) -> None:
    assert decide(boss, "reject", note="Too many").status_code == 303
    order = the_order(session)
    assert (order.status, allocated(session)) == ("Rejected", 0)
    assert mails(session)[1:] == [("approval_answer", "buyer@alder.example")]
    assert session.scalars(select(SalesOrderLine.quantity_cancelled)).one() == 20
    text = buyer.get(f"/orders/{waiting}").text
    for words in ("This order was not approved.", "Boss rejected this order.", "Too many"):
        assert words in text


def test_the_second_is_told_that_it_was_decided(waiting: str, boss: Person, session: Session) -> None:
    boss.get(REVIEW)
    first = boss.submit(REVIEW, {"do": "approve"})
    second = boss.submit(REVIEW, {"do": "reject"})
    assert (first.status_code, second.status_code) == (303, 303)
    assert the_order(session).status == "Open"
    assert "was decided before you pressed" in boss.get(REVIEW).text


def test_what_the_buyer_cancelled_is_not_approved_any_more(
    waiting: str, boss: Person, buyer: Person, session: Session
) -> None:
    boss.get(REVIEW)
    send(buyer, f"/orders/{waiting}/cancel")
    assert boss.submit(REVIEW, {"do": "approve"}).status_code == 303
    assert (the_order(session).status, allocated(session)) == ("Canceled", 0)


def raise_price(session: Session, price: str) -> None:
    with writing(session):
        session.execute(update(Item).values(default_price=Decimal(price)))


def test_a_new_price_is_shown_by_line_and_the_ordered_one_is_kept(waiting: str, boss: Person, session: Session) -> None:
    raise_price(session, "12.00")
    text = boss.get(REVIEW).text
    for words in ("Prices changed since it was ordered: €190.00 then, €240.00 today.", "€12.00", "today €240.00"):
        assert words in text
    assert decide(boss).status_code == 303
    assert the_order(session).total == Decimal("190.00")


def test_todays_prices_count_when_the_approver_says_so(waiting: str, boss: Person, session: Session) -> None:
    raise_price(session, "12.00")
    assert decide(boss, prices="today").status_code == 303
    order = the_order(session)
    line = session.scalars(select(SalesOrderLine)).one()
    assert {order.total, order.lines_amount, line.amount} == {Decimal(240)}
    assert line.unit_price == Decimal(12)


def test_what_changed_while_one_looked_is_shown_again_and_the_note_kept(
    waiting: str, boss: Person, session: Session
) -> None:
    boss.get(REVIEW)
    raise_price(session, "12.00")
    answer = boss.submit(REVIEW, {"do": "approve", "note": "Yes"})
    assert answer.status_code == 422
    assert "Prices or stock changed while you looked" in answer.text
    assert ">Yes</textarea>" in answer.text
    assert the_order(session).status == "Pending Approval"
    assert boss.submit(REVIEW, {"do": "approve"}).status_code == 303


def test_stock_that_is_gone_meanwhile_is_shown_and_the_order_waits_for_it(
    waiting: str, boss: Person, session: Session
) -> None:
    with writing(session):
        session.execute(update(StockBalance).values(on_hand=5))
        session.execute(update(Item).values(backorder_allowed=True))
    assert "5 now, 15 later" in boss.get(REVIEW).text
    assert decide(boss).status_code == 303
    assert (the_order(session).status, allocated(session)) == ("Open", 5)


def test_what_cant_be_delivered_can_only_be_rejected(waiting: str, boss: Person, session: Session) -> None:
    with writing(session):
        session.execute(update(Item).values(status="Inactive"))
    assert "can only be rejected" in boss.get(REVIEW).text
    assert decide(boss).status_code == 422
    assert decide(boss, "reject").status_code == 303


def test_nobody_approves_the_own_order(buyer: Person, boss: Person, brush: Item, session: Session) -> None:
    holds(session, buyer.user_id, *ORDERING, Permission.ORDER_APPROVE, limit="100")
    add(buyer, brush, 20)
    check_out(buyer)
    holds(session, buyer.user_id, *ORDERING, Permission.ORDER_APPROVE)
    assert NUMBER not in buyer.get("/orders/approvals").text
    assert "This is your own order" in buyer.get(REVIEW).text
    assert send(buyer, REVIEW, {"do": "approve"}).status_code == 422
    assert the_order(session).status == "Pending Approval"


def test_nobody_approves_above_the_own_limit(waiting: str, app: Flask, alder: Customer, session: Session) -> None:
    small = somebody_of(alder, "small@alder.example", ["portal_user"], app=app, session=session)
    holds(session, small.user_id, *ORDERING, Permission.ORDER_APPROVE, limit="150")
    assert waiting not in small.get("/orders/approvals").text
    assert "above your own limit of €150.00" in small.get(REVIEW).text
    assert send(small, REVIEW, {"do": "approve"}).status_code == 422
    assert the_order(session).status == "Pending Approval"


def test_the_own_order_limit_bounds_what_one_approves(
    waiting: str, app: Flask, alder: Customer, session: Session
) -> None:
    small = somebody_of(alder, "small@alder.example", ["portal_company_management"], app=app, session=session)
    holds(session, small.user_id, *ORDERING, limit="150", keep=True)
    assert send(small, REVIEW, {"do": "approve"}).status_code == 422


def test_without_somebody_who_may_approve_nothing_is_placed(buyer: Person, brush: Item, session: Session) -> None:
    add(buyer, brush, 20)
    assert "nobody at your company may approve it" in buyer.get("/cart/checkout").text
    assert check_out(buyer).status_code == 422
    assert orders(session) == []


def test_who_has_left_or_whose_area_is_off_is_not_asked(
    buyer: Person, boss: Person, alder: Customer, brush: Item, session: Session
) -> None:
    assert boss.contact is not None
    saved(PortalAreaOff(area="ordering", customer_id=alder.id, contact_id=boss.contact.id))
    add(buyer, brush, 20)
    assert check_out(buyer).status_code == 422


def test_birch_and_who_may_not_approve_see_nothing_of_it(
    waiting: str, birch_buyer: Person, buyer: Person, session: Session
) -> None:
    holds(session, birch_buyer.user_id, *ORDERING, Permission.ORDER_APPROVE)
    assert birch_buyer.get(REVIEW).status_code == 404
    assert send(birch_buyer, REVIEW, {"do": "approve"}).status_code == 404
    assert waiting not in birch_buyer.get("/orders/approvals").text
    assert buyer.get("/orders/approvals").status_code == 403
    assert the_order(session).status == "Pending Approval"


def test_an_order_that_waits_for_the_erp_is_not_the_customers_to_approve(
    boss: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder, status="Pending Approval")
    assert boss.get(f"/orders/approvals/{order.number}").status_code == 404
    assert order.number not in boss.get("/orders/approvals").text


def test_over_the_credit_limit_it_is_held_after_the_approval(
    waiting: str, boss: Person, alder: Customer, session: Session
) -> None:
    with writing(session):
        session.execute(update(Customer).where(Customer.id == alder.id).values(credit_limit=Decimal(50)))
    assert decide(boss).status_code == 303
    assert (the_order(session).status, allocated(session)) == ("Credit Hold", 0)


def test_neither_button_is_a_clear_error(waiting: str, boss: Person) -> None:
    assert decide(boss, "").status_code == 422


def test_the_office_sees_how_many_wait(waiting: str, operator: Person) -> None:
    text = operator.get("/admin").text
    assert "Orders that wait for a colleague" in text
    assert waiting in text
