"""Telling a customer that something has gone out: one mail a shipment, whoever looks for it and how often.

The row of the outbox carries the shipment's name ("shipment:17"), which is unique: that it stands there is what says
that the customer was told. A shipment that was confirmed some days ago, such as one loaded from another system, is
history and not told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, exists, literal, or_, select
from sqlalchemy.orm import Session

from storefront.erp.addresses import ship_to_lines
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, ShipVia
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.erp.stock import Warehouse
from storefront.kernel.clock import Clock, day_of
from storefront.kernel.viewer import Permission
from storefront.mail.messages import NoticeLine, NoticeOrder, NoticePackage, ShipmentNotice
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.outbox import PortalOutbox
from storefront.portal.roles import access_holds
from storefront.portal.users import PortalAccess, PortalUser
from storefront.settings import Settings
from storefront.shipments.rules import HIDDEN, PACKING, tracking_href

AT_ONCE = 200
NOBODY = "nobody to tell: no contact of its orders may see them here, and the customer has no e-mail address"


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told."""

    email: str
    language: str
    person_name: str
    contact_id: int | None


def find_untold(session: Session, clock: Clock, settings: Settings) -> list[int]:
    """Return the ids of shipments that were confirmed lately and of which nobody was told, the oldest first."""
    now = clock.now()
    told = exists().where(PortalOutbox.once == literal("shipment:") + cast(Shipment.id, String))
    statement = (
        select(Shipment.id)
        .where(Shipment.confirmed_at > now - timedelta(days=settings.shipment_mail_days), Shipment.confirmed_at <= now)
        .where(Shipment.status.not_in((*HIDDEN, PACKING)), ~told)
        .order_by(Shipment.confirmed_at, Shipment.id)
        .limit(AT_ONCE)
    )
    return list(session.scalars(statement))


def tell(session: Session, clock: Clock, settings: Settings, shipment_id: int) -> bool:
    """Write the mail of a shipment to the outbox; False when it was told before, or there is nobody to tell.

    Of two that tell it at the same time one fails with IntegrityError at its commit or before.
    """
    shipment, customer, carrier, warehouse = session.execute(
        select(Shipment, Customer, ShipVia, Warehouse.name)
        .join(Customer, Customer.id == Shipment.customer_id)
        .outerjoin(ShipVia, ShipVia.id == Shipment.ship_via_id)
        .outerjoin(Warehouse, Warehouse.id == Shipment.warehouse_id)
        .where(Shipment.id == shipment_id)
    ).one()
    reader = find_reader(session, clock.today(), settings, shipment_id, customer)
    row = enqueue(
        session,
        clock,
        kind=MailKind.SHIPMENT_CONFIRMED,
        recipient=reader.email,
        language=reader.language,
        context=dict(_context(session, shipment, customer, carrier, warehouse, reader)),
        customer_id=customer.id,
        contact_id=reader.contact_id,
        once=f"shipment:{shipment_id}",
    )
    if row is not None and not reader.email:
        # the row stays, so that nobody looks for a reader again
        row.state, row.last_error = "dropped", NOBODY
    return row is not None and bool(reader.email)


def find_reader(session: Session, today: date, settings: Settings, shipment_id: int, customer: Customer) -> Reader:
    """Return who is told: the contact of the first order in the shipment who may see orders here, else the customer.

    An empty address where there is neither.
    """
    language = customer.language or settings.language
    found = session.execute(_contacts(today, shipment_id)).first()
    if found is None:
        return Reader((customer.email or "").strip(), language, "", None)
    contact_id, email, own_language, first_name, last_name = found
    return Reader(email, own_language or language, first_name or last_name or "", contact_id)


def _contacts(today: date, shipment_id: int) -> Any:  # noqa: ANN401 (a statement of five columns)
    access, line, order_line, order = PortalAccess, ShipmentLine, SalesOrderLine, SalesOrder
    may_see = access_holds(Permission.ORDER_VIEW)
    return (
        select(Contact.id, PortalUser.email, Contact.language, Contact.first_name, Contact.last_name)
        .select_from(line)
        .join(order_line, order_line.id == line.order_line_id)
        .join(order, order.id == order_line.order_id)
        .join(Contact, Contact.id == order.contact_id)
        .join(access, (access.contact_id == Contact.id) & (access.customer_id == line.customer_id))
        .join(PortalUser, PortalUser.id == access.user_id)
        .where(line.shipment_id == shipment_id, Contact.active, access.active, PortalUser.active, may_see)
        .where(or_(access.ends_on.is_(None), access.ends_on >= today))
        .order_by(line.line_number, access.id)
        .limit(1)
    )


def _context(
    session: Session,
    shipment: Shipment,
    customer: Customer,
    carrier: ShipVia | None,
    warehouse: str | None,
    reader: Reader,
) -> ShipmentNotice:
    lines = _lines(session, shipment.id)
    return {
        "number": shipment.number,
        "person_name": reader.person_name,
        "customer_name": customer.name,
        "shipped_on": (shipment.shipped_on or _day(shipment.confirmed_at)).isoformat(),
        "carrier": carrier.name if carrier else None,
        "warehouse": warehouse,
        "ship_to": list(ship_to_lines(shipment)),
        "packages": _packages(session, shipment.id, carrier.tracking_url if carrier else None),
        "orders": _orders(lines),
        "lines": [_line(line) for line in lines],
    }


def _day(instant: datetime | None) -> date:
    if instant is None:
        raise ValueError("a shipment that is told was confirmed")
    return day_of(instant)


def _packages(session: Session, shipment_id: int, pattern: str | None) -> list[NoticePackage]:
    rows = session.execute(
        select(Package.package_number, Package.tracking_number)
        .where(Package.shipment_id == shipment_id)
        .order_by(Package.package_number)
    )
    return [{"number": number, "tracking": found, "link": tracking_href(pattern, found)} for number, found in rows]


def _lines(session: Session, shipment_id: int) -> list[Any]:
    line, order_line, order = ShipmentLine, SalesOrderLine, SalesOrder
    statement = (
        select(line.quantity, order_line.description, order_line.unit, Item.sku, order.number, order.po_number)
        .join(order_line, order_line.id == line.order_line_id)
        .join(order, order.id == order_line.order_id)
        .join(Item, Item.id == order_line.item_id)
        .where(line.shipment_id == shipment_id)
        .order_by(line.line_number)
    )
    return list(session.execute(statement))


def _orders(lines: list[Any]) -> list[NoticeOrder]:
    return [
        {"number": number, "po_number": po} for number, po in {line.number: line.po_number for line in lines}.items()
    ]


def _line(line: Any) -> NoticeLine:  # noqa: ANN401 (a row)
    return {
        "sku": line.sku,
        "name": line.description,
        "quantity": str(line.quantity),
        "unit": line.unit,
        "order": line.number,
    }
