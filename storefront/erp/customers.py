"""Customers (AR303000) and what describes them: classes, groups, terms, addresses, locations, salespeople."""

from __future__ import annotations

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
    true,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

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
    Name,
    references,
)

UNDECIDED = "approved_at IS NULL AND rejected_at IS NULL"


def _when_known(column: str) -> Index:
    """Index the rows that have a date; most have none, and SQLite would look for those in it."""
    known = text(f"{column} IS NOT NULL")
    return Index(f"ix_customer_{column}", column, sqlite_where=known, postgresql_where=known)


class CustomerClass(Base):
    __tablename__ = "customer_class"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class PriceClass(Base):
    __tablename__ = "price_class"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class CustomerGroup(Base):
    __tablename__ = "customer_group"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]


class Terms(Base):
    """When an invoice is due (CS206500)."""

    __tablename__ = "terms"
    __table_args__ = (CheckConstraint("due_days >= 0", name="due_days"),)

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    due_days: Mapped[int] = mapped_column(default=30)


class ShipVia(Base):
    """How goods travel (CS207500); `tracking_url` holds `{number}` where the tracking number goes."""

    __tablename__ = "ship_via"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    tracking_url: Mapped[str | None] = mapped_column(String(500))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


class Employee(Base):
    """A person of the distributor (EP203000)."""

    __tablename__ = "employee"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    job_title: Mapped[str | None] = mapped_column(String(255))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    phone: Mapped[str | None] = mapped_column(String(50))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())


class Salesperson(Base):
    """An employee who sells (AR205000)."""

    __tablename__ = "salesperson"

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    employee_id: Mapped[int] = mapped_column(BigId, unique=True)
    active: Mapped[bool] = mapped_column(default=True, server_default=true())

    __table_args__ = (ForeignKeyConstraint(["employee_id"], ["employee.id"]),)


class Customer(Modified, Base):
    """A business account: who buys, at which prices, on which terms."""

    __tablename__ = "customer"
    __table_args__ = (
        CheckConstraint("credit_limit >= 0", name="credit_limit"),
        CheckConstraint("length(currency) = 3", name="currency"),
        Index("ix_customer_name", "name"),
        # the lists of the back office: narrowed, and still in the order of their names
        Index("ix_customer_status_name", "status", "name"),
        Index("ix_customer_class_name", "customer_class_id", "name"),
        Index("ix_customer_waiting", "registered_at", sqlite_where=text(UNDECIDED), postgresql_where=text(UNDECIDED)),
        Index("ix_customer_registered_at", "registered_at"),
        _when_known("approved_at"),
        _when_known("rejected_at"),
    )

    id: Mapped[Id]
    code: Mapped[Code] = mapped_column(unique=True)
    name: Mapped[Name]
    status: Mapped[str] = mapped_column(String(30), default="Active", server_default="Active")
    customer_class_id: Mapped[int | None] = references("customer_class.id")
    price_class_id: Mapped[int | None] = references("price_class.id")
    parent_id: Mapped[int | None] = references("customer.id")
    currency: Mapped[Currency]
    language: Mapped[str] = mapped_column(String(10), default="en", server_default="en")
    terms_id: Mapped[int | None] = references("terms.id")
    credit_limit: Mapped[Amount | None]
    warehouse_id: Mapped[int | None] = references("warehouse.id")
    ship_via_id: Mapped[int | None] = references("ship_via.id")
    tax_zone: Mapped[str | None] = mapped_column(String(64))
    tax_number: Mapped[str | None] = mapped_column(String(64))
    email: Mapped[str | None] = mapped_column(String(254))
    phone: Mapped[str | None] = mapped_column(String(50))
    note: Mapped[str | None] = mapped_column(Text)
    registered_at: Mapped[Instant | None]
    approved_at: Mapped[Instant | None]
    rejected_at: Mapped[Instant | None]


class CustomerGroupMember(CustomerOwned, Base):
    __tablename__ = "customer_group_member"
    __table_args__ = (
        UniqueConstraint("customer_id", "customer_group_id"),
        Index("ix_customer_group_member_group", "customer_group_id", "customer_id"),
    )

    id: Mapped[Id]
    customer_group_id: Mapped[int] = references("customer_group.id")


class CustomerSalesperson(CustomerOwned, Base):
    """Which salesperson sells to which customer, and since when."""

    __tablename__ = "customer_salesperson"
    __table_args__ = (
        UniqueConstraint("customer_id", "salesperson_id"),
        Index("ix_customer_salesperson_salesperson_id", "salesperson_id"),
    )

    id: Mapped[Id]
    salesperson_id: Mapped[int] = references("salesperson.id")
    is_default: Mapped[bool] = mapped_column(default=True, server_default=true())
    assigned_on: Mapped[date | None]


class Address(CustomerOwned, Base):
    """A place, kept once. Documents copy it, so that an old document never moves."""

    __tablename__ = "address"
    __table_args__ = (
        UniqueConstraint("customer_id", "code"),
        UniqueConstraint("id", "customer_id"),
        CheckConstraint("length(country) = 2", name="country"),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    name: Mapped[str | None] = mapped_column(String(255))
    line1: Mapped[str] = mapped_column(String(255))
    line2: Mapped[str | None] = mapped_column(String(255))
    city: Mapped[str] = mapped_column(String(120))
    region: Mapped[str | None] = mapped_column(String(120))
    postal_code: Mapped[str | None] = mapped_column(String(30))
    country: Mapped[str] = mapped_column(String(2))


class Location(CustomerOwned, Base):
    """A ship-to of a customer (AR303020)."""

    __tablename__ = "location"
    __table_args__ = (
        UniqueConstraint("customer_id", "code"),
        UniqueConstraint("id", "customer_id"),
        ForeignKeyConstraint(["address_id", "customer_id"], ["address.id", "address.customer_id"]),
        Index(
            "uq_location_default",
            "customer_id",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
    )

    id: Mapped[Id]
    code: Mapped[Code]
    label: Mapped[Name]
    address_id: Mapped[int] = mapped_column(BigId)
    phone: Mapped[str | None] = mapped_column(String(50))
    is_default: Mapped[bool] = mapped_column(default=False)
    ship_via_id: Mapped[int | None] = references("ship_via.id")
    warehouse_id: Mapped[int | None] = references("warehouse.id")
    price_class_id: Mapped[int | None] = references("price_class.id")
    active: Mapped[bool] = mapped_column(default=True, server_default=true())

    address: Mapped[Address] = relationship(lazy="raise", viewonly=True)
