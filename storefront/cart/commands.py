"""Writes of the cart. It is found by the viewer, never by an id from the request."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, delete, func, literal, select, update
from sqlalchemy.orm import Session, join

from storefront.catalog.items import FACTS, facts_in_unit, facts_in_unit_select
from storefront.catalog.models import ItemFacts
from storefront.catalog.price_rules import PriceAsk
from storefront.catalog.prices import context_of, find_prices
from storefront.catalog.quantity_rules import check_quantity
from storefront.database import insert_or_update
from storefront.erp.item_texts import texts_in
from storefront.erp.items import Item
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.ids import CartLineId
from storefront.kernel.viewer import CustomerStatus, Viewer
from storefront.portal.carts import PortalCart, PortalCartLine

ORDERING = frozenset({CustomerStatus.ACTIVE, CustomerStatus.ONE_TIME})


class ItemEndedError(RefusalError):
    """The item is not sold any more."""

    code = "ended"


class NoPriceError(RefusalError):
    """The customer has no price for the item: on request, never zero."""

    code = "no_price"


class UnknownUnitError(RefusalError):
    """The item is not sold in this unit."""

    code = "unit"


class OutOfStockError(RefusalError):
    """Nothing left, and the item allows no backorder."""

    code = "out_of_stock"


class CartFullError(RefusalError):
    """The cart has as many lines as the setting allows."""

    code = "cart_full"


class MayNotOrderError(RefusalError):
    """The customer's status allows looking, not ordering."""

    code = "may_not_order"


@dataclass(frozen=True, slots=True)
class Added:
    """What was put in: the quantity of this time, of the line now, and how many lines the cart has."""

    item: ItemFacts
    quantity: Decimal
    line_quantity: Decimal
    cart_lines: int


def check_may_order(viewer: Viewer) -> None:
    """Raise MayNotOrderError where the customer's status allows no orders. Statuses we don't know don't order."""
    if viewer.customer.status not in ORDERING:
        raise MayNotOrderError(status=viewer.customer.status)


def add_item(
    session: Session, viewer: Viewer, clock: Clock, *, sku: str, quantity: Decimal, unit: str | None, most_lines: int
) -> Added:
    """Put a quantity of an item into the cart, on top of what is there. Five statements.

    Raises NotFoundError (unknown SKU), ItemEndedError, NoPriceError, UnknownUnitError, OutOfStockError,
    QuantityRefusedError, CartFullError, MayNotOrderError.
    """
    check_may_order(viewer)
    item, there, free = _wanted(session, viewer, sku, unit)
    total = check_quantity(there + quantity, item.rule)
    if item.is_stock and not item.backorder_allowed and free <= 0:
        raise OutOfStockError(sku=sku)
    if not there and viewer.cart_lines >= most_lines:
        raise CartFullError(limit=most_lines)
    price = _price(session, viewer, clock.today(), item, total)
    cart_id = open_cart(session, viewer, clock)
    _put(session, viewer, clock, cart_id, item, quantity, price)
    return Added(item, quantity, total, _live_lines(session, cart_id))


def _wanted(session: Session, viewer: Viewer, sku: str, unit: str | None) -> tuple[ItemFacts, Decimal, Decimal]:
    """Read the item in the wanted unit, what the cart holds of it, and its free stock, in one statement."""
    line = PortalCartLine
    wanted = literal(unit) if unit else Item.sales_unit
    free = (
        select(func.sum(StockBalance.on_hand - StockBalance.allocated, type_=StockBalance.on_hand.type))
        .join(Warehouse, Warehouse.id == StockBalance.warehouse_id)
        .where(StockBalance.item_id == Item.id, Warehouse.active)
    )
    if viewer.customer.warehouse_id is not None:
        free = free.where(StockBalance.warehouse_id == viewer.customer.warehouse_id)
    mine = (
        select(line.quantity)
        .join(PortalCart, PortalCart.id == line.cart_id)
        .where(
            PortalCart.user_id == viewer.user_id,
            PortalCart.customer_id == viewer.customer_id,
            line.item_id == Item.id,
            line.unit == wanted,
            line.removed_at.is_(None),
        )
        .scalar_subquery()
    )
    row = session.execute(
        facts_in_unit_select(mine, free.scalar_subquery(), unit=wanted).where(Item.sku == sku),
        {"language": texts_in(viewer.language)},
    ).one_or_none()
    if row is None:
        raise NotFoundError(sku=sku)
    item, known = facts_in_unit(row)
    if not known:
        raise UnknownUnitError(sku=sku, unit=unit)
    if not item.active:
        raise ItemEndedError(sku=sku)
    there, free_now = row[FACTS : FACTS + 2]
    return item, there or Decimal(0), free_now or Decimal(0)


