"""A quote's lines as lines of a cart, at the quoted prices and today's stock: what is accepted, and how it ships."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session, join

from storefront.cart.models import Cart
from storefront.cart.queries import Put, priced
from storefront.catalog.availability import find_stock
from storefront.catalog.items import FACTS, facts_in_unit, facts_in_unit_select
from storefront.catalog.price_rules import PriceAsk
from storefront.catalog.stock_rules import Showing, StockLevel
from storefront.erp.item_texts import texts_in
from storefront.erp.items import Item
from storefront.erp.quotes import Quote, QuoteLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import CartLineId, ItemId
from storefront.kernel.viewer import Viewer
from storefront.orders.quoted import at_agreed_price, rule_of

Priced = tuple[Put, Decimal]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quote's number, and the contact who asked for it."""

    number: str
    asked_by: int | None


def read_priced(session: Session, viewer: Viewer, quote_id: int) -> list[Priced]:
    """Return the lines of an answered quote, each with its price: one statement."""
    line = QuoteLine
    rows = session.execute(
        facts_in_unit_select(
            line.id, line.quantity, line.unit_price, unit=line.unit, source=join(line, Item, line.item_id == Item.id)
        )
        .where(line.quote_id == quote_id, line.customer_id == viewer.customer_id, line.unit_price.is_not(None))
        .order_by(line.line_number),
        {"language": texts_in(viewer.language)},
    ).all()
    found = []
    for row in rows:
        item, known = facts_in_unit(row)
        line_id, quantity, price = row[FACTS : FACTS + 3]
        ask = PriceAsk(item.id, item.unit.code, quantity, item.unit.decimals)
        found.append((Put(item, known, CartLineId(line_id), quantity, price, "", ask), price))
    return found


def cart_of(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    quote: Quoted,
    rows: Sequence[Priced],
    levels: Mapping[ItemId, StockLevel],
    showing: Showing,
) -> Cart:
    """Make a cart of a quote's lines: its prices, the stock that is given. One statement."""
    today = priced(session, viewer, clock.today(), showing, [put for put, _price in rows], dict(levels))
    lines = [
        at_agreed_price(line, price, today.currency, rule_of(quote.number), showing)
        for line, (_put, price) in zip(today.lines, rows, strict=True)
    ]
    return Cart(lines, today.currency, stock_shown=showing.setting, asked_by=quote.asked_by)


def get_cart(session: Session, viewer: Viewer, clock: Clock, number: str, showing: Showing) -> Cart:
    """Return what accepting a quote would order today: four statements. Raises NotFoundError."""
    row = session.execute(
        select(Quote.id, Quote.contact_id).where(Quote.customer_id == viewer.customer_id, Quote.number == number)
    ).one_or_none()
    if row is None:
        raise NotFoundError(quote=number)
    rows = read_priced(session, viewer, row.id)
    levels = find_stock(session, {put.item.id for put, _price in rows}, viewer.customer.warehouse_id)
    return cart_of(session, viewer, clock, Quoted(number, row.contact_id), rows, levels, showing)
