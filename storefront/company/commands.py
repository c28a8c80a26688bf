"""Writes of the customer's own manager. Nobody gets more than the manager may; nobody of another company is there."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from storefront.auth import accesses
from storefront.auth.accesses import CannotChangeError
from storefront.auth.grants import CannotGrantError, Granted, change_roles, grant_access
from storefront.erp.contacts import Contact
from storefront.erp.customers import Address, Location
from storefront.kernel.clock import Clock
from storefront.kernel.editing import Values, check_unchanged
from storefront.kernel.errors import ChangedMeanwhileError, NotFoundError
from storefront.kernel.viewer import Operator, ViewedCustomer, Viewer
from storefront.portal.audit import record, record_change
from storefront.portal.users import PortalAccess, PortalUser
from storefront.settings import Settings


@dataclass(frozen=True, slots=True)
class PersonData:
    """What a manager may say of a colleague; None for nothing."""

    first_name: str | None
    last_name: str | None
    phone: str | None
    job_title: str | None


@dataclass(frozen=True, slots=True)
class Place:
    """Where goods go; None for nothing."""

    label: str
    phone: str | None
    line1: str
    line2: str | None
    city: str
    region: str | None
    postal_code: str | None
    country: str


def invite(
    session: Session,
    clock: Clock,
    settings: Settings,
    viewer: Viewer,
    *,
    email: str,
    person: PersonData,
    roles: Sequence[str],
) -> Granted:
    """Give a new or known person of the company access, and send the welcome mail. Raises CannotGrantError."""
    contact = _known(session, viewer, email) or _new(
        session, clock, viewer, email, person, contact_class=settings.default_contact_class
    )
    _refuse_oneself(session, viewer, contact)
    return grant_access(session, clock, settings, contact=contact, roles=roles, by=viewer)


def _known(session: Session, viewer: Viewer, email: str) -> Contact | None:
    statement = select(Contact).where(
        Contact.customer_id == viewer.customer_id, func.lower(Contact.email) == email.strip().lower(), Contact.active
    )
    return session.scalars(statement.order_by(Contact.id).limit(1)).first()


def _new(
    session: Session, clock: Clock, viewer: Viewer, email: str, person: PersonData, *, contact_class: str
) -> Contact:
    contact = Contact(
        customer_id=viewer.customer_id,
        code=f"P-{secrets.token_hex(6)}",
        email=email.strip(),
        contact_class=contact_class or None,
        **asdict(person),
    )
    session.add(contact)
    session.flush()
    record(session, clock, viewer, "contact.created", subject=email.strip())
    return contact


def _refuse_oneself(session: Session, viewer: Viewer, contact: Contact) -> None:
    own = select(PortalAccess.id).where(PortalAccess.contact_id == contact.id, PortalAccess.user_id == viewer.user_id)
    if session.scalar(own):
        raise CannotGrantError("oneself")


def give_access(
    session: Session, clock: Clock, settings: Settings, viewer: Viewer, *, contact_id: int, roles: Sequence[str]
) -> Granted:
    """Give a colleague access who has none. Raises NotFoundError, CannotGrantError."""
    contact = _colleague(session, viewer, contact_id)
    _refuse_oneself(session, viewer, contact)
    return grant_access(session, clock, settings, contact=contact, roles=roles, by=viewer)


def change_person(
    session: Session, clock: Clock, viewer: Viewer, *, contact_id: int, person: PersonData, seen: str
) -> None:
    """Change what is said of a colleague. Raises NotFoundError, ChangedMeanwhileError."""
    contact = _colleague(session, viewer, contact_id)
    if contact.modified_at.isoformat() != seen:
        raise ChangedMeanwhileError
    before = {name: getattr(contact, name) for name in asdict(person)}
    for name, value in asdict(person).items():
        setattr(contact, name, value)
    session.flush()
    record_change(
        session,
        clock,
        viewer,
        "contact.changed",
        subject=contact.email or contact.code,
        before=before,
        after=asdict(person),
    )


def change_colleagues_roles(
    session: Session, clock: Clock, viewer: Viewer, *, contact_id: int, roles: Sequence[str]
) -> None:
    """Give a colleague exactly these of the roles that the manager may give. Raises CannotGrantError and the others."""
    access = _access(session, viewer, contact_id)
    if access.user_id == viewer.user_id:
        raise CannotChangeError("oneself")
    login = session.get_one(PortalUser, access.user_id).login
    change_roles(session, clock, access=access, login=login, roles=roles, by=viewer)


def take_step(
    session: Session, clock: Clock, settings: Settings, viewer: Viewer, *, contact_id: int, step: str
) -> None:
    """Suspend, resume, reset or welcome a colleague. Raises NotFoundError, CannotChangeError."""
    access = _access(session, viewer, contact_id)
    if step == "suspend":
        accesses.suspend(session, clock, viewer, access)
    elif step == "resume":
        accesses.resume(session, clock, viewer, access)
    elif step == "reset":
        accesses.reset_password(session, clock, viewer, access)
    else:
        accesses.resend_welcome(session, clock, settings, viewer, access)


def _colleague(session: Session, viewer: Viewer, contact_id: int) -> Contact:
    found = session.scalar(
        select(Contact).where(Contact.id == contact_id, Contact.customer_id == viewer.customer_id, Contact.active)
    )
    if found is None:
        raise NotFoundError(contact=contact_id)
    return found


def _access(session: Session, viewer: Viewer, contact_id: int) -> PortalAccess:
    contact = _colleague(session, viewer, contact_id)
    found = session.scalars(
        select(PortalAccess)
        .where(PortalAccess.contact_id == contact.id, PortalAccess.customer_id == viewer.customer_id)
        .limit(1)
    ).first()
    if found is None:
        raise NotFoundError(contact=contact_id)
    return found


def add_address(
    session: Session,
    clock: Clock,
    who: Viewer | Operator,
    place: Place,
    *,
    customer: ViewedCustomer,
    default: bool,
) -> None:
    """Write a new place that a customer's goods go to; `who` is its manager, or an operator who sees it."""
    code = f"P-{secrets.token_hex(6)}"
    address = Address(customer_id=customer.id, code=code, name=customer.name, **_lines(place))
    session.add(address)
    session.flush()
    location = Location(customer_id=customer.id, code=code, label=place.label, phone=place.phone, address_id=address.id)
    session.add(location)
    session.flush()
    if default:
        _make_default(session, customer, location.id)
    record(
        session,
        clock,
        who,
        "address.created",
        subject=place.label,
        customer_id=customer.id,
        after={**asdict(place), "is_default": default},
    )