def _price(session: Session, viewer: Viewer, on: date, item: ItemFacts, quantity: Decimal) -> Decimal:
    ask = PriceAsk(item.id, item.unit.code, quantity, item.unit.decimals)
    price = find_prices(session, [ask], context_of(viewer, on))[ask]
    if price is None:
        raise NoPriceError(sku=item.sku)
    return price.unit_price


def open_cart(session: Session, viewer: Viewer, clock: Clock) -> int:
    """Return the id of the viewer's cart, made when there is none; locked until the transaction ends."""
    return open_cart_of(session, viewer.user_id, viewer.customer_id, clock)


def open_cart_of(session: Session, user_id: int, customer_id: int, clock: Clock) -> int:
    """Return the id of somebody's cart for a customer: as `open_cart`."""
    now = clock.now()
    statement = insert_or_update(
        session,
        PortalCart,
        {
            "user_id": user_id,
            "customer_id": customer_id,
            "order_key": new_key(),
            "created_at": now,
            "changed_at": now,
        },
        on=("user_id", "customer_id"),
        update=lambda _new: {"changed_at": now},
    )
    return int(session.execute(statement.returning(PortalCart.id)).scalar_one())


def _put(
    session: Session, viewer: Viewer, clock: Clock, cart_id: int, item: ItemFacts, quantity: Decimal, price: Decimal
) -> None:
    """Add to the line, or make it; a removed line begins anew."""
    line = PortalCartLine
    session.execute(
        insert_or_update(
            session,
            line,
            {
                "cart_id": cart_id,
                "customer_id": viewer.customer_id,
                "item_id": item.id,
                "unit": item.unit.code,
                "quantity": quantity,
                "seen_price": price,
                "added_at": clock.now(),
            },
            on=("cart_id", "item_id", "unit"),
            update=lambda new: {
                "quantity": case((line.removed_at.is_(None), line.quantity + new.quantity), else_=new.quantity),
                "added_at": case((line.removed_at.is_(None), line.added_at), else_=new.added_at),
                "seen_price": new.seen_price,
                "removed_at": None,
                "quantity_before": None,
            },
        )
    )


def _live_lines(session: Session, cart_id: int) -> int:
    line = PortalCartLine
    return session.execute(
        select(func.count()).select_from(line).where(line.cart_id == cart_id, line.removed_at.is_(None))
    ).scalar_one()


def change_quantity(session: Session, viewer: Viewer, *, line_id: CartLineId, quantity: Decimal) -> None:
    """Set a line's quantity. A line that another tab removed comes back: this is the later wish.

    Raises NotFoundError for a line that is not the viewer's, QuantityRefusedError for a quantity the item refuses.
    """
    check_quantity(quantity, _item_of(session, viewer, line_id).rule)
    _change(session, viewer, PortalCartLine.id == line_id, quantity=quantity, removed_at=None, quantity_before=None)


def _item_of(session: Session, viewer: Viewer, line_id: CartLineId) -> ItemFacts:
    line = PortalCartLine
    row = session.execute(
        facts_in_unit_select(unit=line.unit, source=join(line, Item, line.item_id == Item.id))
        .join(PortalCart, PortalCart.id == line.cart_id)
        .where(
            line.id == line_id,
            PortalCart.user_id == viewer.user_id,
            PortalCart.customer_id == viewer.customer_id,
        ),
        {"language": texts_in(viewer.language)},
    ).one_or_none()
    if row is None:
        raise NotFoundError(line=line_id)
    return facts_in_unit(row)[0]


