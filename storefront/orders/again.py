"""Ordering again: the lines of an order beside what they cost today, what is there, and what can't be had any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import case, exists, or_, select
from sqlalchemy.orm import Session, aliased, join

from storefront.cart.commands import OutOfStockError
from storefront.cart.merging import Merged, Wish, WishesRefusedError, merge
from storefront.cart.offers import Ask, Offer, find_offers
from storefront.catalog.items import FACTS, facts_in_unit, facts_in_unit_select
from storefront.catalog.models import ItemFacts
from storefront.catalog.stock_rules import Showing
from storefront.erp.item_texts import shown_text, texts_in, with_texts
from storefront.erp.items import Item, ItemUnit
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Viewer
from storefront.orders.models import order_href

MOST_LINES = 500  # on one page, and in one form


@dataclass(frozen=True, slots=True)
class Again:
    """A line as it was ordered, and what can be ordered today: the item itself, or the one that replaces it."""

    offer: Offer
    replaces: bool
    number: int
    sku: str
    description: str
    unit: str
    quantity: Decimal
    unit_price: Decimal
    currency: str

    @property
    def change(self) -> Decimal | None:
        """What a unit costs more than then, less when negative; None where there is nothing to compare."""
        price = self.offer.price
        if price is None or self.replaces or price.currency != self.currency:
            return None
        return price.unit_price - self.unit_price

    @property
    def ticked(self) -> bool:
        """Tell whether the line is chosen before anybody chooses: what can be ordered as it was."""
        return self.offer.problem is None and not self.replaces


@dataclass(frozen=True, slots=True)
class AgainPage:
    """The order's lines beside today. `more`: the order has further lines than fit one cart."""

    number: str
    ordered_on: date
    lines: Sequence[Again]
    stock_shown: str
    more: bool = False

    @property
    def href(self) -> str:
        return order_href(self.number)

    @property
    def orderable(self) -> int:
        """How many lines can be ordered."""
        return sum(1 for line in self.lines if not line.offer.blocked)


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the order with an item in the line's unit, or in its sales unit where it is not sold in that."""

    number: int
    item: ItemFacts
    known: bool


def get_again(session: Session, viewer: Viewer, number: str, on: date, showing: Showing) -> AgainPage:
    """Return an order's lines beside today's prices and stock; seven statements, however many lines.

    Raises NotFoundError, for another customer's order too.
    """
    order = SalesOrder
    head = session.execute(
        select(order.id, order.number, order.ordered_on)
        .where(order.customer_id == viewer.customer_id, order.number == number)
        .order_by(order.id.desc())
        .limit(1)
    ).one_or_none()
    if head is None:
        raise NotFoundError(order=number)
    olds = _old_lines(session, viewer, head.id)
    lines = _offers(session, viewer, head.id, olds, on, showing)
    more = len(olds) > MOST_LINES
    return AgainPage(head.number, head.ordered_on, lines, showing.setting, more=more)


def _old_lines(session: Session, viewer: Viewer, order_id: int) -> Sequence[Any]:
    line = SalesOrderLine
    return session.execute(
        with_texts(
            select(
                line.line_number,
                Item.sku,
                shown_text(line.description),
                line.unit,
                line.quantity,
                line.unit_price,
                SalesOrder.currency,
            )
            .join(Item, Item.id == line.item_id)
            .join(SalesOrder, SalesOrder.id == line.order_id),
            viewer.language,
        )
        .where(line.order_id == order_id, line.customer_id == viewer.customer_id)
        .order_by(line.line_number)
        .limit(MOST_LINES + 1)
    ).all()


def _offers(
    session: Session, viewer: Viewer, order_id: int, olds: Sequence[Any], on: date, showing: Showing
) -> list[Again]:
    items = {row.number: row for row in _items(session, viewer, order_id)}
    instead = {row.number: row for row in _replacements(session, viewer, order_id)}
    chosen = [(old, instead.get(old.line_number) or items[old.line_number]) for old in olds[:MOST_LINES]]
    asks = [Ask(row.item, old.quantity, row.known) for old, row in chosen]
    offers = find_offers(session, viewer, on, showing, asks)
    return [Again(offer, old.line_number in instead, *old) for offer, (old, _row) in zip(offers, chosen, strict=True)]


def _items(session: Session, viewer: Viewer, order_id: int) -> list[_Row]:
    """Read the item of each line, in the line's unit."""
    line = SalesOrderLine
    rows = session.execute(
        facts_in_unit_select(line.line_number, unit=line.unit, source=join(line, Item, line.item_id == Item.id)).where(
            line.order_id == order_id, line.customer_id == viewer.customer_id
        ),
        {"language": texts_in(viewer.language)},
    ).all()
    return [_row(row) for row in rows]


def _replacements(session: Session, viewer: Viewer, order_id: int) -> list[_Row]:
    """Read what replaces the items that are not sold any more, as far as that is sold itself."""
    line, old, sold = SalesOrderLine, aliased(Item), aliased(ItemUnit)
    in_line_unit = exists().where(sold.item_id == Item.id, sold.unit == line.unit)
    sold_in = or_(Item.base_unit == line.unit, in_line_unit)
    source = join(line, old, line.item_id == old.id).join(Item, Item.id == old.replacement_id)
    rows = session.execute(
        facts_in_unit_select(
            line.line_number, unit=case((sold_in, line.unit), else_=Item.sales_unit), source=source
        ).where(
            line.order_id == order_id,
            line.customer_id == viewer.customer_id,
            old.status != "Active",
            Item.status == "Active",
        ),
        {"language": texts_in(viewer.language)},
    ).all()
    return [_row(row) for row in rows]


def _row(row: Sequence[Any]) -> _Row:
    item, known = facts_in_unit(row)
    return _Row(row[FACTS], item, known)


@dataclass(frozen=True, slots=True)
class Chosen:
    """What was ticked: quantities by line number, and the key of the form."""

    quantities: Mapping[int, Decimal]
    key: str


def order_again(
    session: Session, viewer: Viewer, clock: Clock, page: AgainPage, chosen: Chosen, *, most_lines: int
) -> Merged:
    """Put the chosen lines into the cart, on top of what is there: all of them or none.

    What a line is, is read from the order, never from the form. Raises WishesRefusedError with the reasons by line
    number, CartFullError, MayNotOrderError; nothing is written then.
    """
    lines = [line for line in page.lines if line.number in chosen.quantities]
    refusals: dict[int, RefusalError] = {
        line.number: OutOfStockError(sku=line.offer.item.sku) for line in lines if line.offer.problem == "out_of_stock"
    }
    refusals |= {line.number: RefusalError(reason="unit") for line in lines if line.offer.problem == "unit"}
    if refusals:
        raise WishesRefusedError(refusals)
    wishes = [Wish(line.number, line.offer.item, chosen.quantities[line.number]) for line in lines]
    return merge(session, viewer, clock, wishes=wishes, key=chosen.key, most_lines=most_lines)
