"""The list of customers: narrowed, sorted, paged; the same few statements for ten customers and for 100,000."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storefront.admin.customers.models import Choices, CustomerFilter, CustomerRow
from storefront.admin.sorting import are_few, unindexed
from storefront.admin.visible import visible
from storefront.erp.customers import (
    Customer,
    CustomerClass,
    CustomerGroup,
    CustomerGroupMember,
    PriceClass,
    ShipVia,
    Terms,
)
from storefront.erp.keyset import Sort, read_page
from storefront.erp.stock import Warehouse
from storefront.kernel.clock import start_of_day
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.people_search import customer_says

SORTS = {
    "name": Sort((Customer.name, Customer.id), (str,)),
    "code": Sort((Customer.code, Customer.id), (str,)),
    "newest": Sort((Customer.id,), (), down=True),
    "oldest": Sort((Customer.id,), ()),
}


def list_customers(session: Session, operator: Operator, wanted: CustomerFilter, *, ask: PageAsk) -> Page[CustomerRow]:
    """Return a page of the customers that the operator sees, in three statements. Raises BadCursorError."""
    statement: Any = (
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.status,
            CustomerClass.name,
            Customer.currency,
            Customer.registered_at,
            Customer.approved_at,
            Customer.rejected_at,
        )
        .outerjoin(CustomerClass, CustomerClass.id == Customer.customer_class_id)
        .where(visible(operator))
    )
    narrowed, sort = _narrowed(session, wanted, statement), SORTS[wanted.sort]
    if are_few(session, narrowed, Customer.id):
        sort = unindexed(sort)
    elif wanted.q:
        narrowed = _narrowed(session, wanted, statement, walked=True)
    found = read_page(session, narrowed, sort, ask, lambda row: CustomerRow(*row))
    groups = _groups_of(session, [row.id for row in found.rows])
    return replace(found, rows=[replace(row, groups=groups[row.id]) for row in found.rows])


def _narrowed(session: Session, wanted: CustomerFilter, statement: Select[Any], *, walked: bool = False) -> Select[Any]:
    if wanted.q:
        statement = statement.where(customer_says(session, wanted.q, walked=walked))
    if wanted.status:
        statement = statement.where(Customer.status == wanted.status)
    if wanted.class_code:
        its_class = select(CustomerClass.id).where(CustomerClass.code == wanted.class_code)
        statement = statement.where(Customer.customer_class_id == its_class.scalar_subquery())
    if wanted.group:
        members = (
            select(CustomerGroupMember.customer_id)
            .join(CustomerGroup, CustomerGroup.id == CustomerGroupMember.customer_group_id)
            .where(CustomerGroup.code == wanted.group)
        )
        statement = statement.where(Customer.id.in_(members))
    return _at_stage(wanted, statement)


def _at_stage(wanted: CustomerFilter, statement: Select[Any]) -> Select[Any]:
    on: Any = {"approved": Customer.approved_at, "rejected": Customer.rejected_at}.get(
        wanted.stage, Customer.registered_at
    )
    if wanted.stage:
        statement = statement.where(on.is_not(None))
    if wanted.stage == "waiting":
        statement = statement.where(Customer.approved_at.is_(None), Customer.rejected_at.is_(None))
    if wanted.start:
        statement = statement.where(on >= start_of_day(wanted.start))
    if wanted.end and wanted.end < date.max:
        statement = statement.where(on < start_of_day(wanted.end + timedelta(days=1)))
    return statement


def _groups_of(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    member = CustomerGroupMember
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(member.customer_id, CustomerGroup.name)
        .join(CustomerGroup, CustomerGroup.id == member.customer_group_id)
        .where(member.customer_id.in_(ids))
        .order_by(CustomerGroup.name)
    )
    for customer_id, name in rows:
        found[customer_id].append(name)
    return found


def find_choices(session: Session) -> Choices:
    """Return what the filters of the list offer: two statements."""
    return Choices(classes=coded(session, CustomerClass), groups=coded(session, CustomerGroup))


def find_all_choices(session: Session) -> Choices:
    """Return what the form of a customer offers: six statements."""
    return Choices(
        classes=coded(session, CustomerClass),
        groups=coded(session, CustomerGroup),
        price_classes=coded(session, PriceClass),
        terms=coded(session, Terms),
        warehouses=coded(session, Warehouse),
        ship_vias=coded(session, ShipVia),
    )


def coded(session: Session, table: Any) -> list[tuple[str, str]]:  # noqa: ANN401 (a table with code and name)
    """Return the rows of a small table as (code, name), by name."""
    return [(code, name) for code, name in session.execute(select(table.code, table.name).order_by(table.name))]
