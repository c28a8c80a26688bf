"""A customer as the values of a form, all text; and the form's values as columns again."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.orm import Session

from storefront.erp.customers import (
    Customer,
    CustomerClass,
    CustomerGroup,
    CustomerGroupMember,
    PriceClass,
    ShipVia,
    Terms,
)
from storefront.erp.orders import SalesOrder
from storefront.erp.quotes import Quote
from storefront.erp.receivables import Payment, Receivable
from storefront.erp.stock import Warehouse
from storefront.kernel.editing import Values
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Area
from storefront.portal.users import PortalAreaOff

PLAIN = ("name", "status", "currency", "language", "email", "phone", "tax_number", "note")
DOCUMENTS = (SalesOrder, Receivable, Payment, Quote)
NEEDED = frozenset({"name", "status", "currency", "language"})
CODED: dict[str, tuple[Any, str]] = {
    "customer_class": (CustomerClass, "customer_class_id"),
    "price_class": (PriceClass, "price_class_id"),
    "terms": (Terms, "terms_id"),
    "warehouse": (Warehouse, "warehouse_id"),
    "ship_via": (ShipVia, "ship_via_id"),
}
FIELDS = (*PLAIN, *CODED, "credit_limit", "groups", "areas")


def join(codes: Iterable[str]) -> str:
    """Write several codes as one value, in an order of their own."""
    return ", ".join(sorted(codes))


def split(value: str) -> list[str]:
    """Read what `join` wrote."""
    return [code for code in value.split(", ") if code]


def read_values(session: Session, customer: Customer) -> dict[str, str]:
    """Return what a form shows of a customer, in three statements; empty for nothing."""
    values = {name: getattr(customer, name) or "" for name in PLAIN}
    codes = session.execute(
        select(*(_code_of(table, getattr(customer, column)) for table, column in CODED.values()))
    ).one()
    values.update({name: code or "" for name, code in zip(CODED, codes, strict=True)})
    limit = customer.credit_limit
    values["credit_limit"] = "" if limit is None else f"{limit.normalize():f}"
    values["groups"] = join(_groups(session, customer.id))
    values["areas"] = join(set(Area) - set(_areas_off(session, customer.id)))
    return values


def _code_of(table: Any, row_id: int | None) -> Any:  # noqa: ANN401 (a column)
    return select(table.code).where(table.id == row_id).scalar_subquery()


def _groups(session: Session, customer_id: int) -> Iterable[str]:
    member = CustomerGroupMember
    return session.scalars(
        select(CustomerGroup.code)
        .join(member, member.customer_group_id == CustomerGroup.id)
        .where(member.customer_id == customer_id)
    ).all()


def _areas_off(session: Session, customer_id: int) -> Iterable[str]:
    off = PortalAreaOff
    return session.scalars(select(off.area).where(off.customer_id == customer_id, off.contact_id.is_(None))).all()


def write_values(session: Session, customer: Customer, values: Values) -> None:
    """Put values on a customer's row; groups and areas need the row's id: see `write_sets`. Raises NotFoundError."""
    for name in PLAIN:
        if name in values:
            setattr(customer, name, values[name] if name in NEEDED else values[name] or None)
    for name, (table, column) in CODED.items():
        if name in values:
            setattr(customer, column, _id_of(session, name, table, values[name]))
    if "credit_limit" in values:
        customer.credit_limit = Decimal(values["credit_limit"]) if values["credit_limit"] else None


def _id_of(session: Session, name: str, table: Any, code: str) -> int | None:  # noqa: ANN401 (a table)
    if not code:
        return None
    found: int | None = session.scalar(select(table.id).where(table.code == code))
    if found is None:
        raise NotFoundError(field=name)
    return found


def write_sets(session: Session, customer: Customer, values: Values) -> None:
    """Put a customer into exactly these groups, and switch off the areas that are not named."""
    if "groups" in values:
        session.execute(delete(CustomerGroupMember).where(CustomerGroupMember.customer_id == customer.id))
        wanted = split(values["groups"])
        ids = session.scalars(select(CustomerGroup.id).where(CustomerGroup.code.in_(wanted))).all()
        session.add_all(CustomerGroupMember(customer_id=customer.id, customer_group_id=one) for one in ids)
    if "areas" in values:
        off = PortalAreaOff
        session.execute(delete(off).where(off.customer_id == customer.id, off.contact_id.is_(None)))
        gone = sorted(set(Area) - set(split(values["areas"])))
        session.add_all(off(customer_id=customer.id, area=str(area)) for area in gone)
    session.flush()


def has_documents(session: Session, customer_id: int) -> bool:
    """Tell whether a document of the customer exists: then its currency stays."""
    found = session.execute(select(*(exists().where(table.customer_id == customer_id) for table in DOCUMENTS))).one()
    return any(found)
