"""The stock that an order takes. Its rows are locked in one order, so that two orders never wait for each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from storefront.cart.models import Cart
from storefront.catalog.stock_rules import StockLevel
from storefront.erp.orders import OrderAllocation
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.clock import Clock
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer
from storefront.orders.rules import Bin, take


@dataclass(slots=True)
class Stock:
    """Free stock of the ordered items, its rows locked until the transaction ends."""

    bins: dict[ItemId, list[Bin]]
    levels: dict[ItemId, StockLevel]


def lock_stock(session: Session, viewer: Viewer, items: Collection[ItemId]) -> Stock:
    """Read and lock the stock of items, always in the order of the rows' ids. One statement."""
    balance = StockBalance
    statement = (
        select(
            balance.id,
            balance.item_id,
            balance.warehouse_id,
            balance.on_hand,
            balance.allocated,
            balance.on_order,
            balance.next_arrival_on,
            balance.changed_at,
        )
        .join(Warehouse, Warehouse.id == balance.warehouse_id)
        .where(balance.item_id.in_(items), Warehouse.active)
        .order_by(balance.id)
        .with_for_update(of=balance)
    )
    if viewer.customer.warehouse_id is not None:
        statement = statement.where(balance.warehouse_id == viewer.customer.warehouse_id)
    return _stock(session.execute(statement).all())


def _stock(rows: Sequence[Any]) -> Stock:
    bins: dict[ItemId, list[Bin]] = defaultdict(list)
    levels: dict[ItemId, StockLevel] = {}
    for row in rows:
        free = row.on_hand - row.allocated
        before = levels.get(row.item_id, StockLevel())
        arrivals = [day for day in (before.next_arrival_on, row.next_arrival_on) if day]
        bins[row.item_id].append(Bin(row.id, row.warehouse_id, free))
        levels[row.item_id] = StockLevel(
            before.available + free, before.on_order + row.on_order, min(arrivals, default=None), row.changed_at
        )
    return Stock(bins, levels)


def stocked(cart: Cart) -> bool:
    """Tell whether anything of a cart is kept in stock."""
    return any(line.item.is_stock for line in cart.lines)


def allocate(cart: Cart, stock: Stock, home: int | None) -> list[tuple[int, Bin, Decimal]]:
    """Return what each line takes: (index of the line, bin, base units)."""
    taken = []
    for index, line in enumerate(cart.lines):
        bins = stock.bins.get(line.item.id, [])
        for source, part in take(line.split.now * line.item.unit.factor, bins, home) if line.item.is_stock else []:
            taken.append((index, source, part))
            bins[bins.index(source)] = Bin(source.id, source.warehouse_id, source.free - part)
    return taken


def write_allocations(
    session: Session, viewer: Viewer, clock: Clock, line_ids: list[int], taken: list[tuple[int, Bin, Decimal]]
) -> None:
    """Reserve the stock for the lines: their allocations, and what the rows have less to give."""
    if not taken:
        return
    session.execute(
        insert(OrderAllocation),
        [
            {
                "order_line_id": line_ids[index],
                "customer_id": viewer.customer_id,
                "warehouse_id": source.warehouse_id,
                "quantity": part,
            }
            for index, source, part in taken
        ],
    )
    by_row: dict[int, Decimal] = defaultdict(Decimal)
    for _, source, part in taken:
        by_row[source.id] += part
    balance = StockBalance
    statement = (
        update(balance)
        .where(balance.id == bindparam("row"))
        .values(allocated=balance.allocated + bindparam("part", type_=balance.allocated.type), changed_at=clock.now())
    )
    session.connection().execute(statement, [{"row": row, "part": part} for row, part in sorted(by_row.items())])