def remove_line(session: Session, viewer: Viewer, clock: Clock, *, line_id: CartLineId) -> None:
    """Take a line out; `undo_removal` brings it back. Raises NotFoundError."""
    _change(session, viewer, PortalCartLine.id == line_id, removed_at=clock.now())


def clear(session: Session, viewer: Viewer, clock: Clock) -> None:
    """Take every line out; `undo_removal` brings them back."""
    lock_cart(session, viewer)  # several lines: a checkout that locks them one by one must not meet them half-way
    _change(session, viewer, PortalCartLine.removed_at.is_(None), missing_ok=True, removed_at=clock.now())


def undo_removal(session: Session, viewer: Viewer) -> None:
    """Bring back what was taken out last: one line, or all that were cleared together.

    What was taken out before that is let go, so that the same form again brings back nothing more.
    """
    line = PortalCartLine
    lock_cart(session, viewer)
    latest = (
        select(func.max(line.removed_at))
        .join(PortalCart, PortalCart.id == line.cart_id)
        .where(PortalCart.user_id == viewer.user_id, PortalCart.customer_id == viewer.customer_id)
        .scalar_subquery()
    )
    _change(session, viewer, line.removed_at == latest, missing_ok=True, removed_at=None)
    session.execute(
        delete(line)
        .where(line.cart_id.in_(_my_cart(viewer)), line.removed_at.is_not(None))
        .execution_options(synchronize_session=False)
    )


def accept_prices(session: Session, viewer: Viewer, *, prices: dict[CartLineId, Decimal]) -> None:
    """Remember that the buyer saw today's prices: the marks of a change go away."""
    line = PortalCartLine
    if prices:
        lock_cart(session, viewer)
        seen = case(*((line.id == line_id, literal(price, line.seen_price.type)) for line_id, price in prices.items()))
        _change(session, viewer, line.id.in_(prices), missing_ok=True, seen_price=seen)


def _change(session: Session, viewer: Viewer, which: Any, *, missing_ok: bool = False, **values: Any) -> None:  # noqa: ANN401 (a condition and columns)
    changed = session.execute(
        update(PortalCartLine)
        .where(PortalCartLine.cart_id.in_(_my_cart(viewer)), which)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    if not changed.rowcount and not missing_ok:  # type: ignore[attr-defined]  # an UPDATE counts its rows
        raise NotFoundError(line=str(which))


def _my_cart(viewer: Viewer) -> Select[int]:
    return select(PortalCart.id).where(
        PortalCart.user_id == viewer.user_id, PortalCart.customer_id == viewer.customer_id
    )


def lock_cart(session: Session, viewer: Viewer) -> tuple[int, str] | None:
    """Return (id, order key) of the viewer's cart, locked until the transaction ends; None without a cart."""
    row = session.execute(
        select(PortalCart.id, PortalCart.order_key)
        .where(PortalCart.user_id == viewer.user_id, PortalCart.customer_id == viewer.customer_id)
        .with_for_update()
    ).one_or_none()
    return (row.id, row.order_key) if row else None


def empty_ordered(session: Session, viewer: Viewer, clock: Clock, *, cart_id: int, lines: list[CartLineId]) -> None:
    """After an order: its lines leave the cart, and the cart gets a new key for the next order."""
    line = PortalCartLine
    gone = line.id.in_(lines) | line.removed_at.is_not(None)
    session.execute(
        delete(line)
        .where(line.cart_id == cart_id, line.customer_id == viewer.customer_id, gone)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(PortalCart)
        .where(PortalCart.id == cart_id, PortalCart.customer_id == viewer.customer_id)
        .values(order_key=new_key(), changed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def new_key() -> str:
    """Return a key for the order that a cart becomes."""
    return secrets.token_urlsafe(18)
