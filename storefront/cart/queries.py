"""Reads of the cart: three statements, however many lines it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session, join

from storefront.cart.models import Cart, CartLine
from storefront.catalog.availability import NOTHING, find_stock
from storefront.catalog.items import FACTS, facts_in_unit, facts_in_unit_select, shown
from storefront.catalog.models import ItemFacts
from storefront.catalog.price_rules import Price, PriceAsk
from storefront.catalog.prices import context_of, find_prices
from storefront.catalog.quantity_rules import QuantityRefusedError, check_quantity
from storefront.catalog.stock_rules import Showing, Split, StockLevel, split
from storefront.erp.items import Item
from storefront.kernel.ids import CartLineId, ItemId
from storefront.kernel.money import line_amount
from storefront.kernel.viewer import Viewer
from storefront.portal.carts import PortalCart, PortalCartLine


def get_cart(session: Session, viewer: Viewer, on: date, showing: Showing) -> Cart:
    """Return the viewer's cart at today's prices and stock."""
    rows = cart_rows(session, viewer)
    levels = find_stock(session, {row[0] for row in rows}, viewer.customer.warehouse_id)
    return priced(session, viewer, on, showing, rows, levels)


def priced(
    session: Session,
    viewer: Viewer,
    on: date,
    showing: Showing,
    rows: Sequence[Any],
    levels: dict[ItemId, StockLevel],
) -> Cart:
    """Make the cart of the rows of `cart_rows` and the stock of their items: one statement, for the prices."""
    items = [facts_in_unit(row) for row in rows]
    asks = [
        PriceAsk(item.id, item.unit.code, row[FACTS + 1], item.unit.decimals)
        for (item, _), row in zip(items, rows, strict=True)
    ]
    prices = find_prices(session, asks, context_of(viewer, on))
    left = dict(levels)
    lines = []
    for (item, known), row, ask in zip(items, rows, asks, strict=True):
        level = left.get(item.id, NOTHING)
        line = _line(item, row, prices[ask] if known else None, level, showing, viewer.customer.currency)
        # two lines of one item share its stock: what the first takes the second doesn't have
        left[item.id] = replace(level, available=level.available - line.split.now * item.unit.factor)
        lines.append(line if known else replace(line, problem="unit"))
    return Cart(lines, viewer.customer.currency, rows[0][FACTS + 3] if rows else None, stock_shown=showing.setting)


def cart_rows(session: Session, viewer: Viewer, *, lock: bool = False) -> Sequence[Any]:
    """Return the rows of the viewer's live cart lines, in the order in which they were put in.

    Locked, they stay as they are until the transaction ends: who changes one in another tab meanwhile waits.
    """
    lines = _lines_of(viewer)
    return session.execute(lines.with_for_update(of=PortalCartLine) if lock else lines).all()


def _line(
    item: ItemFacts, row: Sequence[Any], price: Price | None, level: StockLevel, showing: Showing, currency: str
) -> CartLine:
    line_id, quantity, seen = row[FACTS : FACTS + 3]
    shares = split(quantity, level, factor=item.unit.factor, decimals=item.unit.decimals, is_stock=item.is_stock)
    problem, limit = _problem(item, quantity, price, shares)
    if problem == "stock" and showing.setting != "number":
        problem, limit = "stock_hidden", None
    return CartLine(
        id=CartLineId(line_id),
        item=item,
        rule=item.rule,
        quantity=quantity,
        price=price,
        amount=line_amount(price.unit_price, quantity, currency) if price else None,
        stock=shown(item, level, showing),
        split=shares,
        price_was=seen if price and seen is not None and seen != price.unit_price else None,
        problem=problem,
        problem_limit=limit,
    )


def _problem(
    item: ItemFacts, quantity: Decimal, price: Price | None, shares: Split
) -> tuple[str | None, Decimal | int | None]:
    """Why a line can't be ordered as it stands, and the number that goes with it."""
    if not item.active:
        return "ended", None
    if price is None:
        return "no_price", None
    try:
        check_quantity(quantity, item.rule)
    except QuantityRefusedError as refusal:
        return refusal.reason, refusal.limit
    if shares.later and not item.backorder_allowed:
        return "stock", shares.now
    return None, None


def _lines_of(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    line = PortalCartLine
    return (
        facts_in_unit_select(
            line.id,
            line.quantity,
            line.seen_price,
            PortalCart.order_key,
            unit=line.unit,
            source=join(line, Item, line.item_id == Item.id),
        )
        .join(PortalCart, PortalCart.id == line.cart_id)
        .where(
            PortalCart.user_id == viewer.user_id,
            PortalCart.customer_id == viewer.customer_id,
            line.removed_at.is_(None),
        )
        .order_by(line.added_at, line.id)
    )
