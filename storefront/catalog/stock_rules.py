"""What a customer may know of stock, in words or numbers. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from storefront.kernel.money import ZERO


class StockWord(StrEnum):
    """The state of an item's stock, for people."""

    IN_STOCK = "in"
    LOW = "low"
    ON_ORDER = "on_order"
    OUT = "out"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Showing:
    """By setting, what customers see of stock: none, word or number; `low_at` and less is "low"."""

    setting: str = "number"
    low_at: int = 10


@dataclass(frozen=True, slots=True)
class StockLevel:
    """Base units: what is free now, what is coming, and when."""

    available: Decimal = ZERO
    on_order: Decimal = ZERO
    next_arrival_on: date | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Availability:
    """What is shown: a word, the number in the sales unit where the setting allows it, and the next arrival."""

    word: StockWord
    quantity: Decimal | None
    next_arrival_on: date | None
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class Split:
    """How much of a wanted quantity ships now, how much later, and when that is expected."""

    now: Decimal
    later: Decimal
    later_on: date | None


def in_unit(base_quantity: Decimal, factor: Decimal, decimals: int = 0) -> Decimal:
    """Return base units as whole sales units, rounded down: half a box is not available."""
    quantum = Decimal(1).scaleb(-decimals)
    return (base_quantity / factor).quantize(quantum, rounding=ROUND_DOWN)


def show(level: StockLevel, showing: Showing, *, factor: Decimal, decimals: int, is_stock: bool) -> Availability:
    """Return what the customer sees, in the unit of which one is `factor` base units."""
    if showing.setting == "none":
        return Availability(StockWord.HIDDEN, None, None)
    if not is_stock:
        return Availability(StockWord.IN_STOCK, None, None)
    quantity = max(in_unit(level.available, factor, decimals), ZERO)
    number = quantity if showing.setting == "number" else None
    return Availability(_word(quantity, level, showing.low_at), number, level.next_arrival_on, level.changed_at)


def _word(quantity: Decimal, level: StockLevel, low_at: int) -> StockWord:
    if quantity > low_at:
        return StockWord.IN_STOCK
    if quantity > 0:
        return StockWord.LOW
    return StockWord.ON_ORDER if level.on_order > 0 else StockWord.OUT


def split(wanted: Decimal, level: StockLevel, *, factor: Decimal, decimals: int, is_stock: bool) -> Split:
    """Return "12 now, 8 on 3 December" for a wanted quantity in the line's unit."""
    if not is_stock:
        return Split(wanted, ZERO, None)
    now = min(wanted, max(in_unit(level.available, factor, decimals), ZERO))
    return Split(now, wanted - now, level.next_arrival_on if now < wanted else None)
