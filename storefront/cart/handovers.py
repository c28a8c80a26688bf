"""Reads of carts that change hands: to whom one may go, and which are on their way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlalchemy import Select, exists, null, or_, select, true
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact, sorted_by
from storefront.erp.customers import Customer, CustomerSalesperson, Employee, Salesperson
from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Permission, Viewer
from storefront.portal.carts import PortalCart, PortalCartLine, PortalHandover, PortalHandoverLine
from storefront.portal.roles import access_holds
from storefront.portal.users import PortalAccess, PortalActingOff, PortalRolePermission, PortalUser, PortalUserRole


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody a cart may go to: a salesperson of the customer, or one of its buyers (with a contact)."""

    user_id: int
    name: str
    email: str
    language: str
    contact_id: int | None = None

    @property
    def key(self) -> str:
        return str(self.user_id)


@dataclass(frozen=True, slots=True)
class HandoverLine:
    """A line on its way; `name` is in the reader's language, `own_name` the item's own."""

    item_id: int
    sku: str
    name: str
    own_name: str
    unit: str
    quantity: Decimal
    seen_price: Decimal | None


@dataclass(frozen=True, slots=True)
class Handover:
    """A cart on its way, or what became of it. `sender` is whom a mail goes to when it is given back."""

    id: int
    from_user_id: int
    from_name: str
    to_name: str
    message: str | None
    sent_at: datetime
    outcome: str | None
    from_me: bool
    lines: Sequence[HandoverLine]
    sender: Partner | None = None


def find_partners(session: Session, viewer: Viewer, today: date) -> list[Partner]:
    """Return to whom the viewer's cart may go: a buyer's to the salespeople, theirs to the buyers. One statement."""
    statement = _buyers(viewer, today) if viewer.is_acting else _salespeople(viewer)
    return [_partner(row) for row in session.execute(statement) if row.user_id != viewer.user_id]


def find_salespeople(session: Session, viewer: Viewer) -> list[Partner]:
    """Return the customer's salespeople who can sign in, also where it forbids acting. One statement."""
    return [_partner(row) for row in session.execute(_salespeople(viewer, forbidden_too=True))]


def _partner(row: Any) -> Partner:  # noqa: ANN401 (a row)
    name = " ".join(filter(None, (row.first_name, row.last_name))) or row.email
    return Partner(row.user_id, name, row.email, row.language or "", row.contact_id)


def _buyers(viewer: Viewer, today: date) -> Select[*tuple[Any, ...]]:
    return (
        _people()
        .where(
            Contact.customer_id == viewer.customer_id,
            Contact.active,
            PortalUser.active,
            PortalAccess.active,
            or_(PortalAccess.ends_on.is_(None), PortalAccess.ends_on >= today),
            access_holds(Permission.ORDER_PLACE),
        )
        .order_by(sorted_by(), Contact.id)
    )


def _people() -> Select[*tuple[Any, ...]]:
    return (
        select(
            PortalUser.id.label("user_id"),
            Contact.first_name,
            Contact.last_name,
            PortalUser.email,
            Contact.language,
            Contact.id.label("contact_id"),
        )
        .select_from(Contact)
        .join(PortalAccess, (PortalAccess.contact_id == Contact.id) & (PortalAccess.customer_id == Contact.customer_id))
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
    )


def _salespeople(viewer: Viewer, *, forbidden_too: bool = False) -> Select[*tuple[Any, ...]]:
    """The customer's salespeople who can sign in and act, the usual one first; nobody where it forbids that."""
    may_act = exists().where(
        PortalUserRole.user_id == PortalUser.id,
        PortalRolePermission.role_id == PortalUserRole.role_id,
        PortalRolePermission.permission == Permission.SALES_ACT,
    )
    off = select(PortalActingOff.id).where(PortalActingOff.customer_id == viewer.customer_id).exists()
    return (
        select(
            PortalUser.id.label("user_id"),
            Employee.name.label("first_name"),
            null().label("last_name"),
            PortalUser.email,
            PortalUser.language,
            null().label("contact_id"),
        )
        .select_from(CustomerSalesperson)
        .join(Salesperson, (Salesperson.id == CustomerSalesperson.salesperson_id) & Salesperson.active)
        .join(Employee, (Employee.id == Salesperson.employee_id) & Employee.active)
        .join(PortalUser, (PortalUser.employee_id == Employee.id) & PortalUser.active)
        .where(CustomerSalesperson.customer_id == viewer.customer_id, may_act, true() if forbidden_too else ~off)
        .order_by(CustomerSalesperson.is_default.desc(), Employee.name, PortalUser.id)
    )


@dataclass(frozen=True, slots=True)
class Sender:
    """A buyer whose lines lie in a salesperson's cart, or who asked for the quote that the salesperson accepts."""

    access_id: int
    contact_id: int
    name: str


