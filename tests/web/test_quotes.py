"""Quotes: asked for from anywhere, answered with prices, accepted as one order at exactly these prices, or declined."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.erp.items import Unit
from storefront.erp.orders import OrderAllocation, SalesOrder
from storefront.erp.quotes import Quote, QuoteLine, QuoteMessage
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.stored_settings import store
from storefront.portal.users import PortalAccess, PortalActingOff, PortalAreaOff
from tests.support.approving import ORDERING, holds, may_order_up_to
from tests.support.builders import NOW, TODAY, Line, a_cart, a_list, a_quote, an_item, saved
from tests.support.cast import Person, somebody_of
from tests.support.quoting import ask, mails, order_lines, orders, the_quote
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases


def accept(person: Person, quote: Quote, **fields: str) -> Any:
    person.get(f"/quotes/{quote.number}/accept")
    return person.submit(f"/quotes/{quote.number}/accept", fields)


def test_a_request_stands_in_the_table_at_once_and_its_number_is_shown(
    alder_buyer: Person, salesperson: Person, session: Session
) -> None:
    an_item("BR-100", "Floor brush")
    answer = ask(alder_buyer, ("br-100", "250"))
    quote = the_quote(session)
    assert (quote.number, quote.status, quote.created_by, quote.comment) == (
        "QT000001",
        "Requested",
        "Buyer",
        "By May, please.",
    )
    assert (answer.status_code, answer.location) == (303, "/quotes/QT000001")
    assert "Its number is QT000001." in alder_buyer.get(answer.location).text
    assert mails(session) == [("quote_asked", salesperson.login, "asked")]


def test_the_same_form_again_is_the_same_quote(alder_buyer: Person, session: Session) -> None:
    an_item("BR-100")
    alder_buyer.get("/quotes/new")
    fields = {"sku": ["BR-100"], "quantity": ["2"], "unit": [""]}
    assert [alder_buyer.submit("#quote-form", fields).location for _ in range(2)] == ["/quotes/QT000001"] * 2
    assert the_quote(session).number == "QT000001"


def test_a_salesperson_hears_of_a_quote_of_a_customer_that_forbids_acting(
    alder_buyer: Person, salesperson: Person, alder: Customer, session: Session
) -> None:
    an_item("BR-100", "Floor brush")
    saved(PortalActingOff(customer_id=alder.id, at=NOW, by="Kim"))
    ask(alder_buyer, ("BR-100", "50"))
    assert mails(session) == [("quote_asked", salesperson.login, "asked")]


def test_without_a_salesperson_the_address_of_the_settings_is_told(birch_buyer: Person, session: Session) -> None:
    store(session, {"quote_mail": "quotes@demo.example"}, NOW)
    session.commit()
    an_item("BR-100")
    ask(birch_buyer, ("BR-100", "2"))
    assert mails(session) == [("quote_asked", "quotes@demo.example", "asked")]


@pytest.mark.parametrize(("quantity", "shown"), [("12.5", "12,5"), ("1.125", "1.125"), ("1200", "1200")])
def test_a_quantity_stands_in_the_form_as_the_language_writes_it(
    alder_buyer: Person, alder: Customer, session: Session, quantity: str, shown: str
) -> None:
    saved(Unit(code="M", name="metre", decimals=3))
    item = an_item("ROPE", base_unit="M", sales_unit="M")
    own = a_list(alder_buyer.user_id, for_=alder, items=[item], quantity=quantity)
    session.execute(update(Contact).values(language="de"))
    session.commit()
    assert f'value="{shown}"' in alder_buyer.get(f"/quotes/new?list={own.id}").text
    assert alder_buyer.submit("#quote-form").status_code == 303
    assert session.scalars(select(QuoteLine.quantity)).one() == Decimal(quantity)


def test_cart_and_list_and_item_fill_the_form(alder_buyer: Person, alder: Customer) -> None:
    item = an_item("BR-100", "Floor brush")
    a_cart(alder_buyer.user_id, for_=alder, items=[item])
    own = a_list(alder_buyer.user_id, for_=alder, items=[item], quantity=7)
    assert "/quotes/new?from=cart" in alder_buyer.get("/cart").text
    assert "Floor brush" in alder_buyer.get("/quotes/new?from=cart").text
    assert f"/quotes/new?list={own.id}" in alder_buyer.get(f"/lists/{own.id}").text
    assert 'value="7"' in alder_buyer.get(f"/quotes/new?list={own.id}").text
    assert "Floor brush" in alder_buyer.get("/quotes/new?item=BR-100").text


def test_an_item_without_a_price_leads_to_a_quote(alder_buyer: Person, session: Session) -> None:
    an_item("NO-1", "Special brush", price=None)
    assert 'href="/quotes/new?item=NO-1"' in alder_buyer.get("/catalog/items/NO-1").text
    alder_buyer.get("/quotes/new?item=NO-1")
    alder_buyer.submit("#quote-form", {})
    assert the_quote(session).status == "Requested"


@pytest.mark.parametrize(
    ("sku", "quantity", "words"),
    [
        ("NO-SUCH", "2", "We have no item with that number."),
        ("BR-100", "x", "Enter a quantity in digits"),
        ("BR-100", "", "Enter a quantity in digits"),
        ("", "2", "We have no item with that number."),
        ("BR-100", "-1", "Enter a quantity above zero."),
        ("BR-100", "1.5", "This unit is sold in whole numbers."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    alder_buyer: Person, session: Session, sku: str, quantity: str, words: str
) -> None:
    an_item("BR-100")
    answer = ask(alder_buyer, (sku, quantity), comment="Keep this")
    assert (answer.status_code, words in answer.text, "Keep this" in answer.text) == (422, True, True)
    assert session.scalars(select(Quote)).all() == []


def test_an_empty_form_asks_for_a_line(alder_buyer: Person) -> None:
    answer = ask(alder_buyer)
    assert (answer.status_code, "Enter at least one item" in answer.text) == (422, True)


def test_an_accepted_quote_is_one_order_at_its_prices(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item("BR-100", price="10.00", stock=100)
    quote = a_quote(for_=alder, lines=[Line(item, 7, "8.123456")])
    answer = accept(alder_buyer, quote, po_number="PO 9")
    (order,) = orders(session)
    (line,) = order_lines(session)
    assert answer.location == f"/orders/{order.number}"
    assert (line.unit_price, line.amount, order.total, order.po_number) == (
        Decimal("8.123456"),
        Decimal("56.86"),
        Decimal("56.86"),
        "PO 9",
    )
    assert (line.price_rule or {})["rule"] == f"quote {quote.number}"
    assert (order.status, session.scalars(select(OrderAllocation.quantity)).one()) == ("Open", Decimal(7))
    assert f"price of quote {quote.number}" in alder_buyer.get(answer.location).text
    assert (the_quote(session).status, the_quote(session).order_id) == ("Accepted", order.id)


def test_accepting_again_leads_to_the_same_order(alder_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=100), 2)])
    alder_buyer.get(f"/quotes/{quote.number}/accept")
    answers = [alder_buyer.submit(f"/quotes/{quote.number}/accept").location for _ in range(3)]
    assert answers == [f"/orders/{orders(session)[0].number}"] * 3
    assert len(orders(session)) == 1


def test_an_answer_meanwhile_is_shown_before_anything_is_ordered(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=100), 2)])
    alder_buyer.get(f"/quotes/{quote.number}/accept")
    session.get_one(Quote, quote.id).revision = 2
    session.commit()
    answer = alder_buyer.submit(f"/quotes/{quote.number}/accept", {"po_number": "PO 9"})
    assert (answer.status_code, "We changed this quote" in answer.text, "PO 9" in answer.text) == (422, True, True)
    assert orders(session) == []
    assert alder_buyer.submit(f"/quotes/{quote.number}/accept").status_code == 303


def test_a_quote_expires_by_itself_the_day_after_its_last(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    last, over = (
        a_quote(for_=alder, lines=[Line(an_item(stock=9))], valid_until=TODAY - timedelta(days=days)) for days in (0, 1)
    )
    assert "Accept the quote" in alder_buyer.get(f"/quotes/{last.number}").text
    page = alder_buyer.get(f"/quotes/{over.number}").text
    assert ("Expired" in page, "Accept the quote" in page) == (True, False)
    assert over.number in alder_buyer.get("/quotes?status=Expired").text
    alder_buyer.get(f"/quotes/{last.number}/accept")
    answer = alder_buyer.open(
        f"/quotes/{over.number}/accept", method="POST", data={"csrf_token": alder_buyer.token(), "seen": "1"}
    )
    assert (answer.status_code, orders(session)) == (422, [])


def test_an_order_above_the_limit_waits_and_keeps_the_quoted_price(
    app: Flask, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    may_order_up_to(session, alder_buyer.user_id, 100)
    boss = somebody_of(alder, "boss@alder.example", ["portal_user"], app=app, session=session)
    holds(session, boss.user_id, *ORDERING, Permission.ORDER_APPROVE)
    item = an_item("BR-100", price="99.00", stock=100)
    accept(alder_buyer, a_quote(for_=alder, lines=[Line(item, 50, "8.00")]))
    (order,) = orders(session)
    assert (order.status, order.total) == ("Pending Approval", Decimal(400))
    boss.get(f"/orders/approvals/{order.number}")
    boss.submit(f"/orders/approvals/{order.number}", {"do": "approve"})
    assert [(one.status, one.total) for one in orders(session)] == [("Open", Decimal(400))]


@pytest.fixture
def seller(salesperson: Person) -> Person:
    """Acts for Alder."""
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act", {})
    return salesperson


def test_a_salesperson_accepts_for_a_buyer_no_more_than_the_buyer_may_order(
    app: Flask, alder_buyer: Person, seller: Person, alder: Customer, session: Session
) -> None:
    may_order_up_to(session, alder_buyer.user_id, 100)
    boss = somebody_of(alder, "boss@alder.example", ["portal_user"], app=app, session=session)
    holds(session, boss.user_id, *ORDERING, Permission.ORDER_APPROVE)
    asked = session.scalars(select(PortalAccess.contact_id).where(PortalAccess.user_id == alder_buyer.user_id)).one()
    quote = a_quote(for_=alder, contact_id=asked, lines=[Line(an_item(stock=100), 50, "8.00")])
    page = seller.get(f"/quotes/{quote.number}/accept").text
    assert "asked for this quote and may order up to €100.00 alone" in page
    accept(seller, quote)
    (order,) = orders(session)
    assert (order.status, order.contact_id, order.created_by) == ("Pending Approval", asked, "Sales")


def test_a_salesperson_alone_is_bound_by_nobodys_limit(
    alder_buyer: Person, seller: Person, alder: Customer, session: Session
) -> None:
    may_order_up_to(session, alder_buyer.user_id, 100)
    accept(seller, a_quote(for_=alder, lines=[Line(an_item(stock=100), 50, "8.00")]))
    assert [order.status for order in orders(session)] == ["Open"]


def test_an_ended_item_can_not_be_accepted_and_nothing_is_written(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item("BR-100", stock=9, status="Inactive")
    quote = a_quote(for_=alder, lines=[Line(item, 2)])
    answer = accept(alder_buyer, quote)
    assert (answer.status_code, "This item is no longer sold." in answer.text) == (422, True)
    assert (orders(session), the_quote(session).status) == ([], "Answered")


def test_the_items_least_order_and_missing_price_do_not_bind_what_was_agreed(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item("BR-100", price=None, stock=100, min_quantity=Decimal(10), multiple=Decimal(10))
    accept(alder_buyer, a_quote(for_=alder, lines=[Line(item, 3, "5.00")]))
    assert [order.total for order in orders(session)] == [Decimal(15)]


def test_declining_wants_a_reason_and_tells_the_salesperson(
    alder_buyer: Person, salesperson: Person, alder: Customer, session: Session
) -> None:
    quote = a_quote(for_=alder)
    alder_buyer.get(f"/quotes/{quote.number}")
    assert alder_buyer.submit("#decline-form", {"reason": " "}).status_code == 422
    answer = alder_buyer.submit("#decline-form", {"reason": "Too dear."})
    assert (answer.status_code, the_quote(session).status) == (303, "Declined")
    assert "Too dear." in alder_buyer.get(f"/quotes/{quote.number}").text
    assert mails(session) == [("quote_asked", salesperson.login, "declined")]
    assert session.scalars(select(PortalAudit.action)).all()[-1] == "quote.declined"


def test_a_message_is_written_once_and_waits_for_us(alder_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder)
    alder_buyer.get(f"/quotes/{quote.number}")
    for _ in range(2):
        alder_buyer.submit("#message-form", {"body": "Could you go to 7.50?"})
    assert [one.body for one in session.scalars(select(QuoteMessage))] == ["Could you go to 7.50?"]
    assert the_quote(session).waiting_since is not None


def test_nobody_writes_about_a_quote_that_is_an_order(alder_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder)
    alder_buyer.get(f"/quotes/{quote.number}")
    token = alder_buyer.token()
    session.get_one(Quote, quote.id).status = "Accepted"
    session.commit()
    fields = {"csrf_token": token, "body": "Wait", "reason": "Wait", "key": "k"}
    for step in ("message", "decline"):
        assert alder_buyer.open(f"/quotes/{quote.number}/{step}", method="POST", data=fields).status_code == 422
    assert "message-form" not in alder_buyer.get(f"/quotes/{quote.number}").text


def test_the_list_is_searched_and_narrowed_in_one_statement_however_long(alder_buyer: Person, alder: Customer) -> None:
    brush, mop = an_item("BR-100", "Floor brush"), an_item("MO-1", "Mop")
    for _ in range(3):
        a_quote(for_=alder, lines=[Line(brush), Line(mop)])
    asked = a_quote(for_=alder, status="Requested", lines=[Line(mop)])
    assert asked.number not in alder_buyer.get("/quotes?q=br-1").text
    assert "No quote fits" in alder_buyer.get("/quotes?q=nothing").text
    with recorded(the_engine(alder_buyer)) as statements:
        assert asked.number in alder_buyer.get("/quotes?status=Requested").text
    assert statements.count <= 4


def test_the_list_is_paged_both_ways(app: Flask, alder_buyer: Person, alder: Customer) -> None:
    size, item = app.extensions["settings"].page_size, an_item()
    for place in range(size + 1):
        a_quote(for_=alder, number=f"QT9{place:03d}", lines=[Line(item)])
    first = alder_buyer.get("/quotes").text
    assert ("QT9000" in first, f"QT9{size:03d}" in first) == (False, True)
    following = re.search(r'href="(/quotes\?after=[^"]+)"', first)
    assert following
    assert "QT9000" in alder_buyer.get(following[1]).text


def test_birch_sees_nothing_of_alders_quotes(birch_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder)
    for page in ("", "/accept", "/quote.pdf"):
        assert birch_buyer.get(f"/quotes/{quote.number}{page}").status_code == 404
    assert quote.number not in birch_buyer.get("/quotes").text


def test_who_may_only_look_sees_quotes_and_no_buttons(
    app: Flask, alder: Customer, session: Session, alder_viewer: Person
) -> None:
    holds(session, alder_viewer.user_id, Permission.ORDER_VIEW)
    quote = a_quote(for_=alder)
    page = alder_viewer.get(f"/quotes/{quote.number}")
    assert [word in page.text for word in ("message-form", "decline-form", "Accept the quote")] == [False] * 3
    assert alder_viewer.get(f"/quotes/{quote.number}/accept").status_code == 403


def test_where_ordering_is_off_there_are_no_quotes(alder_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder)
    saved(PortalAreaOff(area="ordering", customer_id=alder.id))
    for path in ("/quotes", "/quotes/new", f"/quotes/{quote.number}"):
        assert alder_buyer.get(path).status_code == 404
    assert 'href="/quotes"' not in alder_buyer.get("/").text


def test_the_home_page_counts_what_waits_for_an_answer(alder_buyer: Person, alder: Customer) -> None:
    a_quote(for_=alder)
    a_quote(for_=alder, status="Requested")
    a_quote(for_=alder, valid_until=TODAY - timedelta(days=1))
    assert "1 quote waits for your answer." in alder_buyer.get("/").text


def test_the_paper_is_in_the_customers_language(alder_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder)
    session.get_one(Customer, alder.id).language = "de"
    session.commit()
    answer = alder_buyer.get(f"/quotes/{quote.number}/quote.pdf")
    assert (answer.status_code, answer.data[:5], answer.content_type) == (200, b"%PDF-", "application/pdf")


def test_nobody_orders_at_a_customer_that_may_not_order(alder_buyer: Person, alder: Customer, session: Session) -> None:
    quote = a_quote(for_=alder, lines=[Line(an_item(stock=9))])
    alder_buyer.get(f"/quotes/{quote.number}/accept")
    session.get_one(Customer, alder.id).status = "Credit Hold"
    session.commit()
    answer = alder_buyer.submit(f"/quotes/{quote.number}/accept")
    assert (answer.status_code, orders(session)) == (422, [])
    assert session.scalars(select(SalesOrder)).all() == []
