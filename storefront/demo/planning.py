"""Which orders there were: eighteen months of them for each customer, and the ones that show something special."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from random import Random

from storefront.demo import reading
from storefront.demo.customers import Client
from storefront.demo.items import CUT_TO_LENGTH, Stocked
from storefront.demo.scene import Scene, dice
from storefront.demo.stock import Stock

MONTHS_18 = 548
FAVOURITES = 34
LONGEST_ORDER = 72


class Fate(StrEnum):
    """What became of an order."""

    SHIPPED = "shipped"
    SPLIT = "in two shipments"
    PARTIAL = "the first shipment is gone, the rest waits"
    PACKING = "the shipment is being packed"
    WAITING = "nothing shipped yet"
    CANCELED = "Canceled"
    CREDIT_HOLD = "Credit Hold"
    PENDING = "Pending Approval"
    ON_HOLD = "On Hold"
    REJECTED = "Rejected"
    EXPIRED = "Expired"


@dataclass(frozen=True, slots=True)
class Want:
    """What was ordered of one item."""

    item: Stocked
    unit: str
    quantity: Decimal


@dataclass(slots=True)
class Plan:
    """An order to be. `tag` marks the ones that something is done with later."""

    client: Client
    day: date
    fate: Fate
    wants: list[Want] = field(default_factory=list)
    lines: int = 0
    portal: bool = False
    by_salesperson: bool = False
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Special:
    """An order that every demo has: so many days ago, of so many lines."""

    days_ago: int
    fate: Fate
    tag: str = ""
    lines: int = 4
    portal: bool = True
    by_salesperson: bool = False


SPECIALS = {
    "ALDER": (
        Special(0, Fate.WAITING, "today", lines=3),
        Special(1, Fate.WAITING, "by salesperson", lines=5, portal=False, by_salesperson=True),
        Special(2, Fate.PENDING, "pending", lines=6),
        Special(2, Fate.SHIPPED, "just gone", lines=3),
        Special(4, Fate.PACKING),
        Special(6, Fate.SHIPPED, "together", lines=3),
        Special(6, Fate.SHIPPED, "together", lines=2),
        Special(9, Fate.PARTIAL, "partial", lines=7),
        Special(16, Fate.PARTIAL, lines=5),
        Special(25, Fate.SPLIT, "long", lines=LONGEST_ORDER),
        Special(31, Fate.CANCELED, lines=2),
        Special(48, Fate.SHIPPED, "credited", lines=6),
        Special(55, Fate.SHIPPED, "short paid", lines=5),
        Special(62, Fate.SHIPPED, "forgotten", lines=4),
    ),
    "BIRCH": (
        Special(0, Fate.WAITING, lines=4),
        Special(3, Fate.ON_HOLD, lines=2, portal=False),
        Special(70, Fate.SHIPPED, "refunded", lines=5),
    ),
    "CEDAR": (Special(8, Fate.CREDIT_HOLD, lines=4),),
    "KESTREL": (Special(20, Fate.REJECTED, lines=2),),
    "MIMOSA": (Special(90, Fate.EXPIRED, lines=3), Special(12, Fate.PARTIAL, lines=6)),
    "LINDNER": (Special(1, Fate.WAITING, "discounted", lines=8), Special(5, Fate.PACKING)),
}
STOPPED_SINCE = 70  # a customer who stopped paying has got nothing since so many days
WITH_PORTAL = ("ALDER", "BIRCH")

# From which age on (in days), which fates are how likely
FATES: tuple[tuple[int, dict[Fate, int]], ...] = (
    (41, {Fate.SHIPPED: 80, Fate.SPLIT: 15, Fate.CANCELED: 5}),
    (9, {Fate.SHIPPED: 75, Fate.SPLIT: 10, Fate.PARTIAL: 15}),
    (3, {Fate.SHIPPED: 40, Fate.PACKING: 35, Fate.WAITING: 25}),
    (0, {Fate.WAITING: 1}),
)
# Up to which price of the unit, which quantities are usual
USUAL: tuple[tuple[int, tuple[int, ...]], ...] = (
    (2, (24, 36, 48, 60, 100, 120)),
    (12, (6, 10, 12, 18, 24, 30)),
    (60, (1, 2, 3, 4, 6, 8)),
    (150, (1, 1, 2, 2, 3, 4)),
    (10**6, (1, 1, 2)),
)
LENGTHS = (5, 10, 12, 25, 40, 50, 80)


def plan_orders(scene: Scene, client: Client, items: dict[str, Stocked], stock: Stock) -> list[Plan]:
    """Return the orders of one customer, with what was wanted in each."""
    rng = dice("orders", client.spec.code)
    plans = [*_ordinary(scene, client, rng), *_special(scene, client)]
    pools = Pools.of(client, items, stock, rng)
    for plan in plans:
        plan.wants = list(_wants(plan, pools, rng))
    return plans


def _special(scene: Scene, client: Client) -> Iterator[Plan]:
    for special in SPECIALS.get(client.spec.code, ()):
        day = scene.workday(-special.days_ago) if special.days_ago else scene.today
        yield Plan(
            client,
            day,
            special.fate,
            lines=special.lines,
            portal=special.portal and client.spec.code in WITH_PORTAL,
            by_salesperson=special.by_salesperson,
            tag=special.tag,
        )


def _ordinary(scene: Scene, client: Client, rng: Random) -> Iterator[Plan]:
    count = client.spec.orders - len(SPECIALS.get(client.spec.code, ()))
    latest = max(client.spec.silent_for, STOPPED_SINCE if client.spec.pays == "stopped" else 2)
    for age in rng.sample(range(latest, MONTHS_18), max(count, 0)):
        portal = client.spec.code in WITH_PORTAL and rng.random() < 0.7  # noqa: PLR2004 (the rest by telephone)
        yield Plan(
            client, scene.workday(-age), _fate(age, rng), lines=rng.choice((2, 3, 4, 5, 6, 8, 11)), portal=portal
        )


def _fate(age: int, rng: Random) -> Fate:
    chances = next(chances for least, chances in FATES if age >= least)
    return rng.choices(list(chances), list(chances.values()))[0]


@dataclass(frozen=True, slots=True)
class Pools:
    """What a customer buys: its favourites, everything it might, and what has run out."""

    favourites: list[Stocked]
    everything: list[Stocked]
    run_out: list[Stocked]

    @classmethod
    def of(cls, client: Client, items: dict[str, Stocked], stock: Stock, rng: Random) -> Pools:
        """Draw the favourites from the shelves the customer likes. Items that can't be back-ordered stay untouched."""
        leaves = {leaf for one in reading.categories() if one.code in client.spec.likes for leaf in one.leaves}
        sold = [one for one in items.values() if one.spec.backorder and one.spec.priced == "all"]
        liked = [one for one in sold if one.spec.category in leaves]
        # what was set to be scarce stays as scarce as it was set: open orders would take it
        there = [one for one in liked if one.spec.service or (one.spec.stock is None and stock.free(one) > 0)]
        return cls(
            favourites=rng.sample(there, min(FAVOURITES, len(there))),
            everything=[one for one in sold if one.sold],
            run_out=[one for one in liked if one.sold and not one.spec.service and stock.free(one) == 0],
        )


