"""Reads of orders that wait for a colleague's approval: the list, and one of them beside today's prices and stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, join

from storefront.auth.queries import Approver, find_approvers
from storefront.cart.models import CartLine
from storefront.cart.queries import Put, priced
from storefront.catalog.availability import find_stock
from storefront.catalog.items import FACTS, facts_in_unit, facts_in_unit_select
from storefront.catalog.price_rules import PriceAsk
from storefront.catalog.stock_rules import Showing, StockLevel
from storefront.erp.item_texts import shown_text, texts_in
from storefront.erp.items import Item
from storefront.erp.keyset import read_page
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import CartLineId, ItemId
from storefront.kernel.money import ZERO, line_amount
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Permission, Viewer
from storefront.orders.listing import HEAD, SORTS
from storefront.orders.models import OrderHead
from storefront.orders.queries import waiting_for_approval
from storefront.orders.quoted import at_agreed_price, is_quoted
from storefront.portal.audit import PortalAudit

BLOCKING = frozenset({"ended", "unit", "stock", "stock_hidden"})


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order in the list of an approver."""

    head: OrderHead
    created_by: str | None

    @property
    def href(self) -> str:
        return approval_href(self.head)


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A line as it was ordered, beside today. `today.problem` may say why it can't be delivered as it stands."""

    number: int
    description: str
    unit_price: Decimal
    amount: Decimal
    today: CartLine
    problem: str | None

    @property
    def price_today(self) -> Decimal:
        """Today's price of a unit; the ordered one where there is none today."""
        return self.today.price.unit_price if self.today.price else self.unit_price

    @property
    def amount_today(self) -> Decimal:
        """What the line comes to at today's price."""
        price = self.today.price
        return line_amount(price.unit_price, self.today.quantity, price.currency) if price else self.amount

    @property
    def change(self) -> Decimal:
        """What a unit costs more today than it was ordered at, less when negative."""
        return self.price_today - self.unit_price


