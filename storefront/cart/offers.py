"""Items as they would be ordered today, on top of what the cart holds: price, stock, and why a quantity won't do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.cart.merging import Key, find_quantities
from storefront.catalog.availability import NOTHING, find_stock
from storefront.catalog.items import shown
from storefront.catalog.models import ItemFacts
from storefront.catalog.price_rules import Price, PriceAsk
from storefront.catalog.prices import PriceList, context_of, find_price_lists
from storefront.catalog.quantity_rules import QuantityRefusedError, check_quantity
from storefront.catalog.stock_rules import Availability, Showing, Split, StockLevel, split
from storefront.kernel.ids import ItemId
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer

BLOCKED = frozenset({"ended", "unit", "no_price", "out_of_stock"})


@dataclass(frozen=True, slots=True)
class Ask:
    """A quantity of an item, in the unit its facts are read in; not `known`: it is not sold in that unit."""

    item: ItemFacts
    quantity: Decimal
    known: bool = True


@dataclass(frozen=True, slots=True)
class Offer:
    """An item as it would be ordered today. `problem` says why its quantity won't do; `blocked`: none will."""

    item: ItemFacts
    quantity: Decimal
    price: Price | None
    stock: Availability
    split: Split
    in_cart: Decimal
    problem: str | None = None
    limit: Decimal | int | None = None
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class _Today:
    """What is asked about all items at once."""

    currency: str
    prices: dict[ItemId, PriceList]
    stock: dict[ItemId, StockLevel]
    in_cart: dict[Key, Decimal]
    showing: Showing


def find_offers(
    session: Session, viewer: Viewer, on: date, showing: Showing, asks: Sequence[Ask], *, merged: bool = False
) -> list[Offer]:
    """Return an offer for each ask, in their order; three statements, however many.

    `merged`: as it was before many lines were put into the cart at once, for the form of these lines sent again.
    """
    items = [ask.item for ask in asks]
    prices = [PriceAsk(item.id, item.unit.code, item.rule.first, item.unit.decimals) for item in items]
    today = _Today(
        viewer.customer.currency,
        find_price_lists(session, prices, context_of(viewer, on)),
        find_stock(session, {item.id for item in items}, viewer.customer.warehouse_id),
        find_quantities(session, viewer, before=merged),
        showing,
    )
    return [_offer(ask, today) for ask in asks]


def _offer(ask: Ask, today: _Today) -> Offer:
    item, unit = ask.item, ask.item.unit
    in_cart = today.in_cart.get((item.id, unit.code), ZERO)
    total = in_cart + ask.quantity
    level = today.stock.get(item.id, NOTHING)
    prices = today.prices.get(item.id)
    wanted = PriceAsk(item.id, unit.code, total, unit.decimals)
    price = prices.price(wanted, today.currency) if prices and ask.known and item.active else None
    shares = split(total, level, factor=unit.factor, decimals=unit.decimals, is_stock=item.is_stock)
    problem, limit = _problem(ask, total, price, shares, today.showing)
    return Offer(
        item,
        ask.quantity,
        price,
        shown(item, level, today.showing),
        shares,
        in_cart,
        problem,
        limit,
        blocked=problem in BLOCKED,
    )


def _problem(
    ask: Ask, total: Decimal, price: Price | None, shares: Split, showing: Showing
) -> tuple[str | None, Decimal | int | None]:
    """Why a line can't be ordered as it stands, and the number that goes with it."""
    if not ask.item.active:
        return "ended", None
    if not ask.known:
        return "unit", None
    if price is None:
        return "no_price", None
    if shares.later and not ask.item.backorder_allowed:
        return _too_few(shares, showing)
    try:
        check_quantity(total, ask.item.rule)
    except QuantityRefusedError as refusal:
        return refusal.reason, refusal.limit
    return None, None


def _too_few(shares: Split, showing: Showing) -> tuple[str, Decimal | None]:
    """No more are coming: none, so many, or fewer than wanted where the setting hides numbers."""
    if not shares.now:
        return "out_of_stock", None
    return ("stock", shares.now) if showing.setting == "number" else ("stock_hidden", None)
