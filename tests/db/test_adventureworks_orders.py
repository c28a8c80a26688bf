"""The pages of real orders: AdventureWorks as `storefront load` brings it, its sums as the database has them."""

import csv
import io
import re
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.settings import Settings
from tests.support.adventureworks import Loaded, needs_adventureworks
from tests.support.cast import BUYER, Person, a_login, a_sign_in, sign_in

pytestmark = needs_adventureworks

ORDERS = 12
LONGEST = 72


@pytest.fixture
def database_url(adventureworks: Loaded) -> str:
    return adventureworks.url


def somebody_of(session: Session, app: Flask, customer_id: int) -> Person:
    contact = session.scalars(select(Contact).where(Contact.customer_id == customer_id, Contact.email.is_not(None)))
    settings: Settings = app.extensions["settings"]
    return sign_in(app, a_sign_in(session, settings, a_login(session, settings, contact.first() or _none(), BUYER)))


def _none() -> Contact:
    raise LookupError("a customer without a contact who has an address")


def amounts(text: str, start: str) -> list[Decimal]:
    """The amounts in the cells of sums, currency and commas away."""
    table = text.split(start, 1)[1].split("</table>", 1)[0]
    cells = re.findall(r'<td class="num sum">([^<]*)</td>', table)
    return [Decimal(re.sub(r"[^\d.-]", "", cell)) for cell in cells]


def test_orders_of_adventureworks_add_up_on_their_pages(app: Flask, session: Session) -> None:
    everything_of_a_customer_with_twelve_orders(app, session)
    the_longest_order(app, session)


def everything_of_a_customer_with_twelve_orders(app: Flask, session: Session) -> None:
    counted = select(SalesOrder.customer_id).join(Contact, Contact.customer_id == SalesOrder.customer_id)
    counted = counted.where(Contact.email.is_not(None)).group_by(SalesOrder.customer_id, Contact.id)
    customer_id = session.scalars(counted.having(func.count(SalesOrder.id) == ORDERS).limit(1)).one()
    person = somebody_of(session, app, customer_id)
    session.rollback()
    total = select(func.sum(SalesOrder.total, type_=SalesOrder.total.type)).where(SalesOrder.customer_id == customer_id)
    _titles, *rows = csv.reader(io.StringIO(person.get("/orders.csv").text))
    assert len(rows) == ORDERS
    assert sum(Decimal(row[-1]) for row in rows) == session.scalar(total)
    for row in rows:
        page = person.get(f"/orders/{row[0]}").text
        assert "This order has gone out." in page
        assert "when is not recorded" in page
        assert 'hx-trigger="every' not in page
        assert person.get(f"/orders/{row[0]}/again").status_code == 200


def the_longest_order(app: Flask, session: Session) -> None:
    line = SalesOrderLine
    lines = select(line.order_id).group_by(line.order_id).having(func.count() == LONGEST).limit(1)
    order = session.scalars(select(SalesOrder).where(SalesOrder.id.in_(lines))).one()
    customer = session.get_one(Customer, order.customer_id)
    person = somebody_of(session, app, customer.id)
    page = person.get(f"/orders/{order.number}").text
    shown = amounts(page, "Lines of the order")
    assert len(shown) == LONGEST
    exact = session.scalars(select(line.amount).where(line.order_id == order.id).order_by(line.line_number)).all()
    assert shown == [round(amount, 2) for amount in exact]
    again = person.get(f"/orders/{order.number}/again").text
    assert len(re.findall("<tr", again)) == LONGEST + 1
