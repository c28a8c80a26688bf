"""A salesperson who acts for a customer: what is asked about it at each request, and the viewer that comes of it.

The sign-in holds the customer and nothing else. Whether it is still the salesperson's, and still lets itself be ordered
for, is part of the one statement that finds out who is looking.
"""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from storefront.erp.customers import CustomerSalesperson, Salesperson
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import ACTING_PERMISSIONS, Operator, Permission, ViewedCustomer, Viewer
from storefront.portal.audit import record
from storefront.portal.users import PortalActingOff, PortalLoginSession

FORBIDDEN, GONE = "forbidden", "gone"


def assigned() -> ColumnElement[bool]:
    """Return the condition that the customer of the sign-in is assigned to the salesperson now."""
    own = CustomerSalesperson
    return (own.customer_id == PortalLoginSession.acting_customer_id) & (own.salesperson_id == Salesperson.id)


def acting_columns() -> tuple[ColumnElement[Any], ...]:
    """Return what is read beside the customer: whether the sign-in acts, for whom, and whether that is forbidden."""
    off = (
        select(PortalActingOff.id)
        .where(PortalActingOff.customer_id == PortalLoginSession.acting_customer_id)
        .correlate(PortalLoginSession)
        .exists()
    )
    return (
        PortalLoginSession.acting_customer_id.label("acting_customer_id"),
        CustomerSalesperson.customer_id.label("assigned_customer_id"),
        off.label("acting_off"),
    )


def why_ended(row: SimpleNamespace, staff: Operator | None) -> str | None:
    """Return why a sign-in that acts acts no more: "gone" or "forbidden"; None where it does, or never did."""
    if not row.acting_customer_id:
        return None
    if staff is None or not row.assigned_customer_id or not staff.may(Permission.SALES_ACT):
        return GONE
    return FORBIDDEN if row.acting_off else None


def acting_viewer(row: SimpleNamespace, staff: Operator, customer: ViewedCustomer) -> Viewer:
    """Return the viewer that a salesperson is on the customer's pages."""
    return Viewer(
        user_id=staff.user_id,
        person_name=staff.person_name,
        email=staff.email,
        language=staff.language,
        customer=customer,
        permissions=frozenset(str(one) for one in ACTING_PERMISSIONS),
        contact_id=None,
        salesperson_id=staff.salesperson_id,
        cart_lines=row.cart_lines,
        areas_off=frozenset((row.areas_off or "").split()),
    )


def may_be_acted_for(session: Session, customer_id: int) -> bool:
    """Tell whether a customer lets its salespeople order for it."""
    off = select(PortalActingOff.id).where(PortalActingOff.customer_id == customer_id)
    return session.execute(off).first() is None


def switch_acting(
    session: Session, clock: Clock, by: Operator | Viewer, *, customer_id: int, name: str, allowed: bool
) -> None:
    """Let a customer's salespeople order for it, or none: it counts at their next request. Again is no matter."""
    if allowed == may_be_acted_for(session, customer_id):
        return
    if allowed:
        session.execute(
            delete(PortalActingOff)
            .where(PortalActingOff.customer_id == customer_id)
            .execution_options(synchronize_session=False)
        )
    else:
        session.add(PortalActingOff(customer_id=customer_id, at=clock.now(), by=by.person_name))
        session.flush()
    record(
        session, clock, by, "acting.allowed" if allowed else "acting.forbidden", subject=name, customer_id=customer_id
    )
