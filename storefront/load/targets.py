"""What can be loaded: one target a table, its columns as a mapping names them, its natural key, in loading order.

A foreign key is given by the natural key of the row it points at: `customer_id` becomes `customer`, with its code.
Everything else (types, lengths, what is required, defaults, rules) comes from the tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

from sqlalchemy import CheckConstraint, Column, Table
from sqlalchemy.schema import ForeignKeyConstraint

from storefront.erp import Base
from storefront.erp.base import ScaledDecimal
from storefront.load.checks import Check, read_check
from storefront.load.values import Parse, currency, parser, text

CURRENCIES = {"currency", "price_currency"}
# born in the portal's forms, counted by the database, or stamped at every write
OURS = {"id", "modified_at", "idempotency_key"}
# parts of a composite foreign key that only say "of the same ..."
SAME = {"customer_id", "currency"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a mapping's result."""

    name: str
    words: str
    parse: Parse
    required: bool = False
    exact: bool = False
    default: object = None
    meaning: str = ""

    def read(self, value: object) -> object:
        """Return the value, or the default of an empty one. Raises ValueError with a reason."""
        found = None if value is None else self.parse(value)
        if found is not None:
            return found
        if self.required:
            raise ValueError("is missing")
        return self.default


@dataclass(frozen=True, slots=True)
class Reference:
    """A foreign key: `column` holds the id of the row of `target` that the fields `parts` name."""

    column: str
    target: str
    parts: tuple[str, ...]
    same: Mapping[str, str]
    needed: bool


