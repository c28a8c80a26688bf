"""The demo's own files under data/: read, checked, with exact decimals."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

DATA = Path(__file__).parent / "data"


class Spec(BaseModel):
    """A table of a file; an unknown key is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ItemSpec(Spec):
    """An item. `price` is in EUR per base unit, `box_price` per sales unit (or the largest); breaks in base units."""

    sku: str
    name: str
    label: str = ""
    about: str
    brand: str
    category: str
    also: list[str] = []
    picture: str | None = None
    pictures: list[str] = []
    tint: str | None = None
    price: Decimal | None = None
    box_price: Decimal | None = None
    priced: Literal["all", "default", "none"] = "all"
    breaks: list[int] = []
    weight: Decimal | None = None
    base_unit: str = "piece"
    units: dict[str, int] = {}
    sales_unit: str = ""
    min: Decimal | None = None
    max: Decimal | None = None
    multiple: Decimal | None = None
    attributes: dict[str, str] = {}
    variant_of: str | None = None
    ended: int | None = None
    replacement: str | None = None
    stock: Literal["scarce", "empty", "incoming", "one", "few"] | None = None
    backorder: bool = True
    service: bool = False

    @property
    def unit(self) -> str:
        """The unit it is sold in."""
        return self.sales_unit or self.base_unit

    @property
    def box(self) -> str | None:
        """The unit that `box_price` is for."""
        if self.box_price is None:
            return None
        return self.sales_unit or max(self.units, key=lambda unit: self.units[unit])

    def factor(self, unit: str) -> int:
        """Return how many base units one of this unit is."""
        return self.units.get(unit, 1)


class TextSpec(Spec):
    """Name and description in another language."""

    name: str
    about: str


class CategorySpec(Spec):
    code: str
    name: str
    leaves: dict[str, str]


class EmployeeSpec(Spec):
    code: str
    name: str
    job_title: str
    email: str
    salesperson: str | None = None


class PlaceSpec(Spec):
    """An address and the location there."""

    code: str
    label: str
    line1: str
    line2: str | None = None
    city: str
    region: str | None = None
    postal_code: str
    country: str
    phone: str | None = None
    ship_via: str | None = None


class ContactSpec(Spec):
    code: str
    first_name: str | None = None
    last_name: str | None = None
    email: str
    job_title: str | None = None
    phone: str | None = None
    mobile: str | None = None
    language: str | None = None
    active: bool = True


class CustomerSpec(Spec):
    """A customer, with how many orders it placed, for which shelves, and how it pays."""

    code: str
    name: str
    status: str = "Active"
    customer_class: str = Field(alias="class")
    price_class: str | None = None
    groups: list[str] = []
    currency: str
    country: str
    language: str
    terms: str
    credit_limit: Decimal
    warehouse: str | None = None
    ship_via: str
    tax_number: str | None = None
    email: str | None = None
    phone: str | None = None
    note: str | None = None
    salesperson: str
    orders: int
    likes: list[str]
    pays: Literal["promptly", "late", "stopped"]
    silent_for: int = 0
    registered_days: int = 900
    places: list[PlaceSpec]
    contacts: list[ContactSpec]


class ContractSpec(Spec):
    """Prices of one customer in its own currency; days from today; `breaks`: from this quantity, this price."""

    customer: str
    note: str
    starts: int | None = None
    ends: int | None = None
    unit: str | None = None
    prices: dict[str, Decimal]
    breaks: dict[str, dict[int, Decimal]] = {}


class PromotionSpec(Spec):
    """So many per cent off for a time: for all, or for one customer, price class or warehouse."""

    note: str
    starts: int
    ends: int
    percent: int
    skus: list[str]
    customer: str | None = None
    price_class: str | None = None
    warehouse: str | None = None


class CommentSpec(Spec):
    """What was said, so many hours after the case was opened."""

    by: str
    hours: int
    body: str
    internal: bool = False


class CaseSpec(Spec):
    """A case, opened so many days from today; `about_order`: the customer's nth newest order."""

    customer: str
    day: int
    case_class: str = Field(alias="class")
    status: str
    severity: str
    subject: str
    description: str
    about_order: int | None = None
    closed_after: int | None = None
    comments: list[CommentSpec] = []


def read(name: str) -> dict[str, Any]:
    """Return a TOML file of data/, its fractions as exact decimals."""
    return tomllib.loads((DATA / name).read_text("utf-8"), parse_float=Decimal)


def categories() -> list[CategorySpec]:
    """Return the shelves, in the order in which they are shown."""
    return [CategorySpec(**table) for table in read("categories.toml")["category"]]


def items() -> list[ItemSpec]:
    """Return every item, the variants of a family one by one, in the order of the shelves."""
    leaves = [leaf for category in categories() for leaf in category.leaves]
    return [spec for leaf in leaves for spec in _items_of(leaf, read(f"items/{leaf}.toml"))]


def _items_of(leaf: str, content: dict[str, Any]) -> Iterator[ItemSpec]:
    for table in content["item"]:
        family = {"brand": content["brand"], "category": leaf, **table}
        variants = family.pop("variants", None)
        if variants is None:
            yield ItemSpec(**family)
        for variant in variants or ():
            yield ItemSpec(**_variant(family, variant))


def _variant(family: dict[str, Any], variant: dict[str, Any]) -> dict[str, Any]:
    return {
        **family,
        **variant,
        "sku": f"{family['sku']}-{variant['sku']}",
        "name": f"{family['name']}, {variant['name']}",
        "label": variant["name"],
        "attributes": {**family.get("attributes", {}), **variant.get("attributes", {})},
        "variant_of": family["sku"],
    }


def texts(language: str) -> dict[str, TextSpec]:
    """Return the texts of a language, by SKU or by the SKU of a family."""
    return {sku: TextSpec(**table) for sku, table in read(f"texts/{language}.toml").items()}


def employees() -> list[EmployeeSpec]:
    """Return who works for the demo company."""
    return [EmployeeSpec(**table) for table in read("customers.toml")["employee"]]


def customers() -> list[CustomerSpec]:
    """Return who buys."""
    return [CustomerSpec(**table) for table in read("customers.toml")["customer"]]


def contracts() -> list[ContractSpec]:
    """Return the customers' own prices."""
    return [ContractSpec(**table) for table in read("prices.toml")["contract"]]


def promotions() -> list[PromotionSpec]:
    """Return the offers around today."""
    return [PromotionSpec(**table) for table in read("prices.toml")["promotion"]]


def own_numbers() -> dict[str, dict[str, str]]:
    """Return the customers' own item numbers: customer, number, SKU."""
    return read("numbers.toml")


def cases() -> list[CaseSpec]:
    """Return the customers' questions."""
    return [CaseSpec(**table) for table in read("cases.toml")["case"]]
