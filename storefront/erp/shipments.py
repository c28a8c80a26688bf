"""Shipments (SO302000): what went out, in which packages, for which order lines."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import (
    Base,
    BigId,
    Code,
    CustomerOwned,
    Id,
    Instant,
    Modified,
    Quantity,
    references,
)
from storefront.erp.orders import ShipToSnapshot


class Shipment(CustomerOwned, ShipToSnapshot, Modified, Base):
    """One despatch to one customer, from one warehouse; it may hold lines of several orders."""

    __tablename__ = "shipment"
    __table_args__ = (
        UniqueConstraint("number"),
        UniqueConstraint("id", "customer_id"),
        Index("ix_shipment_customer_shipped", "customer_id", "shipped_on", "id"),
        Index("ix_shipment_confirmed_at", "confirmed_at"),
    )

    id: Mapped[Id]
    number: Mapped[Code]
    status: Mapped[str] = mapped_column(String(30))
    warehouse_id: Mapped[int | None] = references("warehouse.id")
    shipped_on: Mapped[date | None]
    ship_via_id: Mapped[int | None] = references("ship_via.id")
    external_reference: Mapped[str | None] = mapped_column(String(64))
    created_at: Mapped[Instant]
    confirmed_at: Mapped[Instant | None]


class ShipmentLine(CustomerOwned, Base):
    """How much of an order line went out, in the order line's unit."""

    __tablename__ = "shipment_line"
    __table_args__ = (
        UniqueConstraint("shipment_id", "line_number"),
        ForeignKeyConstraint(
            ["shipment_id", "customer_id"], ["shipment.id", "shipment.customer_id"], ondelete="CASCADE"
        ),
        ForeignKeyConstraint(["order_line_id", "customer_id"], ["sales_order_line.id", "sales_order_line.customer_id"]),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_shipment_line_order_line_id", "order_line_id"),
    )

    id: Mapped[Id]
    shipment_id: Mapped[int] = mapped_column(BigId)
    line_number: Mapped[int]
    order_line_id: Mapped[int] = mapped_column(BigId)
    quantity: Mapped[Quantity]


class Package(CustomerOwned, Base):
    __tablename__ = "package"
    __table_args__ = (
        UniqueConstraint("shipment_id", "package_number"),
        ForeignKeyConstraint(
            ["shipment_id", "customer_id"], ["shipment.id", "shipment.customer_id"], ondelete="CASCADE"
        ),
    )

    id: Mapped[Id]
    shipment_id: Mapped[int] = mapped_column(BigId)
    package_number: Mapped[int]
    tracking_number: Mapped[str | None] = mapped_column(String(64))
    weight_kg: Mapped[Quantity | None]
