"""Reads of the audit log: narrowed, a page at a time, or all of it as a stream."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union_all
from sqlalchemy.orm import Session

from storefront.admin.audit.models import AuditFilter, AuditRow
from storefront.admin.visible import visible
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, Employee
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.clock import start_of_day
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.audit import PortalAudit
from storefront.portal.people_search import contact_says
from storefront.portal.users import PortalUser

ROWS_AT_ONCE = 500
NEWEST_FIRST = Sort((PortalAudit.id,), (), down=True)


def list_audit(session: Session, operator: Operator, wanted: AuditFilter, *, ask: PageAsk) -> Page[AuditRow]:
    """Return a page of the log that this operator may see, newest first: one statement. Raises BadCursorError."""
    statement = _narrowed(session, operator, wanted)
    return read_page(session, statement, NEWEST_FIRST, ask, lambda row: AuditRow(*row))


def audit_rows(session: Session, operator: Operator, wanted: AuditFilter) -> Iterator[AuditRow]:
    """Yield all rows that are wanted, newest first, a few hundred at a time: for a file of any length."""
    statement = _narrowed(session, operator, wanted).order_by(*NEWEST_FIRST.order())
    for row in session.execute(statement.execution_options(yield_per=ROWS_AT_ONCE)):
        yield AuditRow(*row)


def _narrowed(session: Session, operator: Operator, wanted: AuditFilter) -> Select[*tuple[Any, ...]]:
    row = PortalAudit
    statement: Select[*tuple[Any, ...]] = (
        select(
            row.at,
            row.actor,
            row.on_behalf_of,
            row.network_address,
            Customer.code,
            Customer.name,
            row.action,
            row.subject,
            row.details,
        )
        .outerjoin(Customer, Customer.id == row.customer_id)
        .where(_theirs(operator))
    )
    if wanted.customer:
        its = select(Customer.id).where(Customer.code == wanted.customer)
        statement = statement.where(row.customer_id == its.scalar_subquery())
    if wanted.action:
        statement = statement.where(row.action == wanted.action)
    if wanted.start:
        statement = statement.where(row.at >= start_of_day(wanted.start))
    if wanted.end and wanted.end < date.max:
        statement = statement.where(row.at < start_of_day(wanted.end + timedelta(days=1)))
    if wanted.person:
        statement = statement.where(_by(session, wanted.person))
    return statement.where(_holds(row.subject, wanted.q)) if wanted.q else statement


def _theirs(operator: Operator) -> ColumnElement[bool]:
    """The rows on customers that the operator sees; those on no customer for who sees everyone, else the own."""
    if operator.sees_everyone:
        return visible(operator)
    return or_(visible(operator), and_(PortalAudit.customer_id.is_(None), PortalAudit.user_id == operator.user_id))


def _by(session: Session, person: str) -> ColumnElement[bool]:
    """Rows of a login whose person is found by these words, and those that carry the name as it is written here."""
    through_contacts = (
        select(PortalUser.id)
        .join(Contact, Contact.id == PortalUser.contact_id)
        .where(or_(contact_says(session, person), PortalUser.login == person.casefold()))
    )
    through_staff = (
        select(PortalUser.id)
        .join(Employee, Employee.id == PortalUser.employee_id)
        .where(or_(_holds(Employee.name, person), PortalUser.login == person.casefold()))
    )
    # each part by its own index: an OR of them would read the whole log
    row = PortalAudit
    theirs = select(row.id).where(row.user_id.in_(union_all(through_contacts, through_staff)))
    written = select(row.id).where(func.lower(row.actor) == func.lower(person))
    return row.id.in_(union_all(theirs, written))


def _holds(column: Any, words: str) -> ColumnElement[bool]:  # noqa: ANN401 (a column)
    """Return the condition that a column holds these words, capital letters or not."""
    spelled = {words.lower(), words}  # SQLite lowers plain letters only
    return or_(*(func.lower(column).contains(one, autoescape=True) for one in sorted(spelled)))
