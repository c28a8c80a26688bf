"""Writes contacts: new ones, changes, and people who leave and come back."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from storefront.admin.contacts.queries import get_contact
from storefront.auth.accesses import suspend
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.editing import Values, check_unchanged, differences
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator
from storefront.mail.wanted import change_wanted
from storefront.portal.audit import record
from storefront.portal.users import PortalAccess, PortalLoginSession

FIELDS = ("first_name", "last_name", "email", "phone", "mobile", "job_title", "contact_class", "language")


class NobodyError(RefusalError):
    """A contact with neither a name nor an e-mail address: nobody could tell who it is."""

    code = "nobody"


class EmailTakenError(RefusalError):
    """Another contact of the customer has this e-mail address; `contact_id` is theirs."""

    code = "email_taken"

    def __init__(self, contact_id: int) -> None:
        super().__init__()
        self.contact_id = contact_id


def values_of(contact: Contact) -> dict[str, str]:
    """Return what a form shows of a contact; empty for nothing."""
    return {name: getattr(contact, name) or "" for name in FIELDS}


def add_contact(session: Session, operator: Operator, clock: Clock, customer: Customer, values: Values) -> Contact:
    """Write a new contact of a customer. Raises NobodyError, EmailTakenError."""
    _check(session, customer.id, values, but_not=None)
    contact = Contact(customer_id=customer.id, code=_new_code(), **_columns(values))
    session.add(contact)
    session.flush()
    _record(session, operator, clock, contact, "contact.created", after={k: v for k, v in values.items() if v})
    return contact


def switch_mails(
    session: Session,
    operator: Operator,
    clock: Clock,
    contact_id: int,
    *,
    seen: Collection[str],
    wanted: Collection[str],
) -> None:
    """Switch mails of a contact on and off. Raises NotFoundError."""
    contact = get_contact(session, operator, contact_id)
    change_wanted(
        session,
        clock,
        operator,
        contact_id=contact.id,
        customer_id=contact.customer_id,
        subject=contact.email or contact.code,
        seen=seen,
        wanted=wanted,
    )


def change_contact(
    session: Session, operator: Operator, clock: Clock, contact_id: int, *, seen: Values, values: Values
) -> Contact:
    """Change a contact as long as nobody else did since it was seen; only what differs is written.

    Raises NotFoundError, ChangedMeanwhileError, NobodyError, EmailTakenError.
    """
    contact = _locked(session, operator, contact_id)
    now = values_of(contact)
    check_unchanged(seen, now)
    changes = differences(now, values)
    if not changes:
        return contact
    _check(session, contact.customer_id, values, but_not=contact.id)
    for name, value in _columns(values).items():
        setattr(contact, name, value)
    session.flush()
    before = {name: change.before for name, change in changes.items()}
    after = {name: change.after for name, change in changes.items()}
    _record(session, operator, clock, contact, "contact.changed", before=before, after=after)
    return contact


def deactivate(session: Session, operator: Operator, clock: Clock, contact_id: int, *, end_access: bool) -> Contact:
    """Let a contact go: no sign-in works from now on. `end_access` ends the access for good, else it rests.

    Raises NotFoundError.
    """
    contact = _locked(session, operator, contact_id)
    contact.active = False
    accesses = session.scalars(select(PortalAccess).where(PortalAccess.contact_id == contact.id)).all()
    session.flush()
    for access in accesses:
        if end_access:
            suspend(session, clock, operator, access)
        else:  # or they would be alive again once the person comes back
            session.execute(delete(PortalLoginSession).where(PortalLoginSession.access_id == access.id))
    after = {"active": "no", "access": "ended" if end_access and accesses else "rests" if accesses else "none"}
    _record(session, operator, clock, contact, "contact.deactivated", before={"active": "yes"}, after=after)
    return contact


def reactivate(session: Session, operator: Operator, clock: Clock, contact_id: int) -> Contact:
    """Take a contact back; access that was let rest works again. Raises NotFoundError."""
    contact = _locked(session, operator, contact_id)
    contact.active = True
    session.flush()
    _record(session, operator, clock, contact, "contact.reactivated", before={"active": "no"}, after={"active": "yes"})
    return contact


def _locked(session: Session, operator: Operator, contact_id: int) -> Contact:
    """Return the contact, held against others until the end of the transaction."""
    get_contact(session, operator, contact_id)
    statement = select(Contact).where(Contact.id == contact_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def _check(session: Session, customer_id: int, values: Values, *, but_not: int | None) -> None:
    if not any(values.get(name) for name in ("first_name", "last_name", "email")):
        raise NobodyError
    email = values.get("email", "")
    if not email:
        return
    # the customer first: two who write the same person at once come one after the other
    session.scalars(select(Customer.id).where(Customer.id == customer_id).with_for_update()).one()
    taken = session.scalars(
        select(Contact.id).where(Contact.customer_id == customer_id, func.lower(Contact.email) == email.lower())
    ).all()
    if others := [contact_id for contact_id in taken if contact_id != but_not]:
        raise EmailTakenError(others[0])


def _columns(values: Values) -> dict[str, str | None]:
    return {name: values.get(name) or None for name in FIELDS}


def _new_code() -> str:
    """Return a code for a contact that no ERP has named yet."""
    return f"W-{secrets.token_hex(5).upper()}"


def _record(
    session: Session,
    operator: Operator,
    clock: Clock,
    contact: Contact,
    action: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    name = " ".join(part for part in (contact.first_name, contact.last_name) if part) or contact.email or contact.code
    record(
        session,
        clock,
        operator,
        action,
        subject=f"{name} ({contact.id})",
        customer_id=contact.customer_id,
        before=before,
        after=after,
    )
