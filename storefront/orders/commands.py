"""Placing an order: header, lines, stock, cart, mail and audit in one transaction; the same key, the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from storefront.cart.commands import check_may_order, empty_ordered, lock_cart
from storefront.cart.models import Cart, CartLine
from storefront.cart.queries import Put, cart_lines, priced
from storefront.catalog.stock_rules import Showing
from storefront.erp.addresses import PARTS, address_columns
from storefront.erp.customers import Address, Customer, Location, ShipVia
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Viewer
from storefront.orders.allocating import Stock, allocate, lock_stock, stocked, write_allocations
from storefront.orders.asking import ask_for_approval
from storefront.orders.confirming import Confirmed, Recipient, confirm
from storefront.orders.models import Approval
from storefront.orders.numbers import next_number
from storefront.orders.queries import decide_credit, find_approval, find_by_key
from storefront.orders.readers import Reader, find_readers
from storefront.orders.rules import PENDING, Credit, is_confirmed, order_status
from storefront.portal.audit import record


class StaleFormError(RefusalError):
    """The form's key belongs to no order and not to the cart: the form is older than the cart."""

    code = "stale_form"


class CartChangedError(RefusalError):
    """Lines, prices or quantities differ from what the form showed."""

    code = "cart_changed"


class CartNotOrderableError(RefusalError):
    """A line can't be ordered as it stands, or there is none."""

    code = "cart_not_orderable"


class UnknownShipToError(RefusalError):
    """Not an address of this customer."""

    code = "ship_to"


class UnknownShipViaError(RefusalError):
    """Not a way of shipping we have."""

    code = "ship_via"


class UnknownReaderError(RefusalError):
    """Nobody of this customer who may see orders."""

    code = "reader"


class CreditStopError(RefusalError):
    """The order is over the credit limit, and the setting stops it."""

    code = "credit_stop"


class NobodyApprovesError(RefusalError):
    """The order is above the buyer's limit, and no colleague may approve it."""

    code = "nobody_approves"


class SendersLimitError(NobodyApprovesError):
    """The cart is above the limit of the buyer who sent it to the salesperson, and nobody else may approve it."""

    code = "nobody_approves_sent"


@dataclass(frozen=True, slots=True)
class OrderRequest:
    """What the buyer sent: the form's key, what the form showed, and what was typed."""

    key: str
    seen: str
    ship_to: str
    ship_via: str | None
    po_number: str | None
    requested_on: date | None
    comment: str | None
    tell: str | None = None  # who of the customer is told, where its salesperson orders


@dataclass(frozen=True, slots=True)
class Rules:
    """Settings that decide about an order."""

    order_type: str
    credit_mode: str
    showing: Showing


@dataclass(frozen=True, slots=True)
class Placed:
    """The order's number; `again` when it was placed before by the same key, then without its id."""

    number: str
    again: bool = False
    order_id: int | None = None


def place_order(session: Session, viewer: Viewer, clock: Clock, request: OrderRequest, rules: Rules) -> Placed:
    """Turn the viewer's cart into an order, exactly once. A fixed number of statements, however many lines.

    Raises StaleFormError, CartChangedError, CartNotOrderableError, UnknownShipToError, UnknownShipViaError,
    UnknownReaderError, CreditStopError, MayNotOrderError, NobodyApprovesError; nothing is written then.
    """
    locked = lock_cart(session, viewer)
    number = find_by_key(session, viewer, request.key)
    if number is not None:
        return Placed(number, again=True)
    check_may_order(viewer)
    if locked is None or locked[1] != request.key:
        raise StaleFormError
    puts = cart_lines(session, viewer, lock=True)
    cart, stock = read_lines(session, viewer, puts, clock.today(), rules.showing)
    placed = write_order(session, viewer, clock, cart, stock, request, rules)
    empty_ordered(session, viewer, clock, cart_id=locked[0], lines=[line.id for line in cart.lines])
    return placed


def write_order(
    session: Session, viewer: Viewer, clock: Clock, cart: Cart, stock: Stock, request: OrderRequest, rules: Rules
) -> Placed:
    """Write the order of these lines, whose stock is locked, with all that goes with it: for whatever brings lines.

    Raises as `place_order` does; nothing is written then.
    """
    credit = _check(session, viewer, cart, request, rules)
    via_id, via = find_ship_via(session, request.ship_via)
    reader = _reader(session, viewer, clock.today(), request.tell)
    header = _header(session, viewer, clock, cart, request, rules) | {"ship_via_id": via_id}
    if reader is not None:
        header["contact_id"] = reader.contact_id
    waits = _check_limit(session, viewer, clock, cart)
    if waits and waits.sender:
        header["contact_id"] = waits.sender.contact_id  # that buyer gets the answer, and never gives it
    takes = credit is not Credit.HOLD and waits is None
    allocations = allocate(cart, stock, viewer.customer.warehouse_id) if takes else []
    header["status"] = PENDING if waits else order_status(credit, ships_now=bool(allocations) or not stocked(cart))
    header["confirmed_at"] = clock.now() if is_confirmed(header["status"]) else None
    header["approval_asked_at"] = clock.now() if waits else None
    order_id = session.execute(insert(SalesOrder).returning(SalesOrder.id), header).scalar_one()
    line_ids = _write_lines(session, viewer, order_id, cart, request.requested_on)
    write_allocations(session, viewer, clock, line_ids, allocations)
    if waits:
        ask_for_approval(session, viewer, clock, header, waits)
    else:
        _confirm(session, viewer, clock, header, reader, via, cart)
    sent_by = {"cart_of": waits.sender.name, "order_limit": str(waits.limit)} if waits and waits.sender else None
    record(session, clock, viewer, "order.place", subject=header["number"], after=sent_by)
    session.flush()
    return Placed(header["number"], order_id=order_id)


