"""Prices of all kinds: base and class with tiers and a change of prices, contracts, promotions around today."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from storefront.demo import reading
from storefront.demo.customers import Client, Company
from storefront.demo.items import Stocked
from storefront.demo.reading import ContractSpec, ItemSpec, PromotionSpec
from storefront.demo.scene import Scene
from storefront.erp.prices import SalesPrice
from storefront.kernel.money import currency_places, round_to

Row = dict[str, object]
# What one euro buys. Rough rates of no particular day: a price list, not a bank.
RATES = {
    "EUR": Decimal(1),
    "USD": Decimal("1.10"),
    "GBP": Decimal("0.86"),
    "CHF": Decimal("0.96"),
    "SEK": Decimal("11.30"),
    "JPY": Decimal(162),
    "BHD": Decimal("0.41"),
}
CHANGED_DAYS_AGO = 190
BEFORE = Decimal("0.97")  # what prices were before they changed, in parts of today's
TIERS = (Decimal("0.95"), Decimal("0.90"))
# What a price class pays of the base price, on which shelves
CLASS_SHELVES = {
    "HORECA": (Decimal("0.93"), ("glassware", "tableware", "kitchen", "pantry", "rooms", "cleaners")),
    "TRADE": (Decimal("0.90"), ("hand-tools", "fasteners", "electrical", "materials", "safety")),
    "PUBLIC": (Decimal("0.96"), ("cleaning-tools", "paper-hygiene", "office", "workwear")),
}
EMPTY: Row = {
    "customer_id": None,
    "price_class_id": None,
    "warehouse_id": None,
    "break_quantity": Decimal(0),
    "promotion": False,
    "effective_on": None,
    "expires_on": None,
    "note": None,
}
SMALL = 15  # a price under so many of the smallest coins gets two places more


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when prices hold, and what part of today's price they are."""

    starts: date | None
    ends: date | None
    part: Decimal
    tiers: bool


@dataclass(frozen=True, slots=True)
class Lists:
    """Whose prices are written: the items and the currencies they are sold in."""

    items: dict[str, Stocked]
    clients: dict[str, Client]
    company: Company
    class_currencies: dict[str, list[str]] = field(default_factory=dict)


def in_currency(euros: Decimal, currency: str) -> Decimal:
    """Return a unit price in another currency, at its places; small ones get two more."""
    price, places = euros * RATES[currency], currency_places(currency)
    return round_to(price, places if price.scaleb(places) >= SMALL else places + 2)


def add_prices(scene: Scene, items: dict[str, Stocked], clients: dict[str, Client], company: Company) -> None:
    """Write every price list."""
    lists = Lists(items, clients, company, _class_currencies(clients))
    rows = [*_base_prices(scene, lists), *_class_prices(scene, lists)]
    rows += [row for spec in reading.contracts() for row in _contract(scene, spec, lists)]
    rows += [row for spec in reading.promotions() for row in _promotion(scene, spec, lists)]
    scene.insert(SalesPrice, rows)


def _row(**values: object) -> Row:
    return {**EMPTY, **values}


def _class_currencies(clients: dict[str, Client]) -> dict[str, list[str]]:
    found: dict[str, set[str]] = {code: {"EUR", "USD", "GBP"} for code in CLASS_SHELVES}
    for client in clients.values():
        if client.spec.price_class:
            found[client.spec.price_class].add(client.spec.currency)
    return {code: sorted(currencies) for code, currencies in found.items()}


def _spans(scene: Scene) -> tuple[Span, Span]:
    changed = scene.day(-CHANGED_DAYS_AGO)
    return (Span(None, changed - timedelta(days=1), BEFORE, tiers=False), Span(changed, None, Decimal(1), tiers=True))


def _base_prices(scene: Scene, lists: Lists) -> Iterator[Row]:
    for item in lists.items.values():
        for currency in RATES:
            yield from _list_prices(scene, item, currency, Decimal(1), {"price_type": "base"})


