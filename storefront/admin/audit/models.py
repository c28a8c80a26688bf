"""What the page of the audit log shows, and what it is narrowed to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """What the log is narrowed to; both days are included. `customer` is a code."""

    q: str = ""
    person: str = ""
    customer: str = ""
    action: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.q or self.person or self.customer or self.action or self.start or self.end)

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form."""
        return {
            "q": self.q,
            "person": self.person,
            "customer": self.customer,
            "action": self.action,
            "from": self.start,
            "to": self.end,
        }


@dataclass(frozen=True, slots=True)
class Change:
    """A field before and after, as the log keeps them; words.py says them."""

    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what, when, from where, to what, on whose behalf."""

    at: datetime
    actor: str
    on_behalf_of: str | None
    network_address: str | None
    customer_code: str | None
    customer_name: str | None
    action: str
    subject: str | None
    details: Mapping[str, Any] | None

    @property
    def changes(self) -> Sequence[Change]:
        """What changed, field by field."""
        return changes_of(self.details)

    @property
    def customer_href(self) -> str | None:
        return f"/admin/audit?customer={quote(self.customer_code)}" if self.customer_code else None

    @property
    def person_href(self) -> str:
        return f"/admin/audit?person={quote(self.actor)}"


def changes_of(details: Mapping[str, Any] | None) -> Sequence[Change]:
    """Read what the log keeps of a change: before and after, or facts without a before."""
    known = details or {}
    before, after = known.get("before"), known.get("after")
    if not isinstance(before, dict) and not isinstance(after, dict):
        before, after = {}, {name: value for name, value in known.items() if value is not None}
    before, after = before if isinstance(before, dict) else {}, after if isinstance(after, dict) else {}
    names = [*before, *(name for name in after if name not in before)]
    return [Change(str(name), before.get(name), after.get(name)) for name in names]
