"""Items (IN202500, IN202000): what is sold, in which units, under which numbers, with which pictures and texts."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, Index, String, Text, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import (
    Base,
    Code,
    Id,
    MaybeCustomerOwned,
    Modified,
    Name,
    Quantity,
    UnitPrice,
    references,
)


class ItemClass(Base):
    __tablename__ = "item_class"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class Unit(Base):
    """A unit of measure and its precision: 0 decimals for pieces, 2 for metres sold by the centimetre."""

    __tablename__ = "unit"
    __table_args__ = (CheckConstraint("decimals >= 0 AND decimals <= 4", name="decimals"),)

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(16), unique=True)
    name: Mapped[Name]
    decimals: Mapped[int] = mapped_column(default=0, server_default="0")


class Item(Modified, Base):
    """A stock or non-stock item. `default_price` is per base unit in `price_currency`."""

    __tablename__ = "item"
    __table_args__ = (
        CheckConstraint("default_price >= 0", name="default_price"),
        CheckConstraint("min_quantity > 0", name="min_quantity"),
        CheckConstraint("max_quantity > 0", name="max_quantity"),
        CheckConstraint("multiple > 0", name="multiple"),
        # the order of lists, with what they leave out
        Index("ix_item_name", "name", "id", "status"),
    )

    id: Mapped[Id]
    sku: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Name]
    description: Mapped[str | None] = mapped_column(Text)
    item_class_id: Mapped[int | None] = references("item_class.id")
    is_stock: Mapped[bool] = mapped_column(default=True, server_default=true())
    status: Mapped[str] = mapped_column(String(30), default="Active", server_default="Active")
    base_unit: Mapped[str] = mapped_column(String(16))
    sales_unit: Mapped[str] = mapped_column(String(16))
    default_price: Mapped[UnitPrice | None]
    price_currency: Mapped[str | None] = mapped_column(String(3))
    msrp: Mapped[UnitPrice | None]
    weight_kg: Mapped[Quantity | None]
    volume_l: Mapped[Quantity | None]
    min_quantity: Mapped[Quantity | None]
    max_quantity: Mapped[Quantity | None]
    multiple: Mapped[Quantity | None]
    replacement_id: Mapped[int | None] = references("item.id")
    backorder_allowed: Mapped[bool] = mapped_column(default=True, server_default=true())
    variant_of: Mapped[str | None] = mapped_column(String(64), index=True)
    ended_on: Mapped[date | None]


class ItemUnit(Base):
    """A further unit of an item: one of `unit` is `factor` base units (a box of 100: 100)."""

    __tablename__ = "item_unit"
    __table_args__ = (UniqueConstraint("item_id", "unit"), CheckConstraint("factor > 0", name="factor"))

    id: Mapped[Id]
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    unit: Mapped[str] = mapped_column(String(16))
    factor: Mapped[Quantity]


class ItemText(Base):
    """Name and description in another language, such as `de`. What is empty is read from the item itself."""

    __tablename__ = "item_text"
    # the index tells in which languages there are texts at all
    __table_args__ = (UniqueConstraint("item_id", "language"), Index("ix_item_text_language", "language"))

    id: Mapped[Id]
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    language: Mapped[str] = mapped_column(String(10))
    name: Mapped[str | None] = mapped_column(String(255))
    description: Mapped[str | None] = mapped_column(Text)


class ItemAttribute(Base):
    """A property people filter by: colour, size, material."""

    __tablename__ = "item_attribute"
    __table_args__ = (
        UniqueConstraint("item_id", "name"),
        Index("ix_item_attribute_name_value", "name", "value"),
    )

    id: Mapped[Id]
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    name: Mapped[str] = mapped_column(String(64))
    value: Mapped[str] = mapped_column(String(120))


class ItemImage(Base):
    """A picture: `digest` names the files under instance/pictures; sizes are of the large one, in pixels."""

    __tablename__ = "item_image"
    __table_args__ = (UniqueConstraint("item_id", "position"),)

    id: Mapped[Id]
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    position: Mapped[int] = mapped_column(default=0)
    digest: Mapped[str] = mapped_column(String(64))
    alt: Mapped[str | None] = mapped_column(String(255))
    width: Mapped[int]
    height: Mapped[int]


class ItemReference(MaybeCustomerOwned, Base):
    """Another number of an item: barcode, vendor part number, or the customer's own item number."""

    __tablename__ = "item_reference"
    __table_args__ = (
        CheckConstraint("kind IN ('barcode', 'customer', 'vendor')", name="kind"),
        CheckConstraint("(kind = 'customer') = (customer_id IS NOT NULL)", name="customer"),
        Index("ix_item_reference_number", "number"),
        Index("ix_item_reference_customer_number", "customer_id", "number"),
        Index("ix_item_reference_item_id", "item_id"),
        # NULL customers would all count as different in a plain unique constraint
        Index(
            "uq_item_reference",
            "kind",
            text("coalesce(customer_id, 0)"),
            "number",
            "item_id",
            unique=True,
        ),
    )

    id: Mapped[Id]
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
    kind: Mapped[str] = mapped_column(String(10))
    number: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str | None] = mapped_column(String(16))


class Category(Base):
    """A shelf of the catalog; `parent_id` makes the tree, `position` the order among brothers."""

    __tablename__ = "category"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Name]
    parent_id: Mapped[int | None] = references("category.id")
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


class ItemCategory(Base):
    """An item may stand on several shelves."""

    __tablename__ = "item_category"
    __table_args__ = (
        UniqueConstraint("category_id", "item_id"),
        Index("ix_item_category_item_id", "item_id"),
    )

    id: Mapped[Id]
    category_id: Mapped[int] = references("category.id", ondelete="CASCADE")
    item_id: Mapped[int] = references("item.id", ondelete="CASCADE")
