"""What every table is made of: exact column types, named constraints, the mark of customer-owned rows."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, ForeignKey, Integer, MetaData, Numeric, String, func
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

INT64 = 2**63


class ScaledDecimal(TypeDecorator[Decimal]):
    """An exact decimal: NUMERIC on PostgreSQL, a BIGINT of the smallest unit on SQLite (whose NUMERIC is a float).

    A value with more places than the column, or out of range, raises ValueError: nothing is cut silently.
    """

    impl = Numeric
    cache_ok = True  # not inherited: each type says it for itself, or no statement with it is ever cached
    precision: ClassVar[int] = 19
    places: ClassVar[int] = 0

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        if dialect.name == "sqlite":
            return dialect.type_descriptor(BigInteger())
        return dialect.type_descriptor(Numeric(self.precision, self.places))

    def process_bind_param(self, value: Decimal | int | None, dialect: Dialect) -> Decimal | int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        whole = int(scaled)
        if whole != scaled or abs(whole) >= min(INT64, 10**self.precision):
            raise ValueError(f"{value} does not fit {self.precision} digits with {self.places} places")
        return whole if dialect.name == "sqlite" else Decimal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401 (the driver's own value)
        if value is None:
            return None
        if dialect.name == "sqlite":
            return Decimal(value).scaleb(-self.places)
        return Decimal(value)


class AmountType(ScaledDecimal):
    """Money of documents and lines: 4 places, so that every currency and every ERP's line fits."""

    cache_ok = True
    places = 4


class UnitPriceType(ScaledDecimal):
    """The price of one unit: 6 places."""

    cache_ok = True
    places = 6


class QuantityType(ScaledDecimal):
    """How many or how much: 4 places."""

    cache_ok = True
    precision = 15
    places = 4


class PercentType(ScaledDecimal):
    """A percentage as people write it (2.5 is 2.5 %): 4 places."""

    cache_ok = True
    precision = 9
    places = 4


class UtcDateTime(TypeDecorator[datetime]):
    """An aware instant in UTC. A naive value raises: nobody guesses its zone."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name != "sqlite"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


BigId = BigInteger().with_variant(Integer, "sqlite")

Id = Annotated[int, mapped_column(BigId, primary_key=True)]
Code = Annotated[str, mapped_column(String(64))]
Name = Annotated[str, mapped_column(String(255))]
Currency = Annotated[str, mapped_column(String(3))]
Amount = Annotated[Decimal, mapped_column(AmountType)]
UnitPrice = Annotated[Decimal, mapped_column(UnitPriceType)]
Quantity = Annotated[Decimal, mapped_column(QuantityType)]
Percent = Annotated[Decimal, mapped_column(PercentType)]
Instant = Annotated[datetime, mapped_column(UtcDateTime)]


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def references(column: str, *, ondelete: str | None = None) -> Any:  # noqa: ANN401 (typed by the annotation it stands beside)
    """Return a foreign key column to `table.column`; the annotation beside it says whether it may be empty."""
    return mapped_column(BigId, ForeignKey(column, ondelete=ondelete))


class Modified:
    """When the row was written last: what a connector reads by."""

    modified_at: Mapped[datetime] = mapped_column(
        UtcDateTime,
        default=lambda: datetime.now(UTC),
        onupdate=lambda: datetime.now(UTC),
        server_default=func.now(),
    )


class CustomerOwned:
    """A row of one customer. The session hook (erp/scope.py) adds the customer to every statement on it."""

    @declared_attr
    def customer_id(cls) -> Mapped[int]:  # noqa: N805 (SQLAlchemy passes the class)
        return mapped_column(BigId, ForeignKey("customer.id"), index=True)


class MaybeCustomerOwned:
    """A row of one customer, or of nobody: the viewer sees the own and the common ones.

    Its indexes begin or go on with what is looked up: one on the customer alone holds all common rows in one place,
    and SQLite takes it.
    """

    @declared_attr
    def customer_id(cls) -> Mapped[int | None]:  # noqa: N805 (SQLAlchemy passes the class)
        return mapped_column(BigId, ForeignKey("customer.id"))
