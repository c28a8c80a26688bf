"""The page of an order: its trip, its lines and why they cost that, who may see what, and news of itself."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.receivables import ReceivableLine
from tests.support.builders import TODAY, Line, a_shipment, an_invoice, an_item, an_order, saved
from tests.support.cast import Person, somebody_of
from tests.support.shopping import add, check_out
from tests.support.statements import recorded

pytestmark = pytest.mark.both_databases


def stops(text: str) -> list[str]:
    """The words of the timeline, without markup."""
    (trip,) = re.findall(r'<ol class="timeline.*?</ol>', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", stop).split()) for stop in re.findall(r"<li.*?</li>", trip, re.DOTALL)]


def seen(text: str) -> str | None:
    """What the page sends along when it asks for news."""
    found = re.search(r"""hx-vals='\{"seen": "(\w+)"\}'""", text)
    return found[1] if found else None


def lines_of(session: Session, order: SalesOrder) -> list[SalesOrderLine]:
    session.rollback()
    statement = select(SalesOrderLine).where(SalesOrderLine.order_id == order.id).order_by(SalesOrderLine.line_number)
    return list(session.scalars(statement))


def ship(session: Session, order: SalesOrder, *quantities: int, **more: Any) -> None:
    """Let so much of each line go out."""
    for line, quantity in zip(lines_of(session, order), quantities, strict=False):
        a_shipment(line, quantity, **more)
        session.execute(update(SalesOrderLine).where(SalesOrderLine.id == line.id).values(quantity_shipped=quantity))
    session.commit()


def test_a_new_order_says_who_ordered_when_and_what_is_still_to_happen(alder_buyer: Person) -> None:
    add(alder_buyer, an_item())
    check_out(alder_buyer)
    assert stops(alder_buyer.get("/orders/SO000001").text) == [
        "Received 23 Nov 2026, 09:00 UTC by Buyer",
        "Confirmed 23 Nov 2026, 09:00 UTC",
        "Not packed yet",
        "Not gone out yet",
        "Not invoiced yet",
        "Not paid yet",
    ]


def test_an_order_of_which_a_part_is_gone_says_how_much(alder_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder, status="Back Order", lines=[Line(an_item(), 5), Line(an_item(), 5)])
    ship(session, order, 5, 2)
    text = alder_buyer.get(f"/orders/{order.number}").text
    found = stops(text)
    assert found[0] == "Received 22 Nov 2026, 09:00 UTC by whom is not recorded"
    assert found[1] == "Confirmed when is not recorded"
    assert "Gone out in part" in found[3]
    assert "1 of 2 lines in full" in found[3]
    assert "1 line of 2 is still to come." in text


def test_shipments_and_invoices_stand_beside_the_lines(alder_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder, status="Invoiced", lines=[Line(an_item(), 5)])
    ship(session, order, 5, number="SH/7")
    invoice = an_invoice(for_=alder, amount="50.00", order_id=order.id, balance=Decimal(20))
    draft = an_invoice(for_=alder, order_id=order.id, status="Balanced")
    text = alder_buyer.get(f"/orders/{order.number}").text
    assert 'href="/shipments/SH%2F7"' in text
    assert f"Invoice {invoice.number}" in text
    assert "€20.00 open" in text
    assert draft.number not in text
    assert stops(text)[4:] == ["Invoiced Mon 23 Nov", "Paid in part"]


def test_a_paid_order_says_when(alder_buyer: Person, alder: Customer, session: Session) -> None:
    order = an_order(for_=alder, status="Invoiced", lines=[Line(an_item(), 5)])
    ship(session, order, 5)
    invoice = an_invoice(for_=alder, order_id=order.id, status="Closed", balance=Decimal(0), closed_on=TODAY)
    (line,) = lines_of(session, order)
    owner = {"customer_id": alder.id, "receivable_id": invoice.id, "order_line_id": line.id}
    saved(ReceivableLine(line_number=1, description="Brush", quantity=Decimal(5), amount=Decimal(50), **owner))
    assert stops(alder_buyer.get(f"/orders/{order.number}").text)[5] == "Paid Mon 23 Nov"


def test_who_may_not_see_money_sees_no_invoice_and_whether_it_is_paid_neither(
    app: Flask, session: Session, alder: Customer
) -> None:
    clerk = somebody_of(alder, "clerk@alder.example", ["portal_order_management"], app=app, session=session)
    order = an_order(for_=alder, status="Invoiced", lines=[Line(an_item(), 5)])
    ship(session, order, 5)
    invoice = an_invoice(for_=alder, order_id=order.id)
    for text in (clerk.get(f"/orders/{order.number}").text, clerk.ask(f"/orders/{order.number}").text):
        assert len(stops(text)) == 4
        assert invoice.number not in text
        assert "not paid" not in text.lower()


def test_each_line_says_what_is_ordered_shipped_open_cancelled_and_why_it_costs_that(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder, status="Back Order", lines=[Line(an_item(name="Broom"), 10, shipped=3)])
    rule = {"rule": "customer", "promotion": True, "break_quantity": "6", "expires_on": "2026-12-31"}
    session.execute(update(SalesOrderLine).values(quantity_cancelled=Decimal(2), price_rule=rule))
    session.commit()
    text = alder_buyer.get(f"/orders/{order.number}").text
    row = re.sub(r"<[^>]+>", " ", text.split("<tbody>")[1].split("</tbody>")[0])
    for words in ("Broom", "2 cancelled", "your own price, from 6 up, promotion until Thu 31 Dec"):
        assert words in row
    assert re.findall(r"\b\d+\b", row.split("cancelled")[1])[:3] == ["10", "3", "5"]


def test_an_order_by_a_salesperson_names_both(alder_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder, created_by="Marit Haugen", on_behalf_of="Alder")
    assert "Marit Haugen (your salesperson)<br>on behalf of Alder" in alder_buyer.get(f"/orders/{order.number}").text


@pytest.mark.parametrize("status", ["On Hold", "Open", "Shipping", "Completed", "Awaiting Customs"])
def test_an_order_that_moves_asks_for_news_of_itself(alder_buyer: Person, alder: Customer, status: str) -> None:
    order = an_order(for_=alder, status=status)
    text = alder_buyer.get(f"/orders/{order.number}").text
    assert f'hx-get="/orders/{order.number}" hx-trigger="every 20s"' in text
    assert f'<a class="no-js" href="/orders/{order.number}">' in text


@pytest.mark.parametrize("status", ["Invoiced", "Canceled", "Rejected", "Expired"])
def test_an_order_that_is_final_asks_no_more(alder_buyer: Person, alder: Customer, status: str) -> None:
    order = an_order(for_=alder, status=status)
    assert 'hx-trigger="every' not in alder_buyer.get(f"/orders/{order.number}").text


def test_an_old_order_that_never_was_invoiced_asks_no_more(alder_buyer: Person, alder: Customer) -> None:
    long_ago = datetime(2013, 5, 1, tzinfo=UTC)
    order = an_order(for_=alder, status="Completed", ordered_on=long_ago.date(), created_at=long_ago)
    text = alder_buyer.get(f"/orders/{order.number}").text
    assert 'hx-trigger="every' not in text
    assert stops(text)[0] == "Received Wed 1 May 2013 by whom is not recorded"


def test_no_news_is_an_empty_answer_and_news_are_the_part(
    alder_buyer: Person, alder: Customer, session: Session
) -> None:
    order = an_order(for_=alder)
    word = seen(alder_buyer.get(f"/orders/{order.number}").text)
    quiet = alder_buyer.ask(f"/orders/{order.number}?seen={word}")
    assert (quiet.status_code, quiet.data) == (204, b"")
    session.execute(update(SalesOrder).values(status="Invoiced"))
    session.commit()
    news = alder_buyer.ask(f"/orders/{order.number}?seen={word}")
    assert news.status_code == 200
    assert news.text.startswith('<div id="order"')
    assert seen(news.text) is None
    assert "Order <" not in news.text


def test_a_browser_gets_the_page_whatever_it_has_seen(alder_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder)
    word = seen(alder_buyer.get(f"/orders/{order.number}").text)
    assert alder_buyer.get(f"/orders/{order.number}?seen={word}").status_code == 200


def test_another_customers_order_is_missing_in_every_form(birch_buyer: Person, alder: Customer) -> None:
    order = an_order(for_=alder)
    path = f"/orders/{order.number}"
    for suffix in ("", "/cancel", "/again"):
        assert birch_buyer.get(path + suffix).status_code == 404
        assert birch_buyer.ask(path + suffix).status_code == 404


def test_a_number_with_a_slash_has_all_its_pages(alder_buyer: Person, alder: Customer) -> None:
    an_order(for_=alder, number="SO/2026/7")
    for suffix in ("", "/cancel", "/again"):
        assert "SO/2026/7" in alder_buyer.get(f"/orders/SO%2F2026%2F7{suffix}").text


def test_a_long_order_costs_as_many_statements_as_a_short_one(
    alder_buyer: Person, alder: Customer, session: Session, engine: Engine, app: Flask
) -> None:
    from storefront.extensions import db  # noqa: PLC0415 (after the app)

    item = an_item()
    counts = []
    for lines in (1, 200):
        order = an_order(for_=alder, status="Shipping", lines=[Line(item, 2)] * lines)
        ship(session, order, 1)
        an_invoice(for_=alder, order_id=order.id)
        with app.app_context():
            served = db.engine
        for path in (f"/orders/{order.number}", f"/orders/{order.number}/again"):
            with recorded(served) as statements:
                alder_buyer.get(path)
            counts.append(statements.count)
    assert counts[:2] == counts[2:]
    assert max(counts) <= 8
