"""The one function for a price: list, page, cart, order, document and mail all call it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import Session

from storefront.catalog.price_rules import (
    ONE,
    Price,
    PriceAsk,
    PriceContext,
    PriceRow,
    Quoted,
    choose_price,
    considered,
    quote,
)
from storefront.erp.items import Item, ItemUnit
from storefront.erp.prices import SalesPrice
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer


@dataclass(slots=True)
class PriceList:
    """What the database knows of one item's prices for one customer on one day."""

    base_unit: str
    rows: list[PriceRow] = field(default_factory=list)
    factors: dict[str, Decimal] = field(default_factory=dict)

    def price(self, ask: PriceAsk, currency: str) -> Price | None:
        """Return the winning price of an ask on this item."""
        return choose_price(
            self.rows, ask, currency=currency, base_unit=self.base_unit, factor=self.factors.get(ask.unit)
        )

    def considered(self, ask: PriceAsk) -> list[tuple[str, Quoted]]:
        """Return what each rule would have charged: the why of the price."""
        factor = self.factors.get(ask.unit)
        return considered(quote(self.rows, ask.unit, base_unit=self.base_unit, factor=factor), ask.quantity)


def context_of(viewer: Viewer, on: date) -> PriceContext:
    """Return the context in which the viewer's customer is priced on a day."""
    customer = viewer.customer
    return PriceContext(customer.id, customer.price_class_id, customer.currency, customer.warehouse_id, on)


def find_prices(session: Session, asks: Sequence[PriceAsk], context: PriceContext) -> dict[PriceAsk, Price | None]:
    """Price every ask for the customer, in one statement. None means "price on request"."""
    lists = find_price_lists(session, asks, context)
    return {ask: lists[ask.item_id].price(ask, context.currency) if ask.item_id in lists else None for ask in asks}


def find_price_lists(session: Session, asks: Sequence[PriceAsk], context: PriceContext) -> dict[ItemId, PriceList]:
    """Return the price lists of the asked items, in one statement; for pricing several quantities of one item."""
    if not asks:
        return {}
    rows = session.execute(_statement(asks, context)).all()
    return _price_lists(rows, context)


def _statement(asks: Sequence[PriceAsk], context: PriceContext) -> Select[*tuple[Any, ...]]:
    price = SalesPrice
    whose = or_(
        price.price_type == "base",
        and_(price.price_type == "customer", price.customer_id == context.customer_id),
        and_(price.price_type == "class", price.price_class_id == context.price_class_id),
    )
    holds = and_(
        price.item_id == Item.id,
        price.currency == context.currency,
        whose,
        or_(price.warehouse_id.is_(None), price.warehouse_id == context.warehouse_id),
        or_(price.effective_on.is_(None), price.effective_on <= context.on),
        or_(price.expires_on.is_(None), price.expires_on >= context.on),
    )
    units = {ask.unit for ask in asks}
    return (
        select(
            Item.id,
            Item.base_unit,
            Item.default_price,
            Item.price_currency,
            ItemUnit.unit,
            ItemUnit.factor,
            price.id,
            price.price_type,
            price.promotion,
            price.unit,
            price.warehouse_id,
            price.break_quantity,
            price.price,
            price.effective_on,
            price.expires_on,
        )
        .outerjoin(ItemUnit, and_(ItemUnit.item_id == Item.id, ItemUnit.unit.in_(units)))
        .outerjoin(price, holds)
        .where(Item.id.in_({ask.item_id for ask in asks}))
    )


def _price_lists(rows: Sequence[Any], context: PriceContext) -> dict[ItemId, PriceList]:
    lists: dict[ItemId, PriceList] = {}
    # an item with several units repeats its prices: each counts once
    seen: dict[ItemId, set[object]] = defaultdict(set)
    for row in rows:
        (item_id, base_unit, default, currency, unit, factor, price_id, *price) = row
        found = lists.get(item_id)
        if found is None:
            found = lists[item_id] = PriceList(base_unit, factors={base_unit: ONE})
            if default and currency in (None, context.currency):
                found.rows.append(PriceRow("default", False, base_unit, True, Decimal(0), default))  # noqa: FBT003 (a row)
        if unit is not None:
            found.factors[unit] = factor
        if price_id is not None and price_id not in seen[item_id]:
            seen[item_id].add(price_id)
            rule, promotion, price_unit, warehouse_id, *rest = price
            found.rows.append(PriceRow(rule, promotion, price_unit, warehouse_id is None, *rest))
    return lists
