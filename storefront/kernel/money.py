"""Exact money: Decimal amounts that know their currency."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.numbers import get_currency_precision

ZERO = Decimal(0)


class CurrencyMismatchError(ValueError):
    """Two currencies met in one sum."""


@cache
def currency_places(currency: str) -> int:
    """Return the number of decimal places of an ISO 4217 currency: 2 for EUR, 0 for JPY, 3 for BHD."""
    return int(get_currency_precision(currency))


@cache
def _quantum(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def round_to(value: Decimal, places: int) -> Decimal:
    """Round half up (the commercial rule) to a number of decimal places."""
    return value.quantize(_quantum(places), rounding=ROUND_HALF_UP)


def round_amount(value: Decimal, currency: str) -> Decimal:
    """Round half up to the places of the currency."""
    return round_to(value, currency_places(currency))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in one currency; adding another currency raises CurrencyMismatchError."""

    amount: Decimal
    currency: str

    def __add__(self, other: Money) -> Money:
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        return Money(-self.amount, self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        return bool(self.amount)

    def times(self, quantity: Decimal) -> Money:
        """Return the price of a quantity, rounded to the currency's places."""
        return Money(round_amount(self.amount * quantity, self.currency), self.currency)

    def allocate(self, weights: Sequence[Decimal]) -> list[Money]:
        """Split into parts in proportion to the weights; the parts add up to the whole to the last unit.

        Raises:
            ValueError: no weights, a negative one, or all of them zero.
        """
        whole = sum(weights, ZERO)
        if not weights or min(weights) < ZERO or not whole:
            raise ValueError("weights must be positive and not all zero")
        parts, given, seen = [], ZERO, ZERO
        for weight in weights:
            seen += weight
            upto = round_amount(self.amount * seen / whole, self.currency)
            parts.append(Money(upto - given, self.currency))
            given = upto
        return parts

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} do not add up")
        return other.amount


def line_amount(unit_price: Decimal, quantity: Decimal, currency: str) -> Decimal:
    """Return unit price x quantity, rounded once to the currency's places: the amount of a document line."""
    return round_amount(unit_price * quantity, currency)
