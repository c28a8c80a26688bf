"""Reads of one customer: what its tabs show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from storefront.account.balance import Balance, find_balances
from storefront.admin.audit.models import changes_of
from storefront.admin.customers.models import (
    AccessRow,
    Considered,
    Facts,
    Head,
    HistoryRow,
    Place,
    PriceAnswer,
)
from storefront.admin.customers.values import has_documents, read_values
from storefront.admin.seeing import as_customer
from storefront.admin.visible import get_customer
from storefront.catalog.price_rules import PriceAsk
from storefront.catalog.prices import context_of, find_price_lists
from storefront.company.details.values import BILLING
from storefront.erp.addresses import address_lines
from storefront.erp.contacts import Contact
from storefront.erp.customers import (
    Address,
    Customer,
    CustomerClass,
    CustomerGroup,
    CustomerGroupMember,
    CustomerSalesperson,
    Employee,
    Location,
    PriceClass,
    Salesperson,
    ShipVia,
    Terms,
)
from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item, ItemUnit
from storefront.erp.keyset import Sort, read_page
from storefront.erp.stock import Warehouse
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import CustomerId, ItemId
from storefront.kernel.money import line_amount
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.audit import PortalAudit
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalAreaOff, PortalRole, PortalUser

BY_TIME = Sort((PortalAudit.at, PortalAudit.id), (datetime.fromisoformat,), down=True)


def get_head(session: Session, operator: Operator, code: str) -> Head:
    """Return what stands above every tab: two statements. Raises NotFoundError."""
    customer = get_customer(session, operator, code)
    balances = find_balances(session, CustomerId(customer.id))
    return Head(
        id=customer.id,
        code=customer.code,
        name=customer.name,
        status=customer.status,
        currency=customer.currency,
        registered_at=customer.registered_at,
        approved_at=customer.approved_at,
        rejected_at=customer.rejected_at,
        balance=balances.get(customer.currency, Balance()),
        viewer=as_customer(operator, customer),
    )


def get_values(session: Session, operator: Operator, code: str) -> dict[str, str]:
    """Return what the form of a customer shows, in four statements. Raises NotFoundError."""
    return read_values(session, get_customer(session, operator, code))


def is_currency_locked(session: Session, operator: Operator, code: str) -> bool:
    """Tell whether documents of a customer exist. Raises NotFoundError."""
    return has_documents(session, get_customer(session, operator, code).id)


def get_facts(session: Session, head: Head) -> Facts:
    """Return what is written down about the customer, in four statements."""
    parent = aliased(Customer)
    row: Any = session.execute(
        select(
            CustomerClass.name,
            PriceClass.name,
            Terms.name,
            Warehouse.name,
            ShipVia.name,
            parent.code,
            parent.name,
            Customer.language,
            Customer.email,
            Customer.phone,
            Customer.tax_number,
            Customer.note,
            Customer.credit_limit,
        )
        .outerjoin(CustomerClass, CustomerClass.id == Customer.customer_class_id)
        .outerjoin(PriceClass, PriceClass.id == Customer.price_class_id)
        .outerjoin(Terms, Terms.id == Customer.terms_id)
        .outerjoin(Warehouse, Warehouse.id == Customer.warehouse_id)
        .outerjoin(ShipVia, ShipVia.id == Customer.ship_via_id)
        .outerjoin(parent, parent.id == Customer.parent_id)
        .where(Customer.id == head.id)
    ).one()
    people, groups = _salespeople(session, head), _groups(session, head)
    return Facts(*(*row[:7], people, groups, _areas_off(session, head), *row[7:]))


def _salespeople(session: Session, head: Head) -> Sequence[str]:
    return session.scalars(
        select(Employee.name)
        .join(Salesperson, Salesperson.employee_id == Employee.id)
        .join(CustomerSalesperson, CustomerSalesperson.salesperson_id == Salesperson.id)
        .where(CustomerSalesperson.customer_id == head.id)
        .order_by(CustomerSalesperson.is_default.desc(), Employee.name)
    ).all()


def _groups(session: Session, head: Head) -> Sequence[str]:
    return session.scalars(
        select(CustomerGroup.name)
        .join(CustomerGroupMember, CustomerGroupMember.customer_group_id == CustomerGroup.id)
        .where(CustomerGroupMember.customer_id == head.id)
        .order_by(CustomerGroup.name)
    ).all()


def _areas_off(session: Session, head: Head) -> Sequence[str]:
    off = PortalAreaOff
    return session.scalars(
        select(off.area).where(off.customer_id == head.id, off.contact_id.is_(None)).order_by(off.area)
    ).all()


def list_places(session: Session, head: Head) -> Sequence[Place]:
    """Return where the customer's goods go, the default first, then the other addresses of its book."""
    parts = (
        Address.name,
        Address.line1,
        Address.line2,
        Address.city,
        Address.region,
        Address.postal_code,
        Address.country,
    )
    rows = session.execute(
        select(
            Address.code,
            Location.label,
            Location.code,
            Location.phone,
            ShipVia.name,
            Warehouse.name,
            func.coalesce(Location.is_default, False),
            func.coalesce(Location.active, True),
            Location.id,
            *parts,
        )
        .outerjoin(Location, (Location.address_id == Address.id) & (Location.customer_id == Address.customer_id))
        .outerjoin(ShipVia, ShipVia.id == Location.ship_via_id)
        .outerjoin(Warehouse, Warehouse.id == Location.warehouse_id)
        .where(Address.customer_id == head.id)
        .order_by(func.coalesce(Location.is_default, False).desc(), Location.label, Address.code)
    )
    return [
        Place(
            label or name,
            code or name,
            address_lines(lines),
            phone,
            via,
            warehouse,
            default,
            active,
            location_id,
            billing=name == BILLING,
        )
        for name, label, code, phone, via, warehouse, default, active, location_id, *lines in rows
    ]


