"""The confirmation of an order as a sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.documents.sheets import Labelled, OrderSheet, Row, Total
from storefront.erp.letterhead import Letterhead
from storefront.kernel.money import ZERO
from storefront.orders.models import OrderLine, OrderPage
from storefront.orders.statuses import Step, status_of
from storefront.web.filters import money, postal, quantity, unit_price
from storefront.web.paper import basics, facts, full_day, labelled, listing, percent_off, total


def order_sheet(order: OrderPage, head: Letterhead) -> OrderSheet:
    """Return an order as its confirmation shows it; one that is not confirmed, or not any more, is called an order."""
    found, step = order.head, status_of(order.head.status).step
    title = _("Order confirmation") if Step.CONFIRMED <= step < Step.ENDED else _("Order")
    columns = [(_("Item"), "wide"), (_("Quantity"), "number"), (_("Price"), "number"), (_("Amount"), "number")]
    parties = [labelled(_("Ship to"), *postal(order.ship_to))] if order.ship_to else []
    sheet = basics(title, found.number, head, parties=parties, facts=_facts(order))
    if order.comment:
        sheet["notes"] = [labelled(_("Comment"), *order.comment.splitlines())]
    lines = listing(_("Lines"), columns, list(_rows(order)), carried=True)
    return {**sheet, "lines": lines, "totals": list(_totals(order))}


def _facts(order: OrderPage) -> list[Labelled]:
    found, by = order.head, order.created_by
    if by and order.on_behalf_of:
        by = _("%(person)s for %(customer)s", person=by, customer=order.on_behalf_of)
    return facts(
        (_("Ordered on"), full_day(found.ordered_on)),
        (_("Your PO number"), found.po_number),
        (_("Wanted on"), full_day(order.requested_on)),
        (_("Status"), str(status_of(found.status).word)),
        (_("Ship via"), order.ship_via),
        (_("Payment terms"), order.terms),
        (_("Ordered by"), by),
    )


def _rows(order: OrderPage) -> Iterator[Row]:
    running, currency = ZERO, order.head.currency
    for line in order.lines:
        running += line.amount
        yield {
            "cells": [
                {"text": line.description, "small": _small(line)},
                quantity(line.quantity),
                {"text": unit_price(line.unit_price, currency), "small": _discount(line)},
                money(line.amount, currency),
            ],
            "running": money(running, currency),
        }


def _small(line: OrderLine) -> str:
    words = f"{line.sku} · {line.unit}"
    return f"{words} · {_('%(number)s cancelled', number=quantity(line.cancelled))}" if line.cancelled else words


def _discount(line: OrderLine) -> str | None:
    return percent_off(line.discount_percent)


def _totals(order: OrderPage) -> Iterator[Total]:
    currency = order.head.currency
    yield total(ngettext("%(num)s line", "%(num)s lines", len(order.lines)), money(order.lines_amount, currency))
    if order.discount:
        yield total(_("Discount"), money(-order.discount, currency))
    for label, amount in ((_("Freight"), order.freight), (_("Tax"), order.tax)):
        yield total(label, _("not known yet") if amount is None else money(amount, currency))
    whole = _("Total so far") if order.tax is None else _("Total")
    yield total(whole, money(order.head.total, currency), strong=True)
