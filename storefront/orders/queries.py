"""Reads of checkout and of orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import Session

from storefront.account.balance import RELEASED, find_exposure
from storefront.account.models import DocumentHead
from storefront.account.queries import find_documents_of_order
from storefront.auth.queries import find_approvers, find_order_limit, find_order_limits
from storefront.cart.handovers import Sender, find_asker, find_senders
from storefront.cart.models import Cart
from storefront.erp.addresses import address_columns, address_lines, ship_to_lines
from storefront.erp.customers import Address, Customer, Location, ShipVia, Terms
from storefront.erp.item_texts import shown_text, with_texts
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.receivables import Receivable, ReceivableLine
from storefront.erp.shipments import Shipment, ShipmentLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Permission, Viewer
from storefront.orders import listing
from storefront.orders.models import Approval, Checkout, OrderFilter, OrderHead, OrderLine, OrderPage, ShipTo
from storefront.orders.readers import find_readers
from storefront.orders.rules import CANCELED, PENDING, REJECTED, Credit, credit_decision
from storefront.orders.statuses import status_of
from storefront.orders.trip import Amounts, Facts, Invoice, trip
from storefront.portal.audit import PortalAudit
from storefront.portal.pad_orders import PortalPadOrder
from storefront.shipments.models import ShipmentHead
from storefront.shipments.queries import find_shipments_of_order, visible

INVOICE = "Invoice"
CANCEL_ACTION = "order.cancel"


def get_checkout(session: Session, viewer: Viewer, clock: Clock, cart: Cart, *, credit_mode: str) -> Checkout:
    """Return what the checkout page shows around the cart."""
    terms, limit, ship_via = session.execute(
        select(Terms.name, Customer.credit_limit, ShipVia.code)
        .select_from(Customer)
        .outerjoin(Terms, Terms.id == Customer.terms_id)
        .outerjoin(ShipVia, ShipVia.id == Customer.ship_via_id)
        .where(Customer.id == viewer.customer_id)
    ).one()
    vias = session.execute(select(ShipVia.code, ShipVia.name).where(ShipVia.active).order_by(ShipVia.name)).all()
    return Checkout(
        cart=cart,
        ship_tos=ship_tos(session, viewer),
        ship_vias=[(code, name) for code, name in vias],
        terms=terms,
        credit=decide_credit(session, viewer, cart, limit, credit_mode),
        default_ship_via=ship_via,
        readers=find_readers(session, viewer, clock.today()) if viewer.is_acting else None,
        approval=find_approval(session, viewer, clock, cart),
    )


def find_approval(session: Session, viewer: Viewer, clock: Clock, cart: Cart) -> Approval | None:
    """Return who may approve the order of a cart; None when it is within the viewer's limit.

    A salesperson has none, but what a buyer sent is bound by the buyer's: nobody gets round the own limit by
    handing a cart over, or by letting the salesperson accept a quote.
    """
    limit, sender = _limit_of_senders(session, viewer, cart) if viewer.is_acting else (None, None)
    if sender is None:
        limit = find_order_limit(session, viewer)
    if limit is None or cart.total <= limit:
        return None
    mine = sender.contact_id if sender else viewer.contact_id
    colleagues = find_approvers(session, clock, viewer.customer_id)
    approvers = [one for one in colleagues if one.contact_id != mine and one.may_approve(cart.total)]
    return Approval(limit, approvers, sender)


def _limit_of_senders(session: Session, viewer: Viewer, cart: Cart) -> tuple[Decimal | None, Sender | None]:
    """Return the smallest limit of the buyers whose lines are in the cart, and whose it is."""
    senders = {one.access_id: one for one in _senders(session, viewer, cart)}
    limits = find_order_limits(session, senders) if senders else {}
    if not limits:
        return None, None
    access_id = min(limits, key=lambda one: limits[one])
    return limits[access_id], senders[access_id]


def _senders(session: Session, viewer: Viewer, cart: Cart) -> list[Sender]:
    if cart.order_key:
        return find_senders(session, viewer, cart.order_key)
    return [] if cart.asked_by is None else find_asker(session, viewer, cart.asked_by)


def waiting_for_approval() -> ColumnElement[bool]:
    """Return the condition that an order waits for a colleague, and not for an approval of the ERP's own."""
    order = SalesOrder
    return order.approval_asked_at.is_not(None) & order.approval_at.is_(None) & (order.status == PENDING)