def list_access(session: Session, head: Head) -> Sequence[AccessRow]:
    """Return who may sign in for the customer, or could once, with the roles: two statements."""
    rows = session.execute(
        select(
            PortalAccess.id,
            Contact.id,
            Contact.first_name,
            Contact.last_name,
            Contact.email,
            PortalUser.login,
            PortalAccess.active & PortalUser.active & Contact.active,
            PortalAccess.revoked_at,
            PortalAccess.ends_on,
            PortalUser.last_login_at,
        )
        .join(PortalUser, PortalUser.id == PortalAccess.user_id)
        .join(Contact, Contact.id == PortalAccess.contact_id)
        .where(PortalAccess.customer_id == head.id)
        .order_by(PortalAccess.active.desc(), PortalUser.login)
    ).all()
    roles = _roles_of(session, [row[0] for row in rows])
    return [
        AccessRow(
            contact_id,
            " ".join(part for part in (first, last) if part) or email or login,
            login,
            bool(active),
            revoked_at is not None,
            ends_on,
            last_login_at,
            roles[access_id],
        )
        for access_id, contact_id, first, last, email, login, active, revoked_at, ends_on, last_login_at in rows
    ]


def _roles_of(session: Session, ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(PortalAccessRole.access_id, PortalRole.name)
        .join(PortalRole, PortalRole.id == PortalAccessRole.role_id)
        .where(PortalAccessRole.access_id.in_(ids))
        .order_by(PortalRole.name)
    )
    for access_id, name in rows:
        found[access_id].append(name)
    return found


def list_history(session: Session, head: Head, *, ask: PageAsk) -> Page[HistoryRow]:
    """Return a page of what was done for this customer, the latest first. Raises BadCursorError."""
    audit = PortalAudit
    statement = select(
        audit.at, audit.actor, audit.on_behalf_of, audit.network_address, audit.action, audit.subject, audit.details
    ).where(audit.customer_id == head.id)
    return read_page(session, statement, BY_TIME, ask, _history_row)


def _history_row(row: Any) -> HistoryRow:  # noqa: ANN401 (a row)
    return HistoryRow(*(*row[:-1], changes_of(row[-1])))


def get_price(session: Session, head: Head, *, sku: str, unit: str, quantity: Decimal, on: date) -> PriceAnswer:
    """Return what the customer would pay for so many of an item on a day, and why: three statements.

    An empty unit is the one that the item is sold in. Raises NotFoundError for an unknown item, or an unknown unit.
    """
    item = session.execute(
        with_texts(
            select(Item.id, Item.sku, SHOWN_NAME.label("name"), Item.base_unit, Item.sales_unit), head.viewer.language
        ).where(Item.sku.in_([sku, sku.upper()]))
    ).first()
    if item is None:
        raise NotFoundError(field="sku")
    units = [item.base_unit, *session.scalars(select(ItemUnit.unit).where(ItemUnit.item_id == item.id))]
    unit = unit or item.sales_unit
    if unit not in units:
        raise NotFoundError(field="unit", units=sorted(set(units)))
    answer = PriceAnswer(item.sku, item.name, unit, sorted(set(units)), quantity, on, None, None, ())
    return _priced(session, head, PriceAsk(ItemId(item.id), unit, quantity), answer)


def _priced(session: Session, head: Head, ask: PriceAsk, answer: PriceAnswer) -> PriceAnswer:
    context = context_of(head.viewer, answer.on)
    found = find_price_lists(session, [ask], context).get(ask.item_id)
    price = found.price(ask, context.currency) if found else None
    if found is None or price is None:
        return answer
    considered = [
        Considered(
            rule,
            one.unit_price,
            one.break_quantity,
            one.row.promotion,
            one.row.effective_on,
            one.row.expires_on,
            won=rule == price.rule,
        )
        for rule, one in found.considered(ask)
    ]
    amount = line_amount(price.unit_price, ask.quantity, context.currency)
    return replace(answer, price=price, amount=amount, considered=considered)
