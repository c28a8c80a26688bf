"""Deciding about an order that waits for a colleague: once, whoever and however many press at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from storefront.account.balance import find_exposure
from storefront.auth.sessions import live_access
from storefront.cart.commands import check_may_order
from storefront.cart.models import Cart
from storefront.erp.addresses import PARTS
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, ShipVia
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Viewer
from storefront.orders.allocating import Stock, allocate, lock_stock, stocked, write_allocations
from storefront.orders.approvals import Review, ReviewLine, find_right, read_lines, review_of
from storefront.orders.asking import tell_buyer
from storefront.orders.commands import CreditStopError, Rules
from storefront.orders.confirming import Confirmed, Recipient, confirm
from storefront.orders.rules import PENDING, REJECTED, Credit, credit_decision, is_confirmed, order_status
from storefront.portal.audit import record
from storefront.portal.users import PortalAccess, PortalUser

LONGEST_NOTE = 2000
TOLD = (
    "number",
    "ordered_on",
    "requested_on",
    "po_number",
    "comment",
    "currency",
    "lines_amount",
    "total",
    *(f"ship_to_{part}" for part in PARTS),
)


class MayNotDecideError(RefusalError):
    """The order is the viewer's own, or above the viewer's limit, or the viewer approves nothing."""

    code = "may_not_decide"


class ReviewChangedError(RefusalError):
    """Prices or stock differ from what the form showed."""

    code = "review_changed"


class NotDeliverableError(RefusalError):
    """A line can't be delivered as it stands: it has to be ordered anew."""

    code = "not_deliverable"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the approver pressed. `seen`: what the form showed; `new_prices`: today's instead of the ordered ones."""

    approve: bool
    note: str | None
    seen: str
    new_prices: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """The order's status now; `again`: it was decided, or cancelled, before."""

    number: str
    status: str
    again: bool = False


def decide(session: Session, viewer: Viewer, clock: Clock, number: str, decision: Decision, rules: Rules) -> Decided:
    """Approve or reject an order. Who comes second is told what became of it.

    Raises NotFoundError, MayNotDecideError; approving also ReviewChangedError, NotDeliverableError, CreditStopError
    and MayNotOrderError. Nothing is written then.
    """
    order = _locked(session, viewer, number)
    if order.status != PENDING or order.approval_at is not None:
        return Decided(number, order.status, again=True)
    if not find_right(session, viewer, clock, number, order.total).may:
        raise MayNotDecideError
    answered = {"approval_at": clock.now(), "approval_by": viewer.person_name, "approval_note": decision.note}
    if decision.approve:
        changes = _approve(session, viewer, clock, order, decision, rules, answered)
    else:
        changes = _reject(session, viewer, clock, order, answered)
    after = {"status": changes["status"], **({"note": decision.note} if decision.note else {})}
    if "total" in changes:
        after["total"] = str(changes["total"])
    action = "order.approve" if decision.approve else "order.reject"
    record(session, clock, viewer, action, subject=number, before={"status": PENDING}, after=after)
    session.flush()
    return Decided(number, changes["status"])


