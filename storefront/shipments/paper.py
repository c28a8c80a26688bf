"""The packing list of a shipment as a sheet of paper: what lies in the packages, and what is still to come."""

from __future__ import annotations

from flask_babel import gettext as _

from storefront.documents.sheets import Labelled, Listing, PackingSheet, Row
from storefront.erp.letterhead import Letterhead
from storefront.shipments.models import ShipmentPage
from storefront.web.filters import postal, quantity
from storefront.web.paper import basics, facts, full_day, labelled, listing

NONE = "\N{EN DASH}"


def packing_sheet(shipment: ShipmentPage, head: Letterhead) -> PackingSheet:
    """Return a shipment as its packing list shows it; no amounts."""
    parties = [labelled(_("Ship to"), *postal(shipment.ship_to))] if shipment.ship_to else []
    sheet = basics(_("Packing list"), shipment.head.number, head, parties=parties, facts=_facts(shipment))
    return {**sheet, "lines": _lines(shipment), "packages": _packages(shipment), "to_come": _to_come(shipment)}


def _facts(shipment: ShipmentPage) -> list[Labelled]:
    head, weight = shipment.head, shipment.weight_kg
    purchases = dict.fromkeys(order.po_number for order in head.orders if order.po_number)
    return facts(
        (_("Went out on"), full_day(head.gone_on)),
        (_("Carrier"), head.carrier),
        (_("From"), head.warehouse),
        (_("Order"), ", ".join(order.number for order in head.orders)),
        (_("Your PO number"), ", ".join(purchases)),
        (_("Packages"), str(len(head.packages) or "")),
        (_("Weight"), _("%(number)s kg", number=quantity(weight)) if weight else None),
    )


def _lines(shipment: ShipmentPage) -> Listing:
    columns = [(_("Item"), "wide"), (_("Order"), "text"), (_("Quantity"), "number")]
    rows: list[Row] = [
        {
            "cells": [
                {"text": line.description, "small": f"{line.sku} · {line.unit}"},
                line.order_number,
                quantity(line.quantity),
            ],
            "running": None,
        }
        for line in shipment.lines
    ]
    return listing(_("Lines"), columns, rows)


def _packages(shipment: ShipmentPage) -> Listing | None:
    rows: list[Row] = [
        {
            "cells": [
                package.tracking_number or NONE,
                str(package.number),
                _("%(number)s kg", number=quantity(package.weight_kg)) if package.weight_kg else NONE,
            ],
            "running": None,
        }
        for package in shipment.head.packages
    ]
    columns = [(_("Tracking number"), "wide"), (_("Package"), "number"), (_("Weight"), "number")]
    return listing(_("Packages"), columns, rows) if rows else None


def _to_come(shipment: ShipmentPage) -> Listing | None:
    rows: list[Row] = [
        {
            "cells": [
                {"text": line.description, "small": f"{line.sku} · {line.unit}"},
                line.order.number,
                quantity(line.open),
            ],
            "running": None,
        }
        for line in shipment.to_come
    ]
    columns = [(_("Item"), "wide"), (_("Order"), "text"), (_("Open"), "number")]
    return listing(_("Still to come"), columns, rows) if rows else None
