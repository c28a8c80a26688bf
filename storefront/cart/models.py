"""What the cart's pages read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from storefront.catalog.models import ItemFacts
from storefront.catalog.price_rules import Price, Tier
from storefront.catalog.quantity_rules import QuantityRule
from storefront.catalog.stock_rules import Availability, Split
from storefront.kernel.ids import CartLineId
from storefront.kernel.money import ZERO


@dataclass(frozen=True, slots=True)
class CartLine:
    """A line at today's price and stock. `problem` says why it can't be ordered; `price_was` that the price moved."""

    id: CartLineId
    item: ItemFacts
    rule: QuantityRule
    quantity: Decimal
    price: Price | None
    amount: Decimal | None
    stock: Availability
    split: Split
    price_was: Decimal | None
    problem: str | None
    problem_limit: Decimal | int | None = None

    @property
    def nudge(self) -> tuple[Decimal, Tier] | None:
        """How many more reach the next tier, and that tier: "6 more for 11.90"."""
        tier = self.price.next_tier if self.price else None
        if tier is None or tier.unit_price >= (self.price.unit_price if self.price else ZERO):
            return None
        return self.rule.at_least(tier.quantity) - self.quantity, tier

    @property
    def later_on(self) -> date | None:
        return self.split.later_on


@dataclass(frozen=True, slots=True)
class Cart:
    """The open cart: its lines, their sum (of those with a price), the key its order will carry.

    `stock_shown` is the setting none / word / number: how much of "ships now, ships later" may be said. `handed` tells
    whether carts are on their way from or to the viewer; None: not known, as no line was there to tell. `asked_by` is
    the contact who asked for the quote that these lines are of.
    """

    lines: Sequence[CartLine]
    currency: str
    order_key: str | None = None
    stock_shown: str = "number"
    handed: bool | None = None
    asked_by: int | None = None

    @property
    def total(self) -> Decimal:
        return sum((line.amount for line in self.lines if line.amount is not None), ZERO)

    @property
    def orderable(self) -> bool:
        """Tell whether every line can be ordered as it stands."""
        return bool(self.lines) and all(line.problem is None for line in self.lines)

    @property
    def fingerprint(self) -> str:
        """What the buyer saw: lines, quantities, prices. An order is placed for exactly this, or asked again."""
        return "|".join(
            f"{line.item.id}:{line.item.unit.code}:{line.quantity.normalize():f}:"
            f"{line.price.unit_price.normalize() if line.price else '-'}"
            for line in self.lines
        )
