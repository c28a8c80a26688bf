"""Orders as they were written: priced by the one price function, with lines, totals and the stock they hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from uuid import UUID

from storefront.catalog.price_rules import Price, PriceAsk, PriceContext
from storefront.catalog.prices import find_prices
from storefront.demo.customers import Client, Company
from storefront.demo.planning import Fate, Plan, Want
from storefront.demo.prices import in_currency
from storefront.demo.scene import Scene, dice
from storefront.demo.stock import Stock
from storefront.erp.customers import Address
from storefront.erp.orders import OrderAllocation, SalesOrder, SalesOrderLine
from storefront.kernel.ids import CustomerId, ItemId, PriceClassId, WarehouseId
from storefront.kernel.money import ZERO, line_amount, round_amount

TAX_PERCENT = {
    "AT": Decimal(20),
    "BH": Decimal(10),
    "CH": Decimal("8.1"),
    "DE": Decimal(19),
    "FR": Decimal(20),
    "GB": Decimal(20),
    "IE": Decimal(23),
    "IT": Decimal(22),
    "JP": Decimal(10),
    "NL": Decimal(21),
    "SE": Decimal(25),
    "US": Decimal(0),
}
FREIGHT_EUR, FREE_FROM_EUR = Decimal("9.90"), Decimal(500)
FIRST_NUMBER = 100_101
LINE_DISCOUNT = Decimal(5)
ORDER_DISCOUNT = Decimal(2)
HUNDRED = Decimal(100)
UNCONFIRMED = (Fate.CREDIT_HOLD, Fate.PENDING, Fate.ON_HOLD, Fate.REJECTED, Fate.EXPIRED)
RESERVING = (Fate.WAITING, Fate.PARTIAL, Fate.PACKING, Fate.PENDING)
COMMENTS = (
    "Please deliver before 10:00.",
    "Ring at the yard gate, the lift is out of order.",
    "Leave with the night porter.",
    "Part of the refit of rooms 301 to 318.",
)


@dataclass(slots=True)
class Draft:
    """An order on its way to be written."""

    plan: Plan
    order: SalesOrder
    lines: list[SalesOrderLine]
    held: list[tuple[SalesOrderLine, OrderAllocation]] = field(default_factory=list)

    @property
    def client(self) -> Client:
        return self.plan.client


def draft_orders(scene: Scene, company: Company, plans: Sequence[Plan]) -> list[Draft]:
    """Return the orders of all customers in the order of their numbers, priced, not yet written."""
    rng = dice("drafts")
    times = {id(plan): _time(scene, plan, rng) for plan in plans}
    ordered = sorted(plans, key=lambda plan: (times[id(plan)], plan.client.spec.code))
    drafts: list[Draft] = []
    for plan in ordered:
        priced = _price(scene, plan)
        if priced:
            number = f"SO{FIRST_NUMBER + len(drafts):06d}"
            drafts.append(_draft(scene, company, plan, priced, number, times[id(plan)], rng))
    return drafts


def _time(scene: Scene, plan: Plan, rng: Random) -> datetime:
    return scene.at(plan.day, rng.randrange(7, 17), rng.randrange(60))


def _price(scene: Scene, plan: Plan) -> list[tuple[Want, Price]]:
    """Price what was wanted on its day; what had no price then was not ordered."""
    customer = plan.client.row
    context = PriceContext(
        CustomerId(customer.id),
        PriceClassId(customer.price_class_id) if customer.price_class_id else None,
        customer.currency,
        WarehouseId(customer.warehouse_id) if customer.warehouse_id else None,
        plan.day,
    )
    asks = {PriceAsk(ItemId(want.item.row.id), want.unit, want.quantity): want for want in plan.wants}
    prices = find_prices(scene.session, list(asks), context)
    return [(want, price) for ask, want in asks.items() if (price := prices[ask])]


def _draft(
    scene: Scene,
    company: Company,
    plan: Plan,
    priced: list[tuple[Want, Price]],
    number: str,
    created_at: datetime,
    rng: Random,
) -> Draft:
    client = plan.client
    order = _header(scene, company, plan, number, created_at, rng)
    discounted = not plan.portal and rng.random() < 0.15  # noqa: PLR2004 (a few are granted by telephone)
    lines = [
        _line(client, place, want, price, discount=LINE_DISCOUNT if discounted and place == 1 else ZERO)
        for place, (want, price) in enumerate(priced, start=1)
    ]
    for line in lines:
        line.requested_on = order.requested_on
    add_up(plan, order, lines)
    return Draft(plan, order, lines)


def _header(scene: Scene, company: Company, plan: Plan, number: str, created_at: datetime, rng: Random) -> SalesOrder:
    client, spec = plan.client, plan.client.spec
    code = rng.choices(list(client.locations), [3 if place == 0 else 1 for place in range(len(client.locations))])[0]
    location = client.locations[code]
    contact = next(iter(client.contacts.values()))
    return SalesOrder(
        customer_id=client.row.id,
        order_type="SO",
        number=number,
        status=plan.fate.value,
        ordered_on=plan.day,
        requested_on=plan.day + timedelta(days=rng.randrange(3, 12)) if rng.random() < 0.5 else None,  # noqa: PLR2004
        po_number=f"{spec.code[:2]}-{rng.randrange(2000, 9000)}" if rng.random() < 0.8 else None,  # noqa: PLR2004
        comment=rng.choice(COMMENTS) if rng.random() < 0.12 else None,  # noqa: PLR2004
        location_id=location.id,
        contact_id=contact.id,
        salesperson_id=client.salesperson.id,
        created_by=_author(company, plan),
        on_behalf_of=client.row.name if plan.by_salesperson else None,
        ship_via_id=location.ship_via_id or client.row.ship_via_id,
        terms_id=client.row.terms_id,
        currency=spec.currency,
        idempotency_key=UUID(int=rng.getrandbits(128), version=4).hex if plan.portal else None,
        created_at=created_at,
        confirmed_at=_confirmed_at(scene, plan, number, created_at),
        modified_at=created_at,
        **ship_to(client.addresses[code]),
    )


def _confirmed_at(scene: Scene, plan: Plan, number: str, created_at: datetime) -> datetime | None:
    """The portal confirms at once, the office within two hours; what somebody has to release is not confirmed."""
    if plan.fate in UNCONFIRMED:
        return None
    minutes = 0 if plan.portal else dice("confirmed", number).randrange(4, 110)
    return min(created_at + timedelta(minutes=minutes), scene.clock.now())


def _author(company: Company, plan: Plan) -> str:
    if plan.by_salesperson:
        employee_id = plan.client.salesperson.employee_id
        return next(one.name for one in company.employees.values() if one.id == employee_id)
    if plan.portal:
        contact = next(iter(plan.client.contacts.values()))
        return f"{contact.first_name} {contact.last_name}"
    return company.employees["E103"].name


def ship_to(address: Address) -> dict[str, str | None]:
    """Return a document's copy of an address."""
    names = ("name", "line1", "line2", "city", "region", "postal_code", "country")
    return {f"ship_to_{name}": getattr(address, name) for name in names}


