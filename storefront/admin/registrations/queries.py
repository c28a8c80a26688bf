"""Reads of registrations: what nobody decided yet is every colleague's, what became a customer is of who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, union
from sqlalchemy.orm import Session

from storefront.admin.registrations.models import EVERY, Alike, Registration, RegistrationFilter, RegistrationRow
from storefront.admin.visible import visible
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.clock import start_of_day
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.registrations import UNCONFIRMED, WAITING, PortalRegistration

ROW = PortalRegistration
OLDEST_FIRST = Sort((ROW.confirmed_at, ROW.id), (datetime.fromisoformat,))
NEWEST_FIRST = Sort((ROW.confirmed_at, ROW.id), (datetime.fromisoformat,), down=True)
COLUMNS: tuple[Any, ...] = (
    ROW.id,
    ROW.company,
    ROW.first_name,
    ROW.last_name,
    ROW.email,
    ROW.city,
    ROW.country,
    ROW.state,
    ROW.confirmed_at,
    ROW.decided_at,
)
MOST_WORDS = 8
MOST_ALIKE = 5
MOST_EARLIER = 10


def seen_by(operator: Operator) -> ColumnElement[bool]:
    """Return the condition that every statement on registrations carries: confirmed ones, in sight of the operator."""
    if operator.sees_everyone:
        return ROW.state != UNCONFIRMED
    theirs = ROW.customer_id.in_(select(Customer.id).where(visible(operator)))
    return (ROW.state != UNCONFIRMED) & or_(ROW.customer_id.is_(None), theirs)


def list_registrations(
    session: Session, operator: Operator, wanted: RegistrationFilter, *, ask: PageAsk
) -> Page[RegistrationRow]:
    """Return a page of registrations, in one statement: who waits longest first, else the newest. BadCursorError."""
    statement = select(*COLUMNS).where(seen_by(operator), *_narrowed(wanted))
    sort = OLDEST_FIRST if wanted.state == WAITING else NEWEST_FIRST
    return read_page(session, statement, sort, ask, lambda row: RegistrationRow(*row))


def _narrowed(wanted: RegistrationFilter) -> list[ColumnElement[bool]]:
    found = [ROW.words.contains(word, autoescape=True) for word in wanted.q.casefold().split()[:MOST_WORDS]]
    if wanted.state != EVERY:
        found.append(ROW.state == wanted.state)
    if wanted.start:
        found.append(ROW.confirmed_at >= start_of_day(wanted.start))
    if wanted.end and wanted.end < date.max:
        found.append(ROW.confirmed_at < start_of_day(wanted.end + timedelta(days=1)))
    return found


def get_registration(session: Session, operator: Operator, registration_id: int) -> Registration:
    """Return a registration with what stands around it, in three statements. Raises NotFoundError."""
    found = session.execute(
        select(ROW, Customer.code, Customer.name, Customer.tax_number)
        .outerjoin(Customer, Customer.id == ROW.customer_id)
        .where(ROW.id == registration_id, seen_by(operator))
    ).first()
    if found is None:
        raise NotFoundError(registration=registration_id)
    row, code, name, tax_number = found
    return Registration(
        row=RegistrationRow(*(getattr(row, column.key) for column in COLUMNS)),
        phone=row.phone,
        tax_number=row.tax_number,
        line1=row.line1,
        line2=row.line2,
        postal_code=row.postal_code,
        region=row.region,
        message=row.message,
        language=row.language,
        created_at=row.created_at,
        decided_by=row.decided_by,
        reason=row.reason,
        customer=Alike(code, name, tax_number) if code and name else None,
        contact_id=row.contact_id,
        alike=_alike(session, operator, row),
        earlier=_earlier(session, operator, row),
    )


def _alike(session: Session, operator: Operator, row: PortalRegistration) -> Sequence[Alike]:
    """Return customers with the same name, tax number, or address of a person: each looked up by its own index."""
    same: list[Any] = [
        select(Customer.id).where(Customer.name == row.company),
        select(Contact.customer_id).where(Contact.email == row.email),
    ]
    if row.tax_number:
        same.append(select(Customer.id).where(Customer.tax_number == row.tax_number))
    statement = (
        select(Customer.code, Customer.name, Customer.tax_number)
        .where(Customer.id.in_(union(*same)), visible(operator))
        .order_by(Customer.name, Customer.id)
        .limit(MOST_ALIKE)
    )
    return [Alike(*found) for found in session.execute(statement)]


def _earlier(session: Session, operator: Operator, row: PortalRegistration) -> Sequence[RegistrationRow]:
    statement = (
        select(*COLUMNS)
        .where(ROW.email == row.email, ROW.id != row.id, seen_by(operator))
        .order_by(ROW.id.desc())
        .limit(MOST_EARLIER)
    )
    return [RegistrationRow(*found) for found in session.execute(statement)]
