"""The list of contacts: of all customers that the operator sees, or of one; one statement a page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session

from storefront.admin.contacts.models import ContactFilter, ContactRow
from storefront.admin.visible import visible
from storefront.erp.contacts import Contact, sorted_by
from storefront.erp.customers import Customer
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.people_search import contact_says
from storefront.portal.users import PortalAccess, PortalUser

SORTS = {
    "name": Sort((sorted_by(), Contact.id), (str,)),
    "newest": Sort((Contact.id,), (), down=True),
}


def list_contacts(session: Session, operator: Operator, wanted: ContactFilter, *, ask: PageAsk) -> Page[ContactRow]:
    """Return a page of the people of the customers that the operator sees, in one statement. Raises BadCursorError."""
    statement: Any = (
        select(
            Contact.id,
            Contact.code,
            Contact.first_name,
            Contact.last_name,
            Contact.email,
            Contact.phone,
            Contact.job_title,
            Contact.active,
            Customer.code,
            Customer.name,
            has_access(),
            last_login(),
        )
        .join(Customer, Customer.id == Contact.customer_id)
        .where(visible(operator))
    )
    statement = _narrowed(session, wanted, statement)
    return read_page(session, statement, SORTS[wanted.sort], ask, _row)


def _row(values: Any) -> ContactRow:  # noqa: ANN401 (a row)
    access, last_login_at = values[-2:]
    return ContactRow(*(*values[:-2], None if access is None else bool(access), last_login_at))


def has_access() -> ColumnElement[Any]:
    """Return whether a contact's access is alive, 1 or 0; None for one that never had any."""
    alive = case((PortalAccess.active & PortalUser.active, 1), else_=0)
    return (
        select(func.max(alive))
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .where(PortalAccess.contact_id == Contact.id)
        .scalar_subquery()
    )


def last_login() -> ColumnElement[Any]:
    """Return when a contact signed in last."""
    return (
        select(func.max(PortalUser.last_login_at, type_=PortalUser.last_login_at.type))
        .join(PortalAccess, PortalAccess.user_id == PortalUser.id)
        .where(PortalAccess.contact_id == Contact.id)
        .scalar_subquery()
    )


def _narrowed(session: Session, wanted: ContactFilter, statement: Select[Any]) -> Select[Any]:
    if wanted.q:
        statement = statement.where(contact_says(session, wanted.q))
    if wanted.customer:
        theirs = select(Customer.id).where(Customer.code == wanted.customer)
        statement = statement.where(Contact.customer_id == theirs.scalar_subquery())
    if wanted.state:
        statement = statement.where(Contact.active if wanted.state == "active" else ~Contact.active)
    return statement.where(_with_access(wanted.access)) if wanted.access else statement


def _with_access(which: str) -> ColumnElement[bool]:
    alive = exists().where(
        PortalAccess.contact_id == Contact.id,
        PortalAccess.active,
        PortalUser.id == PortalAccess.user_id,
        PortalUser.active,
    )
    if which == "none":
        return ~alive
    return alive.where(PortalUser.last_login_at.is_(None)) if which == "unused" else alive