def decide_credit(session: Session, viewer: Viewer, cart: Cart, limit: Any, mode: str) -> Credit:  # noqa: ANN401 (a Decimal or None)
    """Return what the customer's credit limit says to the cart."""
    if limit is None:
        return Credit.FINE
    exposure = find_exposure(session, viewer.customer_id, cart.currency)
    return credit_decision(limit, exposure.total, cart.total, mode)


def ship_tos(session: Session, viewer: Viewer) -> list[ShipTo]:
    """Return the customer's addresses to ship to, the default first."""
    rows = session.execute(
        select(Location.code, Location.label, Location.is_default, ShipVia.code, *address_columns())
        .join(Address, Address.id == Location.address_id)
        .outerjoin(ShipVia, ShipVia.id == Location.ship_via_id)
        .where(Location.customer_id == viewer.customer_id, Location.active)
        .order_by(Location.is_default.desc(), Location.label)
    )
    return [ShipTo(code, label, address_lines(place), default, via) for code, label, default, via, *place in rows]


def list_orders(session: Session, viewer: Viewer, *, ask: PageAsk) -> Page[OrderHead]:
    """Return the customer's orders, the latest first. Raises BadCursorError."""
    return listing.list_orders(session, viewer, wanted=OrderFilter(), ask=ask)


