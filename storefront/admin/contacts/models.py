"""What the pages of contacts show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

STATES = ("active", "inactive")
ACCESS = ("yes", "unused", "none")


def contact_href(contact_id: int, tab: str = "") -> str:
    """Return the address of a contact's page, or of a page below it."""
    return f"/admin/contacts/{contact_id}" + (f"/{tab}" if tab else "")


def person_name(first: str | None, last: str | None, email: str | None, code: str) -> str:
    """Return what a person is called: names may be empty in real data."""
    return " ".join(part for part in (first, last) if part) or email or code


@dataclass(frozen=True, slots=True)
class ContactFilter:
    """What the list of contacts is narrowed to. `access`: may sign in, was invited and never did, or may not."""

    q: str = ""
    customer: str = ""
    state: str = ""
    access: str = ""
    sort: str = "name"

    @property
    def narrowed(self) -> bool:
        """Tell whether it leaves anything out."""
        return bool(self.q or self.customer or self.state or self.access)

    @property
    def fields(self) -> dict[str, str | date | None]:
        """The filter as the fields of its form."""
        return {
            "q": self.q,
            "customer": self.customer,
            "state": self.state,
            "access": self.access,
            "sort": self.sort if self.sort != "name" else None,
        }


@dataclass(frozen=True, slots=True)
class ContactRow:
    """A person in a list. `access` is None for somebody who never had any, else whether it is alive."""

    id: int
    code: str
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    job_title: str | None
    active: bool
    customer_code: str
    customer_name: str
    access: bool | None
    last_login_at: datetime | None

    @property
    def href(self) -> str:
        return contact_href(self.id)

    @property
    def name(self) -> str:
        return person_name(self.first_name, self.last_name, self.email, self.code)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The same person, by the e-mail address, at another customer."""

    contact_id: int
    customer_code: str
    customer_name: str
    active: bool

    @property
    def href(self) -> str:
        return contact_href(self.contact_id)


@dataclass(frozen=True, slots=True)
class ContactPage:
    """Everything a contact's page shows."""

    id: int
    customer_id: int
    customer_code: str
    customer_name: str
    code: str
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    mobile: str | None
    job_title: str | None
    contact_class: str | None
    language: str | None
    active: bool
    modified_at: datetime
    login: str | None
    access: bool | None
    elsewhere: Sequence[Elsewhere] = ()

    @property
    def href(self) -> str:
        return contact_href(self.id)

    @property
    def name(self) -> str:
        return person_name(self.first_name, self.last_name, self.email, self.code)
