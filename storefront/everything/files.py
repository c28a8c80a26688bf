"""The tables of the ZIP: what each one holds, who may see it, and the statement that reads it.

Documents name each other by their numbers, as people do: the number of an order stands in its lines, its shipments and
its invoices. Amounts that lower what is owed are negative, so that a column adds up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from storefront.account.balance import RELEASED
from storefront.account.models import CREDIT_MEMO
from storefront.documents.tables import Column, Kind
from storefront.erp.customers import ShipVia, Terms
from storefront.erp.item_texts import SHOWN_NAME, shown_text, with_texts
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.erp.quotes import Quote, QuoteLine
from storefront.erp.receivables import Application, Payment, Receivable, ReceivableLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.erp.stock import Warehouse
from storefront.kernel.clock import day_of
from storefront.kernel.viewer import Permission, Viewer
from storefront.quotes.queries import status_today
from storefront.shipments.queries import visible

Row = tuple[Any, ...]
Rows = Select[*tuple[Any, ...]]
Write = Callable[[Row], Row]
Pairs = list[tuple[Column, Any]]
LOWERS = (CREDIT_MEMO, "Refund")


@dataclass(frozen=True, slots=True)
class File:
    """A table: its name in the ZIP, what it is called, its columns, its rows, and how a row is written."""

    name: str
    label: str
    needed: Permission
    columns: list[Column]
    rows: Rows
    write: Write = tuple


def files(viewer: Viewer, today: date) -> list[File]:
    """Return the tables that the viewer's permissions open, without reading them; prices are those of today."""
    every = (
        _quote_lines,
        _orders,
        _order_lines,
        _shipments,
        _shipment_lines,
        _packages,
        _documents,
        _document_lines,
        _payments,
        _applications,
    )
    found = [_quotes(viewer, today), *(make(viewer) for make in every)]
    if viewer.may(Permission.CATALOG_VIEW):
        found.append(_prices(viewer, today))
    return [file for file in found if viewer.may(file.needed)]


def _ship_to(document: type[SalesOrder | Shipment]) -> Pairs:
    return [
        (Column(_("Ship to")), document.ship_to_name),
        (Column(_("Address")), document.ship_to_line1),
        (Column(_("Address, second line")), document.ship_to_line2),
        (Column(_("City")), document.ship_to_city),
        (Column(_("Region")), document.ship_to_region),
        (Column(_("Postal code")), document.ship_to_postal_code),
        (Column(_("Country")), document.ship_to_country),
    ]


def _read(pairs: Pairs, first: type[Any]) -> Rows:
    """Return the statement that reads the places of (column, place) pairs, from `first` on."""
    return select(*(place for _column, place in pairs)).select_from(first)


def _goods(name: str, label: str, pairs: Pairs, rows: Rows) -> File:
    return File(name, label, Permission.ORDER_VIEW, [column for column, _place in pairs], rows)


def _money(name: str, label: str, pairs: Pairs, rows: Rows, write: Write = tuple) -> File:
    return File(name, label, Permission.FINANCE_VIEW, [column for column, _place in pairs], rows, write)


def _orders(viewer: Viewer) -> File:
    order = SalesOrder
    pairs = [
        (Column(_("Order")), order.number),
        (Column(_("Date"), Kind.DATE), order.ordered_on),
        (Column(_("Status")), order.status),
        (Column(_("Your PO")), order.po_number),
        (Column(_("Wanted on"), Kind.DATE), order.requested_on),
        (Column(_("Ordered by")), order.created_by),
        (Column(_("On behalf of")), order.on_behalf_of),
        *_ship_to(order),
        (Column(_("Ship via")), ShipVia.name),
        (Column(_("Payment terms")), Terms.name),
        (Column(_("Comment")), order.comment),
        (Column(_("Currency")), order.currency),
        (Column(_("Goods"), Kind.AMOUNT), order.lines_amount),
        (Column(_("Discount"), Kind.AMOUNT), order.discount_amount),
        (Column(_("Freight"), Kind.AMOUNT), order.freight_amount),
        (Column(_("Tax"), Kind.AMOUNT), order.tax_amount),
        (Column(_("Total"), Kind.AMOUNT), order.total),
    ]
    rows = (
        _read(pairs, order)
        .outerjoin(ShipVia, ShipVia.id == order.ship_via_id)
        .outerjoin(Terms, Terms.id == order.terms_id)
    )
    return _goods(
        "orders.csv", _("Orders"), pairs, rows.where(order.customer_id == viewer.customer_id).order_by(order.id)
    )


