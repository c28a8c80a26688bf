"""Orders as rows of a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flask_babel import gettext as _

from storefront.documents.tables import Column, Kind, Row
from storefront.orders.models import OrderRow
from storefront.orders.statuses import status_of


def columns() -> list[Column]:
    """Return the columns of a file of orders, named in the reader's language."""
    return [
        Column(_("Order")),
        Column(_("Date"), Kind.DATE),
        Column(_("Status"), width=20),
        Column(_("Your PO"), width=20),
        Column(_("Wanted on"), Kind.DATE),
        Column(_("Ship to"), width=32),
        Column(_("Ordered by"), width=24),
        Column(_("On behalf of"), width=24),
        Column(_("Lines"), Kind.WHOLE, width=8),
        Column(_("Currency"), width=10),
        Column(_("Goods"), Kind.AMOUNT),
        Column(_("Discount"), Kind.AMOUNT),
        Column(_("Freight"), Kind.AMOUNT),
        Column(_("Tax"), Kind.AMOUNT),
        Column(_("Total"), Kind.AMOUNT),
    ]


def rows(found: Iterable[OrderRow]) -> Iterator[Row]:
    """Yield the cells of each order; what is not known yet is empty, never zero."""
    for one in found:
        head = one.head
        yield (
            head.number,
            head.ordered_on,
            str(status_of(head.status).word),
            head.po_number,
            one.requested_on,
            one.place or ", ".join(part for part in (one.ship_to_name, one.ship_to_city) if part) or None,
            one.created_by,
            one.on_behalf_of,
            one.lines,
            head.currency,
            one.lines_amount,
            one.discount,
            one.freight,
            one.tax,
            head.total,
        )