def get_order(session: Session, viewer: Viewer, number: str) -> OrderPage:
    """Return an order of the customer by its number: six statements at most, however long it is.

    Raises NotFoundError, for another customer's too.
    """
    order = SalesOrder
    row = session.execute(
        select(
            order,
            ShipVia.name.label("via"),
            Terms.name.label("terms"),
            in_shipment(viewer).label("in_shipment"),
            PortalPadOrder.signature,
            PortalPadOrder.signed_by,
        )
        .outerjoin(ShipVia, ShipVia.id == order.ship_via_id)
        .outerjoin(Terms, Terms.id == order.terms_id)
        .outerjoin(
            PortalPadOrder,
            (PortalPadOrder.order_id == order.id) & (PortalPadOrder.customer_id == order.customer_id),
        )
        .where(order.customer_id == viewer.customer_id, order.number == number)
        .order_by(order.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFoundError(order=number)
    found: SalesOrder = row[0]
    may_see_money = viewer.may(Permission.FINANCE_VIEW)
    documents = find_documents_of_order(session, viewer, found.id) if may_see_money else None
    shipments = find_shipments_of_order(session, viewer, found.id)
    lines = _lines(session, viewer, found.id)
    ended = (found.approval_at, found.approval_by) if found.status == REJECTED else (None, None)
    if found.status == CANCELED:
        ended = _cancelled(session, viewer, found)
    return replace(
        _order_page(found, row.via, row.terms, lines),
        trip=trip(_facts(found, lines, shipments, documents, ended)),
        shipments=shipments,
        documents=documents,
        in_shipment=row.in_shipment,
        signature=row.signature,
        signed_by=row.signed_by,
    )


def in_shipment(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that something of an order is in a shipment: gone, being packed, or planned."""
    line = SalesOrderLine
    return exists().where(
        ShipmentLine.order_line_id == line.id,
        ShipmentLine.customer_id == viewer.customer_id,
        line.order_id == SalesOrder.id,
        line.customer_id == viewer.customer_id,
    )


def _cancelled(session: Session, viewer: Viewer, found: SalesOrder) -> tuple[datetime | None, str | None]:
    """Return when and by whom an order was cancelled here; nothing is known of what an ERP did."""
    audit = PortalAudit
    row = session.execute(
        select(audit.at, audit.actor)
        .where(
            audit.customer_id == viewer.customer_id,
            audit.action == CANCEL_ACTION,
            audit.subject == found.number,
        )
        .order_by(audit.id.desc())
        .limit(1)
    ).one_or_none()
    return (row.at, row.actor) if row else (None, None)


def _facts(
    found: SalesOrder,
    lines: Sequence[OrderLine],
    shipments: Sequence[ShipmentHead],
    documents: Sequence[DocumentHead] | None,
    ended: tuple[datetime | None, str | None],
) -> Facts:
    gone = [one.confirmed_at or one.gone_on or one.created_at for one in shipments if one.has_gone]
    return Facts(
        status=status_of(found.status),
        created_at=found.created_at,
        created_by=found.created_by,
        confirmed_at=found.confirmed_at,
        lines=[Amounts(line.quantity, line.cancelled, line.packed, line.shipped, line.invoiced) for line in lines],
        packed=[one.created_at for one in shipments],
        gone=gone,
        invoices=None if documents is None else [_invoice(one) for one in documents if one.kind == INVOICE],
        ended_at=ended[0],
        ended_by=ended[1],
        packing=not all(one.has_gone for one in shipments),
        approval_asked=found.approval_asked_at is not None,
        approved_at=found.approval_at if found.status != REJECTED else None,
        approved_by=found.approval_by,
    )


def _invoice(document: DocumentHead) -> Invoice:
    return Invoice(document.dated_on, document.closed_on, document.amount, document.balance)


def _order_page(found: SalesOrder, via: str | None, terms: str | None, lines: list[OrderLine]) -> OrderPage:
    return OrderPage(
        head=OrderHead(found.number, found.status, found.ordered_on, found.po_number, found.total, found.currency),
        lines=lines,
        requested_on=found.requested_on,
        comment=found.comment,
        ship_to=ship_to_lines(found),
        ship_via=via,
        terms=terms,
        created_by=found.created_by,
        on_behalf_of=found.on_behalf_of,
        created_at=found.created_at,
        lines_amount=found.lines_amount,
        discount=found.discount_amount,
        freight=found.freight_amount,
        tax=found.tax_amount,
        confirmed_at=found.confirmed_at,
        approval_asked_at=found.approval_asked_at,
        approval_at=found.approval_at,
        approval_by=found.approval_by,
        approval_note=found.approval_note,
        contact_id=found.contact_id,
    )


def _lines(session: Session, viewer: Viewer, order_id: int) -> list[OrderLine]:
    line = SalesOrderLine
    rows: Sequence[Any] = session.execute(
        with_texts(
            select(
                line.line_number,
                Item.sku,
                shown_text(line.description),
                line.unit,
                line.quantity,
                line.quantity_shipped,
                line.quantity_cancelled,
                line.unit_price,
                line.discount_percent,
                line.amount,
                line.price_rule,
                line.requested_on,
                _packed(viewer),
                _invoiced(viewer),
            ).join(Item, Item.id == line.item_id),
            viewer.language,
        )
        .where(line.order_id == order_id, line.customer_id == viewer.customer_id)
        .order_by(line.line_number)
    ).all()
    return [OrderLine(*row) for row in rows]


def _packed(viewer: Viewer) -> ColumnElement[Any]:
    """Return how much of a line is in shipments."""
    part = ShipmentLine
    return func.coalesce(
        select(func.sum(part.quantity, type_=part.quantity.type))
        .join(Shipment, Shipment.id == part.shipment_id)
        .where(part.order_line_id == SalesOrderLine.id, *visible(viewer))
        .scalar_subquery(),
        literal(0, part.quantity.type),
        type_=part.quantity.type,
    )


def _invoiced(viewer: Viewer) -> ColumnElement[Any]:
    """Return how much of a line stands on released invoices; nothing for who may not see money."""
    part = ReceivableLine
    none = literal(0, part.quantity.type)
    if not viewer.may(Permission.FINANCE_VIEW):
        return none
    return func.coalesce(
        select(func.sum(part.quantity, type_=part.quantity.type))
        .join(Receivable, Receivable.id == part.receivable_id)
        .where(
            part.order_line_id == SalesOrderLine.id,
            Receivable.customer_id == viewer.customer_id,
            Receivable.document_type == INVOICE,
            Receivable.status.in_(RELEASED),
        )
        .scalar_subquery(),
        none,
        type_=part.quantity.type,
    )


def find_by_key(session: Session, viewer: Viewer, key: str) -> str | None:
    """Return the number of the order that carries this key, if it was placed already."""
    return session.execute(
        select(SalesOrder.number).where(SalesOrder.customer_id == viewer.customer_id, SalesOrder.idempotency_key == key)
    ).scalar_one_or_none()