def _order_lines(viewer: Viewer) -> File:
    line = SalesOrderLine
    pairs = [
        (Column(_("Order")), SalesOrder.number),
        (Column(_("Line"), Kind.WHOLE), line.line_number),
        (Column(_("SKU")), Item.sku),
        (Column(_("Item")), shown_text(line.description)),
        (Column(_("Unit")), line.unit),
        (Column(_("Ordered"), Kind.QUANTITY), line.quantity),
        (Column(_("Shipped"), Kind.QUANTITY), line.quantity_shipped),
        (Column(_("Cancelled"), Kind.QUANTITY), line.quantity_cancelled),
        (Column(_("Currency")), SalesOrder.currency),
        (Column(_("Price"), Kind.AMOUNT), line.unit_price),
        (Column(_("Discount in per cent"), Kind.QUANTITY), line.discount_percent),
        (Column(_("Amount"), Kind.AMOUNT), line.amount),
        (Column(_("Wanted on"), Kind.DATE), line.requested_on),
    ]
    rows = _read(pairs, line).join(SalesOrder, SalesOrder.id == line.order_id).join(Item, Item.id == line.item_id)
    rows = with_texts(rows, viewer.language)
    return _goods(
        "order-lines.csv",
        _("Lines of orders"),
        pairs,
        rows.where(line.customer_id == viewer.customer_id).order_by(line.order_id, line.line_number),
    )


def _quotes(viewer: Viewer, today: date) -> File:
    """Quotes as they stand today: one whose last day is over has expired."""
    pairs = [
        (Column(_("Quote")), Quote.number),
        (Column(_("Date"), Kind.DATE), Quote.requested_at),
        (Column(_("Status")), status_today(today)),
        (Column(_("Asked for by")), Quote.created_by),
        (Column(_("On behalf of")), Quote.on_behalf_of),
        (Column(_("Comment")), Quote.comment),
        (Column(_("Our answer")), Quote.answer),
        (Column(_("Valid until"), Kind.DATE), Quote.valid_until),
        (Column(_("Order")), SalesOrder.number),
        (Column(_("Currency")), Quote.currency),
        (Column(_("Total"), Kind.AMOUNT), Quote.total),
    ]
    rows = _read(pairs, Quote).outerjoin(SalesOrder, SalesOrder.id == Quote.order_id)
    rows = rows.where(Quote.customer_id == viewer.customer_id).order_by(Quote.id)
    return replace(_goods("quotes.csv", _("Quotes"), pairs, rows), write=_quote_as_written)


def _quote_as_written(row: Row) -> Row:
    number, asked_at, *others = row
    return (number, day_of(asked_at), *others)


def _quote_lines(viewer: Viewer) -> File:
    line = QuoteLine
    pairs = [
        (Column(_("Quote")), Quote.number),
        (Column(_("Line"), Kind.WHOLE), line.line_number),
        (Column(_("SKU")), Item.sku),
        (Column(_("Item")), shown_text(line.description)),
        (Column(_("Unit")), line.unit),
        (Column(_("Quantity"), Kind.QUANTITY), line.quantity),
        (Column(_("Currency")), Quote.currency),
        (Column(_("Price"), Kind.AMOUNT), line.unit_price),
        (Column(_("Amount"), Kind.AMOUNT), line.amount),
    ]
    rows = _read(pairs, line).join(Quote, Quote.id == line.quote_id).join(Item, Item.id == line.item_id)
    rows = with_texts(rows, viewer.language)
    rows = rows.where(line.customer_id == viewer.customer_id).order_by(line.quote_id, line.line_number)
    return _goods("quote-lines.csv", _("Lines of quotes"), pairs, rows)


def _shipments(viewer: Viewer) -> File:
    pairs = [
        (Column(_("Shipment")), Shipment.number),
        (Column(_("Status")), Shipment.status),
        (Column(_("Went out"), Kind.DATE), Shipment.shipped_on),
        (Column(_("From")), Warehouse.name),
        (Column(_("Carrier")), ShipVia.name),
        *_ship_to(Shipment),
    ]
    rows = _read(pairs, Shipment).outerjoin(Warehouse, Warehouse.id == Shipment.warehouse_id)
    rows = rows.outerjoin(ShipVia, ShipVia.id == Shipment.ship_via_id)
    rows = rows.where(*visible(viewer)).order_by(Shipment.id)
    return _goods("shipments.csv", _("Shipments"), pairs, rows)