def _locked(session: Session, viewer: Viewer, number: str) -> SalesOrder:
    order = SalesOrder
    found = session.scalars(
        select(order)
        .where(order.customer_id == viewer.customer_id, order.number == number, order.approval_asked_at.is_not(None))
        .order_by(order.id.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise NotFoundError(order=number)
    return found


def _reject(
    session: Session, viewer: Viewer, clock: Clock, order: SalesOrder, answered: Mapping[str, Any]
) -> dict[str, Any]:
    line = SalesOrderLine
    session.execute(
        update(line)
        .where(line.order_id == order.id, line.customer_id == viewer.customer_id)
        .values(quantity_cancelled=line.quantity)
        .execution_options(synchronize_session=False)
    )
    changes = {**answered, "status": REJECTED}
    _change(session, viewer, order, changes)
    if reader := _buyer(session, clock, viewer, order):
        tell_buyer(session, viewer, clock, reader, _header(order, changes), approved=False)
    return changes


def _approve(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    order: SalesOrder,
    decision: Decision,
    rules: Rules,
    answered: Mapping[str, Any],
) -> dict[str, Any]:
    check_may_order(viewer)
    rows = read_lines(session, viewer, order.id)
    stock = lock_stock(session, viewer, {put.item.id for put, _row in rows})
    review = review_of(session, viewer, clock, rows, stock.levels, rules.showing)
    if review.fingerprint != decision.seen:
        raise ReviewChangedError
    if review.blocked:
        raise NotDeliverableError
    prices = _prices(session, viewer, clock, order, review) if decision.new_prices else {}
    credit = _credit(session, viewer, order, prices.get("total", order.total), rules.credit_mode)
    cart = Cart([line.today for line in review.lines], order.currency)
    taken = _take(session, viewer, clock, cart, stock, credit)
    status = order_status(credit, ships_now=taken or not stocked(cart))
    changes = {
        **answered,
        **prices,
        "status": status,
        "confirmed_at": clock.now() if is_confirmed(status) else None,
    }
    _change(session, viewer, order, changes)
    _tell(session, viewer, clock, order, changes, review, new_prices=decision.new_prices)
    return changes


def _prices(session: Session, viewer: Viewer, clock: Clock, order: SalesOrder, review: Review) -> dict[str, Decimal]:
    """Put today's prices into the lines; return what the order comes to. Raises MayNotDecideError above the limit."""
    amount = review.total_today
    total = order.total - order.lines_amount + amount
    if not find_right(session, viewer, clock, order.number, total).may:
        raise MayNotDecideError
    if changed := [line for line in review.lines if line.change]:
        _write_prices(session, viewer, order, changed)
    return {"lines_amount": amount, "total": total}


def _write_prices(session: Session, viewer: Viewer, order: SalesOrder, lines: Sequence[ReviewLine]) -> None:
    table = SalesOrderLine
    statement = (
        update(table)
        .where(table.order_id == order.id, table.customer_id == viewer.customer_id)
        .where(table.line_number == bindparam("line"))
        .values(
            unit_price=bindparam("price", type_=table.unit_price.type),
            amount=bindparam("comes_to", type_=table.amount.type),
            price_rule=bindparam("rule", type_=table.price_rule.type),
        )
    )
    rows = [
        {
            "line": line.number,
            "price": line.price_today,
            "comes_to": line.amount_today,
            "rule": line.today.price.as_rule() if line.today.price else None,
        }
        for line in lines
    ]
    session.connection().execute(statement, rows)


def _credit(session: Session, viewer: Viewer, order: SalesOrder, total: Decimal, mode: str) -> Credit:
    """Ask the credit limit again: what is open now, without this order as it waited. Raises CreditStopError."""
    limit = session.execute(
        select(Customer.credit_limit).where(Customer.id == viewer.customer_id).with_for_update()
    ).scalar_one()
    if limit is None:
        return Credit.FINE
    others = find_exposure(session, viewer.customer_id, order.currency).total - order.total
    credit = credit_decision(limit, others, total, mode)
    if credit is Credit.STOP:
        raise CreditStopError
    return credit


def _take(session: Session, viewer: Viewer, clock: Clock, cart: Cart, stock: Stock, credit: Credit) -> bool:
    """Reserve the stock, as placing does; tell whether there was any."""
    if credit is Credit.HOLD:
        return False
    taken = allocate(cart, stock, viewer.customer.warehouse_id)
    write_allocations(session, viewer, clock, [int(line.id) for line in cart.lines], taken)
    return bool(taken)


def _change(session: Session, viewer: Viewer, order: SalesOrder, changes: Mapping[str, Any]) -> None:
    session.execute(
        update(SalesOrder)
        .where(SalesOrder.id == order.id, SalesOrder.customer_id == viewer.customer_id)
        .values(**changes)
        .execution_options(synchronize_session=False)
    )


def _header(order: SalesOrder, changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of the order by name, as they are from now on."""
    return {name: getattr(order, name) for name in TOLD} | dict(changes)


def _tell(
    session: Session,
    viewer: Viewer,
    clock: Clock,
    order: SalesOrder,
    changes: Mapping[str, Any],
    review: Review,
    *,
    new_prices: bool,
) -> None:
    """Write the answer and the order's confirmation; nobody is told who may not sign in any more."""
    reader = _buyer(session, clock, viewer, order)
    if reader is None:
        return
    header = _header(order, changes)
    tell_buyer(session, viewer, clock, reader, header, approved=True)
    via = session.scalar(select(ShipVia.name).where(ShipVia.id == order.ship_via_id))
    lines = [
        Confirmed(line.today.item, line.today.quantity, line.price_today, line.amount_today)
        if new_prices
        else Confirmed(line.today.item, line.today.quantity, line.unit_price, line.amount)
        for line in review.lines
    ]
    confirm(session, clock, reader, header, via, lines)


def _buyer(session: Session, clock: Clock, viewer: Viewer, order: SalesOrder) -> Recipient | None:
    """Return who placed the order, as far as that person may still sign in."""
    access = PortalAccess
    row = session.execute(
        select(Contact.first_name, Contact.last_name, Contact.language, Customer.language, PortalUser.email)
        .join(access, access.contact_id == Contact.id)
        .join(PortalUser, PortalUser.id == access.user_id)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(Contact.id == order.contact_id, Contact.active, PortalUser.active, live_access())
        .where(access.customer_id == viewer.customer_id)
        .limit(1),
        {"today": clock.today()},
    ).first()
    if row is None:
        return None
    first, last, own, customers, email = row
    name = " ".join(filter(None, (first, last))) or email
    return Recipient(name, email, own or customers, viewer.customer_id, viewer.customer.name, order.contact_id)
