"""A list as a sheet for the shelf: an item a label, with a barcode that quick order understands."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _

from storefront.documents.sheets import ShelfSheet
from storefront.erp.letterhead import Letterhead
from storefront.lists.bars import bars_of
from storefront.lists.models import ListHead, ShelfLabel
from storefront.web.filters import quantity
from storefront.web.paper import basics


def shelf_sheet(found: ListHead, labels: Sequence[ShelfLabel], head: Letterhead) -> ShelfSheet:
    """Return the labels of a list as a sheet of paper."""
    sheet = basics(_("Shelf labels"), found.name, head, parties=[], facts=[])
    return {
        **sheet,
        "labels": [
            {
                "name": label.name,
                "small": f"{label.sku} · {label.unit}",
                "order": str(_("Order %(quantity)s", quantity=quantity(label.quantity))),
                "code": label.code,
                "bars": bars_of(label.code),
            }
            for label in labels
        ],
    }