def _shipment_lines(viewer: Viewer) -> File:
    line, ordered = ShipmentLine, SalesOrderLine
    pairs = [
        (Column(_("Shipment")), Shipment.number),
        (Column(_("Line"), Kind.WHOLE), line.line_number),
        (Column(_("Order")), SalesOrder.number),
        (Column(_("Line of the order"), Kind.WHOLE), ordered.line_number),
        (Column(_("SKU")), Item.sku),
        (Column(_("Item")), shown_text(ordered.description)),
        (Column(_("Unit")), ordered.unit),
        (Column(_("Quantity"), Kind.QUANTITY), line.quantity),
    ]
    rows = (
        _read(pairs, line)
        .join(Shipment, Shipment.id == line.shipment_id)
        .join(ordered, ordered.id == line.order_line_id)
        .join(SalesOrder, SalesOrder.id == ordered.order_id)
        .join(Item, Item.id == ordered.item_id)
    )
    return _goods(
        "shipment-lines.csv",
        _("Lines of shipments"),
        pairs,
        with_texts(rows, viewer.language).where(*visible(viewer)).order_by(line.shipment_id, line.line_number),
    )


def _packages(viewer: Viewer) -> File:
    pairs = [
        (Column(_("Shipment")), Shipment.number),
        (Column(_("Package"), Kind.WHOLE), Package.package_number),
        (Column(_("Tracking number")), Package.tracking_number),
        (Column(_("Weight in kg"), Kind.QUANTITY), Package.weight_kg),
    ]
    rows = _read(pairs, Package).join(Shipment, Shipment.id == Package.shipment_id).where(*visible(viewer))
    return _goods("packages.csv", _("Packages"), pairs, rows.order_by(Package.shipment_id, Package.package_number))


def _released(viewer: Viewer, document: Any) -> tuple[ColumnElement[bool], ...]:  # noqa: ANN401 (a table, or a second look at it)
    return document.customer_id == viewer.customer_id, document.status.in_(RELEASED)


def _signed(*places: int) -> Write:
    """Return what turns the amounts at these places around, in a row whose first cell lowers what is owed."""

    def write(row: Row) -> Row:
        if row[0] not in LOWERS:
            return tuple(row)
        return tuple(-cell if at in places and isinstance(cell, Decimal) else cell for at, cell in enumerate(row))

    return write


def _documents(viewer: Viewer) -> File:
    document = Receivable
    pairs = [
        (Column(_("Type")), document.document_type),
        (Column(_("Number")), document.number),
        (Column(_("Date"), Kind.DATE), document.dated_on),
        (Column(_("Due"), Kind.DATE), document.due_on),
        (Column(_("Closed on"), Kind.DATE), document.closed_on),
        (Column(_("Status")), document.status),
        (Column(_("Order")), SalesOrder.number),
        (Column(_("Shipment")), Shipment.number),
        (Column(_("Your PO")), document.po_number),
        (Column(_("Payment terms")), Terms.name),
        (Column(_("Currency")), document.currency),
        (Column(_("Freight"), Kind.AMOUNT), document.freight_amount),
        (Column(_("Tax"), Kind.AMOUNT), document.tax_amount),
        (Column(_("Amount"), Kind.AMOUNT), document.amount),
        (Column(_("Open balance"), Kind.AMOUNT), document.balance),
    ]
    rows = (
        _read(pairs, document)
        .outerjoin(SalesOrder, SalesOrder.id == document.order_id)
        .outerjoin(Shipment, Shipment.id == document.shipment_id)
        .outerjoin(Terms, Terms.id == document.terms_id)
    )
    rows = rows.where(*_released(viewer, document)).order_by(document.id)
    return _money(
        "invoices.csv", _("Invoices, memos and charges"), pairs, rows, _signed(*range(len(pairs) - 4, len(pairs)))
    )


