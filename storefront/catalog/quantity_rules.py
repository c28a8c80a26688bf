"""What quantity may be ordered: positive, precise, within minimum and maximum, on the multiple. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation
from fractions import Fraction
from math import ceil, floor

from storefront.kernel.errors import RefusalError

LARGEST = Decimal(1_000_000)
MAX_TEXT = 20
THOUSAND = re.compile(r",[0-9]{3}$")


class QuantityRefusedError(RefusalError):
    """A quantity that this item does not allow; `reason` says which rule, `limit` the number it names."""

    code = "quantity_refused"

    def __init__(self, reason: str, limit: Decimal | int | None = None) -> None:
        super().__init__(reason=reason, limit=limit)
        self.reason = reason
        self.limit = limit


@dataclass(frozen=True, slots=True)
class QuantityRule:
    """What the item asks for, in the ordered unit."""

    decimals: int = 0
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    multiple: Decimal | None = None

    def converted(self, decimals: int, *, factor: Decimal, other: Decimal) -> QuantityRule:
        """Return the rule in another unit; one of this is `factor` base units, one of that is `other`.

        Rounded to what the other unit can be sold in: at least 10 pieces are at least 1 box of 12, at most 10 are no
        box, and steps of 5 are steps of 5 boxes.
        """
        ratio, scale = Fraction(factor) / Fraction(other), int(10**decimals)

        def grains(limit: Decimal) -> Fraction:
            return Fraction(limit) * ratio * scale

        def written(count: int) -> Decimal:
            return Decimal(count).scaleb(-decimals)

        return QuantityRule(
            decimals,
            None if self.minimum is None else written(ceil(grains(self.minimum))),
            None if self.maximum is None else written(floor(grains(self.maximum))),
            # the least whole number of grains that is a whole number of steps
            None if self.multiple is None else written(grains(self.multiple).numerator),
        )

    def at_least(self, quantity: Decimal) -> Decimal:
        """Return the least quantity on the step that is not under this one."""
        return (quantity / self.step).to_integral_value(rounding=ROUND_CEILING) * self.step

    @property
    def step(self) -> Decimal:
        """The step of a quantity field."""
        return self.multiple or Decimal(1).scaleb(-self.decimals)

    @property
    def first(self) -> Decimal:
        """The smallest quantity that may be ordered."""
        least = self.minimum or Decimal(0)
        step = self.multiple or Decimal(1)
        steps = (least / step).to_integral_value(rounding=ROUND_CEILING)
        return max(steps * step, step)


def read_quantity(text: str) -> Decimal:
    """Read what a person typed: digits with at most one point or comma. Raises QuantityRefusedError.

    "1,000" is a thousand to one and one to another: nobody guesses.
    """
    cleaned = text.strip()
    if THOUSAND.search(cleaned):
        raise QuantityRefusedError("number")
    cleaned = cleaned.replace(",", ".")
    if not cleaned or len(cleaned) > MAX_TEXT or not cleaned.isascii():
        raise QuantityRefusedError("number")
    if any(letter not in "0123456789.+-" for letter in cleaned):
        raise QuantityRefusedError("number")
    try:
        quantity = Decimal(cleaned)
    except InvalidOperation:
        raise QuantityRefusedError("number") from None
    if quantity <= 0:
        raise QuantityRefusedError("positive")
    if quantity > LARGEST:
        raise QuantityRefusedError("maximum", LARGEST)
    return quantity


def check_quantity(quantity: Decimal, rule: QuantityRule) -> Decimal:
    """Return the quantity when the rule allows it. Raises QuantityRefusedError with the rule's number."""
    if quantity != round(quantity, rule.decimals):
        raise QuantityRefusedError("precision", rule.decimals)
    if rule.minimum is not None and quantity < rule.minimum:
        raise QuantityRefusedError("minimum", rule.minimum)
    most = LARGEST if rule.maximum is None else min(rule.maximum, LARGEST)
    if quantity > most:
        raise QuantityRefusedError("maximum", most)
    if rule.multiple is not None and quantity % rule.multiple:
        raise QuantityRefusedError("multiple", rule.multiple)
    return quantity
