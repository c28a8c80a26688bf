"""Many lines into the cart at once, on top of what is there, and the undo of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import and_, case, delete, func, select, update
from sqlalchemy.orm import Session

from storefront.cart.commands import CartFullError, ItemEndedError, NoPriceError, check_may_order, lock_cart, open_cart
from storefront.catalog.models import ItemFacts
from storefront.catalog.price_rules import Price, PriceAsk
from storefront.catalog.prices import context_of, find_prices
from storefront.catalog.quantity_rules import QuantityRefusedError, check_quantity
from storefront.database import insert_or_update
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.ids import CartLineId, ItemId
from storefront.kernel.money import ZERO
from storefront.kernel.viewer import Viewer
from storefront.portal.carts import PortalCart, PortalCartLine

Key = tuple[ItemId, str]  # an item in a unit: one line of a cart


@dataclass(frozen=True, slots=True)
class Wish:
    """A quantity of an item, in the unit its facts are read in; `place` names the row of the form it came from."""

    place: int
    item: ItemFacts
    quantity: Decimal

    @property
    def key(self) -> Key:
        return self.item.id, self.item.unit.code


@dataclass(frozen=True, slots=True)
class Merged:
    """How many lines of the cart were made or grew; `again` when the same form was sent before."""

    lines: int
    again: bool = False


class WishesRefusedError(RefusalError):
    """Some rows can't be put in as they stand: why, by their place. Nothing was put in."""

    code = "wishes_refused"

    def __init__(self, refusals: dict[int, RefusalError]) -> None:
        super().__init__()
        self.refusals = refusals


@dataclass(frozen=True, slots=True)
class _There:
    """A line that the cart has: what it holds, 0 of a removed one."""

    id: CartLineId
    quantity: Decimal


def find_quantities(session: Session, viewer: Viewer, *, before: bool = False) -> dict[Key, Decimal]:
    """Return what the viewer's cart holds of each item and unit; one statement, no prices.

    `before`: what it held before many rows were put in the last time.
    """
    line = PortalCartLine
    quantity = func.coalesce(line.quantity_before, line.quantity) if before else line.quantity
    rows = session.execute(
        select(line.item_id, line.unit, quantity)
        .join(PortalCart, PortalCart.id == line.cart_id)
        .where(
            PortalCart.user_id == viewer.user_id,
            PortalCart.customer_id == viewer.customer_id,
            line.removed_at.is_(None),
        )
    )
    return {(ItemId(item_id), unit): quantity for item_id, unit, quantity in rows}


def was_merged(session: Session, viewer: Viewer, key: str) -> bool:
    """Tell whether the form with this key is what was put in the last time."""
    cart = PortalCart
    mine = and_(cart.user_id == viewer.user_id, cart.customer_id == viewer.customer_id, cart.merge_key == key)
    return bool(key) and session.execute(select(cart.id).where(mine)).first() is not None


def merge(
    session: Session, viewer: Viewer, clock: Clock, *, wishes: Sequence[Wish], key: str, most_lines: int
) -> Merged:
    """Put many rows in, on top of what is there: all of them or none. Seven statements, however many.

    The form's key makes it once: the same one again changes nothing. Raises MayNotOrderError, CartFullError,
    WishesRefusedError.
    """
    check_may_order(viewer)
    cart_id = open_cart(session, viewer, clock)
    if not wishes or _merged_before(session, viewer, cart_id, key):
        return Merged(0, again=bool(wishes))
    there = _lines(session, viewer, cart_id)
    totals = _totals(wishes, there)
    prices = _check(session, viewer, clock, wishes, totals)
    new = [wish_key for wish_key in totals if wish_key not in there or not there[wish_key].quantity]
    if sum(1 for line in there.values() if line.quantity) + len(new) > most_lines:
        raise CartFullError(limit=most_lines)
    _forget(session, viewer, cart_id, key)
    _write(session, viewer, clock, cart_id, there, totals, prices)
    return Merged(len(totals))


def _merged_before(session: Session, viewer: Viewer, cart_id: int, key: str) -> bool:
    cart = PortalCart
    statement = select(cart.merge_key).where(cart.id == cart_id, cart.customer_id == viewer.customer_id)
    return session.execute(statement).scalar_one() == key


