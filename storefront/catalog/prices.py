"""The one function for a price: list, page, cart, order, document and mail all call it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Date, Select, String, and_, bindparam, case, or_, select
from sqlalchemy.orm import Session

from storefront.catalog.price_rules import (
    NO_BREAK,
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
from storefront.erp.base import BigId
from storefront.erp.items import Item, ItemUnit
from storefront.erp.prepared import PreparedGroups, among
from storefront.erp.prices import SalesPrice
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer

# asks of one item that are remembered with its price list
MOST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class PriceList:
    """What the database knows of one item's prices for one customer on one day, and what was answered from it."""

    base_unit: str
    rows: Sequence[PriceRow]
    factors: dict[str, Decimal]
    answers: dict[tuple[PriceAsk, str], Price | None] = field(default_factory=dict, compare=False)

    def price(self, ask: PriceAsk, currency: str) -> Price | None:
        """Return the winning price of an ask on this item."""
        try:
            return self.answers[ask, currency]
        except KeyError:
            return self._answer(ask, currency)

    def _answer(self, ask: PriceAsk, currency: str) -> Price | None:
        if len(self.answers) >= MOST_ANSWERS:
            self.answers.clear()
        factor = self.factors.get(ask.unit)
        price = choose_price(self.rows, ask, currency=currency, base_unit=self.base_unit, factor=factor)
        self.answers[ask, currency] = price
        return price

    def considered(self, ask: PriceAsk) -> list[tuple[str, Quoted]]:
        """Return what each rule would have charged: the why of the price."""
        factor = self.factors.get(ask.unit)
        return considered(quote(self.rows, ask, base_unit=self.base_unit, factor=factor), ask.quantity)


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
    return PRICE_LISTS.read(
        session,
        items=[ask.item_id for ask in asks],
        units={ask.unit for ask in asks},
        customer=context.customer_id,
        price_class=context.price_class_id,
        warehouse=context.warehouse_id,
        currency=context.currency,
        on=context.on,
    )


def _statement() -> Select[*tuple[Any, ...]]:
    price = SalesPrice
    currency, on = bindparam("currency", type_=String), bindparam("on", type_=Date)
    whose = or_(
        price.price_type == "base",
        and_(price.price_type == "customer", price.customer_id == bindparam("customer", type_=BigId)),
        and_(price.price_type == "class", price.price_class_id == bindparam("price_class", type_=BigId)),
    )
    holds = and_(
        price.item_id == Item.id,
        price.currency == currency,
        whose,
        or_(price.customer_id.is_(None), price.customer_id == bindparam("customer", type_=BigId)),
        or_(price.warehouse_id.is_(None), price.warehouse_id == bindparam("warehouse", type_=BigId)),
        or_(price.effective_on.is_(None), price.effective_on <= on),
        or_(price.expires_on.is_(None), price.expires_on >= on),
    )
    default = case((or_(Item.price_currency.is_(None), Item.price_currency == currency), Item.default_price))
    return (
        select(
            Item.id,
            Item.base_unit,
            default,
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
        .outerjoin(ItemUnit, and_(ItemUnit.item_id == Item.id, among(ItemUnit.unit, "units")))
        .outerjoin(price, holds)
        .where(among(Item.id, "items"))
        .order_by(Item.id)
    )


def _price_list(rows: Sequence[Any]) -> PriceList:
    """Make the list of one item; an item with several units repeats its prices: each counts once."""
    _, base_unit, default, *_ = rows[0]
    factors = {base_unit: ONE, **{unit: factor for _, _, _, unit, factor, *_ in rows if unit is not None}}
    prices = [PriceRow("default", False, base_unit, True, NO_BREAK, default)] if default else []  # noqa: FBT003 (a row)
    by_id = {row[PRICE_ID]: row[PRICE_ID + 1 :] for row in rows if row[PRICE_ID] is not None}
    for rule, promotion, unit, warehouse_id, *rest in by_id.values():
        prices.append(PriceRow(rule, promotion, unit, warehouse_id is None, *rest))
    return PriceList(base_unit, tuple(prices), factors)


PRICE_ID = 5
PRICE_LISTS = PreparedGroups(_statement(), _price_list)