def _class_prices(scene: Scene, lists: Lists) -> Iterator[Row]:
    for code, (part, shelves) in CLASS_SHELVES.items():
        whose = {"price_type": "class", "price_class_id": lists.company.price_classes[code].id}
        for item in lists.items.values():
            if item.spec.category in shelves:
                for currency in lists.class_currencies[code]:
                    yield from _list_prices(scene, item, currency, part, whose)


def _list_prices(scene: Scene, item: Stocked, currency: str, part: Decimal, whose: Mapping[str, Any]) -> Iterator[Row]:
    """Yield an item's prices by the piece and by the box, before and after the change, with tiers after it."""
    for span in _spans(scene):
        for unit, price in _unit_prices(item.spec):
            for least, tier in _tiers(item.spec, unit) if span.tiers else [(0, Decimal(1))]:
                yield _row(
                    **whose,
                    item_id=item.row.id,
                    unit=unit,
                    currency=currency,
                    break_quantity=Decimal(least),
                    price=in_currency(price * part * tier * span.part, currency),
                    effective_on=span.starts,
                    expires_on=span.ends,
                )


def _unit_prices(spec: ItemSpec) -> list[tuple[str, Decimal]]:
    if spec.price is None or spec.priced != "all":
        return []
    prices = [(spec.base_unit, spec.price)]
    if spec.box and spec.box_price:
        prices.append((spec.box, spec.box_price))
    return prices


def _tiers(spec: ItemSpec, unit: str) -> list[tuple[int, Decimal]]:
    """Return (from this quantity of the unit, this part of the price); breaks are written in base units."""
    breaks = [least // spec.factor(unit) for least in spec.breaks]
    tiers = [(least, part) for least, part in zip(breaks, TIERS, strict=False) if least > 1]
    return [(0, Decimal(1)), *tiers]


def _contract(scene: Scene, spec: ContractSpec, lists: Lists) -> Iterator[Row]:
    client = lists.clients[spec.customer]
    for sku, price in spec.prices.items():
        item = lists.items[sku]
        for least, tier in {0: price, **spec.breaks.get(sku, {})}.items():
            yield _row(
                price_type="customer",
                customer_id=client.row.id,
                item_id=item.row.id,
                unit=spec.unit or item.spec.base_unit,
                currency=client.spec.currency,
                break_quantity=Decimal(least),
                price=tier,
                effective_on=None if spec.starts is None else scene.day(spec.starts),
                expires_on=None if spec.ends is None else scene.day(spec.ends),
                note=spec.note,
            )


def _promotion(scene: Scene, spec: PromotionSpec, lists: Lists) -> Iterator[Row]:
    part = 1 - Decimal(spec.percent) / 100
    whose = _whose(spec, lists)
    for sku in spec.skus:
        item = lists.items[sku]
        for unit, price in _unit_prices(item.spec):
            for currency in _currencies(spec, lists):
                yield _row(
                    **whose,
                    item_id=item.row.id,
                    unit=unit,
                    warehouse_id=lists.company.warehouses[spec.warehouse].id if spec.warehouse else None,
                    currency=currency,
                    price=in_currency(price * part, currency),
                    promotion=True,
                    effective_on=scene.day(spec.starts),
                    expires_on=scene.day(spec.ends),
                    note=spec.note,
                )


def _whose(spec: PromotionSpec, lists: Lists) -> dict[str, Any]:
    if spec.customer:
        return {"price_type": "customer", "customer_id": lists.clients[spec.customer].row.id}
    if spec.price_class:
        return {"price_type": "class", "price_class_id": lists.company.price_classes[spec.price_class].id}
    return {"price_type": "base"}


def _currencies(spec: PromotionSpec, lists: Lists) -> list[str]:
    if spec.customer:
        return [lists.clients[spec.customer].spec.currency]
    return lists.class_currencies[spec.price_class] if spec.price_class else list(RATES)