@dataclass(frozen=True)
class Target:
    """A table that mappings fill."""

    table: Table
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    references: tuple[Reference, ...]
    owner: str | None = None
    stamps: tuple[str, ...] = ()
    picture: str | None = None
    checks: tuple[Check, ...] = field(default=(), repr=False)

    @property
    def name(self) -> str:
        """The table's name, which is the mapping file's too."""
        return self.table.name

    @property
    def key_fields(self) -> tuple[str, ...]:
        """The natural key as a mapping names it."""
        return _flat(self.key, self.references)

    def field(self, name: str) -> Field:
        """Return a field by name."""
        return next(one for one in self.fields if one.name == name)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a table cannot say by itself: its natural key and how composite foreign keys are written."""

    key: str
    parts: Mapping[str, str] = field(default_factory=dict)
    owner: str | None = None
    stamps: str = ""
    picture: str | None = None


_ORDER = "order_type order_number"
_ORDER_LINE = "order_type order_number order_line"
_DOCUMENT = "document_type document_number"

_PLANS = {
    "customer_class": _Plan("code"),
    "price_class": _Plan("code"),
    "customer_group": _Plan("code"),
    "terms": _Plan("code"),
    "ship_via": _Plan("code"),
    "warehouse": _Plan("code"),
    "employee": _Plan("code"),
    "salesperson": _Plan("code"),
    "customer": _Plan("code"),
    "customer_group_member": _Plan("customer_id customer_group_id"),
    "customer_salesperson": _Plan("customer_id salesperson_id"),
    "address": _Plan("customer_id code"),
    "location": _Plan("customer_id code", {"address_id": "customer address"}),
    "contact": _Plan("customer_id code"),
    "unit": _Plan("code"),
    "item_class": _Plan("code"),
    "item": _Plan("sku"),
    "item_unit": _Plan("item_id unit"),
    "item_text": _Plan("item_id language"),
    "item_attribute": _Plan("item_id name"),
    "item_image": _Plan("item_id position", picture="file"),
    "item_reference": _Plan("kind customer_id number item_id"),
    "category": _Plan("code"),
    "item_category": _Plan("category_id item_id"),
    "stock_balance": _Plan("item_id warehouse_id", stamps="changed_at"),
    "sales_price": _Plan(
        "item_id price_type customer_id price_class_id unit warehouse_id currency break_quantity promotion effective_on"
    ),
    "sales_order": _Plan("order_type number", {"location_id": "customer location", "contact_id": "customer contact"}),
    "sales_order_line": _Plan("order_id line_number", {"order_id": _ORDER}, owner="order_id"),
    "shipment": _Plan("number"),
    "shipment_line": _Plan("shipment_id line_number", {"order_line_id": _ORDER_LINE}, owner="shipment_id"),
    "package": _Plan("shipment_id package_number", owner="shipment_id"),
    "receivable": _Plan("document_type number", {"order_id": _ORDER}),
    "receivable_line": _Plan(
        "receivable_id line_number",
        {"receivable_id": _DOCUMENT, "order_line_id": _ORDER_LINE},
        owner="receivable_id",
    ),
    "payment": _Plan("document_type number"),
    "application": _Plan(
        "payment_id credit_memo_id receivable_id applied_on",
        {
            "payment_id": "payment_type payment_number",
            "credit_memo_id": "credit_memo_type credit_memo_number",
            "receivable_id": _DOCUMENT,
        },
        owner="receivable_id",
    ),
}


def _build() -> dict[str, Target]:
    targets: dict[str, Target] = {}
    for name, plan in _PLANS.items():
        table = Base.metadata.tables[name]
        references = tuple(_reference(table, constraint, plan) for constraint in _foreign_keys(table, plan))
        key = tuple(plan.key.split())
        target = Target(
            table, key, (), references, plan.owner, tuple(plan.stamps.split()), plan.picture, _checks(table)
        )
        targets[name] = target
        targets[name] = replace(target, fields=tuple(_fields(target, targets)))
    return targets


def _foreign_keys(table: Table, plan: _Plan) -> Sequence[ForeignKeyConstraint]:
    columns = list(table.c.keys())
    found = [one for one in table.constraints if isinstance(one, ForeignKeyConstraint)]
    # the owner knows the customer
    wanted = [one for one in found if not (plan.owner and _main(one) == "customer_id")]
    return sorted(wanted, key=lambda one: columns.index(_main(one)))


def _main(constraint: ForeignKeyConstraint) -> str:
    names = list(constraint.column_keys)
    return next((name for name in names if name not in SAME), names[0])


def _reference(table: Table, constraint: ForeignKeyConstraint, plan: _Plan) -> Reference:
    column = _main(constraint)
    parts = plan.parts.get(column, column.removesuffix("_id"))
    same = {
        element.parent.key: element.column.key
        for element in constraint.elements
        if element.parent is not None and element.parent.key != column
    }
    needed = not table.c[column].nullable
    return Reference(column, constraint.referred_table.name, tuple(parts.split()), same, needed)


def _flat(columns: Sequence[str], references: Sequence[Reference]) -> tuple[str, ...]:
    by_column = {one.column: one.parts for one in references}
    return tuple(part for column in columns for part in by_column.get(column, (column,)))


def _checks(table: Table) -> tuple[Check, ...]:
    found = [one for one in table.constraints if isinstance(one, CheckConstraint)]
    return tuple(read_check(str(one.sqltext)) for one in sorted(found, key=lambda one: str(one.name)))


def _fields(target: Target, targets: Mapping[str, Target]) -> list[Field]:
    by_column = {one.column: one for one in target.references}
    found: dict[str, Field] = {}
    for column in target.table.c:
        if column.key in OURS or (column.key == "customer_id" and target.owner):
            continue
        reference = by_column.get(column.key)
        for one in _parts(reference, targets) if reference else [_own(column, target)]:
            found[one.name] = replace(one, required=one.required or _required(found, one.name))
    if target.picture:
        for made in ("digest", "width", "height"):
            del found[made]
        found["file"] = Field("file", "text of 500", text(500), required=True, meaning="path in the source folder")
    return sorted(found.values(), key=lambda one: _place(target, one))


def _required(found: Mapping[str, Field], name: str) -> bool:
    return name in found and found[name].required


def _place(target: Target, one: Field) -> int:
    keys = target.key_fields
    return keys.index(one.name) if one.name in keys else len(keys)


def _parts(reference: Reference, targets: Mapping[str, Target]) -> list[Field]:
    target = targets[reference.target]
    keys = target.key_fields
    described = {one.name: one for one in target.fields} if target.fields else _own_key(target)
    return [
        replace(
            described[key],
            name=part,
            required=reference.needed and described[key].default is None,
            meaning=f"{key} of {reference.target}",
        )
        for part, key in zip(reference.parts, keys, strict=True)
    ]


def _own_key(target: Target) -> dict[str, Field]:
    """A table that points at itself: its key is described before its fields are."""
    return {name: _own(target.table.c[name], target) for name in target.key}


def _own(column: Column[object], target: Target) -> Field:
    words, parse = parser(column.type)
    if column.key in CURRENCIES:
        words, parse = "currency code", currency
    default = getattr(column.default, "arg", None) if column.default is not None and column.default.is_scalar else None
    stamped = column.key in target.stamps
    return Field(
        column.key,
        words,
        parse,
        required=not column.nullable and default is None and not stamped,
        exact=isinstance(column.type, ScaledDecimal),
        default=cast("object", default),
        meaning="default: when it was loaded" if stamped else "",
    )


TARGETS = _build()
