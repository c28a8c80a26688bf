"""Reads of the back office's start page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder
from storefront.kernel.viewer import Operator
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalUser


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """An order of any customer."""

    number: str
    customer: str
    status: str
    ordered_on: date
    total: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that was refused, and what the server said."""

    kind: str
    recipient: str
    tries: int
    error: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Overview:
    """What needs a hand today."""

    customers: int
    held: int
    logins: int
    mail_waiting: int
    failed_mail: Sequence[FailedMail]
    orders: Sequence[RecentOrder]


def get_overview(session: Session, _operator: Operator, *, most: int) -> Overview:
    """Return the figures and the latest rows of the start page."""
    counts = session.execute(
        select(
            select(func.count()).select_from(Customer).scalar_subquery(),
            select(func.count())
            .select_from(Customer)
            .where(Customer.status.in_(("Credit Hold", "On Hold")))
            .scalar_subquery(),
            select(func.count()).select_from(PortalUser).where(PortalUser.active).scalar_subquery(),
            select(func.count()).select_from(PortalOutbox).where(PortalOutbox.state == "queued").scalar_subquery(),
        )
    ).one()
    mail = session.execute(
        select(
            PortalOutbox.kind,
            PortalOutbox.recipient,
            PortalOutbox.tries,
            PortalOutbox.last_error,
            PortalOutbox.created_at,
        )
        .where(PortalOutbox.state == "failed")
        .order_by(PortalOutbox.id.desc())
        .limit(most)
    )
    orders = session.execute(
        select(
            SalesOrder.number,
            Customer.name,
            SalesOrder.status,
            SalesOrder.ordered_on,
            SalesOrder.total,
            SalesOrder.currency,
        )
        .join(Customer, Customer.id == SalesOrder.customer_id)
        .order_by(SalesOrder.id.desc())
        .limit(most)
    )
    return Overview(*counts, [FailedMail(*row) for row in mail], [RecentOrder(*row) for row in orders])
