"""Invoices, memos and charges as sheets of paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.account.models import Applied, DocumentLine, DocumentPage
from storefront.account.statuses import document_status, kind_word
from storefront.documents.sheets import InvoiceSheet, Labelled, Listing, Row, Total
from storefront.erp.letterhead import Letterhead
from storefront.kernel.money import ZERO
from storefront.web.filters import money, quantity, unit_price
from storefront.web.paper import basics, facts, full_day, listing, percent_off, total


def document_sheet(document: DocumentPage, today: date, head: Letterhead) -> InvoiceSheet:
    """Return a document as it is printed, with what has been paid of it up to today."""
    title = kind_word(document.head.kind)
    sheet = basics(title, document.head.number, head, parties=[], facts=_facts(document, today, head))
    columns = [(_("Item"), "wide"), (_("Quantity"), "number"), (_("Price"), "number"), (_("Amount"), "number")]
    lines = listing(_("Lines"), columns, list(_rows(document)), carried=True)
    return {**sheet, "lines": lines, "totals": list(_totals(document)), "paid": _paid(document)}


def _facts(document: DocumentPage, today: date, head: Letterhead) -> list[Labelled]:
    found = document.head
    return facts(
        (_("Date"), full_day(found.dated_on)),
        (_("Due"), full_day(found.due_on)),
        (_("Status"), str(document_status(found, today).word)),
        (_("Payment terms"), document.terms),
        (_("Order"), ", ".join(document.orders)),
        (_("Your PO number"), found.po_number),
        (_("Shipment"), ", ".join(document.shipments)),
        (_("Your tax number"), head.tax_number),
    )


def _rows(document: DocumentPage) -> Iterator[Row]:
    running, currency = ZERO, document.head.currency
    for line in document.lines:
        running += line.amount
        price = "" if line.unit_price is None else unit_price(line.unit_price, currency)
        yield {
            "cells": [
                {"text": line.description, "small": _small(line, several=len(document.orders) > 1)},
                "" if line.quantity is None else quantity(line.quantity),
                {"text": price, "small": percent_off(line.discount_percent)},
                money(line.amount, currency),
            ],
            "running": money(running, currency),
        }


def _small(line: DocumentLine, *, several: bool) -> str | None:
    """The SKU, the unit, and of which order the line is where there are several."""
    parts = [line.sku, line.unit, line.order_number if several else None]
    return " · ".join(part for part in parts if part) or None


def _totals(document: DocumentPage) -> Iterator[Total]:
    head, currency = document.head, document.head.currency
    if document.lines:
        count = ngettext("%(num)s line", "%(num)s lines", len(document.lines))
        yield total(count, money(document.lines_amount, currency))
    for label, amount in ((_("Freight"), document.freight), (_("Tax"), document.tax)):
        yield total(label, _("not known") if amount is None else money(amount, currency))
    yield total(_("Total"), money(head.amount, currency), strong=True)
    if head.balance != head.amount:
        yield total(_("Used") if head.is_credit else _("Paid"), money(head.balance - head.amount, currency))
        rest = _("Not used yet") if head.is_credit else _("Still open")
        yield total(rest, money(head.balance, currency), strong=True)


def _paid(document: DocumentPage) -> Listing | None:
    currency = document.head.currency
    rows: list[Row] = [_applied(one, currency) for one in (*document.paid_by, *document.used_for)]
    columns = [(_("Document"), "wide"), (_("Date"), "text"), (_("Amount"), "number")]
    title = _("Used for") if document.head.is_credit else _("Paid by")
    return listing(title, columns, rows) if rows else None


def _applied(one: Applied, currency: str) -> Row:
    cells = [f"{kind_word(one.kind)} {one.number}", full_day(one.applied_on) or "", money(one.amount, currency)]
    return {"cells": [*cells], "running": None}
