"""What a customer can order, with all its units, prices, tiers, stock and numbers: to be read without a network.

A part is a fixed number of statements, whatever the customer and however many parts there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from storefront.catalog.availability import NOTHING
from storefront.catalog.items import levels_of
from storefront.catalog.models import ItemFacts
from storefront.catalog.numbers import Sold, find_sold
from storefront.catalog.price_rules import Price, PriceAsk
from storefront.catalog.prices import PriceList, context_of, find_price_lists
from storefront.catalog.quantity_rules import QuantityRule
from storefront.catalog.stock_rules import Availability, Showing, StockLevel, show
from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item, ItemReference
from storefront.erp.orders import SalesOrderLine
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Offered:
    """An item in one of its units: what may be ordered, from the least quantity on, and what it costs."""

    item: ItemFacts
    rule: QuantityRule
    price: Price
    stock: Availability


@dataclass(frozen=True, slots=True)
class TakenItem:
    """An orderable item: each unit that has a price, the sales unit first, and the numbers it is known by."""

    item: ItemFacts
    offers: Sequence[Offered]
    numbers: Sequence[str]


def count_items(session: Session) -> int:
    """Return how many items are sold; one statement."""
    return session.execute(select(func.count()).select_from(Item).where(Item.status == "Active")).scalar_one()


def list_assortment(
    session: Session, viewer: Viewer, on: date, showing: Showing, *, start: int, most: int
) -> list[TakenItem]:
    """Return a part of what is sold at the viewer's prices, what was bought before first: six statements.

    Items without a price can't be ordered and are left out.
    """
    ids = _ids(session, viewer, start, most)
    sold = find_sold(session, ids, viewer.language)
    asks = [_ask(one.in_unit(unit)) for one in sold.values() for unit in one.units]
    prices = find_price_lists(session, asks, context_of(viewer, on))
    levels = levels_of(session, viewer, [one.item for one in sold.values()], showing)
    numbers = _numbers(session, viewer, ids)
    currency = viewer.customer.currency
    taken = [
        TakenItem(
            sold[item_id].item,
            _offers(sold[item_id], prices[item_id], currency, levels.get(item_id, NOTHING), showing),
            numbers[item_id],
        )
        for item_id in ids
        if item_id in sold and item_id in prices
    ]
    return [one for one in taken if one.offers]


def _ids(session: Session, viewer: Viewer, start: int, most: int) -> list[ItemId]:
    line = SalesOrderLine
    bought = select(line.item_id.label("item_id")).where(line.customer_id == viewer.customer_id).distinct().subquery()
    statement = (
        with_texts(select(Item.id), viewer.language)
        .outerjoin(bought, bought.c.item_id == Item.id)
        .where(Item.status == "Active")
        .order_by(bought.c.item_id.is_(None), SHOWN_NAME, Item.id)
        .offset(start)
        .limit(most)
    )
    return [ItemId(item_id) for item_id in session.scalars(statement)]


def _ask(item: ItemFacts) -> PriceAsk:
    return PriceAsk(item.id, item.unit.code, item.rule.first, item.unit.decimals)


def _offers(sold: Sold, prices: PriceList, currency: str, level: StockLevel, showing: Showing) -> list[Offered]:
    offers = []
    for unit in sold.units:
        item = sold.in_unit(unit)
        price = prices.price(_ask(item), currency)
        if price is not None:
            stock = show(level, showing, factor=unit.factor, decimals=unit.decimals, is_stock=item.is_stock)
            offers.append(Offered(item, item.rule, price, stock))
    return offers


def _numbers(session: Session, viewer: Viewer, ids: Collection[ItemId]) -> dict[ItemId, list[str]]:
    reference = ItemReference
    rows = session.execute(
        select(reference.item_id, reference.number)
        .where(
            reference.item_id.in_(ids),
            or_(reference.customer_id.is_(None), reference.customer_id == viewer.customer_id),
        )
        .order_by(reference.id)
    )
    found: dict[ItemId, list[str]] = defaultdict(list)
    for item_id, number in rows:
        found[ItemId(item_id)].append(number)
    return found
