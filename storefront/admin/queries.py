"""Reads of the back office's start page: what needs a hand, of the customers that the operator sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from sqlalchemy import ColumnElement, Select, false, func, select, true
from sqlalchemy.orm import Session

from storefront.admin.customers.models import customer_href
from storefront.admin.reminders.models import Reminder
from storefront.admin.reminders.queries import find_due
from storefront.admin.visible import visible
from storefront.erp.cases import Case
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder
from storefront.erp.quotes import Quote
from storefront.erp.receivables import Payment
from storefront.kernel.viewer import CustomerStatus, Operator, Permission
from storefront.orders.queries import waiting_for_approval
from storefront.payments.rules import ON_HOLD
from storefront.portal.company_requests import WAITING, PortalCompanyRequest
from storefront.portal.outbox import PortalOutbox
from storefront.portal.payments import PortalPayment
from storefront.portal.registrations import WAITING as WAITING_REGISTRATION
from storefront.portal.registrations import PortalRegistration
from storefront.portal.users import PortalAccess, PortalUser
from storefront.quotes.staff import to_do
from storefront.support.rules import TO_DO

# counting ends here: what stands on the page costs the same for ten customers and for 100,000
MOST_COUNTED = 1000


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """An order of any customer."""

    number: str
    customer_code: str
    customer: str
    status: str
    ordered_on: date
    total: Decimal
    currency: str

    @property
    def customer_href(self) -> str:
        return customer_href(self.customer_code)

    @property
    def href(self) -> str:
        return f"{customer_href(self.customer_code, 'orders')}/{quote(self.number)}"


@dataclass(frozen=True, slots=True)
class FailedMail:
    """A mail that was refused, and what the server said."""

    kind: str
    recipient: str
    tries: int
    error: str | None
    created_at: datetime
    contact_id: int | None


@dataclass(frozen=True, slots=True)
class Overview:
    """What needs a hand today. Counts end at MOST_COUNTED + 1: more than that is "more than 1,000"."""

    customers: int
    to_approve: int
    requests: int
    on_hold: int
    on_credit_hold: int
    logins: int
    invited: int
    mail_waiting: int
    mail_failed: int
    to_be_approved: int
    cases: int
    quotes: int
    payments: int  # announced by customers, not here yet
    late_payments: int  # of these, the ones whose day is over
    registrations: int
    failed_mail: Sequence[FailedMail]
    orders: Sequence[RecentOrder]
    waiting_orders: Sequence[RecentOrder]
    reminders: Sequence[Reminder]

    @property
    def needs_a_hand(self) -> bool:
        """Tell whether there is anything to do."""
        held = self.on_hold or self.on_credit_hold
        return bool(
            self.to_approve
            or self.requests
            or held
            or self.invited
            or self.mail_failed
            or self.to_be_approved
            or self.cases
            or self.quotes
            or self.payments
            or self.registrations
            or self.reminders
        )


def get_overview(session: Session, operator: Operator, today: date, *, most: int) -> Overview:
    """Return the counts and the latest rows of the start page, in four statements, five where an order waits."""
    waiting = (Customer.registered_at.is_not(None), Customer.approved_at.is_(None), Customer.rejected_at.is_(None))
    counts: Any = session.execute(
        select(
            _count(_customers(operator)),
            _count(_customers(operator).where(*waiting)),
            _count(
                select(PortalCompanyRequest.id).where(
                    PortalCompanyRequest.state == WAITING, _of_seen(operator, PortalCompanyRequest.customer_id)
                )
            ),
            _count(_customers(operator).where(Customer.status == CustomerStatus.ON_HOLD)),
            _count(_customers(operator).where(Customer.status == CustomerStatus.CREDIT_HOLD)),
            _count(_logins(operator)),
            _count(_logins(operator).where(PortalUser.last_login_at.is_(None))),
            _count(
                select(PortalOutbox.id).where(
                    PortalOutbox.state == "queued", _of_seen(operator, PortalOutbox.customer_id)
                )
            ),
            _count(
                select(PortalOutbox.id).where(
                    PortalOutbox.state == "failed", _of_seen(operator, PortalOutbox.customer_id)
                )
            ),
            _count(
                select(SalesOrder.id).where(waiting_for_approval(), _of_seen(operator, SalesOrder.customer_id))
            ).label("to_be_approved"),
            _count(
                select(Case.id).where(
                    Case.status.in_(TO_DO), _of_seen(operator, Case.customer_id), _may(operator, Permission.ADMIN_CASES)
                )
            ),
            _count(
                select(Quote.id).where(
                    to_do(), _of_seen(operator, Quote.customer_id), _may(operator, Permission.ADMIN_QUOTES)
                )
            ),
            _count(_announced(operator)),
            _count(_announced(operator).where(PortalPayment.due_on < today)),
            _count(select(PortalRegistration.id).where(PortalRegistration.state == WAITING_REGISTRATION)),
        )
    ).one()
    mail = _failed_mail(session, operator, most)
    orders = _latest_orders(session, operator, most)
    waiting_orders = _waiting_orders(session, operator, most) if counts.to_be_approved else []
    return Overview(*(*counts, mail, orders, waiting_orders, find_due(session, operator, today, most=most)))


def _count(rows: Select[int]) -> ColumnElement[int]:
    return select(func.count()).select_from(rows.limit(MOST_COUNTED + 1).subquery()).scalar_subquery()


def _customers(operator: Operator) -> Select[int]:
    return select(Customer.id).where(visible(operator))


def _logins(operator: Operator) -> Select[int]:
    """Access that opens a customer today; somebody with two customers counts at each."""
    return (
        select(PortalAccess.id)
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .join(Contact, Contact.id == PortalAccess.contact_id)
        .where(PortalAccess.active, PortalUser.active, Contact.active, _of_seen(operator, PortalAccess.customer_id))
    )


def _announced(operator: Operator) -> Select[int]:
    return (
        select(Payment.id)
        .join(PortalPayment, PortalPayment.payment_id == Payment.id)
        .where(
            Payment.status == ON_HOLD,
            _of_seen(operator, Payment.customer_id),
            _may(operator, Permission.ADMIN_PAYMENTS),
        )
    )


def _may(operator: Operator, permission: Permission) -> ColumnElement[bool]:
    return true() if operator.may(permission) else false()


def _of_seen(operator: Operator, customer_id: Any) -> ColumnElement[bool]:  # noqa: ANN401 (a column)
    """Rows of customers in sight; those of no customer are for who sees all."""
    if operator.sees_everyone:
        return true()
    return customer_id.in_(select(Customer.id).where(visible(operator)))  # type: ignore[no-any-return]  # a column's own


def _failed_mail(session: Session, operator: Operator, most: int) -> list[FailedMail]:
    mail = PortalOutbox
    rows = session.execute(
        select(mail.kind, mail.recipient, mail.tries, mail.last_error, mail.created_at, mail.contact_id)
        .where(mail.state == "failed", _of_seen(operator, PortalOutbox.customer_id))
        .order_by(mail.id.desc())
        .limit(most)
    )
    return [FailedMail(*row) for row in rows]


def _waiting_orders(session: Session, operator: Operator, most: int) -> list[RecentOrder]:
    """Orders that wait for a colleague of the buyer, the oldest first."""
    order = SalesOrder
    rows = session.execute(
        select(order.number, Customer.code, Customer.name, order.status, order.ordered_on, order.total, order.currency)
        .join(Customer, Customer.id == order.customer_id)
        .where(visible(operator), waiting_for_approval())
        .order_by(order.id)
        .limit(most)
    )
    return [RecentOrder(*row) for row in rows]


def _latest_orders(session: Session, operator: Operator, most: int) -> list[RecentOrder]:
    order = SalesOrder
    rows = session.execute(
        select(order.number, Customer.code, Customer.name, order.status, order.ordered_on, order.total, order.currency)
        .join(Customer, Customer.id == order.customer_id)
        .where(visible(operator))
        .order_by(order.id.desc())
        .limit(most)
    )
    return [RecentOrder(*row) for row in rows]
