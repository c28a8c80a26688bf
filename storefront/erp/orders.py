"""Sales orders (SO301000): header, lines, and the stock allocated to them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import (
    Amount,
    Base,
    BigId,
    Code,
    Currency,
    CustomerOwned,
    Id,
    Instant,
    Modified,
    Percent,
    Quantity,
    UnitPrice,
    references,
)

ASKED = "approval_asked_at IS NOT NULL AND approval_at IS NULL"  # few of all orders


class ShipToSnapshot:
    """The ship-to as it was when the document was made."""

    ship_to_name: Mapped[str | None] = mapped_column(String(255))
    ship_to_line1: Mapped[str | None] = mapped_column(String(255))
    ship_to_line2: Mapped[str | None] = mapped_column(String(255))
    ship_to_city: Mapped[str | None] = mapped_column(String(120))
    ship_to_region: Mapped[str | None] = mapped_column(String(120))
    ship_to_postal_code: Mapped[str | None] = mapped_column(String(30))
    ship_to_country: Mapped[str | None] = mapped_column(String(2))


class SalesOrder(CustomerOwned, ShipToSnapshot, Modified, Base):
    """An order. Tax and freight that are not known yet are empty, never zero; `total` is what is known.

    One above the buyer's order limit is asked to be approved by a colleague; `approval_at` is the answer, either way.
    """

    __tablename__ = "sales_order"
    __table_args__ = (
        UniqueConstraint("order_type", "number"),
        UniqueConstraint("id", "customer_id"),
        # exactly once: a key is born with the form (house, section 4)
        UniqueConstraint("customer_id", "idempotency_key"),
        ForeignKeyConstraint(["location_id", "customer_id"], ["location.id", "location.customer_id"]),
        ForeignKeyConstraint(["contact_id", "customer_id"], ["contact.id", "contact.customer_id"]),
        Index("ix_sales_order_customer_ordered", "customer_id", "ordered_on", "id"),
        Index("ix_sales_order_number", "number"),
        Index("ix_sales_order_contact_id", "contact_id"),
        Index("ix_sales_order_approval", "customer_id", "id", sqlite_where=text(ASKED), postgresql_where=text(ASKED)),
        CheckConstraint("idempotency_key IS NULL OR created_by IS NOT NULL", name="actor"),
        # who orders for somebody names both; what was placed here is of a contact or on behalf of the customer
        CheckConstraint("on_behalf_of IS NULL OR created_by IS NOT NULL", name="on_behalf_of"),
        CheckConstraint(
            "idempotency_key IS NULL OR contact_id IS NOT NULL OR on_behalf_of IS NOT NULL", name="orderer"
        ),
    )

    id: Mapped[Id]
    order_type: Mapped[str] = mapped_column(String(10), default="SO", server_default="SO")
    number: Mapped[Code]
    status: Mapped[str] = mapped_column(String(30))
    ordered_on: Mapped[date]
    requested_on: Mapped[date | None]
    po_number: Mapped[str | None] = mapped_column(String(64))
    comment: Mapped[str | None] = mapped_column(Text)
    location_id: Mapped[int | None] = mapped_column(BigId)
    contact_id: Mapped[int | None] = mapped_column(BigId)
    salesperson_id: Mapped[int | None] = references("salesperson.id")
    created_by: Mapped[str | None] = mapped_column(String(255))
    on_behalf_of: Mapped[str | None] = mapped_column(String(255))
    ship_via_id: Mapped[int | None] = references("ship_via.id")
    terms_id: Mapped[int | None] = references("terms.id")
    currency: Mapped[Currency]
    lines_amount: Mapped[Amount]
    discount_amount: Mapped[Amount] = mapped_column(default=0)
    freight_amount: Mapped[Amount | None]
    tax_amount: Mapped[Amount | None]
    total: Mapped[Amount]
    idempotency_key: Mapped[str | None] = mapped_column(String(64))
    external_reference: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]
    approval_asked_at: Mapped[Instant | None]
    approval_at: Mapped[Instant | None]
    approval_by: Mapped[str | None] = mapped_column(String(255))
    approval_note: Mapped[str | None] = mapped_column(Text)


class SalesOrderLine(CustomerOwned, Base):
    """A line: quantities in `unit`, the price per `unit` and why it is that (`price_rule`), frozen."""

    __tablename__ = "sales_order_line"
    __table_args__ = (
        UniqueConstraint("order_id", "line_number"),
        UniqueConstraint("id", "customer_id"),
        ForeignKeyConstraint(
            ["order_id", "customer_id"], ["sales_order.id", "sales_order.customer_id"], ondelete="CASCADE"
        ),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("quantity_shipped >= 0", name="quantity_shipped"),
        CheckConstraint("quantity_cancelled >= 0", name="quantity_cancelled"),
        CheckConstraint("unit_price >= 0", name="unit_price"),
        Index("ix_sales_order_line_item", "customer_id", "item_id", "id"),
    )

    id: Mapped[Id]
    order_id: Mapped[int] = mapped_column(BigId)
    line_number: Mapped[int]
    item_id: Mapped[int] = references("item.id")
    description: Mapped[str] = mapped_column(String(255))
    unit: Mapped[str] = mapped_column(String(16))
    unit_factor: Mapped[Quantity] = mapped_column(default=1)
    quantity: Mapped[Quantity]
    quantity_shipped: Mapped[Quantity] = mapped_column(default=0)
    quantity_cancelled: Mapped[Quantity] = mapped_column(default=0)
    unit_price: Mapped[UnitPrice]
    discount_percent: Mapped[Percent] = mapped_column(default=0)
    discount_amount: Mapped[Amount] = mapped_column(default=0)
    amount: Mapped[Amount]
    tax_amount: Mapped[Amount | None]
    freight_amount: Mapped[Amount | None]
    price_rule: Mapped[dict[str, object] | None] = mapped_column(JSON)
    warehouse_id: Mapped[int | None] = references("warehouse.id")
    requested_on: Mapped[date | None]


class OrderAllocation(CustomerOwned, Base):
    """Stock reserved for an order line, in base units: the part of stock_balance.allocated that is this line's."""

    __tablename__ = "order_allocation"
    __table_args__ = (
        UniqueConstraint("order_line_id", "warehouse_id"),
        ForeignKeyConstraint(
            ["order_line_id", "customer_id"],
            ["sales_order_line.id", "sales_order_line.customer_id"],
            ondelete="CASCADE",
        ),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    id: Mapped[Id]
    order_line_id: Mapped[int] = mapped_column(BigId)
    warehouse_id: Mapped[int] = references("warehouse.id")
    quantity: Mapped[Quantity]