def _wants(plan: Plan, pools: Pools, rng: Random) -> Iterator[Want]:
    items = _chosen(plan, pools, rng)
    if plan.fate is Fate.PARTIAL:
        items = [rng.choice(pools.run_out), *items[: max(plan.lines - 1, 1)]]
    for item in dict.fromkeys(item.spec.sku for item in items):
        yield _want(next(one for one in items if one.spec.sku == item), rng)


def _chosen(plan: Plan, pools: Pools, rng: Random) -> list[Stocked]:
    if plan.lines > FAVOURITES:
        return rng.sample([one for one in pools.everything if not one.spec.service], plan.lines)
    count = len(pools.favourites)
    # the first favourites are bought again and again, the last ones now and then
    drawn = rng.choices(pools.favourites, [count * 2 - place for place in range(count)], k=plan.lines * 3)
    still_sold = [one for one in drawn if _sold_on(one, plan)]
    return list({one.spec.sku: one for one in still_sold}.values())[: plan.lines]


def _sold_on(item: Stocked, plan: Plan) -> bool:
    ended = item.row.ended_on
    return ended is None or plan.day < ended - timedelta(days=2)


def _want(item: Stocked, rng: Random) -> Want:
    spec = item.spec
    unit = spec.unit
    if spec.units and spec.min is None and spec.multiple is None and rng.random() < 0.2:  # noqa: PLR2004 (now and then)
        unit = rng.choice([spec.base_unit, *spec.units])
    if unit == CUT_TO_LENGTH:
        return Want(item, unit, rng.choice(LENGTHS) + Decimal(rng.choice(("0", "0.5", "0.25"))))
    value = (spec.price or Decimal(1)) * spec.factor(unit)
    quantity = Decimal(rng.choice(next(usual for limit, usual in USUAL if value < limit)))
    return Want(item, unit, _allowed(spec, quantity))


def _allowed(spec: reading.ItemSpec, quantity: Decimal) -> Decimal:
    step = spec.multiple or Decimal(1)
    quantity = -(-quantity // step) * step
    return max(min(quantity, spec.max or quantity), spec.min or quantity)
