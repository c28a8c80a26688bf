"""What the page of quick order shows: lines as they were understood, beside today's prices and stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from storefront.cart.offers import Offer
from storefront.catalog.models import SalesUnit
from storefront.kernel.money import line_amount

MOST_ROWS = 500  # of one form
ADDRESS = "/cart/quick"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was understood.

    Without a problem `offer` is what goes into the cart. `choices`: what it may mean, or what replaces the item. The
    three fields are what can be mended; `text` is the line as it came, `rows` how many were added up in it.
    """

    place: int
    number: str
    quantity: str
    unit: str
    text: str
    offer: Offer | None = None
    units: Sequence[SalesUnit] = ()
    choices: Sequence[Offer] = ()
    problem: str | None = None
    limit: Decimal | int | None = None
    rows: int = 1

    @property
    def good(self) -> bool:
        """Tell whether the line can go into the cart as it stands."""
        return self.offer is not None and self.problem is None

    @property
    def unknown(self) -> bool:
        """Tell whether nobody knows which item is meant."""
        return self.offer is None and not self.choices

    @property
    def seen(self) -> str:
        """What somebody who saw the line knows that it orders."""
        return seen_key(self.offer) if self.offer else ""

    @property
    def amount(self) -> Decimal | None:
        """What the line comes to today."""
        price = self.offer.price if self.offer else None
        return line_amount(price.unit_price, self.offer.quantity, price.currency) if price and self.offer else None


def seen_key(offer: Offer) -> str:
    """Return what names an item in a unit."""
    return f"{offer.item.sku} {offer.item.unit.code}"


@dataclass(frozen=True, slots=True)
class Understood:
    """The lines of a form, those that need a look first, and the texts that are no lines."""

    lines: Sequence[Line] = ()
    passed: Sequence[str] = ()

    @property
    def good(self) -> list[Line]:
        return [line for line in self.lines if line.good]

    @property
    def bad(self) -> list[Line]:
        return [line for line in self.lines if not line.good]
