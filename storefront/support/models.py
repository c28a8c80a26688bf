"""What the pages of cases show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

ADDRESS = "/support/cases"
PLACES = {
    "order": "/orders",
    "shipment": "/shipments",
    "item": "/catalog/items",
    "invoice": "/account/invoices",
    "credit-memo": "/account/credit-memos",
    "debit-memo": "/account/debit-memos",
    "overdue-charge": "/account/overdue-charges",
}


def case_href(number: str) -> str:
    """Return the address of a case's page."""
    return f"{ADDRESS}/{quote(number, safe='')}"


@dataclass(frozen=True, slots=True)
class About:
    """What a case is about: a document or an item of the viewer's customer; `kind` is a key of PLACES."""

    kind: str
    number: str

    @property
    def href(self) -> str | None:
        """The address of its page; None for a kind that an ERP wrote and we have no page for."""
        place = PLACES.get(self.kind)
        return f"{place}/{quote(self.number, safe='')}" if place else None


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """Which cases: words in the number, the subject or the description, and a status."""

    q: str = ""
    status: str = ""

    @property
    def narrowed(self) -> bool:
        return bool(self.q or self.status)

    @property
    def fields(self) -> dict[str, str]:
        return {"q": self.q, "status": self.status}


@dataclass(frozen=True, slots=True)
class CaseHead:
    """A case in one line."""

    number: str
    subject: str
    status: str
    case_class: str | None
    severity: str | None
    opened_at: datetime
    opened_by: str | None
    answered_at: datetime | None  # when somebody wrote last, in words that the customer may read

    @property
    def href(self) -> str:
        return case_href(self.number)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A file of a case. `size` in bytes."""

    id: int
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class Comment:
    """What somebody wrote, with the files that came along."""

    id: int
    author: str
    staff: bool
    internal: bool
    body: str
    created_at: datetime
    files: Sequence[CaseFile]


@dataclass(frozen=True, slots=True)
class CasePage:
    """A case with all that was said, the first first."""

    head: CaseHead
    description: str | None
    about: About | None
    closed_at: datetime | None
    files: Sequence[CaseFile]
    comments: Sequence[Comment]

    @property
    def fingerprint(self) -> str:
        """What a page has seen of it: changes with every answer and every status."""
        last = self.comments[-1].id if self.comments else 0
        return f"{last}-{self.head.status}"
