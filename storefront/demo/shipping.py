"""Shipments: what went out when, in which packages, and what is being packed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from storefront.demo.customers import Company
from storefront.demo.items import CUT_TO_LENGTH
from storefront.demo.orders import Draft, held_for, ship_to
from storefront.demo.planning import Fate
from storefront.demo.scene import SATURDAY, Scene, dice
from storefront.erp.orders import SalesOrderLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.kernel.money import ZERO, round_to

FIRST_NUMBER = 200_041
HEAVIEST_KG = Decimal(25)
MOST_PACKAGES = 6
TRACKED = {"SWIFT": "SWP", "NORTH": "NL"}


@dataclass(slots=True)
class Delivery:
    """What leaves of one order at once. `gone` is False while it is being packed."""

    draft: Draft
    day: date
    gone: bool
    parts: list[tuple[SalesOrderLine, Decimal]]
    parcel: str
    shipment: Shipment | None = None


def is_invoiced(scene: Scene, delivery: Delivery) -> bool:
    """Tell whether the invoice is written: on the day after the goods left."""
    return delivery.gone and delivery.day < scene.today


def plan_deliveries(scene: Scene, drafts: Sequence[Draft]) -> list[Delivery]:
    """Return what left of each order, and set the orders' shipped quantities and statuses. Nothing is written."""
    rng = dice("deliveries")
    return [delivery for draft in drafts for delivery in _deliveries(scene, draft, rng)]


def _deliveries(scene: Scene, draft: Draft, rng: Random) -> Iterator[Delivery]:
    fate = draft.plan.fate
    first = _working_day(draft.plan.day + timedelta(days=rng.randrange(1, 4)))
    if draft.plan.tag == "just gone":
        first = scene.today
    parcel = f"{draft.plan.tag} {draft.plan.day}" if draft.plan.tag == "together" else draft.order.number
    if fate is Fate.SHIPPED:
        _cancel_a_rest(draft, rng)
        yield _deliver(scene, draft, first, _open_parts(draft), parcel)
    elif fate is Fate.SPLIT:
        now, later = _halves(draft, rng)
        yield _deliver(scene, draft, first, now, parcel)
        second = _working_day(first + timedelta(days=rng.randrange(5, 12)))
        yield _deliver(scene, draft, second, later, f"{parcel}-2")
    elif fate is Fate.PARTIAL:
        yield _deliver(scene, draft, first, _first_part(draft), parcel)
    elif fate is Fate.PACKING:
        yield Delivery(draft, scene.today, gone=False, parts=_open_parts(draft), parcel=parcel)
    _set_status(draft)


def _working_day(day: date) -> date:
    return day if day.weekday() < SATURDAY else day + timedelta(days=7 - day.weekday())


def _deliver(
    scene: Scene, draft: Draft, day: date, parts: list[tuple[SalesOrderLine, Decimal]], parcel: str
) -> Delivery:
    for line, quantity in parts:
        line.quantity_shipped += quantity
    return Delivery(draft, min(day, scene.today), gone=True, parts=parts, parcel=parcel)


def _open_parts(draft: Draft) -> list[tuple[SalesOrderLine, Decimal]]:
    parts = [(line, line.quantity - line.quantity_shipped - line.quantity_cancelled) for line in draft.lines]
    return [(line, quantity) for line, quantity in parts if quantity > 0]


def _cancel_a_rest(draft: Draft, rng: Random) -> None:
    """Now and then a line, or the rest of one, never came and was cancelled."""
    if draft.plan.tag or len(draft.lines) < 3 or rng.random() > 0.12:  # noqa: PLR2004 (one order in eight)
        return
    line = draft.lines[-1]
    line.quantity_cancelled = rng.choice((line.quantity, line.quantity - _some(line)))


