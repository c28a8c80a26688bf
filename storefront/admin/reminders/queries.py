"""Reads of reminders: only those on customers that the operator sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storefront.admin.reminders.models import Reminder, ReminderFilter
from storefront.admin.visible import visible
from storefront.erp.customers import Customer, Employee
from storefront.erp.keyset import Sort, read_day, read_page
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.reminders import PortalReminder
from storefront.portal.users import PortalUser

MOST_OF_A_CUSTOMER = 200
BY_DAY = Sort((PortalReminder.due_on, PortalReminder.id), (read_day,))
NEWEST_FIRST = Sort((PortalReminder.due_on, PortalReminder.id), (read_day,), down=True)


def list_reminders(session: Session, operator: Operator, wanted: ReminderFilter, *, ask: PageAsk) -> Page[Reminder]:
    """Return a page of reminders, what is due first at the top: one statement. Raises BadCursorError."""
    done = PortalReminder.done_at
    statement = _reminders(operator).where(done.is_not(None) if wanted.done else done.is_(None))
    if not wanted.everybody:
        statement = statement.where(PortalReminder.user_id == operator.user_id)
    return read_page(session, statement, NEWEST_FIRST if wanted.done else BY_DAY, ask, lambda row: Reminder(*row))


def find_due(session: Session, operator: Operator, today: date, *, most: int) -> Sequence[Reminder]:
    """Return the operator's own reminders that are due by today, the oldest first: for the start page."""
    row = PortalReminder
    statement = _reminders(operator).where(row.user_id == operator.user_id, row.done_at.is_(None), row.due_on <= today)
    return [Reminder(*found) for found in session.execute(statement.order_by(*BY_DAY.order()).limit(most))]


def of_customer(session: Session, operator: Operator, customer_id: int) -> Sequence[Reminder]:
    """Return the reminders on a customer: those to do by day, then those done, the latest first."""
    row = PortalReminder
    statement = _reminders(operator).where(row.customer_id == customer_id).order_by(row.due_on, row.id)
    found = [Reminder(*one) for one in session.execute(statement.limit(MOST_OF_A_CUSTOMER))]
    return [*(one for one in found if one.done_at is None), *(one for one in reversed(found) if one.done_at)]


def get_reminder(session: Session, operator: Operator, reminder_id: int) -> PortalReminder:
    """Return a reminder to be changed. Raises NotFoundError, for one on a customer out of sight too."""
    statement = (
        select(PortalReminder)
        .join(Customer, Customer.id == PortalReminder.customer_id)
        .where(PortalReminder.id == reminder_id, visible(operator))
    )
    found = session.scalar(statement)
    if found is None:
        raise NotFoundError(reminder=reminder_id)
    return found


def find_staff(session: Session) -> list[tuple[int, str]]:
    """Return who may be reminded: everybody of the staff with a login, as (login's id, name)."""
    rows = session.execute(
        select(PortalUser.id, Employee.name)
        .join(Employee, Employee.id == PortalUser.employee_id)
        .where(PortalUser.active, Employee.active)
        .order_by(Employee.name, PortalUser.id)
    )
    return [(user_id, name) for user_id, name in rows]


def _reminders(operator: Operator) -> Select[*tuple[Any, ...]]:
    row = PortalReminder
    return (
        select(
            row.id,
            Customer.code,
            Customer.name,
            row.due_on,
            row.note,
            Employee.name,
            row.created_by,
            row.done_at,
            row.done_by,
        )
        .join(Customer, Customer.id == row.customer_id)
        .join(PortalUser, PortalUser.id == row.user_id)
        .join(Employee, Employee.id == PortalUser.employee_id)
        .where(visible(operator))
    )
