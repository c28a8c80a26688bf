"""What the pages of reminders show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storefront.admin.customers.models import customer_href


@dataclass(frozen=True, slots=True)
class ReminderFilter:
    """Whose reminders: the own ones, or everybody's; those still to do, or those done."""

    everybody: bool = False
    done: bool = False

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form."""
        return {"whose": "all" if self.everybody else None, "state": "done" if self.done else None}


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder on a customer, and who is to see to it."""

    id: int
    customer_code: str
    customer_name: str
    due_on: date
    note: str
    assignee: str
    created_by: str
    done_at: datetime | None
    done_by: str | None

    @property
    def customer_href(self) -> str:
        return customer_href(self.customer_code)
