"""The list of contacts: of all customers that the operator sees, or of one; one statement a page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Select, case, exists, func, select
from sqlalchemy.orm import Session

from storefront.admin.contacts.models import ContactFilter, ContactRow
from storefront.admin.sorting import are_few, unindexed
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
    """Return a page of the people of the customers that the operator sees, in two statements.

    Raises BadCursorError.
    """
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
    narrowed, sort = _narrowed(session, wanted, statement), SORTS[wanted.sort]
    if are_few(session, narrowed, Contact.id):
        sort = unindexed(sort)
    elif wanted.q:
        narrowed = _narrowed(session, wanted, statement, walked=True)
    return read_page(session, narrowed, sort, ask, _row)


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


def _narrowed(session: Session, wanted: ContactFilter, statement: Select[Any], *, walked: bool = False) -> Select[Any]:
    if wanted.q:
        statement = statement.where(contact_says(session, wanted.q, walked=walked))
    if wanted.customer:
        theirs = select(Customer.id).where(Customer.code == wanted.customer)
        statement = statement.where(Contact.customer_id == theirs.scalar_subquery())
    if wanted.state:
        statement = statement.where(Contact.active if wanted.state == "active" else ~Contact.active)
    return statement.where(_with_access(wanted.access)) if wanted.access else statement


def _with_access(which: str) -> ColumnElement[bool]:
    opens = (
        select(PortalAccess.contact_id)
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .where(PortalAccess.active, PortalUser.active)
    )
    if which == "none":
        return ~exists(opens.where(PortalAccess.contact_id == Contact.id))
    return Contact.id.in_(opens.where(PortalUser.last_login_at.is_(None)) if which == "unused" else opens)
