"""What becomes of a registration: a new customer, another contact of an existing one, or nothing. Once."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.admin.access.commands import Wish, grant
from storefront.admin.contacts.commands import EmailTakenError, add_contact
from storefront.admin.customers.commands import NewCustomer, add_customer
from storefront.admin.registrations.queries import seen_by
from storefront.admin.visible import get_customer
from storefront.auth.grants import CannotGrantError
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Operator, Permission
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import record
from storefront.portal.registrations import APPROVED, REJECTED, WAITING, PortalRegistration
from storefront.portal.users import PortalAccess
from storefront.settings import Settings

ROW = PortalRegistration


class DecidedError(RefusalError):
    """Somebody was quicker, or the company sent a newer registration."""

    code = "decided"


def approve(
    session: Session,
    operator: Operator,
    clock: Clock,
    settings: Settings,
    registration_id: int,
    *,
    wanted: NewCustomer,
    wish: Wish,
) -> Customer:
    """Make a registration a customer with a contact and its access; the welcome mail goes out. All of it, or nothing.

    Raises NotFoundError, DecidedError, CodeTakenError, CannotGrantError.
    """
    row = _held(session, operator, registration_id, needed=(Permission.ADMIN_EDIT, Permission.ADMIN_ACCESS))
    customer = add_customer(session, operator, clock, wanted)
    customer.registered_at = row.created_at
    contact = add_contact(session, operator, clock, customer, _person(row, settings))
    grant(session, clock, settings, operator, contact_id=contact.id, wish=wish)
    _decide(session, operator, clock, row, "registration.approved", customer_id=customer.id, contact_id=contact.id)
    return customer


def attach(
    session: Session,
    operator: Operator,
    clock: Clock,
    settings: Settings,
    registration_id: int,
    *,
    code: str,
    wish: Wish,
) -> Customer:
    """Let the person of a registration in at a customer that is there, as another contact, or as the one it has.

    Raises NotFoundError (for a customer out of sight too), DecidedError, CannotGrantError.
    """
    row = _held(session, operator, registration_id, needed=(Permission.ADMIN_EDIT, Permission.ADMIN_ACCESS))
    customer = get_customer(session, operator, code)
    try:
        contact = add_contact(session, operator, clock, customer, _person(row, settings))
    except EmailTakenError as taken:
        contact = session.get_one(Contact, taken.contact_id)
        _refuse_second_access(session, contact)
    grant(session, clock, settings, operator, contact_id=contact.id, wish=wish)
    _decide(session, operator, clock, row, "registration.attached", customer_id=customer.id, contact_id=contact.id)
    return customer


def reject(session: Session, operator: Operator, clock: Clock, registration_id: int, *, reason: str) -> None:
    """Say no to a registration; its person is told why, and may try again. Raises NotFoundError, DecidedError."""
    row = _held(session, operator, registration_id, needed=(Permission.ADMIN_EDIT,))
    row.state, row.decided_at, row.decided_by, row.reason = REJECTED, clock.now(), operator.person_name, reason
    session.flush()
    enqueue(
        session,
        clock,
        kind=MailKind.REGISTRATION_REJECTED,
        recipient=row.email,
        language=row.language,
        context={"person_name": row.first_name or row.last_name, "customer_name": row.company, "reason": reason},
    )
    record(session, clock, operator, "registration.rejected", subject=row.company, after={"reason": reason})


def _held(
    session: Session, operator: Operator, registration_id: int, *, needed: tuple[Permission, ...]
) -> PortalRegistration:
    """Return a registration that waits, held against others until the end of the transaction."""
    if not all(operator.may(one) for one in needed):
        raise NotFoundError(registration=registration_id)
    if session.scalar(select(ROW.id).where(ROW.id == registration_id, seen_by(operator))) is None:
        raise NotFoundError(registration=registration_id)
    statement = select(ROW).where(ROW.id == registration_id, ROW.state == WAITING).with_for_update()
    row = session.scalar(statement.execution_options(populate_existing=True))
    if row is None:
        raise DecidedError
    return row


def _person(row: PortalRegistration, settings: Settings) -> Mapping[str, str]:
    return {
        "first_name": row.first_name or "",
        "last_name": row.last_name,
        "email": row.email,
        "phone": row.phone or "",
        "language": row.language,
        "contact_class": settings.default_contact_class,
    }


def _refuse_second_access(session: Session, contact: Contact) -> None:
    """Access that is there already keeps its roles; whoever has it needs no registration."""
    access = PortalAccess
    if session.scalar(select(access.id).where(access.contact_id == contact.id, access.active).limit(1)):
        raise CannotGrantError("there_already")


def _decide(
    session: Session,
    operator: Operator,
    clock: Clock,
    row: PortalRegistration,
    action: str,
    *,
    customer_id: int,
    contact_id: int,
) -> None:
    row.customer_id, row.contact_id = customer_id, contact_id
    row.state, row.decided_at, row.decided_by = APPROVED, clock.now(), operator.person_name
    session.flush()
    record(session, clock, operator, action, subject=row.company, customer_id=customer_id)
