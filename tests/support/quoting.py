"""Quotes as people ask for, answer and accept them, through the pages' own forms."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.quotes import Quote
from storefront.portal.outbox import PortalOutbox
from tests.support.cast import Person


def ask(person: Person, *lines: tuple[str, str], comment: str = "By May, please.") -> TestResponse:
    """Open the page of a new quote, fill in its rows, and send it."""
    person.get("/quotes/new")
    fields: dict[str, Any] = {"sku": [sku for sku, _ in lines], "quantity": [much for _, much in lines]}
    return person.submit("#quote-form", {**fields, "unit": [""] * len(lines), "comment": comment})


def the_quote(session: Session) -> Quote:
    session.rollback()
    return session.scalars(select(Quote)).one()


def mails(session: Session) -> list[tuple[str, str, Any]]:
    """Return each mail as (kind, recipient, what it tells of)."""
    session.rollback()
    rows = session.scalars(select(PortalOutbox).order_by(PortalOutbox.id))
    return [(one.kind, one.recipient, one.context.get("event")) for one in rows]


def orders(session: Session) -> list[SalesOrder]:
    session.rollback()
    return list(session.scalars(select(SalesOrder).order_by(SalesOrder.id)))


def order_lines(session: Session) -> list[SalesOrderLine]:
    session.rollback()
    return list(session.scalars(select(SalesOrderLine).order_by(SalesOrderLine.line_number)))
