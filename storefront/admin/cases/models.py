"""What the pages of cases show to staff."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from storefront.admin.customers.models import customer_href
from storefront.support.models import About, CaseFile, Comment

ADDRESS = "/admin/cases"
TO_DO, EVERY = "to-do", "all"
MINE, NOBODYS = "me", "nobody"


def case_href(number: str) -> str:
    """Return the address of a case's page in the back office."""
    return f"{ADDRESS}/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which cases: those to do, all, or those of a status; of a class; of somebody, of the operator, or of nobody."""

    q: str = ""
    status: str = TO_DO
    case_class: str = ""
    whose: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.case_class or self.whose or self.status != TO_DO)

    @property
    def fields(self) -> dict[str, str]:
        """The filter as the fields of its form."""
        status = "" if self.status == TO_DO else self.status
        return {"q": self.q, "status": status, "class": self.case_class, "whose": self.whose}


@dataclass(frozen=True, slots=True)
class QueueRow:
    """A case in one line."""

    number: str
    subject: str
    customer_code: str
    customer: str
    status: str
    case_class: str | None
    severity: str | None
    priority: str | None
    owner: str | None
    opened_at: datetime
    answered_at: datetime | None

    @property
    def href(self) -> str:
        return case_href(self.number)

    @property
    def customer_href(self) -> str:
        return customer_href(self.customer_code)


@dataclass(frozen=True, slots=True)
class StaffCase:
    """A case with all that was said; `values` is what the form changes, as text, as it is now."""

    row: QueueRow
    description: str | None
    opened_by: str | None
    contact_id: int | None
    about: About | None
    closed_at: datetime | None
    files: Sequence[CaseFile]
    comments: Sequence[Comment]
    values: Mapping[str, str]

    @property
    def fingerprint(self) -> str:
        """What a page has seen of it: changes with every answer, every note and every status."""
        last = self.comments[-1].id if self.comments else 0
        return f"{last}-{self.row.status}"

    @property
    def order_href(self) -> str | None:
        """The page of the order that it is about, where it is one."""
        if self.about is None or self.about.kind != "order":
            return None
        return f"{self.row.customer_href}/orders/{quote(self.about.number, safe='')}"


@dataclass(frozen=True, slots=True)
class CannedAnswer:
    """An answer that is given often."""

    id: int
    title: str
    body: str
    modified_at: datetime
    modified_by: str

    @property
    def values(self) -> dict[str, str]:
        return {"title": self.title, "body": self.body}
