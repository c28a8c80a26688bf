"""The card of a customer, read before a visit: figures, people, orders, what is late, what is bought."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.account import documents
from storefront.account.models import DocumentFilter
from storefront.account.queries import find_overview
from storefront.cart import handovers
from storefront.catalog.price_rules import PriceAsk
from storefront.catalog.prices import context_of, find_prices
from storefront.erp.contacts import Contact, sorted_by
from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.ids import ItemId, PriceClassId, WarehouseId
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import ACTING_PERMISSIONS, Operator, ViewedCustomer, Viewer
from storefront.orders import queries as orders
from storefront.portal.reminders import PortalReminder
from storefront.sales.models import Card, DueReminder, Facts, Often, Person
from storefront.shipments import queries as shipments

MOST_PEOPLE, LAST_ORDERS, MOST_LATE, MOST_ITEMS, MOST_REMINDERS = 12, 5, 8, 8, 5
DAYS_OF_BUYING = 365
ONE = Decimal(1)
NEVER_BOUGHT = ("Canceled", "Rejected", "Expired")


def seen_by(seller: Operator, facts: Facts) -> Viewer:
    """Return the viewer that the salesperson is on the customer's pages, to ask the portal's own queries."""
    return Viewer(
        user_id=seller.user_id,
        person_name=seller.person_name,
        email=seller.email,
        language=seller.language,
        customer=ViewedCustomer(
            id=facts.id,
            code=facts.code,
            name=facts.name,
            status=facts.status,
            currency=facts.currency,
            price_class_id=PriceClassId(facts.price_class_id) if facts.price_class_id else None,
            warehouse_id=WarehouseId(facts.warehouse_id) if facts.warehouse_id else None,
            language=facts.language,
        ),
        permissions=frozenset(str(one) for one in ACTING_PERMISSIONS),
        contact_id=None,
        salesperson_id=seller.salesperson_id,
    )


def get_card(session: Session, viewer: Viewer, today: date) -> Card:
    """Return the card of the customer that the session is bound to: the same few statements for any customer."""
    late = DocumentFilter(state="overdue", sort="due")
    return Card(
        owed=find_overview(session, viewer, today),
        people=_people(session, viewer),
        orders=orders.list_orders(session, viewer, ask=PageAsk(LAST_ORDERS)).rows,
        on_the_way=shipments.list_on_the_way(session, viewer, today, most=LAST_ORDERS),
        overdue=documents.list_documents(session, viewer, late, today, ask=PageAsk(MOST_LATE)).rows,
        often=_often(session, viewer, today),
        reminders=_reminders(session, viewer),
        handed=[one for one in handovers.list_handovers(session, viewer) if not one.from_me],
    )


def _people(session: Session, viewer: Viewer) -> list[Person]:
    rows = session.execute(
        select(Contact.first_name, Contact.last_name, Contact.job_title, Contact.phone, Contact.mobile, Contact.email)
        .where(Contact.customer_id == viewer.customer_id, Contact.active)
        .order_by(sorted_by(), Contact.id)
        .limit(MOST_PEOPLE)
    )
    return [
        Person(" ".join(filter(None, (row.first_name, row.last_name))) or row.email or "", *row[2:]) for row in rows
    ]


def _often(session: Session, viewer: Viewer, today: date) -> list[Often]:
    """Return what stood on the most orders of the last year, with today's price of one unit: two statements."""
    times, last = func.count(func.distinct(SalesOrderLine.order_id)), func.max(SalesOrder.ordered_on)
    rows: Sequence[Any] = session.execute(
        with_texts(
            select(
                Item.id,
                Item.sku,
                SHOWN_NAME.label("name"),
                Item.sales_unit,
                times.label("times"),
                last.label("last_on"),
            ),
            viewer.language,
        )
        .join(SalesOrderLine, SalesOrderLine.item_id == Item.id)
        .join(SalesOrder, SalesOrder.id == SalesOrderLine.order_id)
        .where(
            SalesOrderLine.customer_id == viewer.customer_id,
            SalesOrder.status.not_in(NEVER_BOUGHT),
            SalesOrder.ordered_on >= date.fromordinal(today.toordinal() - DAYS_OF_BUYING),
            Item.status == "Active",
        )
        .group_by(Item.id, Item.sku, SHOWN_NAME, Item.sales_unit)
        .order_by(times.desc(), last.desc(), Item.id)
        .limit(MOST_ITEMS)
    ).all()
    asks = {row.id: PriceAsk(ItemId(row.id), row.sales_unit, ONE) for row in rows}
    prices = find_prices(session, list(asks.values()), context_of(viewer, today))
    return [
        Often(
            row.sku,
            row.name,
            row.times,
            row.last_on,
            row.sales_unit,
            price.unit_price if (price := prices[asks[row.id]]) else None,
        )
        for row in rows
    ]


def _reminders(session: Session, viewer: Viewer) -> list[DueReminder]:
    """Return what the salesperson wanted to be told of about this customer and is not done."""
    row = PortalReminder
    found = session.execute(
        select(row.due_on, row.note)
        .where(row.customer_id == viewer.customer_id, row.user_id == viewer.user_id, row.done_at.is_(None))
        .order_by(row.due_on, row.id)
        .limit(MOST_REMINDERS)
    )
    return [DueReminder(*values) for values in found]
