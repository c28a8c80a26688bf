"""Reading items: one select of what every page needs, and rows made from it. Lists, cart and orders share it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session, aliased

from storefront.catalog.availability import NOTHING, find_stock
from storefront.catalog.models import ItemCard, ItemFacts, SalesUnit
from storefront.catalog.price_rules import ONE, Price
from storefront.catalog.prices import context_of, find_price_lists
from storefront.catalog.quantity_rules import QuantityRule
from storefront.catalog.stock_rules import Availability, Showing, StockLevel, show
from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item, ItemImage, ItemUnit, Unit
from storefront.kernel.ids import ItemId
from storefront.kernel.remember import remember
from storefront.kernel.viewer import Viewer

MOST_CARDS = 4000


def facts_select(*more: Any, unit: Any = Item.sales_unit, source: Any = Item) -> Select[Any]:  # noqa: ANN401 (columns)
    """Return the select of ItemFacts' columns (in that order), then of `more`.

    `unit` is the column that holds the unit; `source` what is read from: the items, or rows that name items. Its
    parameter `language` is what `texts_in` makes of the reader's.
    """
    return with_texts(
        select(
            Item.id,
            Item.sku,
            SHOWN_NAME,
            Item.status,
            Item.is_stock,
            Item.backorder_allowed,
            Item.base_unit,
            unit,
            Unit.name,
            Unit.decimals,
            ItemUnit.factor,
            Item.min_quantity,
            Item.max_quantity,
            Item.multiple,
            ItemImage.digest,
            Item.name,
            *more,
        )
        .select_from(source)
        .outerjoin(Unit, Unit.code == unit)
        .outerjoin(ItemUnit, and_(ItemUnit.item_id == Item.id, ItemUnit.unit == unit))
        .outerjoin(ItemImage, and_(ItemImage.item_id == Item.id, ItemImage.position == 0))
    )


FACTS = 16


def facts_of(row: Sequence[Any]) -> ItemFacts:
    """Make ItemFacts of the first columns of a row of `facts_select`."""
    item_id, sku, name, status, is_stock, backorder, base_unit, unit, unit_name, decimals, factor, *more = row[:FACTS]
    *limits, digest, own_name = more
    places = decimals or 0
    return ItemFacts(
        item_id,
        sku,
        name,
        status,
        is_stock,
        backorder,
        base_unit,
        SalesUnit(unit, unit_name or unit, factor or ONE, places),
        QuantityRule(places, *limits),
        f"/pictures/{digest}-small.webp" if digest else None,
        own_name,
    )


_sold = aliased(ItemUnit)
IN_UNIT = 3


def facts_in_unit_select(*more: Any, unit: Any, source: Any = Item) -> Select[Any]:  # noqa: ANN401 (columns)
    """Return the select of an item in any of its units: after `more` come what `facts_in_unit` needs."""
    return facts_select(*more, Item.sales_unit, _sold.factor, ItemUnit.factor, unit=unit, source=source).outerjoin(
        _sold, and_(_sold.item_id == Item.id, _sold.unit == Item.sales_unit)
    )


def facts_in_unit(row: Sequence[Any]) -> tuple[ItemFacts, bool]:
    """Make ItemFacts in the row's unit, limits converted; False when the item is not sold in it."""
    item = facts_of(row)
    sales_unit, sold_factor, factor = row[-IN_UNIT:]
    known = factor is not None or item.unit.code == item.base_unit
    if item.unit.code == sales_unit:
        return item, known
    rule = item.rule.converted(item.unit.decimals, factor=sold_factor or ONE, other=item.unit.factor)
    return replace(item, rule=rule), known


def cards(session: Session, viewer: Viewer, items: Sequence[ItemFacts], on: date, showing: Showing) -> list[ItemCard]:
    """Price the items and add their stock: one statement for the prices, one for the stock."""
    context = context_of(viewer, on)
    prices = find_price_lists(session, [item.ask for item in items], context)
    levels = levels_of(session, viewer, items, showing)
    return [
        card(item, prices[item.id].price(item.ask, context.currency), levels.get(item.id, NOTHING), showing)
        for item in items
        if item.id in prices  # else it was deleted a moment ago
    ]


@remember(MOST_CARDS)
def card(item: ItemFacts, price: Price | None, level: StockLevel, showing: Showing) -> ItemCard:
    """Return an item's card: the same one as long as nothing on it changes."""
    return ItemCard(item, price, shown(item, level, showing), item.href)


def levels_of(
    session: Session, viewer: Viewer, items: Sequence[ItemFacts], showing: Showing
) -> dict[ItemId, StockLevel]:
    """Return the stock of the items, in one statement; nothing is asked when nothing is shown."""
    if showing.setting == "none":
        return {}
    return find_stock(session, [item.id for item in items], viewer.customer.warehouse_id)


def shown(item: ItemFacts, level: StockLevel, showing: Showing) -> Availability:
    """Return what the customer sees of an item's stock, in its unit."""
    unit = item.unit
    return show(level, showing, factor=unit.factor, decimals=unit.decimals, is_stock=item.is_stock)


def rule_in(item: ItemFacts, unit: SalesUnit) -> QuantityRule:
    """Return what may be ordered in another unit: limits are kept in the sales unit and converted."""
    if unit.code == item.unit.code:
        return item.rule
    return item.rule.converted(unit.decimals, factor=item.unit.factor, other=unit.factor)
