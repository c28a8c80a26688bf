"""The one function for availability: on hand less allocated, in the customer's warehouse or in all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from storefront.catalog.stock_rules import StockLevel
from storefront.erp.prepared import Prepared, among
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.ids import ItemId, WarehouseId

NOTHING = StockLevel()


@dataclass(frozen=True, slots=True)
class WarehouseStock:
    """What lies in one warehouse."""

    warehouse: str
    level: StockLevel


def find_stock(
    session: Session, item_ids: Collection[ItemId], warehouse_id: WarehouseId | None
) -> dict[ItemId, StockLevel]:
    """Return the stock of the items in base units, in one statement; items without a row are left out."""
    if not item_ids:
        return {}
    if warehouse_id is None:
        return dict(LEVELS.read(session, items=item_ids))
    return dict(LEVELS_HERE.read(session, items=item_ids, warehouse=warehouse_id))


def _levels() -> Select[*tuple[Any, ...]]:
    balance = StockBalance
    return (
        select(
            balance.item_id,
            func.sum(balance.on_hand - balance.allocated, type_=balance.on_hand.type),
            func.sum(balance.on_order),
            func.min(balance.next_arrival_on),
            func.max(balance.changed_at),
        )
        .join(Warehouse, Warehouse.id == balance.warehouse_id)
        .where(among(balance.item_id, "items"), Warehouse.active)
        .group_by(balance.item_id)
    )


def _level(row: Sequence[Any]) -> tuple[ItemId, StockLevel]:
    item_id, *level = row
    return ItemId(item_id), StockLevel(*level)


def _in_warehouse(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return statement.where(StockBalance.warehouse_id == bindparam("warehouse"))


LEVELS = Prepared(_levels(), _level)
LEVELS_HERE = Prepared(_in_warehouse(_levels()), _level)


def stock_by_warehouse(session: Session, item_id: ItemId, warehouse_id: WarehouseId | None) -> list[WarehouseStock]:
    """Return the stock of one item, warehouse by warehouse, in base units."""
    if warehouse_id is None:
        return BY_WAREHOUSE.read(session, item=item_id)
    return BY_WAREHOUSE_HERE.read(session, item=item_id, warehouse=warehouse_id)


def _by_warehouse() -> Select[*tuple[Any, ...]]:
    balance = StockBalance
    return (
        select(
            Warehouse.name,
            (balance.on_hand - balance.allocated).label("available"),
            balance.on_order,
            balance.next_arrival_on,
            balance.changed_at,
        )
        .join(Warehouse, Warehouse.id == balance.warehouse_id)
        .where(balance.item_id == bindparam("item"), Warehouse.active)
        .order_by(Warehouse.name)
    )


def _warehouse_stock(row: Sequence[Any]) -> WarehouseStock:
    name, *level = row
    return WarehouseStock(name, StockLevel(*level))


BY_WAREHOUSE = Prepared(_by_warehouse(), _warehouse_stock)
BY_WAREHOUSE_HERE = Prepared(_in_warehouse(_by_warehouse()), _warehouse_stock)
