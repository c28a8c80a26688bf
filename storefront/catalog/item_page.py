"""Reads of the item's page, in four statements whatever the item has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from operator import itemgetter
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, cast, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from storefront.catalog.availability import WarehouseStock, stock_by_warehouse
from storefront.catalog.items import FACTS, facts_of, facts_select, rule_in, shown
from storefront.catalog.models import (
    ItemFacts,
    ItemPage,
    PriceReason,
    Replacement,
    SalesUnit,
    UnitOffer,
    WarehouseLine,
)
from storefront.catalog.price_rules import ONE, PriceAsk
from storefront.catalog.prices import PriceList, context_of, find_price_lists
from storefront.catalog.stock_rules import Showing, StockLevel
from storefront.erp.base import BigId
from storefront.erp.item_texts import SHOWN_DESCRIPTION, texts_in
from storefront.erp.items import Item, ItemAttribute, ItemImage, ItemReference, ItemText, ItemUnit, Unit
from storefront.erp.prepared import Prepared
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import ItemId
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer


def get_item_page(session: Session, viewer: Viewer, on: date, sku: str, showing: Showing) -> ItemPage:
    """Return everything the item's page shows. Raises NotFoundError for an unknown SKU."""
    found = BY_SKU.one(session, sku=sku, language=texts_in(viewer.language))
    if found is None:
        raise NotFoundError(sku=sku)
    item, description, replacement = found
    details = _details(session, viewer, item.id)
    units = _units(item, details)
    asks = [PriceAsk(item.id, unit.code, rule_in(item, unit).first, unit.decimals) for unit in units]
    prices = find_price_lists(session, asks, context_of(viewer, on))[item.id]
    stock = stock_by_warehouse(session, item.id, viewer.customer.warehouse_id) if showing.setting != "none" else []
    return ItemPage(
        item=item,
        description=description,
        offers=[_offer(prices, item, unit, viewer.customer.currency) for unit in units],
        reasons=_reasons(prices, asks[0]),
        stock=shown(item, _total(stock), showing),
        warehouses=[WarehouseLine(line.warehouse, shown(item, line.level, showing)) for line in stock],
        attributes=[(name, value) for name, value, *_ in details["attribute"]],
        pictures=[
            (f"/pictures/{digest}.webp", alt or item.name, width, height)
            for digest, alt, width, height, _ in details["image"]
        ],
        numbers=[(kind, number) for kind, number, *_ in details["reference"]],
        replacement=replacement,
    )


def _found(row: Sequence[Any]) -> tuple[ItemFacts, str | None, Replacement | None]:
    description, other_sku, other_name = row[FACTS:]
    return facts_of(row), description, Replacement(other_sku, other_name) if other_sku else None


def _by_sku() -> Select[*tuple[Any, ...]]:
    instead, its_text = aliased(Item), aliased(ItemText)
    return (
        facts_select(SHOWN_DESCRIPTION, instead.sku, func.coalesce(func.nullif(its_text.name, ""), instead.name))
        .outerjoin(instead, instead.id == Item.replacement_id)
        .outerjoin(its_text, and_(its_text.item_id == instead.id, its_text.language == bindparam("language")))
        .where(Item.sku == bindparam("sku"))
    )


def _details(session: Session, viewer: Viewer, item_id: ItemId) -> dict[str, list[Sequence[Any]]]:
    """Read attributes, pictures, numbers and units in one statement: (kind, text, text, int, int, factor) each."""
    found: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for kind, *row in sorted(DETAILS.read(session, item=item_id, customer=viewer.customer_id), key=itemgetter(-1)):
        found[kind].append(row[:-1])
    return found


def _all_details() -> Select[*tuple[Any, ...]]:
    item_id = bindparam("item", type_=BigId)
    no_int, no_factor = cast(null(), Integer), cast(null(), ItemUnit.factor.type)
    reference = ItemReference
    mine = or_(reference.customer_id.is_(None), reference.customer_id == bindparam("customer", type_=BigId))
    none = (no_int.label("number"), no_int.label("other"), no_factor)
    attributes = select(literal("attribute"), ItemAttribute.name, ItemAttribute.value, *none, ItemAttribute.id)
    images = select(
        literal("image"),
        ItemImage.digest,
        ItemImage.alt,
        ItemImage.width,
        ItemImage.height,
        no_factor,
        ItemImage.position,
    )
    numbers = select(literal("reference"), reference.kind, reference.number, *none, reference.id)
    units = select(
        literal("unit"), ItemUnit.unit, Unit.name, Unit.decimals, no_int, ItemUnit.factor, ItemUnit.id
    ).outerjoin(Unit, Unit.code == ItemUnit.unit)
    base = select(literal("base"), Unit.code, Unit.name, Unit.decimals, no_int, no_factor, Unit.id).join(
        Item, Item.base_unit == Unit.code
    )
    every = union_all(
        attributes.where(ItemAttribute.item_id == item_id),
        images.where(ItemImage.item_id == item_id),
        numbers.where(reference.item_id == item_id, mine),
        units.where(ItemUnit.item_id == item_id),
        base.where(Item.id == item_id),
    ).subquery()
    return select(*every.c)


BY_SKU = Prepared(_by_sku(), _found)
DETAILS = Prepared(_all_details(), tuple)


def _units(item: ItemFacts, details: dict[str, list[Sequence[Any]]]) -> list[SalesUnit]:
    """The sales unit first, then the base unit and the others from small to large."""
    further = [SalesUnit(code, name or code, factor, places or 0) for code, name, places, _, factor in details["unit"]]
    base = [SalesUnit(code, name, ONE, places) for code, name, places, _, _ in details["base"]]
    others = sorted(base + further, key=lambda unit: unit.factor)
    return [item.unit, *(unit for unit in others if unit.code != item.unit.code)]


def _offer(prices: PriceList, item: ItemFacts, unit: SalesUnit, currency: str) -> UnitOffer:
    rule = rule_in(item, unit)
    price = prices.price(PriceAsk(item.id, unit.code, rule.first, unit.decimals), currency)
    return UnitOffer(unit, rule, price, price.tiers if price else ())


def _reasons(prices: PriceList, ask: PriceAsk) -> list[PriceReason]:
    """What each rule would have charged; the first is the one that won."""
    return [
        PriceReason(rule, one.unit_price, promotion=one.row.promotion, won=index == 0)
        for index, (rule, one) in enumerate(prices.considered(ask))
    ]


def _total(lines: Sequence[WarehouseStock]) -> StockLevel:
    """What all warehouses hold together, and the first arrival at any."""
    arrivals = [line.level.next_arrival_on for line in lines if line.level.next_arrival_on]
    changes = [line.level.changed_at for line in lines if line.level.changed_at]
    return StockLevel(
        sum((line.level.available for line in lines), ZERO),
        sum((line.level.on_order for line in lines), ZERO),
        min(arrivals, default=None),
        max(changes, default=None),
    )