def _document_lines(viewer: Viewer) -> File:
    line, ordered = ReceivableLine, SalesOrderLine
    pairs = [
        (Column(_("Type")), Receivable.document_type),
        (Column(_("Number")), Receivable.number),
        (Column(_("Line"), Kind.WHOLE), line.line_number),
        (Column(_("Order")), SalesOrder.number),
        (Column(_("SKU")), Item.sku),
        (Column(_("Item")), shown_text(line.description)),
        (Column(_("Unit")), line.unit),
        (Column(_("Quantity"), Kind.QUANTITY), line.quantity),
        (Column(_("Currency")), Receivable.currency),
        (Column(_("Price"), Kind.AMOUNT), line.unit_price),
        (Column(_("Discount in per cent"), Kind.QUANTITY), line.discount_percent),
        (Column(_("Amount"), Kind.AMOUNT), line.amount),
    ]
    label = _("Lines of invoices, memos and charges")
    rows = (
        _read(pairs, line)
        .join(Receivable, Receivable.id == line.receivable_id)
        .outerjoin(ordered, ordered.id == line.order_line_id)
        .outerjoin(SalesOrder, SalesOrder.id == ordered.order_id)
        .outerjoin(Item, Item.id == line.item_id)
    )
    rows = with_texts(rows, viewer.language).where(*_released(viewer, Receivable))
    rows = rows.order_by(line.receivable_id, line.line_number)
    return _money("invoice-lines.csv", label, pairs, rows, _signed(len(pairs) - 1))


def _payments(viewer: Viewer) -> File:
    pairs = [
        (Column(_("Type")), Payment.document_type),
        (Column(_("Number")), Payment.number),
        (Column(_("Date"), Kind.DATE), Payment.dated_on),
        (Column(_("Status")), Payment.status),
        (Column(_("Method")), Payment.method),
        (Column(_("Reference")), Payment.reference),
        (Column(_("Currency")), Payment.currency),
        (Column(_("Amount"), Kind.AMOUNT), Payment.amount),
        (Column(_("Not used yet"), Kind.AMOUNT), Payment.unapplied),
    ]
    rows = _read(pairs, Payment).where(*_released(viewer, Payment)).order_by(Payment.id)
    return _money("payments.csv", _("Payments"), pairs, rows, _signed(len(pairs) - 2, len(pairs) - 1))


def _applications(viewer: Viewer) -> File:
    memo = aliased(Receivable)
    pairs = [
        (Column(_("Paid by")), func.coalesce(Payment.document_type, memo.document_type)),
        (Column(_("Its number")), func.coalesce(Payment.number, memo.number)),
        (Column(_("Paid")), Receivable.document_type),
        (Column(_("Number")), Receivable.number),
        (Column(_("Date"), Kind.DATE), Application.applied_on),
        (Column(_("Currency")), Application.currency),
        (Column(_("Amount"), Kind.AMOUNT), Application.amount),
    ]
    rows = (
        _read(pairs, Application)
        .join(Receivable, Receivable.id == Application.receivable_id)
        .outerjoin(Payment, Payment.id == Application.payment_id)
        .outerjoin(memo, memo.id == Application.credit_memo_id)
        .where(*_released(viewer, Receivable), or_(Payment.status.in_(RELEASED), memo.status.in_(RELEASED)))
    )
    return _money(
        "applications.csv",
        _("What paid what"),
        pairs,
        rows.where(Application.customer_id == viewer.customer_id).order_by(Application.id),
    )


def _prices(viewer: Viewer, today: date) -> File:
    """The customer's own prices; what was agreed for later days is not told before."""
    price = SalesPrice
    pairs = [
        (Column(_("SKU")), Item.sku),
        (Column(_("Item")), SHOWN_NAME),
        (Column(_("Unit")), price.unit),
        (Column(_("From quantity"), Kind.QUANTITY), price.break_quantity),
        (Column(_("Currency")), price.currency),
        (Column(_("Price"), Kind.AMOUNT), price.price),
        (Column(_("Only from")), Warehouse.name),
        (Column(_("Valid from"), Kind.DATE), price.effective_on),
        (Column(_("Valid until"), Kind.DATE), price.expires_on),
    ]
    rows = (
        with_texts(_read(pairs, price).join(Item, Item.id == price.item_id), viewer.language)
        .outerjoin(Warehouse, Warehouse.id == price.warehouse_id)
        .where(
            price.customer_id == viewer.customer_id,
            or_(price.effective_on.is_(None), price.effective_on <= today),
            or_(price.expires_on.is_(None), price.expires_on >= today),
        )
    )
    return _goods("prices.csv", _("Your own prices"), pairs, rows.order_by(Item.sku, price.break_quantity, price.id))
