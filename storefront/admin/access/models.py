"""What the pages of access show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storefront.auth.roles import Role, UserType


@dataclass(frozen=True, slots=True)
class Person:
    """A contact, with its customer."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    active: bool
    customer_id: int
    customer_code: str
    customer_name: str

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.email or str(self.id)


@dataclass(frozen=True, slots=True)
class Access:
    """An access of a contact, with its login; `state`: live, invited (never signed in), suspended, revoked, ended."""

    id: int
    user_id: int
    login: str
    email: str
    state: str
    ends_on: date | None
    granted_at: datetime
    granted_by: str | None
    last_login_at: datetime | None
    user_type_id: int | None
    sign_ins: int
    link_until: datetime | None
    customers: int
    has_password: bool
    must_change: bool

    @property
    def opens(self) -> bool:
        """Tell whether one may sign in by it today."""
        return self.state in {"live", "invited"}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail to a contact: queued, sent, failed (and why) or dropped."""

    id: int
    kind: str
    recipient: str
    state: str
    tries: int
    error: str | None
    created_at: datetime
    sent_at: datetime | None
    due_at: datetime


@dataclass(frozen=True, slots=True)
class AreaSwitch:
    """An area: off for this one, or off above it (for the customer or the portal), where it can't be changed."""

    area: str
    off: bool
    off_above: bool


@dataclass(frozen=True, slots=True)
class AccessPage:
    """Everything that the panel of a contact's access shows. `held` are codes of roles, `givable` those on offer."""

    person: Person
    access: Access | None
    roles: Sequence[Role]
    givable: frozenset[str]
    held: frozenset[str]
    types: Sequence[UserType]
    areas: Sequence[AreaSwitch]
    mails: Sequence[Mail]

    @property
    def seen(self) -> Mapping[str, str]:
        """What a form on this page was opened on: what two people could change at once."""
        access = self.access
        return {
            "state": access.state.replace("invited", "live") if access else "",
            "roles": " ".join(sorted(self.held)),
            "ends_on": access.ends_on.isoformat() if access and access.ends_on else "",
            "user_type": str(access.user_type_id or "") if access else "",
        }

    @property
    def way_in(self) -> str:
        """How somebody who may sign in gets in the next time; empty by a password of the own.

        link: by the link of a mail; coming: such a mail is on its way; made: by a password that was handed over;
        lost: the link was used or is too old; unsent: no mail with a link ever went out.
        """
        access = self.access
        if access is None or not access.opens or (access.has_password and not access.must_change):
            return ""
        if access.link_until:
            return "link"
        if access.has_password:
            return "made"
        if any(mail.kind == "password_reset" and mail.state == "queued" for mail in self.mails):
            return "coming"  # the link is made as it goes out
        return "lost" if any(mail.kind in {"welcome", "password_reset"} for mail in self.mails) else "unsent"

    @property
    def offered(self) -> list[Role]:
        """The roles of contacts; the operator's own limits show in `givable`."""
        return [role for role in self.roles if not role.staff]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A contact in the list of those who are to get access.

    `problem` says why there is none to give: inactive, no_email, login_taken, has.
    """

    person: Person
    state: str
    login: str | None
    problem: str | None
