"""Which price wins (AR202000). Pure: the rows, the ask and the context are given.

Customer, then price class, then base, then the default price. Inside each: a promotion before a regular price, the
line's unit before the base unit, the warehouse before "any"; among tiers the largest break that the quantity
reaches. The first found wins, not the lowest.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from storefront.kernel.ids import CustomerId, ItemId, PriceClassId, WarehouseId
from storefront.kernel.money import round_to

UNIT_PRICE_PLACES = 6
RULES = ("customer", "class", "base", "default")
_RANK = {rule: rank for rank, rule in enumerate(RULES)}
ONE = Decimal(1)
NO_BREAK = Decimal(0)
MOST_PLACES = 4  # of any quantity


@dataclass(frozen=True, slots=True)
class PriceAsk:
    """What is to be priced: a quantity of an item in a unit, which is sold to so many decimal places."""

    item_id: ItemId
    unit: str
    quantity: Decimal
    decimals: int = MOST_PLACES


@dataclass(frozen=True, slots=True)
class PriceContext:
    """For whom, in which currency, from which warehouse, on which day."""

    customer_id: CustomerId
    price_class_id: PriceClassId | None
    currency: str
    warehouse_id: WarehouseId | None
    on: date


@dataclass(frozen=True, slots=True)
class PriceRow:
    """A row of the price list that holds for the customer, the currency and the day."""

    rule: str
    promotion: bool
    unit: str
    any_warehouse: bool
    break_quantity: Decimal
    price: Decimal
    effective_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """From this quantity up (in the asked unit) one unit costs this."""

    quantity: Decimal
    unit_price: Decimal


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one `unit` in `currency`, and why it is that."""

    unit_price: Decimal
    unit: str
    currency: str
    rule: str
    promotion: bool = False
    break_quantity: Decimal = NO_BREAK
    effective_on: date | None = None
    expires_on: date | None = None
    regular_price: Decimal | None = None
    tiers: tuple[Tier, ...] = ()

    @property
    def next_tier(self) -> Tier | None:
        """The next break above the asked quantity."""
        return self.tiers[0] if self.tiers else None

    def as_rule(self) -> dict[str, object]:
        """Return what is frozen on an order line: the rule that won, with its dates and tier."""
        return {
            "rule": self.rule,
            "promotion": self.promotion,
            "unit": self.unit,
            "price": str(self.unit_price),
            "break_quantity": str(self.break_quantity.normalize()),
            "effective_on": self.effective_on.isoformat() if self.effective_on else None,
            "expires_on": self.expires_on.isoformat() if self.expires_on else None,
        }


@dataclass(frozen=True, slots=True)
class Quoted:
    """A row in the asked unit: its break and price converted, its rank among the others (lower wins)."""

    rank: tuple[int, bool, bool, bool]
    break_quantity: Decimal
    unit_price: Decimal
    row: PriceRow


def choose_price(
    rows: Iterable[PriceRow], ask: PriceAsk, *, currency: str, base_unit: str, factor: Decimal | None
) -> Price | None:
    """Return the winning price of the ask, with the further tiers; None when no row holds ("price on request").

    `factor` is how many base units one asked unit is; None when the item does not know the unit.
    """
    quoted = quote(rows, ask, base_unit=base_unit, factor=factor)
    won = winner(quoted, ask.quantity)
    if won is None:
        return None
    return Price(
        unit_price=won.unit_price,
        unit=ask.unit,
        currency=currency,
        rule=won.row.rule,
        promotion=won.row.promotion,
        break_quantity=won.break_quantity,
        effective_on=won.row.effective_on,
        expires_on=won.row.expires_on,
        regular_price=_regular(quoted, ask.quantity, won.unit_price) if won.row.promotion else None,
        tiers=_tiers(quoted, ask.quantity, won.unit_price) if len(quoted) > 1 else (),
    )


def quote(rows: Iterable[PriceRow], ask: PriceAsk, *, base_unit: str, factor: Decimal | None) -> list[Quoted]:
    """Return the rows that can price the ask's unit: those in it, and those in the base unit, converted.

    A converted break is rounded up to what the unit is sold in: 100 pieces are reached by 9 boxes of 12.
    """
    quoted, grain = [], Decimal(1).scaleb(-ask.decimals)
    for row in rows:
        rank = (_RANK[row.rule], not row.promotion, row.unit != ask.unit, row.any_warehouse)
        if row.unit == ask.unit:
            quoted.append(Quoted(rank, row.break_quantity, row.price, row))
        elif row.unit == base_unit and factor is not None:
            price = round_to(row.price * factor, UNIT_PRICE_PLACES)
            reached = (row.break_quantity / factor).quantize(grain, rounding=ROUND_CEILING)
            quoted.append(Quoted(rank, reached, price, row))
    return quoted


def winner(quoted: Sequence[Quoted], quantity: Decimal) -> Quoted | None:
    """Return the row that prices this quantity: the best rank, then the largest break reached, then the newest."""
    best: Quoted | None = None
    for one in quoted:
        if one.break_quantity <= quantity and (best is None or _beats(one, best)):
            best = one
    return best


def _beats(one: Quoted, other: Quoted) -> bool:
    if one.rank != other.rank:
        return one.rank < other.rank
    if one.row.break_quantity != other.row.break_quantity:
        return one.row.break_quantity > other.row.break_quantity
    return (one.row.effective_on or date.min) > (other.row.effective_on or date.min)


def _regular(quoted: Sequence[Quoted], quantity: Decimal, price: Decimal) -> Decimal | None:
    """What would hold without the promotion, where that is more: "was 15.20"."""
    won = winner([one for one in quoted if not one.row.promotion], quantity)
    return won.unit_price if won and won.unit_price > price else None


def _tiers(quoted: Sequence[Quoted], quantity: Decimal, price: Decimal) -> tuple[Tier, ...]:
    """What larger quantities cost, by the same rule; a break that changes nothing is left out."""
    tiers = []
    for break_quantity in sorted({one.break_quantity for one in quoted if one.break_quantity > quantity}):
        won = winner(quoted, break_quantity)
        if won is not None and won.unit_price != price:
            price = won.unit_price
            tiers.append(Tier(break_quantity, price))
    return tuple(tiers)


def considered(quoted: Sequence[Quoted], quantity: Decimal) -> list[tuple[str, Quoted]]:
    """Return what each rule alone would have charged, in the order in which they are asked: the why of a price."""
    answers = []
    for rule in RULES:
        won = winner([one for one in quoted if one.row.rule == rule], quantity)
        if won is not None:
            answers.append((rule, won))
    return answers