@dataclass(frozen=True, slots=True)
class Review:
    """An order beside today's prices and stock. Totals are those of its lines."""

    lines: Sequence[ReviewLine]
    stock_shown: str

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines), ZERO)

    @property
    def total_today(self) -> Decimal:
        return sum((line.amount_today for line in self.lines), ZERO)

    @property
    def changed(self) -> bool:
        """Tell whether any price is another one today."""
        return any(line.change for line in self.lines)

    @property
    def blocked(self) -> bool:
        """Tell whether a line can't be delivered as it stands, so that the order can't be approved."""
        return any(line.problem for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """What the approver saw of each line: its price today, what ships now and later, what is wrong."""
        seen = "|".join(
            f"{line.number}:{line.price_today.normalize():f}:{line.today.split.now.normalize():f}:"
            f"{line.today.split.later.normalize():f}:{line.problem or ''}"
            for line in self.lines
        )
        return blake2b(seen.encode(), digest_size=9).hexdigest()


@dataclass(frozen=True, slots=True)
class Right:
    """Whether somebody may decide about an order: `own` is their own, `limit` is too small for it when not None."""

    may: bool
    own: bool = False
    limit: Decimal | None = None


def approval_href(head: OrderHead) -> str:
    """Return the address where an order is approved."""
    return head.href.replace("/orders/", "/orders/approvals/", 1)


def own_order(viewer: Viewer) -> ColumnElement[bool]:
    """Return the condition that an order is the viewer's own: by the contact, or by the login that placed it."""
    order, audit = SalesOrder, PortalAudit
    placed = exists().where(
        audit.customer_id == viewer.customer_id,
        audit.user_id == viewer.user_id,
        audit.action == "order.place",
        audit.subject == order.number,
    )
    mine = order.contact_id == viewer.contact_id if viewer.contact_id is not None else order.contact_id.is_(None)
    return or_(mine, placed)


def find_me(session: Session, viewer: Viewer, clock: Clock) -> Approver | None:
    """Return the viewer as one who may approve today; None for who may not, and for staff."""
    if not viewer.may(Permission.ORDER_APPROVE) or viewer.access_id is None:
        return None
    people = find_approvers(session, clock, viewer.customer_id)
    return next((one for one in people if one.user_id == viewer.user_id), None)


def _mine(viewer: Viewer, me: Approver) -> list[ColumnElement[bool]]:
    order = SalesOrder
    conditions = [order.customer_id == viewer.customer_id, waiting_for_approval(), ~own_order(viewer)]
    return conditions if me.limit is None else [*conditions, order.total <= me.limit]


def count_waiting(session: Session, viewer: Viewer, clock: Clock) -> int:
    """Return how many orders wait for this viewer's approval."""
    me = find_me(session, viewer, clock)
    if me is None:
        return 0
    return session.execute(select(func.count()).select_from(SalesOrder).where(*_mine(viewer, me))).scalar_one()


def list_waiting(session: Session, viewer: Viewer, clock: Clock, *, ask: PageAsk) -> Page[WaitingOrder]:
    """Return the orders that wait for this viewer's approval, the oldest first. Raises BadCursorError."""
    me = find_me(session, viewer, clock)
    if me is None:
        return Page(())
    statement = select(*HEAD, SalesOrder.created_by).where(*_mine(viewer, me))
    return read_page(session, statement, SORTS["oldest"], ask, lambda row: WaitingOrder(OrderHead(*row[:6]), row[6]))


def find_right(session: Session, viewer: Viewer, clock: Clock, number: str, total: Decimal) -> Right:
    """Return whether the viewer may decide about an order of this total."""
    me = find_me(session, viewer, clock)
    own = session.execute(
        select(SalesOrder.id)
        .where(SalesOrder.customer_id == viewer.customer_id, SalesOrder.number == number, own_order(viewer))
        .limit(1)
    ).first()
    if own or me is None:
        return Right(may=False, own=bool(own))
    return Right(may=True) if me.may_approve(total) else Right(may=False, limit=me.limit)


def find_deciders(session: Session, viewer: Viewer, clock: Clock, number: str, total: Decimal) -> list[Approver]:
    """Return who may decide about an order of this total: not whoever placed it."""
    buyer = session.execute(
        select(SalesOrder.contact_id)
        .where(SalesOrder.customer_id == viewer.customer_id, SalesOrder.number == number)
        .order_by(SalesOrder.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    people = find_approvers(session, clock, viewer.customer_id)
    return [one for one in people if one.contact_id != buyer and one.may_approve(total)]


def find_order_id(session: Session, viewer: Viewer, number: str) -> int:
    """Return the id of an order that a colleague was asked to approve. Raises NotFoundError."""
    order = SalesOrder
    found = session.execute(
        select(order.id)
        .where(order.customer_id == viewer.customer_id, order.number == number, order.approval_asked_at.is_not(None))
        .order_by(order.id.desc())
        .limit(1)
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError(order=number)
    return found


def get_review(session: Session, viewer: Viewer, clock: Clock, order_id: int, showing: Showing) -> Review:
    """Return an order's lines beside today's prices and stock. Three statements."""
    rows = read_lines(session, viewer, order_id)
    levels = find_stock(session, {put.item.id for put, _row in rows}, viewer.customer.warehouse_id)
    return review_of(session, viewer, clock, rows, levels, showing)


Lines = Sequence[tuple[Put, Any]]


def read_lines(session: Session, viewer: Viewer, order_id: int) -> Lines:
    """Return the lines of an order as lines of a cart would be, each with (number, description, amount, rule)."""
    line = SalesOrderLine
    found = session.execute(
        facts_in_unit_select(
            line.id,
            line.quantity,
            line.unit_price,
            line.line_number,
            shown_text(line.description),
            line.amount,
            line.price_rule,
            unit=line.unit,
            source=join(line, Item, line.item_id == Item.id),
        )
        .where(line.order_id == order_id, line.customer_id == viewer.customer_id)
        .order_by(line.line_number),
        {"language": texts_in(viewer.language)},
    ).all()
    return [(_put(row), row[FACTS + 3 : FACTS + 7]) for row in found]


def _put(row: Sequence[Any]) -> Put:
    item, known = facts_in_unit(row)
    line_id, quantity, price = row[FACTS : FACTS + 3]
    return Put(
        item,
        known,
        CartLineId(line_id),
        quantity,
        price,
        "",
        PriceAsk(item.id, item.unit.code, quantity, item.unit.decimals),
    )


def review_of(
    session: Session, viewer: Viewer, clock: Clock, rows: Lines, levels: dict[ItemId, StockLevel], showing: Showing
) -> Review:
    """Make the review of what `read_lines` read and the stock of the items: one statement, for the prices."""
    today = priced(session, viewer, clock.today(), showing, [put for put, _row in rows], levels)
    lines = [
        _review_line(put, row, line, today.currency, showing)
        for (put, row), line in zip(rows, today.lines, strict=True)
    ]
    return Review(lines, showing.setting)


def _review_line(put: Put, row: Any, line: CartLine, currency: str, showing: Showing) -> ReviewLine:  # noqa: ANN401 (a part of a row)
    number, description, amount, frozen = row
    price, rule = put.seen_price or ZERO, (frozen or {}).get("rule")
    if is_quoted(rule):  # agreed: it doesn't change with the price list
        line = at_agreed_price(line, price, currency, rule, showing)
    return ReviewLine(number, description, price, amount, line, _problem(line))


def _problem(line: CartLine) -> str | None:
    """Why a line can't be delivered; a quantity that the item's rule refuses by now was taken, and so was a price."""
    if line.problem in BLOCKING:
        return line.problem
    return "stock" if line.split.later and not line.item.backorder_allowed else None
