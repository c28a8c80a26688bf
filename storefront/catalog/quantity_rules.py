"""What quantity may be ordered: positive, precise, within minimum and maximum, on the multiple. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal, InvalidOperation

from storefront.kernel.errors import RefusalError

LARGEST = Decimal(1_000_000)
MAX_TEXT = 20


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

    def converted(self, decimals: int, ratio: Decimal) -> QuantityRule:
        """Return the rule in another unit: `ratio` of those are one of this."""

        def times(limit: Decimal | None) -> Decimal | None:
            return None if limit is None else limit * ratio

        return QuantityRule(decimals, times(self.minimum), times(self.maximum), times(self.multiple))

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
    """Read what a person typed: digits with at most one point or comma. Raises QuantityRefusedError."""
    cleaned = text.strip().replace(",", ".")
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
    most = min(rule.maximum or LARGEST, LARGEST)
    if quantity > most:
        raise QuantityRefusedError("maximum", most)
    if rule.multiple is not None and quantity % rule.multiple:
        raise QuantityRefusedError("multiple", rule.multiple)
    return quantity