def read_lines(session: Session, viewer: Viewer, puts: Sequence[Put], on: date, showing: Showing) -> tuple[Cart, Stock]:
    """Read lines at today's prices, and lock the stock of their items, always in the order of the rows' ids."""
    stock = lock_stock(session, viewer, {put.item.id for put in puts})
    return priced(session, viewer, on, showing, puts, stock.levels), stock


def _check(session: Session, viewer: Viewer, cart: Cart, request: OrderRequest, rules: Rules) -> Credit:
    if cart.fingerprint != request.seen:
        raise CartChangedError
    if not cart.orderable:
        raise CartNotOrderableError
    limit = session.execute(
        select(Customer.credit_limit).where(Customer.id == viewer.customer_id).with_for_update(key_share=True)
    ).scalar_one()
    credit = decide_credit(session, viewer, cart, limit, rules.credit_mode)
    if credit is Credit.STOP:
        raise CreditStopError
    return credit


def _check_limit(session: Session, viewer: Viewer, clock: Clock, cart: Cart) -> Approval | None:
    """Return who may approve what is above the buyer's order limit; None for what needs nobody."""
    approval = find_approval(session, viewer, clock, cart)
    if approval and not approval.approvers:
        raise (SendersLimitError if approval.sender else NobodyApprovesError)(limit=approval.limit)
    return approval


def _header(
    session: Session, viewer: Viewer, clock: Clock, cart: Cart, request: OrderRequest, rules: Rules
) -> dict[str, Any]:
    place = session.execute(
        select(Location.id, Customer.terms_id, *address_columns())
        .join(Address, Address.id == Location.address_id)
        .join(Customer, Customer.id == Location.customer_id)
        .where(Location.customer_id == viewer.customer_id, Location.code == request.ship_to, Location.active)
    ).one_or_none()
    if place is None:
        raise UnknownShipToError
    location_id, terms_id, *lines = place
    return {
        "customer_id": viewer.customer_id,
        "order_type": rules.order_type,
        "number": next_number(session, rules.order_type),
        "ordered_on": clock.today(),
        "requested_on": request.requested_on,
        "po_number": request.po_number,
        "comment": request.comment,
        "location_id": location_id,
        "contact_id": viewer.contact_id,
        "salesperson_id": viewer.salesperson_id,
        "created_by": viewer.person_name or viewer.email,
        "on_behalf_of": viewer.customer.name if viewer.is_acting else None,
        "terms_id": terms_id,
        "currency": cart.currency,
        "lines_amount": cart.total,
        "total": cart.total,
        "idempotency_key": request.key,
        "created_at": clock.now(),
        **{f"ship_to_{part}": text for part, text in zip(PARTS, lines, strict=True)},
    }


def _reader(session: Session, viewer: Viewer, today: date, key: str | None) -> Reader | None:
    """Return who of the customer is told beside the salesperson who orders. Raises UnknownReaderError."""
    if not viewer.is_acting or key is None:
        return None
    found = next((one for one in find_readers(session, viewer, today) if one.key == key), None)
    if found is None:
        raise UnknownReaderError
    return found


def find_ship_via(session: Session, code: str | None) -> tuple[int | None, str | None]:
    """Return id and name of a way of shipping; (None, None) where the buyer leaves it to us."""
    if code is None:
        return None, None
    found = session.execute(select(ShipVia.id, ShipVia.name).where(ShipVia.code == code, ShipVia.active)).one_or_none()
    if found is None:
        raise UnknownShipViaError
    return found.id, found.name


def _write_lines(session: Session, viewer: Viewer, order_id: int, cart: Cart, wanted: date | None) -> list[int]:
    rows = [_line_row(viewer, order_id, number, line, wanted) for number, line in enumerate(cart.lines, 1)]
    return list(
        session.scalars(insert(SalesOrderLine).returning(SalesOrderLine.id, sort_by_parameter_order=True), rows)
    )


def _line_row(viewer: Viewer, order_id: int, number: int, line: CartLine, wanted: date | None) -> dict[str, Any]:
    if line.price is None or line.amount is None:
        raise CartNotOrderableError
    return {
        "order_id": order_id,
        "customer_id": viewer.customer_id,
        "line_number": number,
        "item_id": line.item.id,
        "description": line.item.own_name,
        "unit": line.item.unit.code,
        "unit_factor": line.item.unit.factor,
        "quantity": line.quantity,
        "unit_price": line.price.unit_price,
        "amount": line.amount,
        "price_rule": line.price.as_rule(),
        "requested_on": wanted,
    }


def _confirm(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    header: dict[str, Any],
    reader: Reader | None,
    via: str | None,
    cart: Cart,
) -> None:
    """Write the mail to whoever ordered, and that to the customer where its salesperson did."""
    customer = (viewer.customer_id, viewer.customer.name)
    told = [Recipient(viewer.person_name, viewer.email, viewer.language, *customer, viewer.contact_id)]
    if reader is not None:
        acted_by = viewer.person_name if viewer.is_acting else None
        told.append(Recipient(reader.name, reader.email, reader.language, *customer, reader.contact_id, acted_by))
    lines = [
        Confirmed(line.item, line.quantity, line.price.unit_price, line.amount)
        for line in cart.lines
        if line.price is not None and line.amount is not None
    ]
    for one in told:
        confirm(session, clock, one, header, via, lines)
