"""What buyers do, through the pages' own forms, and what the database says of it."""

from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder
from storefront.portal.carts import PortalCartLine
from tests.support.cast import Person
from tests.support.inspector.client import values_of

Fields = dict[str, Any]


def send(person: Person, path: str, fields: Fields | None = None, **options: Any) -> TestResponse:
    """Send a form that no page needs to be fetched for."""
    return person.post(path, data={"csrf_token": person.token(), **(fields or {})}, **options)


def add(person: Person, item: Item, quantity: object = 1, unit: str | None = None, **options: Any) -> TestResponse:
    """Put an item into the cart, as the form on its page does."""
    fields = {"sku": item.sku, "quantity": str(quantity), "unit": unit or item.sales_unit}
    return send(person, "/cart/lines", fields, **options)


def check_out(person: Person, fields: Fields | None = None, **options: Any) -> TestResponse:
    """Open the checkout page, fill it in and send it."""
    person.get("/cart/checkout")
    return person.submit("/cart/checkout", fields, **options)


def checkout_form(person: Person) -> Fields:
    """Return the checkout form as a browser would send it later, its token included."""
    person.get("/cart/checkout")
    page, form = person._find_form("/cart/checkout")
    return values_of(page, form)


def lines_in_carts(session: Session) -> dict[int, Decimal]:
    """Return the live lines of all carts: quantity by item id."""
    session.rollback()
    line = PortalCartLine
    rows = session.execute(select(line.item_id, line.quantity).where(line.removed_at.is_(None)))
    return dict(rows.all())


def the_line(session: Session, item: Item) -> PortalCartLine:
    """Return the line of an item, removed or not."""
    session.rollback()
    return session.scalars(select(PortalCartLine).where(PortalCartLine.item_id == item.id)).one()


def orders(session: Session) -> list[SalesOrder]:
    """Return all orders, the first one first."""
    session.rollback()
    return list(session.scalars(select(SalesOrder).order_by(SalesOrder.id)))
