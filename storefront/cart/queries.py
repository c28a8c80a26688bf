"""Reads of the cart: three statements, however many lines it has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, exists, or_
from sqlalchemy.orm import Session, join

from storefront.cart.models import Cart, CartLine
from storefront.catalog.availability import NOTHING, find_stock
from storefront.catalog.items import FACTS, facts_in_unit, facts_in_unit_select, shown
from storefront.catalog.models import ItemFacts
from storefront.catalog.price_rules import Price, PriceAsk
from storefront.catalog.prices import context_of, find_price_lists
from storefront.catalog.quantity_rules import QuantityRefusedError, check_quantity
from storefront.catalog.stock_rules import Showing, Split, StockLevel, split
from storefront.erp.item_texts import texts_in
from storefront.erp.items import Item
from storefront.erp.prepared import Prepared
from storefront.kernel.ids import CartLineId, ItemId
from storefront.kernel.money import line_amount
from storefront.kernel.remember import remember
from storefront.kernel.viewer import Viewer
from storefront.portal.carts import PortalCart, PortalCartLine, PortalHandover

MOST_LINES = 4000


@dataclass(frozen=True, slots=True)
class Put:
    """A live line as it stands in the cart: its item in the line's unit; not `known`: not sold in it any more.

    `handed`: another cart of the viewer's is on its way from hand to hand.
    """

    item: ItemFacts
    known: bool
    id: CartLineId
    quantity: Decimal
    seen_price: Decimal | None
    order_key: str
    ask: PriceAsk
    handed: bool = False


def get_cart(session: Session, viewer: Viewer, on: date, showing: Showing) -> Cart:
    """Return the viewer's cart at today's prices and stock."""
    puts = cart_lines(session, viewer)
    levels = find_stock(session, {put.item.id for put in puts}, viewer.customer.warehouse_id)
    return priced(session, viewer, on, showing, puts, levels)


def priced(
    session: Session,
    viewer: Viewer,
    on: date,
    showing: Showing,
    puts: Sequence[Put],
    levels: dict[ItemId, StockLevel],
) -> Cart:
    """Make the cart of what `cart_lines` read and the stock of its items: one statement, for the prices."""
    currency = viewer.customer.currency
    prices = find_price_lists(session, [put.ask for put in puts], context_of(viewer, on))
    seen: dict[ItemId, StockLevel] = {}
    lines = []
    for put in puts:
        item = put.item
        level = seen.get(item.id) or levels.get(item.id, NOTHING)
        price = prices[item.id].price(put.ask, currency) if put.known else None
        line = _line(put, price, level, showing)
        # two lines of one item share its stock: what the first takes the second doesn't have
        if line.split.now:
            seen[item.id] = replace(level, available=level.available - line.split.now * item.unit.factor)
        lines.append(line)
    key, handed = (puts[0].order_key, puts[0].handed) if puts else (None, None)
    return Cart(lines, currency, key, stock_shown=showing.setting, handed=handed)


def cart_lines(session: Session, viewer: Viewer, *, lock: bool = False) -> list[Put]:
    """Return the viewer's live cart lines, in the order in which they were put in.

    Locked, they stay as they are until the transaction ends: who changes one in another tab meanwhile waits.
    """
    lines = LOCKED_LINES if lock else LINES
    return lines.read(session, user=viewer.user_id, customer=viewer.customer_id, language=texts_in(viewer.language))


@remember(MOST_LINES)
def _line(put: Put, price: Price | None, level: StockLevel, showing: Showing) -> CartLine:
    item, quantity, seen = put.item, put.quantity, put.seen_price
    shares = split(quantity, level, factor=item.unit.factor, decimals=item.unit.decimals, is_stock=item.is_stock)
    problem, limit = _problem(item, quantity, price, shares) if put.known else ("unit", None)
    if problem == "stock" and showing.setting != "number":
        problem, limit = "stock_hidden", None
    return CartLine(
        id=put.id,
        item=item,
        rule=item.rule,
        quantity=quantity,
        price=price,
        amount=line_amount(price.unit_price, quantity, price.currency) if price else None,
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


def _statement() -> Select[*tuple[Any, ...]]:
    line = PortalCartLine
    return (
        facts_in_unit_select(
            line.id,
            line.quantity,
            line.seen_price,
            PortalCart.order_key,
            _handed(),
            unit=line.unit,
            source=join(line, Item, line.item_id == Item.id),
        )
        .join(PortalCart, PortalCart.id == line.cart_id)
        .where(
            PortalCart.user_id == bindparam("user"),
            PortalCart.customer_id == bindparam("customer"),
            line.removed_at.is_(None),
        )
        .order_by(line.added_at, line.id)
    )


def _handed() -> ColumnElement[bool]:
    row = PortalHandover
    return exists().where(
        row.customer_id == bindparam("customer"),
        row.answered_at.is_(None),
        or_(row.from_user_id == bindparam("user"), row.to_user_id == bindparam("user")),
    )


def _put(row: Sequence[Any]) -> Put:
    item, known = facts_in_unit(row)
    line_id, quantity, seen, order_key, handed = row[FACTS : FACTS + 5]
    ask = PriceAsk(item.id, item.unit.code, quantity, item.unit.decimals)
    return Put(item, known, CartLineId(line_id), quantity, seen, order_key, ask, bool(handed))


LINES = Prepared(_statement(), _put)
LOCKED_LINES = Prepared(_statement().with_for_update(of=PortalCartLine), _put)
