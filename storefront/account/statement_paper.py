"""The statement as a sheet of paper: per currency the opening, what moved, the closing, and how old it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby

from flask_babel import gettext as _

from storefront.account.rules import Ageing, Entry, Totals
from storefront.account.statuses import kind_word
from storefront.documents.sheets import Block, Listing, Row, StatementSheet, Total
from storefront.erp.letterhead import Letterhead
from storefront.web.filters import money
from storefront.web.paper import basics, facts, full_day, labelled, listing, total


def statement_sheet(
    blocks: Sequence[Totals], lines: Iterable[Entry], start: date, end: date, head: Letterhead
) -> StatementSheet:
    """Return a statement from `entries` and the totals of its currencies."""
    known = facts(
        (_("From"), full_day(start)),
        (_("To"), full_day(end)),
        *(
            (_("Closing balance, %(currency)s", currency=one.currency), money(one.closing, one.currency))
            for one in blocks
        ),
    )
    sheet = basics(_("Statement"), head.code, head, parties=[], facts=known)
    if not blocks:
        sheet["notes"] = [labelled(_("Nothing was open, and nothing moved in this time."))]
    totals = {block.currency: block for block in blocks}
    by_currency = groupby(lines, key=lambda entry: entry.currency)
    return {**sheet, "blocks": [_block(totals[currency], found, start, end) for currency, found in by_currency]}


def _block(totals: Totals, lines: Iterable[Entry], start: date, end: date) -> Block:
    columns = [(_("Date"), "text"), (_("Document"), "wide"), (_("Amount"), "number"), (_("Balance"), "number")]
    rows = [_row(line, start, end) for line in lines]
    return {
        "title": totals.currency,
        "lines": listing(totals.currency, columns, rows, carried=True),
        "totals": _totals(totals),
        "ages": _ages(totals.ageing, totals.currency),
    }


def _row(line: Entry, start: date, end: date) -> Row:
    balance, moved = money(line.balance, line.currency), line.movement
    if moved is None:
        words, day = (_("Closing balance"), end) if line.closing else (_("Opening balance"), start)
        return {"cells": [full_day(day) or "", words, "", balance], "running": balance}
    due = _("due %(day)s", day=full_day(moved.due_on)) if moved.due_on else None
    small = " · ".join(part for part in (moved.reference, due) if part) or None
    what = f"{kind_word(moved.kind)} {moved.number}"
    amount = money(moved.amount, line.currency)
    return {
        "cells": [full_day(moved.dated_on) or "", {"text": what, "small": small}, amount, balance],
        "running": balance,
    }


def _totals(totals: Totals) -> list[Total]:
    steps = (
        (_("Opening balance"), totals.opening),
        (_("Invoices and charges"), totals.charged),
        (_("Credits"), -totals.credited),
        (_("Payments"), -totals.paid),
    )
    found = [total(label, money(amount + 0, totals.currency)) for label, amount in steps]
    return [*found, total(_("Closing balance"), money(totals.closing, totals.currency), strong=True)]


def _ages(ageing: Ageing, currency: str) -> Listing | None:
    """The ageing at the end of the period; none where nothing is open."""
    if not (ageing.open or ageing.credits or ageing.unapplied):
        return None
    words = [_("Not due yet"), _("1 to 30 days"), _("31 to 60 days"), _("61 to 90 days"), _("Over 90 days")]
    shown = list(zip(words, ageing.buckets, strict=True))
    rest = ((_("Credits not used yet"), -ageing.credits), (_("Payments not used yet"), -ageing.unapplied))
    shown += [(word, amount) for word, amount in rest if amount]
    row: Row = {"cells": [money(amount, currency) for _word, amount in shown], "running": None}
    return listing(_("Days overdue"), [(word, "even") for word, _amount in shown], [row])
