"""Reads for the customer's own manager: of the own company only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, distinct, func, or_, select
from sqlalchemy.orm import Session

from storefront.auth.roles import Role, givable, list_roles, rights_of, roles_of_access
from storefront.company.commands import as_seen
from storefront.erp.contacts import Contact, sorted_by
from storefront.erp.customers import Address, Location
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Viewer
from storefront.portal.audit import PortalAudit
from storefront.portal.people_search import contact_says
from storefront.portal.users import PortalAccess, PortalUser

LATEST = 50
BY_NAME = Sort((sorted_by(), Contact.id), (str,))


@dataclass(frozen=True, slots=True)
class Colleague:
    """A person of the company; `state` is that of the access: empty, live, invited, suspended, revoked, ended."""

    id: int
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    job_title: str | None
    seen: str
    state: str
    login: str | None
    ends_on: date | None
    last_login_at: datetime | None
    by_staff: bool
    oneself: bool

    @property
    def name(self) -> str:
        return " ".join(filter(None, (self.first_name, self.last_name))) or self.email or str(self.id)

    @property
    def opens(self) -> bool:
        """Tell whether this person may sign in today."""
        return self.state in {"live", "invited"}


@dataclass(frozen=True, slots=True)
class ColleaguePage:
    """A colleague with the roles held, and those that the manager may give."""

    person: Colleague
    roles: Sequence[Role]
    held: frozenset[str]
    givable: frozenset[str]


@dataclass(frozen=True, slots=True)
class ShipTo:
    """A place that goods go to."""

    id: int
    label: str
    phone: str | None
    is_default: bool
    active: bool
    line1: str
    line2: str | None
    city: str
    region: str | None
    postal_code: str | None
    country: str

    @property
    def shown(self) -> dict[str, str]:
        """What the form shows, as text."""
        return as_seen(asdict(self))


@dataclass(frozen=True, slots=True)
class Deed:
    """A line of what happened: who, when, what, and from where."""

    at: datetime
    who: str
    action: str
    subject: str | None
    network_address: str | None


def list_people(session: Session, viewer: Viewer, clock: Clock, q: str, *, ask: PageAsk) -> Page[Colleague]:
    """Return a page of the active people of the company by name, those whose name or e-mail holds the words of `q`.

    One statement. Raises BadCursorError.
    """
    statement = _people(viewer).where(Contact.active)
    if q:
        statement = statement.where(contact_says(session, q))
    names = [column["name"] for column in statement.column_descriptions]

    def colleague(row: Sequence[Any]) -> Colleague:
        return _colleague(SimpleNamespace(**dict(zip(names, row, strict=True))), viewer, clock.today())

    return read_page(session, statement, BY_NAME, ask, colleague)


def count_openers(session: Session, viewer: Viewer, clock: Clock) -> int:
    """Return how many people of the company may sign in today: one statement."""
    access = PortalAccess
    found = session.scalar(
        select(func.count(distinct(Contact.id)))
        .join(access, access.contact_id == Contact.id)
        .join(PortalUser, PortalUser.id == access.user_id)
        .where(Contact.customer_id == viewer.customer_id, Contact.active, PortalUser.active, access.active)
        .where(access.revoked_at.is_(None), or_(access.ends_on.is_(None), access.ends_on >= clock.today()))
    )
    return found or 0


def get_colleague(session: Session, viewer: Viewer, clock: Clock, contact_id: int) -> ColleaguePage:
    """Return a person of the company. Raises NotFoundError, for somebody of another company too."""
    row = session.execute(_people(viewer).where(Contact.id == contact_id, Contact.active)).first()
    if row is None:
        raise NotFoundError(contact=contact_id)
    page = get_offers(session, viewer)
    held = roles_of_access(session, row.access_id)
    return ColleaguePage(
        person=_colleague(row, viewer, clock.today()),
        roles=page.roles,
        held=frozenset(role.code for role in page.roles if role.id in held),
        givable=page.givable,
    )


def get_offers(session: Session, viewer: Viewer) -> ColleaguePage:
    """Return the roles that the manager may give, of nobody yet."""
    roles = [role for role in list_roles(session) if not role.staff]
    may = frozenset(givable(rights_of(session, viewer, roles), roles))
    nobody = Colleague(0, None, None, None, None, None, "", "", None, None, None, by_staff=False, oneself=False)
    return ColleaguePage(nobody, roles, frozenset(), may)


def _people(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Contact.id,
            Contact.first_name,
            Contact.last_name,
            Contact.email,
            Contact.phone,
            Contact.job_title,
            Contact.modified_at,
            PortalAccess.id.label("access_id"),
            PortalAccess.active.label("access_active"),
            PortalAccess.revoked_at,
            PortalAccess.ends_on,
            PortalAccess.ended_by,
            PortalUser.id.label("user_id"),
            PortalUser.active.label("user_active"),
            PortalUser.login,
            PortalUser.last_login_at,
        )
        .outerjoin(PortalAccess, PortalAccess.contact_id == Contact.id)
        .outerjoin(PortalUser, PortalUser.id == PortalAccess.user_id)
        .where(Contact.customer_id == viewer.customer_id)
    )


def _colleague(row: Any, viewer: Viewer, today: date) -> Colleague:  # noqa: ANN401 (a row)
    return Colleague(
        id=row.id,
        first_name=row.first_name,
        last_name=row.last_name,
        email=row.email,
        phone=row.phone,
        job_title=row.job_title,
        seen=row.modified_at.isoformat(),
        state=_state(row, today) if row.access_id else "",
        login=row.login,
        ends_on=row.ends_on,
        last_login_at=row.last_login_at,
        by_staff=row.ended_by == "staff" or row.user_active is False,
        oneself=row.user_id == viewer.user_id,
    )


def _state(row: Any, today: date) -> str:  # noqa: ANN401 (a row)
    if row.revoked_at:
        return "revoked"
    if not (row.access_active and row.user_active):
        return "suspended"
    if row.ends_on and row.ends_on < today:
        return "ended"
    return "live" if row.last_login_at else "invited"


def list_addresses(session: Session, viewer: Viewer) -> list[ShipTo]:
    """Return where the company's goods go, the default first."""
    rows = session.execute(
        _addresses(viewer).order_by(Location.is_default.desc(), Location.active.desc(), Location.label)
    )
    return [ShipTo(*row) for row in rows]