def _lines(session: Session, viewer: Viewer, cart_id: int) -> dict[Key, _There]:
    line = PortalCartLine
    rows: Sequence[Any] = session.execute(
        select(line.id, line.item_id, line.unit, line.quantity, line.removed_at)
        .where(line.cart_id == cart_id, line.customer_id == viewer.customer_id)
        .order_by(line.id)
        .with_for_update()
    ).all()
    return {
        (row.item_id, row.unit): _There(CartLineId(row.id), ZERO if row.removed_at else row.quantity) for row in rows
    }


def _totals(wishes: Sequence[Wish], there: dict[Key, _There]) -> dict[Key, Decimal]:
    """Return what each line holds afterwards, in the order of the wishes."""
    totals: dict[Key, Decimal] = {}
    for wish in wishes:
        before = totals.get(wish.key, there[wish.key].quantity if wish.key in there else ZERO)
        totals[wish.key] = before + wish.quantity
    return totals


def _check(
    session: Session, viewer: Viewer, clock: Clock, wishes: Sequence[Wish], totals: dict[Key, Decimal]
) -> dict[Key, Price]:
    """Return today's prices of the lines as they will be. Raises WishesRefusedError."""
    asks = {wish.key: PriceAsk(*wish.key, totals[wish.key], wish.item.unit.decimals) for wish in wishes}
    prices = find_prices(session, list(asks.values()), context_of(viewer, clock.today()))
    refusals = {
        wish.place: refusal
        for wish in wishes
        if (refusal := _refusal(wish.item, totals[wish.key], prices[asks[wish.key]])) is not None
    }
    if refusals:
        raise WishesRefusedError(refusals)
    return {key: price for key, ask in asks.items() if (price := prices[ask])}


def _refusal(item: ItemFacts, total: Decimal, price: Price | None) -> RefusalError | None:
    if not item.active:
        return ItemEndedError(sku=item.sku)
    if price is None:
        return NoPriceError(sku=item.sku)
    try:
        check_quantity(total, item.rule)
    except QuantityRefusedError as refusal:
        return refusal
    return None


def _forget(session: Session, viewer: Viewer, cart_id: int, key: str | None) -> None:
    """Let go of what an undo would give back: only the last time can be undone."""
    line, cart = PortalCartLine, PortalCart
    session.execute(
        update(line)
        .where(line.cart_id == cart_id, line.customer_id == viewer.customer_id, line.quantity_before.is_not(None))
        .values(quantity_before=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(cart)
        .where(cart.id == cart_id, cart.customer_id == viewer.customer_id)
        .values(merge_key=key)
        .execution_options(synchronize_session=False)
    )


def _write(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    cart_id: int,
    there: dict[Key, _There],
    totals: dict[Key, Decimal],
    prices: dict[Key, Price],
) -> None:
    rows = [
        {
            "cart_id": cart_id,
            "customer_id": viewer.customer_id,
            "item_id": key[0],
            "unit": key[1],
            "quantity": total,
            "seen_price": prices[key].unit_price,
            "added_at": clock.now(),
            "quantity_before": there[key].quantity if key in there else ZERO,
        }
        for key, total in totals.items()
    ]
    line = PortalCartLine
    session.execute(
        insert_or_update(
            session,
            line,
            rows,
            on=("cart_id", "item_id", "unit"),
            update=lambda new: {
                "quantity": new.quantity,
                "seen_price": new.seen_price,
                "added_at": case((line.removed_at.is_(None), line.added_at), else_=new.added_at),
                "removed_at": None,
                "quantity_before": new.quantity_before,
            },
        )
    )


def undo_merge(session: Session, viewer: Viewer) -> int:
    """Give the lines of the last merge what they had before, as far as they were not changed since; return how many.

    The form may be sent again then. Nothing to undo is 0.
    """
    locked = lock_cart(session, viewer)
    if locked is None:
        return 0
    line, cart_id = PortalCartLine, locked[0]
    mine = and_(line.cart_id == cart_id, line.customer_id == viewer.customer_id, line.removed_at.is_(None))
    gone = session.execute(
        delete(line).where(mine, line.quantity_before == ZERO).execution_options(synchronize_session=False)
    )
    # the price of the smaller quantity is not the one that was seen: no mark for a change that was none
    back = session.execute(
        update(line)
        .where(mine, line.quantity_before > ZERO)
        .values(quantity=line.quantity_before, seen_price=None)
        .execution_options(synchronize_session=False)
    )
    _forget(session, viewer, cart_id, None)
    return int(gone.rowcount + back.rowcount)  # type: ignore[attr-defined]  # both count their rows
