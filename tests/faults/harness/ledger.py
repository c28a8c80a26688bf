"""Reads the books after the damage: which orders are there, is each whole, does the stock add up, who got mail."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from storefront.database import session_factory
from storefront.erp.items import Item
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.erp.stock import StockBalance
from storefront.portal.audit import PortalAudit
from storefront.portal.carts import PortalCartLine
from storefront.portal.outbox import PortalOutbox


@dataclass(frozen=True)
class Ledger:
    engine: Engine

    def _session(self) -> Session:
        return session_factory(self.engine)()

    def numbers(self) -> list[str]:
        """Return the numbers of all orders, in the order in which they were placed."""
        with self._session() as session:
            return list(session.scalars(select(SalesOrder.number).order_by(SalesOrder.id)))

    def statuses(self) -> list[str]:
        """Return the statuses of all orders, in the order in which they were placed."""
        with self._session() as session:
            return list(session.scalars(select(SalesOrder.status).order_by(SalesOrder.id)))

    def by_key(self) -> dict[str, str]:
        """Return each order's number by the key of its form."""
        with self._session() as session:
            rows = session.execute(select(SalesOrder.idempotency_key, SalesOrder.number))
            return {str(key): number for key, number in rows}

    def seen_by_key(self) -> dict[str, str]:
        """Return what each order holds, written as the form of its key showed it."""
        with self._session() as session:
            return {key: "|".join(_as_seen(line) for line in lines) for key, lines in _by_order(session)}

    def ordered(self, sku: str) -> Decimal:
        """Return how much of an item all orders hold."""
        line = SalesOrderLine
        return self._sum(select(func.sum(line.quantity)).join(Item, Item.id == line.item_id).where(Item.sku == sku))

    def in_carts(self, sku: str | None = None) -> Decimal:
        """Return how much lies in carts, of one item or of all."""
        line = PortalCartLine
        statement = select(func.sum(line.quantity)).join(Item, Item.id == line.item_id).where(line.removed_at.is_(None))
        return self._sum(statement.where(Item.sku == sku) if sku else statement)

    def _sum(self, statement: object) -> Decimal:
        with self._session() as session:
            return Decimal(session.execute(statement).scalar_one() or 0)  # type: ignore[call-overload]  # any select

    def audited(self, action: str) -> list[str | None]:
        """Return what was done so, in its order."""
        with self._session() as session:
            found = select(PortalAudit.subject).where(PortalAudit.action == action).order_by(PortalAudit.id)
            return list(session.scalars(found))

    def complaints(self) -> list[str]:
        """Return what does not add up: lines, totals, allocations, stock, numbers, mail, audit. Empty is good."""
        numbers = self.numbers()
        with self._session() as session:
            contexts = session.scalars(select(PortalOutbox.context).where(PortalOutbox.kind == "order_confirmation"))
            audited = session.scalars(select(PortalAudit.subject).where(PortalAudit.action == "order.place"))
            return [
                *_halves(session),
                *_stock(session),
                *_gaps(numbers),
                *_once("mail", [str(context["number"]) for context in contexts], numbers),
                *_once("audit", list(audited), numbers),
            ]

    def unsent(self) -> list[str]:
        """Return state and last error of each message that has not left."""
        row = PortalOutbox
        with self._session() as session:
            found = session.execute(select(row.state, row.last_error).where(row.state != "sent"))
            return [f"{state}: {error}" for state, error in found]


def _by_order(session: Session) -> list[tuple[str, list[SalesOrderLine]]]:
    keys = dict(session.execute(select(SalesOrder.id, SalesOrder.idempotency_key)).all())
    lines: dict[int, list[SalesOrderLine]] = {order_id: [] for order_id in keys}
    for line in session.scalars(select(SalesOrderLine).order_by(SalesOrderLine.order_id, SalesOrderLine.line_number)):
        lines[line.order_id].append(line)
    return [(str(keys[order_id]), found) for order_id, found in lines.items()]


def _as_seen(line: SalesOrderLine) -> str:
    return f"{line.item_id}:{line.unit}:{line.quantity.normalize():f}:{line.unit_price.normalize()}"


def _halves(session: Session) -> Iterator[str]:
    """Orders without lines, or whose lines are not numbered through, or do not make the total."""
    totals = dict(session.execute(select(SalesOrder.idempotency_key, SalesOrder.total)).all())
    for key, lines in _by_order(session):
        if not lines or [line.line_number for line in lines] != list(range(1, len(lines) + 1)):
            yield f"order {key} has {len(lines)} lines"
        if totals[key] != sum(line.amount for line in lines):
            yield f"order {key} is {totals[key]}, its lines are not"
        for line in lines:
            if line.amount != round(line.quantity * line.unit_price, 2):
                yield f"order {key}, line {line.line_number}: {line.quantity} x {line.unit_price} = {line.amount}"


def _stock(session: Session) -> Iterator[str]:
    """Balances whose allocated stock is not that of the orders, or more than there is; lines with too much of it."""
    part, line = OrderAllocation, SalesOrderLine
    rows = session.execute(
        select(line.item_id, part.warehouse_id, part.quantity, line.quantity, line.unit_factor).join(
            line, line.id == part.order_line_id
        )
    )
    taken: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for item_id, warehouse_id, quantity, wanted, factor in rows:
        taken[item_id, warehouse_id] += quantity
        if quantity > wanted * factor:
            yield f"a line of item {item_id} wants {wanted * factor} and holds {quantity}"
    for balance in session.scalars(select(StockBalance)):
        held = taken.pop((balance.item_id, balance.warehouse_id), Decimal(0))
        if held != balance.allocated or balance.allocated > balance.on_hand:
            yield f"item {balance.item_id}: {balance.on_hand} there, {balance.allocated} allocated, {held} to orders"
    yield from (f"stock of {place} is allocated and not there" for place in taken)


def _gaps(numbers: Sequence[str]) -> Iterator[str]:
    wanted = [f"SO{number:06d}" for number in range(1, len(numbers) + 1)]
    if sorted(numbers) != wanted:
        yield f"numbers with gaps: {sorted(numbers)}"


def _once(what: str, found: Sequence[str | None], numbers: Sequence[str]) -> Iterator[str]:
    """Each order is told of exactly once."""
    if Counter(found) != Counter(numbers):
        yield f"{what} of {sorted(map(str, found))} for orders {sorted(numbers)}"