def get_address(session: Session, viewer: Viewer, location_id: int) -> ShipTo:
    """Return one of them. Raises NotFoundError."""
    row = session.execute(_addresses(viewer).where(Location.id == location_id)).first()
    if row is None:
        raise NotFoundError(location=location_id)
    return ShipTo(*row)


def _addresses(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Location.id,
            Location.label,
            Location.phone,
            Location.is_default,
            Location.active,
            Address.line1,
            Address.line2,
            Address.city,
            Address.region,
            Address.postal_code,
            Address.country,
        )
        .join(Address, Address.id == Location.address_id)
        .where(Location.customer_id == viewer.customer_id)
    )


def list_sign_ins(session: Session, viewer: Viewer) -> list[Deed]:
    """Return the latest sign-ins of the company's people."""
    audit = PortalAudit
    return _deeds(session, audit.customer_id == viewer.customer_id, audit.action == "auth.signed_in")


def list_deeds_of_staff(session: Session, viewer: Viewer) -> list[Deed]:
    """Return what the distributor's people did for the company last: orders, access, data."""
    staff = select(PortalUser.id).where(PortalUser.kind != "contact")
    audit = PortalAudit
    return _deeds(
        session,
        audit.customer_id == viewer.customer_id,
        audit.user_id.in_(staff),
        audit.action.not_like("auth.%"),
    )


def _deeds(session: Session, *conditions: Any) -> list[Deed]:  # noqa: ANN401 (conditions of SQLAlchemy)
    audit = PortalAudit
    rows = session.execute(
        select(audit.at, audit.actor, audit.action, audit.subject, audit.network_address)
        .where(*conditions)
        .order_by(audit.id.desc())
        .limit(LATEST)
    )
    return [Deed(*row) for row in rows]