def find_senders(session: Session, viewer: Viewer, order_key: str | None) -> list[Sender]:
    """Return the buyers of whose carts a line still lies in the viewer's cart with this key. One statement.

    A line is theirs by its item: whoever changes its quantity or unit still orders what they sent.
    """
    row, sent, cart, line = PortalHandover, PortalHandoverLine, PortalCart, PortalCartLine
    kept = exists().where(
        sent.handover_id == row.id,
        sent.customer_id == row.customer_id,
        sent.item_id == line.item_id,
        line.cart_id == cart.id,
        line.removed_at.is_(None),
    )
    found = session.execute(
        select(PortalAccess.id, PortalAccess.contact_id, row.from_name)
        .distinct()
        .join(cart, (cart.order_key == row.into_key) & (cart.customer_id == row.customer_id))
        .join(PortalAccess, (PortalAccess.user_id == row.from_user_id) & (PortalAccess.customer_id == row.customer_id))
        .where(
            row.customer_id == viewer.customer_id,
            row.into_key == order_key,
            cart.user_id == viewer.user_id,
            kept,
        )
        .order_by(PortalAccess.id)
    )
    return [Sender(*one) for one in found]


def find_asker(session: Session, viewer: Viewer, contact_id: int) -> list[Sender]:
    """Return the contact who asked for a quote as the sender of its lines; nobody without access. One statement."""
    access = PortalAccess
    row = session.execute(
        select(access.id, Contact.first_name, Contact.last_name, Contact.email)
        .join(Contact, (Contact.id == access.contact_id) & (Contact.customer_id == access.customer_id))
        .where(access.customer_id == viewer.customer_id, access.contact_id == contact_id)
    ).first()
    if row is None:
        return []
    return [Sender(row.id, contact_id, " ".join(filter(None, (row.first_name, row.last_name))) or row.email or "")]


def list_handovers(session: Session, viewer: Viewer) -> list[Handover]:
    """Return the carts on their way from the viewer or to the viewer, the latest first: one statement."""
    row = PortalHandover
    statement = _with_lines(viewer).where(
        or_(row.from_user_id == viewer.user_id, row.to_user_id == viewer.user_id), row.answered_at.is_(None)
    )
    return _made(session.execute(statement).all(), viewer)


def get_handover(session: Session, viewer: Viewer, handover_id: int) -> Handover:
    """Return one from or to the viewer, whatever became of it: two statements. Raises NotFoundError."""
    row = PortalHandover
    statement = _with_lines(viewer).where(
        row.id == handover_id, or_(row.from_user_id == viewer.user_id, row.to_user_id == viewer.user_id)
    )
    found = _made(session.execute(statement).all(), viewer, sender=_sender(session, viewer, handover_id))
    if not found:
        raise NotFoundError(handover=handover_id)
    return found[0]


def _sender(session: Session, viewer: Viewer, handover_id: int) -> Partner | None:
    """Return who sent it: a person of the customer, or somebody of the staff."""
    row = session.execute(
        select(
            PortalUser.id.label("user_id"),
            Contact.first_name,
            Contact.last_name,
            PortalUser.email,
            Contact.language,
            Contact.id.label("contact_id"),
            Employee.name.label("employee"),
            PortalUser.language.label("own"),
            Customer.language.label("customer"),
        )
        .select_from(PortalHandover)
        .join(Customer, Customer.id == PortalHandover.customer_id)
        .join(PortalUser, PortalUser.id == PortalHandover.from_user_id)
        .outerjoin(Employee, Employee.id == PortalUser.employee_id)
        .outerjoin(
            PortalAccess,
            (PortalAccess.user_id == PortalUser.id) & (PortalAccess.customer_id == PortalHandover.customer_id),
        )
        .outerjoin(Contact, Contact.id == PortalAccess.contact_id)
        .where(PortalHandover.id == handover_id, PortalHandover.customer_id == viewer.customer_id)
    ).first()
    if row is None:
        return None
    name = row.employee or " ".join(filter(None, (row.first_name, row.last_name))) or row.email
    return Partner(row.user_id, name, row.email, row.language or row.own or row.customer, row.contact_id)


def _with_lines(viewer: Viewer) -> Select[*tuple[Any, ...]]:
    row, line = PortalHandover, PortalHandoverLine
    lines = (
        select(row, line.item_id, Item.sku, SHOWN_NAME, Item.name, line.unit, line.quantity, line.seen_price)
        .outerjoin(line, (line.handover_id == row.id) & (line.customer_id == row.customer_id))
        .outerjoin(Item, Item.id == line.item_id)
    )
    return (
        with_texts(lines, viewer.language).where(row.customer_id == viewer.customer_id).order_by(row.id.desc(), line.id)
    )


def _made(rows: Sequence[Any], viewer: Viewer, sender: Partner | None = None) -> list[Handover]:
    found = []
    for _id, group in groupby(rows, lambda row: row[0].id):
        parts = list(group)
        row = parts[0][0]
        found.append(
            Handover(
                row.id,
                row.from_user_id,
                row.from_name,
                row.to_name,
                row.message,
                row.sent_at,
                row.outcome,
                row.from_user_id == viewer.user_id,
                [HandoverLine(*part[1:]) for part in parts if part[1] is not None],
                sender,
            )
        )
    return found
