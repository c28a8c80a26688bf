"""What a phone is sent, as short as it can be said: lists instead of names where there are thousands of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from storefront.catalog.assortment import Offered, TakenItem
from storefront.kernel.money import currency_places
from storefront.kernel.viewer import Viewer
from storefront.orders.models import ShipTo


def plain(number: Decimal | None) -> str | None:
    """Return a number as the phone reckons with it: digits and a point, no zeros at its end."""
    return None if number is None else f"{number.normalize():f}"


def item_data(one: TakenItem) -> list[Any]:
    """Return an item: SKU, name, numbers, units."""
    return [one.item.sku, one.item.name, list(one.numbers), [_unit(offer) for offer in one.offers]]


def _unit(offer: Offered) -> list[Any]:
    """Return a unit: code, name, decimals, least, most, step, price, tiers, stock word, how many, when more come."""
    unit, rule, stock = offer.item.unit, offer.rule, offer.stock
    arrives = stock.next_arrival_on
    return [
        unit.code,
        unit.name,
        unit.decimals,
        plain(rule.first),
        plain(rule.maximum),
        plain(rule.step),
        plain(offer.price.unit_price),
        [[plain(tier.quantity), plain(tier.unit_price)] for tier in offer.price.tiers],
        str(stock.word),
        plain(stock.quantity),
        arrives.isoformat() if arrives else None,
    ]


def customer_data(
    viewer: Viewer, now: datetime, places: Sequence[ShipTo], vias: Sequence[tuple[str, str]], usual: str | None
) -> dict[str, Any]:
    """Return what is taken along of a customer beside its items."""
    customer = viewer.customer
    return {
        "user": viewer.user_id,
        "code": customer.code,
        "name": customer.name,
        "currency": customer.currency,
        "places": currency_places(customer.currency),
        "as_of": now.isoformat(),
        "ship_tos": [[one.code, one.label, " · ".join(one.lines), one.ship_via] for one in places],
        "ship_vias": [list(one) for one in vias],
        "usual_via": usual,
    }
