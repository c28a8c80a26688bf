"""What the pages of saved lists show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from storefront.cart.offers import Offer
from storefront.catalog.models import ItemFacts

ADDRESS = "/lists"
MOST_LINES = 500


def list_href(list_id: int) -> str:
    """Return the address of a list."""
    return f"{ADDRESS}/{list_id}"


@dataclass(frozen=True, slots=True)
class ListHead:
    """A list without its lines. `mine`: the viewer's own; `changeable`: the viewer may change it."""

    id: int
    name: str
    owner_name: str
    shared: bool
    changed_at: datetime
    mine: bool
    changeable: bool
    lines: int = 0

    @property
    def href(self) -> str:
        return list_href(self.id)


@dataclass(frozen=True, slots=True)
class ListLine:
    """A line beside today: the item itself, or what replaces it. `was` is the item that the list names."""

    id: int
    was: ItemFacts
    unit: str
    quantity: Decimal
    offer: Offer
    replaces: bool

    @property
    def ticked(self) -> bool:
        """Tell whether the line is chosen before anybody chooses."""
        return self.offer.problem is None and not self.replaces


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list with its lines."""

    head: ListHead
    lines: Sequence[ListLine]
    stock_shown: str

    @property
    def orderable(self) -> int:
        """How many lines can be ordered."""
        return sum(1 for line in self.lines if not line.offer.blocked)


@dataclass(frozen=True, slots=True)
class ShelfLabel:
    """What stands at the shelf: the item in its unit, how many are ordered, and the barcode's text."""

    name: str
    sku: str
    unit: str
    quantity: Decimal
    code: str
