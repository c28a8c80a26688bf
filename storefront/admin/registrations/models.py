"""What the pages of registrations show."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storefront.admin.customers.models import customer_href
from storefront.portal.registrations import APPROVED, REJECTED, REPLACED, WAITING

ADDRESS = "/admin/registrations"
EVERY = "all"
STATES = (WAITING, APPROVED, REJECTED, REPLACED, EVERY)
LONGEST_CODE = 12


@dataclass(frozen=True, slots=True)
class RegistrationFilter:
    """Which registrations. The days are those on which they reached us, both included."""

    q: str = ""
    state: str = WAITING
    start: date | None = None
    end: date | None = None

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anything out of what waits, or shows something else."""
        return bool(self.q or self.state != WAITING or self.start or self.end)

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form."""
        state = self.state if self.state != WAITING else None
        return {"q": self.q, "state": state, "from": self.start, "to": self.end}


@dataclass(frozen=True, slots=True)
class RegistrationRow:
    """A registration in the list; `confirmed_at` is when it reached us."""

    id: int
    company: str
    first_name: str | None
    last_name: str
    email: str
    city: str
    country: str
    state: str
    confirmed_at: datetime
    decided_at: datetime | None

    @property
    def href(self) -> str:
        return f"{ADDRESS}/{self.id}"

    @property
    def person(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name)))


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer that may be the same company."""

    code: str
    name: str
    tax_number: str | None

    @property
    def href(self) -> str:
        return customer_href(self.code)


@dataclass(frozen=True, slots=True)
class Registration:
    """All of one registration, with what it became, customers like it, and earlier tries of the same address."""

    row: RegistrationRow
    phone: str | None
    tax_number: str | None
    line1: str
    line2: str | None
    postal_code: str | None
    region: str | None
    message: str | None
    language: str
    created_at: datetime
    decided_by: str | None
    reason: str | None
    customer: Alike | None
    contact_id: int | None
    alike: Sequence[Alike]
    earlier: Sequence[RegistrationRow]

    @property
    def waits(self) -> bool:
        return self.row.state == WAITING

    @property
    def place(self) -> list[str]:
        """The address in lines, the country at its end."""
        town = " ".join(filter(None, (self.postal_code, self.row.city)))
        return [one for one in (self.line1, self.line2, town, self.region, self.row.country) if one]

    @property
    def suggested_code(self) -> str:
        """A code made of the company's name, to be written over."""
        plain = unicodedata.normalize("NFKD", self.row.company.replace("ß", "ss"))  # ü is u and two dots
        return "".join(one for one in plain.upper() if one.isalnum() and one.isascii())[:LONGEST_CODE]
