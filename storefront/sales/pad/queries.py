"""Whom an order pad may order for: the salesperson's own customers, as acting for them asks it, at each request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, ShipVia
from storefront.kernel.viewer import Operator, Permission, Viewer
from storefront.portal.users import PortalActingOff, PortalAreaOff
from storefront.sales.card import seen_by
from storefront.sales.queries import OWN, get_own, own_customer


@dataclass(frozen=True, slots=True)
class Ordering:
    """The viewer that the salesperson is for a customer; `barred` says why nothing may be ordered now."""

    viewer: Viewer
    barred: str | None


def find_ordering(session: Session, seller: Operator, code: str) -> Ordering:
    """Return as whom the salesperson orders for a customer now; the session sees this customer only. Two statements.

    Raises NotFoundError, for a customer that is somebody else's too.
    """
    facts = get_own(session, seller, code)
    off = PortalAreaOff
    areas = session.scalars(
        select(off.area).where(or_(off.customer_id.is_(None), off.customer_id == facts.id), off.contact_id.is_(None))
    )
    viewer = replace(seen_by(seller, facts), areas_off=frozenset(areas))
    if facts.acting_off:
        return Ordering(viewer, "acting_forbidden")
    return Ordering(viewer, None if viewer.may(Permission.ORDER_PLACE) else "ordering_off")


def find_lost(session: Session, seller: Operator, codes: Sequence[str]) -> list[str]:
    """Return those of the codes whose lists a phone may keep no longer: not the salesperson's, or acting is forbidden.

    One statement; none without a code.
    """
    if not codes:
        return []
    forbidden = select(PortalActingOff.id).where(PortalActingOff.customer_id == Customer.id).correlate(Customer)
    statement = select(Customer.code).where(Customer.code.in_(codes), own_customer(seller), ~forbidden.exists())
    kept = set(session.scalars(statement.execution_options(**OWN)))
    return [code for code in codes if code not in kept]


def find_ship_vias(session: Session, viewer: Viewer) -> tuple[list[tuple[str, str]], str | None]:
    """Return the ways of shipping as (code, name), and the code of the customer's usual one; two statements."""
    vias = session.execute(select(ShipVia.code, ShipVia.name).where(ShipVia.active).order_by(ShipVia.name)).all()
    usual = session.execute(
        select(ShipVia.code).join(Customer, Customer.ship_via_id == ShipVia.id).where(Customer.id == viewer.customer_id)
    ).scalar_one_or_none()
    return [(code, name) for code, name in vias], usual
