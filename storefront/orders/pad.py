"""An order written without a network, on a salesperson's phone: priced again, compared, placed exactly once.

Its key is born on the phone. What differs from what was seen there comes back line by line, and nothing is placed
until the salesperson accepts exactly these differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import blake2b

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.cart.commands import check_may_order, open_cart
from storefront.cart.models import Cart, CartLine
from storefront.cart.queries import Put
from storefront.catalog.models import SalesUnit
from storefront.catalog.numbers import Sold, find_numbers, find_sold
from storefront.catalog.price_rules import PriceAsk
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.ids import CartLineId
from storefront.kernel.viewer import Viewer
from storefront.orders.commands import (
    OrderRequest,
    Rules,
    UnknownShipViaError,
    find_ship_via,
    read_lines,
    write_order,
)
from storefront.orders.queries import decide_credit, find_by_key, ship_tos
from storefront.orders.readers import find_readers
from storefront.orders.rules import Credit
from storefront.portal.pad_orders import PortalPadOrder

THERE = frozenset({"in", "low"})


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line as the phone showed it: the price, how many would ship now where numbers are shown, and the stock word."""

    sku: str
    unit: str
    quantity: Decimal
    price: Decimal
    ships: Decimal | None = None
    word: str = ""


@dataclass(frozen=True, slots=True)
class PadRequest:
    """What the phone sent. `accepted` is the fingerprint of the differences that the salesperson has accepted.

    `copy`: the customer is sent the confirmation too. `at_once`: place it if nothing differs, without asking.
    """

    order: OrderRequest
    lines: Sequence[SeenLine]
    currency: str
    ship_to_seen: str
    copy: bool = True
    at_once: bool = False
    accepted: str = ""
    signature: str | None = None
    signed_by: str | None = None

    @property
    def content(self) -> str:
        """A word that changes with anything that is ordered; not with prices, which are the server's."""
        order = self.order
        lines = sorted((line.sku, line.unit, f"{line.quantity.normalize():f}") for line in self.lines)
        parts = (lines, order.ship_to, order.ship_via, order.po_number, order.requested_on, order.comment)
        return digest(*parts, self.signature, self.signed_by)


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as it was seen; `hard`: the order has to be changed. `place` is the line's, from 0."""

    code: str
    place: int | None = None
    sku: str = ""
    was: Decimal | str | None = None
    now: Decimal | str | int | None = None
    hard: bool = False


class OrderDiffersError(RefusalError):
    """The order is not placed yet: what differs, perhaps nothing, and the fingerprint that accepts it."""

    code = "differs"

    def __init__(self, differences: Sequence[Difference], fingerprint: str) -> None:
        super().__init__()
        self.differences = differences
        self.fingerprint = fingerprint


@dataclass(frozen=True, slots=True)
class PadPlaced:
    """The order's number and the sum of its lines, which the phone may have reckoned with other prices.

    `same`: what was sent now is what was placed; False after a change that came too late.
    """

    number: str
    amount: Decimal | None = None
    same: bool = True


def digest(*parts: object) -> str:
    """Return a short word for these values."""
    return blake2b(repr(parts).encode(), digest_size=12).hexdigest()


def find_placed(session: Session, viewer: Viewer, request: PadRequest) -> PadPlaced | None:
    """Return the order that this key was placed as; None while there is none. One statement."""
    order, pad = SalesOrder, PortalPadOrder
    row = session.execute(
        select(order.number, order.lines_amount, pad.content)
        .outerjoin(pad, (pad.order_id == order.id) & (pad.customer_id == order.customer_id))
        .where(order.customer_id == viewer.customer_id, order.idempotency_key == request.order.key)
    ).one_or_none()
    return PadPlaced(row.number, row.lines_amount, same=row.content == request.content) if row else None


def place_pad_order(session: Session, viewer: Viewer, clock: Clock, request: PadRequest, rules: Rules) -> PadPlaced:
    """Place it once, or say what differs. A fixed number of statements, however many lines.

    Raises OrderDiffersError, MayNotOrderError; nothing is written then.
    """
    open_cart(session, viewer, clock)  # not for its lines: its row makes those with one key queue up
    if find_by_key(session, viewer, request.order.key) is not None:
        placed = find_placed(session, viewer, request)
        return placed or PadPlaced("", same=False)
    check_may_order(viewer)
    puts, unknown = _puts(session, viewer, request.lines)
    cart, stock = read_lines(session, viewer, puts, clock.today(), rules.showing)
    found = [*unknown, *_of_lines(cart, request.lines), *_of_order(session, viewer, clock, cart, request, rules)]
    _agree(cart, found, request)
    told = find_readers(session, viewer, clock.today()) if request.copy else []
    order = replace(request.order, seen=cart.fingerprint, tell=told[0].key if told else None)
    done = write_order(session, viewer, clock, cart, stock, order, rules)
    session.add(
        PortalPadOrder(
            customer_id=viewer.customer_id,
            order_id=done.order_id,
            user_id=viewer.user_id,
            content=request.content,
            signature=request.signature,
            signed_by=request.signed_by,
        )
    )
    session.flush()
    return PadPlaced(done.number, cart.total)


