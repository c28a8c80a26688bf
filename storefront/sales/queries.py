"""Reads for salespeople: only the customers assigned to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, CustomerSalesperson
from storefront.erp.orders import SalesOrder
from storefront.kernel.viewer import Operator


@dataclass(frozen=True, slots=True)
class OwnCustomer:
    """A customer of a salesperson: how to reach it, and when it ordered last."""

    code: str
    name: str
    status: str
    phone: str | None
    email: str | None
    last_order_on: date | None


def list_own_customers(session: Session, seller: Operator, q: str = "") -> Sequence[OwnCustomer]:
    """Return the salesperson's customers by name; `q` narrows by name or code. Nobody else's, ever."""
    last = (
        select(SalesOrder.customer_id, func.max(SalesOrder.ordered_on).label("last_on"))
        .group_by(SalesOrder.customer_id)
        .subquery()
    )
    statement = (
        select(Customer.code, Customer.name, Customer.status, Customer.phone, Customer.email, last.c.last_on)
        .join(CustomerSalesperson, CustomerSalesperson.customer_id == Customer.id)
        .outerjoin(last, last.c.customer_id == Customer.id)
        .where(CustomerSalesperson.salesperson_id == seller.salesperson_id)
        .order_by(Customer.name, Customer.id)
        .execution_options(unscoped="narrowed to the salesperson's own customers")
    )
    if q:
        statement = statement.where(
            Customer.name.icontains(q, autoescape=True) | Customer.code.icontains(q, autoescape=True)
        )
    return [OwnCustomer(*row) for row in session.execute(statement)]
