"""The one function for availability: on hand less allocated, in the customer's warehouse or in all."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from storefront.catalog.stock_rules import StockLevel
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
    balance = StockBalance
    statement: Select[*tuple[Any, ...]] = (
        select(
            balance.item_id,
            func.sum(balance.on_hand - balance.allocated, type_=balance.on_hand.type),
            func.sum(balance.on_order),
            func.min(balance.next_arrival_on),
            func.max(balance.changed_at),
        )
        .join(Warehouse, Warehouse.id == balance.warehouse_id)
        .where(balance.item_id.in_(item_ids), Warehouse.active)
        .group_by(balance.item_id)
    )
    if warehouse_id is not None:
        statement = statement.where(balance.warehouse_id == warehouse_id)
    return {ItemId(item_id): StockLevel(*level) for item_id, *level in session.execute(statement)}


def stock_by_warehouse(session: Session, item_id: ItemId, warehouse_id: WarehouseId | None) -> list[WarehouseStock]:
    """Return the stock of one item, warehouse by warehouse, in base units."""
    balance = StockBalance
    statement: Select[*tuple[Any, ...]] = (
        select(
            Warehouse.name,
            (balance.on_hand - balance.allocated).label("available"),
            balance.on_order,
            balance.next_arrival_on,
            balance.changed_at,
        )
        .join(Warehouse, Warehouse.id == balance.warehouse_id)
        .where(balance.item_id == item_id, Warehouse.active)
        .order_by(Warehouse.name)
    )
    if warehouse_id is not None:
        statement = statement.where(balance.warehouse_id == warehouse_id)
    return [WarehouseStock(name, StockLevel(*level)) for name, *level in session.execute(statement)]