def change_address(
    session: Session,
    clock: Clock,
    who: Viewer | Operator,
    place: Place,
    *,
    customer: ViewedCustomer,
    location_id: int,
    seen: Values,
    default: bool,
    active: bool,
) -> None:
    """Change a place; documents keep what they copied. The default one stays in use.

    Raises NotFoundError, and ChangedMeanwhileError (kernel/editing.py) when the place is not as it was seen.
    """
    location = _location(session, customer, location_id)
    address = session.get_one(Address, location.address_id)
    before = _state(location, address)
    shown = as_seen(before)
    check_unchanged({name: value for name, value in seen.items() if name in shown}, shown)
    location.label, location.phone = place.label, place.phone
    for name, value in _lines(place).items():
        setattr(address, name, value)
    session.flush()
    if default:
        _make_default(session, customer, location.id)
    location.active = active or default or location.is_default
    session.flush()
    after = _state(location, address)
    record_change(
        session, clock, who, "address.changed", subject=place.label, customer_id=customer.id, before=before, after=after
    )


def as_seen(values: Mapping[str, object]) -> dict[str, str]:
    """Return what a place's form shows, as text: who saves second is told what changed."""
    return {name: str(values[name] or "") for name in (*Place.__dataclass_fields__, "is_default", "active")}


def _state(location: Location, address: Address) -> dict[str, object]:
    lines = (name for name in Place.__dataclass_fields__ if name not in {"label", "phone"})
    own = {name: getattr(location, name) for name in ("label", "phone", "is_default", "active")}
    return own | {name: getattr(address, name) for name in lines}


def _location(session: Session, customer: ViewedCustomer, location_id: int) -> Location:
    """Return the place, held against others until the end of the transaction."""
    statement = select(Location).where(Location.id == location_id, Location.customer_id == customer.id)
    found = session.scalar(statement.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise NotFoundError(location=location_id)
    return found


def _lines(place: Place) -> dict[str, str | None]:
    return {name: value for name, value in asdict(place).items() if name not in {"label", "phone"}}


def _make_default(session: Session, customer: ViewedCustomer, location_id: int) -> None:
    """One default a company: the old one first, so that there are never two."""
    own = update(Location).where(Location.customer_id == customer.id)
    session.execute(
        own.where(Location.is_default).values(is_default=False).execution_options(synchronize_session="fetch")
    )
    session.execute(
        own.where(Location.id == location_id).values(is_default=True).execution_options(synchronize_session="fetch")
    )