def _agree(cart: Cart, found: Sequence[Difference], request: PadRequest) -> None:
    """Go on only where nothing differs or exactly this was accepted. Raises OrderDiffersError."""
    fingerprint = digest(cart.fingerprint, found)
    fine = request.at_once and not found
    accepted = request.accepted == fingerprint and not any(one.hard for one in found)
    if not (fine or accepted):
        raise OrderDiffersError(found, fingerprint)


def _puts(session: Session, viewer: Viewer, lines: Sequence[SeenLine]) -> tuple[list[Put], list[Difference]]:
    """Read the items of the lines, each in the line's unit; what is no item of ours is a difference."""
    hits = find_numbers(session, viewer.customer_id, {line.sku for line in lines})
    sold = find_sold(session, {hit.item_id for some in hits.values() for hit in some}, viewer.language)
    by_sku = {one.item.sku: one for one in sold.values()}
    puts = [_put(place, line, by_sku[line.sku]) for place, line in enumerate(lines) if line.sku in by_sku]
    unknown = [
        Difference("not_found", place, line.sku, hard=True)
        for place, line in enumerate(lines)
        if line.sku not in by_sku
    ]
    return puts, unknown


def _put(place: int, line: SeenLine, sold: Sold) -> Put:
    unit = next((one for one in sold.units if one.code == line.unit), None)
    item = sold.in_unit(unit or SalesUnit(line.unit, line.unit))
    ask = PriceAsk(item.id, item.unit.code, line.quantity, item.unit.decimals)
    return Put(item, unit is not None, CartLineId(place), line.quantity, line.price, "", ask)


def _of_lines(cart: Cart, seen: Sequence[SeenLine]) -> Iterator[Difference]:
    for line in cart.lines:
        shown = seen[line.id]
        if line.problem is not None:
            yield Difference(line.problem, line.id, shown.sku, now=line.problem_limit, hard=True)
            continue
        if line.price_was is not None and line.price is not None:
            yield Difference("price", line.id, shown.sku, line.price_was, line.price.unit_price)
        if (less := _less_stock(cart, line, shown)) is not None:
            yield less


def _less_stock(cart: Cart, line: CartLine, seen: SeenLine) -> Difference | None:
    """Say that less ships now than the phone promised, in numbers where the setting shows them."""
    if cart.stock_shown == "number" and seen.ships is not None and line.split.now < seen.ships:
        return Difference("ships", line.id, seen.sku, seen.ships, line.split.now)
    if cart.stock_shown == "word" and seen.word in THERE and line.split.later:
        return Difference("ships_word", line.id, seen.sku)
    return None


def _of_order(
    session: Session, viewer: Viewer, clock: Clock, cart: Cart, request: PadRequest, rules: Rules
) -> Iterator[Difference]:
    if request.currency != cart.currency:
        yield Difference("currency", was=request.currency, now=cart.currency, hard=True)
    wanted = request.order.requested_on
    if wanted and wanted < clock.today():
        yield Difference("wanted", was=wanted.isoformat(), hard=True)
    places = {one.code: " · ".join(one.lines) for one in ship_tos(session, viewer)}
    place = places.get(request.order.ship_to)
    if place is None:
        yield Difference("ship_to", was=request.ship_to_seen, hard=True)
    elif place != request.ship_to_seen:
        yield Difference("address", was=request.ship_to_seen, now=place)
    try:
        find_ship_via(session, request.order.ship_via)
    except UnknownShipViaError:
        yield Difference("ship_via", was=request.order.ship_via, hard=True)
    # as when an order is written: first the stock, then the customer, beside rows that point at it (a new cart)
    limit = session.execute(
        select(Customer.credit_limit).where(Customer.id == viewer.customer_id).with_for_update(key_share=True)
    ).scalar_one()
    credit = decide_credit(session, viewer, cart, limit, rules.credit_mode)
    if credit is not Credit.FINE:
        yield Difference(f"credit_{credit}", hard=credit is Credit.STOP)