def _halves(
    draft: Draft, rng: Random
) -> tuple[list[tuple[SalesOrderLine, Decimal]], list[tuple[SalesOrderLine, Decimal]]]:
    """Split an order: most lines now, the others and the rest of one later."""
    cut = max(1, len(draft.lines) * rng.randrange(4, 8) // 10)
    now = [(line, line.quantity) for line in draft.lines[: cut - 1]]
    split = draft.lines[cut - 1]
    part = _some(split)
    now.append((split, part))
    later = [(line, line.quantity) for line in draft.lines[cut:]]
    if part < split.quantity:
        later.append((split, split.quantity - part))
    return now, later or [now.pop(0)]


def _first_part(draft: Draft) -> list[tuple[SalesOrderLine, Decimal]]:
    """Leave out the first line, which had run out, and send a part of the second."""
    second, *others = draft.lines[1:]
    return [(second, _some(second)), *((line, line.quantity) for line in others)]


def _some(line: SalesOrderLine) -> Decimal:
    """Return about two thirds of a line, at the unit's precision; the whole of a single piece."""
    return max(round_to(line.quantity * 2 / 3, 2 if line.unit == CUT_TO_LENGTH else 0), Decimal(1))


def _set_status(draft: Draft) -> None:
    fate, order = draft.plan.fate, draft.order
    if fate in (Fate.SHIPPED, Fate.SPLIT):
        order.status = "Completed"
    elif fate is Fate.PARTIAL:
        order.status = "Back Order"
    elif fate is Fate.PACKING:
        order.status = "Shipping"
    elif fate is Fate.CANCELED:
        for line in draft.lines:
            line.quantity_cancelled = line.quantity


def pack_what_is_held(deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Return the deliveries; what is being packed is what stock is held for. Without any, the order waits."""
    kept = []
    for delivery in deliveries:
        if not delivery.gone:
            parts = [(line, held_for(delivery.draft, line)) for line, _ in delivery.parts]
            delivery.parts = [(line, quantity) for line, quantity in parts if quantity]
        if delivery.parts:
            kept.append(delivery)
        else:
            delivery.draft.order.status = "Back Order"
    return kept


def save_shipments(scene: Scene, company: Company, deliveries: Sequence[Delivery]) -> None:
    """Write the shipments; deliveries of one parcel travel together."""
    parcels: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in sorted(deliveries, key=lambda one: (not one.gone, one.day, one.draft.order.number)):
        parcels[delivery.parcel].append(delivery)
    rng = dice("shipments")
    shipments = {
        parcel: _shipment(scene, company, group, FIRST_NUMBER + place, rng)
        for place, (parcel, group) in enumerate(parcels.items())
    }
    scene.save(list(shipments.values()))
    scene.save([row for parcel, group in parcels.items() for row in _lines(shipments[parcel], group)])
    carriers = {row.id: code for code, row in company.carriers.items()}
    scene.save(
        [
            row
            for parcel, group in parcels.items()
            for row in _packages(shipments[parcel], group, carriers.get(shipments[parcel].ship_via_id or 0, ""), rng)
        ]
    )


def _shipment(scene: Scene, company: Company, group: list[Delivery], number: int, rng: Random) -> Shipment:
    delivery = group[0]
    order, client = delivery.draft.order, delivery.draft.client
    packed = scene.at(delivery.day, rng.randrange(6, 11), rng.randrange(60))
    left = scene.at(delivery.day, rng.randrange(12, 18), rng.randrange(60)) if delivery.gone else None
    address = next(place for place in client.locations.values() if place.id == order.location_id)
    shipment = Shipment(
        customer_id=order.customer_id,
        number=f"SH{number:06d}",
        status="Completed" if is_invoiced(scene, delivery) else "Confirmed" if delivery.gone else "Open",
        warehouse_id=client.row.warehouse_id or company.warehouses["HAM"].id,
        shipped_on=delivery.day if delivery.gone else None,
        ship_via_id=order.ship_via_id,
        created_at=packed,
        confirmed_at=left,
        modified_at=left or packed,
        **ship_to(client.addresses[address.code]),
    )
    for one in group:
        one.shipment = shipment
    return shipment


def _lines(shipment: Shipment, group: list[Delivery]) -> list[ShipmentLine]:
    parts = [part for delivery in group for part in delivery.parts]
    return [
        ShipmentLine(
            customer_id=shipment.customer_id,
            shipment_id=shipment.id,
            line_number=place,
            order_line_id=line.id,
            quantity=quantity,
        )
        for place, (line, quantity) in enumerate(parts, start=1)
    ]


def _packages(shipment: Shipment, group: list[Delivery], carrier: str, rng: Random) -> list[Package]:
    if shipment.confirmed_at is None:
        return []
    kilos = sum((_weight(delivery) for delivery in group), ZERO)
    count = min(max(1, int(-(-kilos // HEAVIEST_KG))), MOST_PACKAGES)
    prefix = TRACKED.get(carrier)
    return [
        Package(
            customer_id=shipment.customer_id,
            shipment_id=shipment.id,
            package_number=place,
            tracking_number=f"{prefix}{rng.randrange(10**9, 10**10)}" if prefix else None,
            weight_kg=round_to(kilos / count, 2),
        )
        for place in range(1, count + 1)
    ]


def _weight(delivery: Delivery) -> Decimal:
    weights = {want.item.row.id: want.item.spec.weight or ZERO for want in delivery.draft.plan.wants}
    return sum((weights[line.item_id] * quantity * line.unit_factor for line, quantity in delivery.parts), ZERO)
