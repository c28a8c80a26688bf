"""A quote as a sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import gettext as _
from flask_babel import ngettext

from storefront.documents.sheets import OrderSheet, Row
from storefront.erp.letterhead import Letterhead
from storefront.kernel.clock import day_of
from storefront.kernel.money import ZERO
from storefront.quotes.models import QuotePage
from storefront.quotes.rules import REQUESTED
from storefront.quotes.statuses import status_of
from storefront.web.filters import money, quantity, unit_price
from storefront.web.paper import basics, facts, full_day, labelled, listing, total

NONE = "\N{EN DASH}"


def quote_sheet(quote: QuotePage, head: Letterhead) -> OrderSheet:
    """Return a quote as the customer prints it; one without prices yet is the request for it."""
    found = quote.head
    title = _("Request for a quote") if found.status == REQUESTED and found.total is None else _("Quote")
    known = facts(
        (_("Asked for on"), full_day(day_of(found.requested_at))),
        (_("Answered on"), full_day(day_of(quote.answered_at)) if quote.answered_at else None),
        (_("Valid until"), full_day(found.valid_until)),
        (_("Status"), str(status_of(found.status).word)),
        (_("Asked for by"), found.created_by),
        (_("Order"), quote.order_number),
    )
    columns = [(_("Item"), "wide"), (_("Quantity"), "number"), (_("Price"), "number"), (_("Amount"), "number")]
    sheet = basics(title, found.number, head, parties=[], facts=known)
    answers = [one.body for one in quote.said if one.event == "answered" and one.body]
    sheet["notes"] = [labelled(_("Our answer"), *answers[-1].splitlines())] if answers else []
    if quote.comment:
        sheet["notes"].append(labelled(_("Asked"), *quote.comment.splitlines()))
    priced = found.total is not None
    totals = []
    if found.total is not None:
        totals = [
            total(ngettext("%(num)s line", "%(num)s lines", len(quote.lines)), money(found.total, found.currency)),
            total(_("Freight"), _("not known yet")),
            total(_("Tax"), _("not known yet")),
            total(_("Total so far"), money(found.total, found.currency), strong=True),
        ]
    return {**sheet, "lines": listing(_("Lines"), columns, list(_rows(quote)), carried=priced), "totals": totals}


def _rows(quote: QuotePage) -> Iterator[Row]:
    running, currency = ZERO, quote.head.currency
    for line in quote.lines:
        running += line.amount or ZERO
        yield {
            "cells": [
                {"text": line.description, "small": f"{line.sku} · {line.unit}"},
                quantity(line.quantity),
                NONE if line.unit_price is None else unit_price(line.unit_price, currency),
                NONE if line.amount is None else money(line.amount, currency),
            ],
            "running": money(running, currency),
        }