def _line(client: Client, place: int, want: Want, price: Price, *, discount: Decimal) -> SalesOrderLine:
    currency = client.spec.currency
    gross = line_amount(price.unit_price, want.quantity, currency)
    off = round_amount(gross * discount / HUNDRED, currency)
    return SalesOrderLine(
        customer_id=client.row.id,
        line_number=place,
        item_id=want.item.row.id,
        description=want.item.spec.name,
        unit=want.unit,
        unit_factor=Decimal(want.item.spec.factor(want.unit)),
        quantity=want.quantity,
        quantity_shipped=ZERO,
        quantity_cancelled=ZERO,
        unit_price=price.unit_price,
        discount_percent=discount,
        discount_amount=off,
        amount=gross - off,
        price_rule=price.as_rule(),
        warehouse_id=client.row.warehouse_id,
    )


def add_up(plan: Plan, order: SalesOrder, lines: Sequence[SalesOrderLine]) -> None:
    """Set an order's totals. Of an order from the portal the ERP has not said freight and tax yet."""
    currency = order.currency
    order.lines_amount = sum((line.amount for line in lines), ZERO)
    off = ORDER_DISCOUNT if plan.tag == "discounted" else ZERO
    order.discount_amount = round_amount(order.lines_amount * off / HUNDRED, currency)
    goods = order.lines_amount - order.discount_amount
    order.freight_amount = None if plan.portal else freight(goods, currency)
    order.tax_amount = None if plan.portal else tax(plan.client, goods + (order.freight_amount or ZERO))
    order.total = goods + (order.freight_amount or ZERO) + (order.tax_amount or ZERO)


def freight(goods: Decimal, currency: str) -> Decimal:
    """Return the freight for goods of this amount: free from 500 euros up."""
    if goods >= in_currency(FREE_FROM_EUR, currency):
        return ZERO
    return round_amount(in_currency(FREIGHT_EUR, currency), currency)


def tax(client: Client, net: Decimal) -> Decimal:
    """Return the tax on a net amount, by the customer's country."""
    return round_amount(net * TAX_PERCENT[client.spec.country] / HUNDRED, client.spec.currency)


def hold_stock(drafts: Sequence[Draft], stock: Stock) -> None:
    """Reserve stock for what is still to go out, the oldest order first."""
    for draft in drafts:
        if draft.plan.fate in RESERVING:
            for line in draft.lines:
                left = line.quantity - line.quantity_shipped - line.quantity_cancelled
                held = stock.allocate(line, left, draft.client.row.warehouse_id)
                draft.held += [(line, allocation) for allocation in held]
        if draft.plan.fate is Fate.WAITING:
            draft.order.status = "Open" if draft.held else "Back Order"


def held_for(draft: Draft, line: SalesOrderLine) -> Decimal:
    """Return how much of a line stock is held for, in the line's unit."""
    return sum((one.quantity for owner, one in draft.held if owner is line), ZERO) / line.unit_factor


def save_orders(scene: Scene, drafts: Sequence[Draft]) -> None:
    """Write headers, lines and what they hold of the stock."""
    scene.save([draft.order for draft in drafts])
    for draft in drafts:
        for line in draft.lines:
            line.order_id = draft.order.id
    scene.save([line for draft in drafts for line in draft.lines])
    for draft in drafts:
        for line, allocation in draft.held:
            allocation.order_line_id = line.id
    scene.save([allocation for draft in drafts for _, allocation in draft.held])
