"""What the catalog's pages read: frozen rows, priced and with their stock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property
from urllib.parse import quote

from storefront.catalog.price_rules import ONE, Price, PriceAsk, Tier
from storefront.catalog.quantity_rules import QuantityRule
from storefront.catalog.stock_rules import Availability
from storefront.kernel.ids import ItemId


def item_href(sku: str) -> str:
    """Return the address of an item's page."""
    return f"/catalog/items/{quote(sku, safe='')}"


@dataclass(frozen=True, slots=True)
class SalesUnit:
    """A unit an item is sold in: `factor` base units, quantities to `decimals` places."""

    code: str
    name: str
    factor: Decimal = ONE
    decimals: int = 0


@dataclass(frozen=True)
class ItemFacts:
    """What every page needs of an item, from one row. Kept while the row is the same, so what follows is kept too.

    `name` is in the reader's language where the ERP has it; `own_name` is what documents keep.
    """

    id: ItemId
    sku: str
    name: str
    status: str
    is_stock: bool
    backorder_allowed: bool
    base_unit: str
    unit: SalesUnit
    rule: QuantityRule
    picture: str | None
    own_name: str

    @cached_property
    def href(self) -> str:
        return item_href(self.sku)

    @cached_property
    def ask(self) -> PriceAsk:
        """What is asked of the price function for the least quantity."""
        return PriceAsk(self.id, self.unit.code, self.rule.first, self.unit.decimals)

    @property
    def active(self) -> bool:
        """Only active items are listed and ordered."""
        return self.status == "Active"


@dataclass(frozen=True, slots=True)
class ItemCard:
    """A card of a list: the item at the customer's price with its stock."""

    item: ItemFacts
    price: Price | None
    stock: Availability
    href: str


@dataclass(frozen=True, slots=True)
class Bought:
    """An item bought before: when and how much the last time."""

    card: ItemCard
    last_on: date
    last_quantity: Decimal
    last_unit: str


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of the catalog is narrowed to."""

    q: str = ""
    in_stock: bool = False
    attributes: tuple[tuple[str, str], ...] = ()
    sort: str = "name"

    @property
    def narrowed(self) -> bool:
        """Tell whether more than words narrow the list."""
        return bool(self.attributes or self.in_stock)


@dataclass(frozen=True, slots=True)
class FacetValue:
    """A value to narrow by, with how many items have it."""

    name: str
    value: str
    count: int
    chosen: bool

    @property
    def key(self) -> str:
        return f"{self.name}:{self.value}"


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of the catalog. `guessed`: nothing matched, these resemble."""

    cards: Sequence[ItemCard]
    after: str | None = None
    before: str | None = None
    facets: dict[str, list[FacetValue]] = field(default_factory=dict)
    guessed: bool = False


@dataclass(frozen=True, slots=True)
class PriceReason:
    """What one rule would have charged; the first is the one that won."""

    rule: str
    unit_price: Decimal
    promotion: bool
    won: bool


@dataclass(frozen=True, slots=True)
class UnitOffer:
    """An item in one of its units: what may be ordered, the price of the least quantity, and the tiers."""

    unit: SalesUnit
    rule: QuantityRule
    price: Price | None
    tiers: Sequence[Tier]


@dataclass(frozen=True, slots=True)
class WarehouseLine:
    """Stock in one warehouse, as the setting shows it."""

    warehouse: str
    stock: Availability


@dataclass(frozen=True, slots=True)
class Replacement:
    """What to buy instead of an item that ended."""

    sku: str
    name: str

    @property
    def href(self) -> str:
        return item_href(self.sku)


@dataclass(frozen=True, slots=True)
class ItemPage:
    """Everything the item's page shows."""

    item: ItemFacts
    description: str | None
    offers: Sequence[UnitOffer]
    reasons: Sequence[PriceReason]
    stock: Availability
    warehouses: Sequence[WarehouseLine]
    attributes: Sequence[tuple[str, str]]
    pictures: Sequence[tuple[str, str, int, int]]
    numbers: Sequence[tuple[str, str]]
    replacement: Replacement | None

    @property
    def price(self) -> Price | None:
        return self.offers[0].price if self.offers else None

    @property
    def orderable(self) -> bool:
        return self.item.active and self.price is not None
