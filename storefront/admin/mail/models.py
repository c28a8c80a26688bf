"""What the pages of mail show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

STATES = ("queued", "sent", "failed", "dropped")


@dataclass(frozen=True, slots=True)
class MailFilter:
    """What the log of mail is narrowed to; both days are included. `q` is how an address begins."""

    q: str = ""
    state: str = ""
    kind: str = ""
    start: date | None = None
    end: date | None = None

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.q or self.state or self.kind or self.start or self.end)

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form."""
        return {"q": self.q, "state": self.state, "kind": self.kind, "from": self.start, "to": self.end}


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail: to whom, and what became of it."""

    id: int
    kind: str
    recipient: str
    customer_name: str | None
    contact_id: int | None
    state: str
    tries: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None

    @property
    def may_resend(self) -> bool:
        """Tell whether it can be sent again as it is: a link that was sent once is made anew from its contact."""
        return self.state == "failed" or (self.state == "sent" and self.kind not in WITH_A_SECRET)


WITH_A_SECRET = frozenset({"welcome", "password_reset", "test"})


@dataclass(frozen=True, slots=True)
class OwnWords:
    """An operator's words of one kind in one language: who wrote them last, and when."""

    kind: str
    language: str
    modified_at: datetime
    modified_by: str


@dataclass(frozen=True, slots=True)
class Example:
    """What a preview is filled in with: that of the latest mail of its kind, or invented (`recipient` is empty)."""

    context: Mapping[str, Any]
    recipient: str = ""
    created_at: datetime | None = None
