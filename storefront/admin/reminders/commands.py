"""Writes of reminders; each leaves its line in the audit log."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from storefront.admin.reminders.queries import find_staff, get_reminder
from storefront.admin.visible import get_customer
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator
from storefront.portal.audit import record
from storefront.portal.reminders import PortalReminder


class NotOfTheStaffError(RefusalError):
    """Only somebody of the staff, with a login, can be reminded."""

    code = "not_of_the_staff"


def add_reminder(
    session: Session, operator: Operator, clock: Clock, *, code: str, due_on: date, note: str, user_id: int
) -> PortalReminder:
    """Write a reminder on a customer. Raises NotFoundError for the customer, NotOfTheStaffError."""
    customer = get_customer(session, operator, code)
    names = dict(find_staff(session))
    if user_id not in names:
        raise NotOfTheStaffError(user_id=user_id)
    row = PortalReminder(
        customer_id=customer.id,
        user_id=user_id,
        due_on=due_on,
        note=note,
        created_at=clock.now(),
        created_by=operator.person_name,
    )
    session.add(row)
    after = {"due_on": due_on.isoformat(), "for": names[user_id], "note": note}
    record(session, clock, operator, "reminder.created", customer_id=customer.id, after=after)
    return row


def finish_reminder(session: Session, operator: Operator, clock: Clock, reminder_id: int) -> None:
    """Mark a reminder as done; done again, it stays as it is. Raises NotFoundError."""
    row = get_reminder(session, operator, reminder_id)
    if row.done_at is None:
        row.done_at, row.done_by = clock.now(), operator.person_name
        record(session, clock, operator, "reminder.done", subject=row.note, customer_id=row.customer_id)


def reopen_reminder(session: Session, operator: Operator, clock: Clock, reminder_id: int) -> None:
    """Take back that a reminder is done. Raises NotFoundError."""
    row = get_reminder(session, operator, reminder_id)
    if row.done_at is not None:
        row.done_at = row.done_by = None
        record(session, clock, operator, "reminder.reopened", subject=row.note, customer_id=row.customer_id)
