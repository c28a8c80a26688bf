"""Stock: three warehouses with plenty, little, nothing, and what is on its way."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from random import Random

from storefront.demo.customers import Company
from storefront.demo.items import CUT_TO_LENGTH, Stocked
from storefront.demo.scene import Scene, dice
from storefront.erp.orders import OrderAllocation, SalesOrderLine
from storefront.erp.stock import StockBalance
from storefront.orders.rules import Bin, take

PROFILES = ("plenty", "scarce", "incoming", "empty", "uneven")
COMING = ("plenty", "scarce", "incoming", "uneven")  # nobody re-orders the others
LOW = 10  # what is low is on its way
WEIGHTS = (75, 9, 6, 3, 7)


class Stock:
    """What lies where. Rows are written at the end, when open orders have taken their part."""

    def __init__(self, scene: Scene, items: dict[str, Stocked], company: Company) -> None:
        self._scene = scene
        self._rows: dict[int, list[StockBalance]] = {}
        for item in items.values():
            if not item.spec.service:
                self._rows[item.row.id] = _balances(scene, item, company)

    def free(self, item: Stocked) -> Decimal:
        """Return what is free of an item in all warehouses, in base units."""
        return sum((row.on_hand - row.allocated for row in self._rows.get(item.row.id, [])), Decimal(0))

    def allocate(self, line: SalesOrderLine, quantity: Decimal, home: int | None) -> list[OrderAllocation]:
        """Reserve whole units of an order line in the home warehouse, or in all; less when there is not enough."""
        rows = self._rows.get(line.item_id, [])
        bins = [
            Bin(place, row.warehouse_id, row.on_hand - row.allocated)
            for place, row in enumerate(rows)
            if home in (None, row.warehouse_id)
        ]
        free = sum((one.free for one in bins), Decimal(0))
        whole = min(quantity, free // line.unit_factor) * line.unit_factor
        allocations = []
        for source, part in take(whole, bins, home):
            rows[source.id].allocated += part
            allocations.append(
                OrderAllocation(customer_id=line.customer_id, warehouse_id=source.warehouse_id, quantity=part)
            )
        return allocations

    def save(self) -> None:
        """Write the balances."""
        self._scene.save([row for rows in self._rows.values() for row in rows])


def _balances(scene: Scene, item: Stocked, company: Company) -> list[StockBalance]:
    rng = dice("stock", item.spec.sku)
    profile = item.spec.stock or rng.choices(PROFILES, WEIGHTS)[0]
    codes = list(company.warehouses)
    levels = LEVELS[profile](rng)
    return [
        _balance(scene, item, rng, company.warehouses[code].id, level, coming=profile in COMING)
        for code, level in zip(codes, levels, strict=True)
    ]


def _balance(scene: Scene, item: Stocked, rng: Random, warehouse_id: int, level: int, *, coming: bool) -> StockBalance:
    whole = item.spec.factor(item.spec.unit)
    cut = Decimal("0.50") if level and item.spec.base_unit == CUT_TO_LENGTH else Decimal(0)
    arriving = coming and item.sold and (level < LOW or rng.random() < 0.25)  # noqa: PLR2004 (and a quarter of the others)
    return StockBalance(
        item_id=item.row.id,
        warehouse_id=warehouse_id,
        on_hand=level * whole + cut,
        allocated=Decimal(0),
        on_order=Decimal(rng.randrange(20, 200) * whole if arriving else 0),
        next_arrival_on=scene.today + timedelta(days=rng.randrange(3, 35)) if arriving else None,
        changed_at=scene.clock.now() - timedelta(minutes=rng.randrange(5, 600)),
    )


def _plenty(rng: Random) -> tuple[int, int, int]:
    return (rng.randrange(60, 600), rng.randrange(60, 900), rng.randrange(40, 400))


def _uneven(rng: Random) -> tuple[int, int, int]:
    return (rng.randrange(0, 3), rng.randrange(80, 300), rng.randrange(0, 20))


# How many sales units lie in Hamburg, Rotterdam and Manchester
LEVELS: dict[str, Callable[[Random], tuple[int, int, int]]] = {
    "plenty": _plenty,
    "uneven": _uneven,
    "scarce": lambda rng: (rng.randrange(2, 9), rng.randrange(0, 5), rng.randrange(1, 6)),
    "few": lambda rng: (rng.randrange(2, 4), 0, rng.randrange(1, 4)),
    "one": lambda _: (1, 0, 0),
    "incoming": lambda _: (0, 0, 0),
    "empty": lambda _: (0, 0, 0),
}
