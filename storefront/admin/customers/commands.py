"""Writes customers: new ones, changes, and who is let in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.admin.customers.values import has_documents, read_values, write_sets, write_values
from storefront.admin.visible import get_customer
from storefront.auth import acting
from storefront.company.details.values import BILLING
from storefront.erp.customers import Address, Customer, Location
from storefront.kernel.clock import Clock
from storefront.kernel.editing import Values, check_unchanged, differences
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import CustomerStatus, Operator
from storefront.portal.audit import record
from storefront.portal.users import PortalStaffCustomer

MAIN = "MAIN"
# words that stand where a code stands in an address
RESERVED = frozenset({"new"})
ADDRESS = ("line1", "line2", "city", "region", "postal_code", "country")


class CodeTakenError(RefusalError):
    """Another customer has this code, or it is a word of ours."""

    code = "code_taken"


class CurrencyLockedError(RefusalError):
    """Documents exist: their amounts are in the currency that the customer has."""

    code = "currency_locked"


class ApprovedError(RefusalError):
    """Somebody has let the customer in: from then on its status says whether it may order."""

    code = "approved"


@dataclass(frozen=True, slots=True)
class NewCustomer:
    """A customer to be written. Addresses are values by the names in ADDRESS; no billing address: the same one."""

    code: str
    values: Values
    shipping: Values
    billing: Values | None
    approved: bool


def add_customer(session: Session, operator: Operator, clock: Clock, wanted: NewCustomer) -> Customer:
    """Write a customer with its addresses, groups and areas. Raises CodeTakenError, NotFoundError.

    Who does not see all customers gets the new one assigned: else nobody could go on with it.
    """
    if wanted.code.lower() in RESERVED or session.scalar(select(Customer.id).where(Customer.code == wanted.code)):
        raise CodeTakenError
    now = clock.now()
    customer = Customer(code=wanted.code, registered_at=now, approved_at=now if wanted.approved else None)
    write_values(session, customer, wanted.values)
    session.add(customer)
    session.flush()
    write_sets(session, customer, wanted.values)
    _add_addresses(session, customer, wanted)
    if not operator.sees_everyone:
        session.add(PortalStaffCustomer(customer_id=customer.id, user_id=operator.user_id))
    after = {name: value for name, value in wanted.values.items() if value}
    _record(session, operator, clock, customer, "customer.created", after={"code": wanted.code, **after})
    return customer


def _add_addresses(session: Session, customer: Customer, wanted: NewCustomer) -> None:
    shipping = Address(customer_id=customer.id, code=MAIN, name=customer.name, **_place(wanted.shipping))
    session.add(shipping)
    session.flush()
    session.add(
        Location(
            customer_id=customer.id,
            code=MAIN,
            label=shipping.city,
            address_id=shipping.id,
            is_default=True,
            ship_via_id=customer.ship_via_id,
            warehouse_id=customer.warehouse_id,
        )
    )
    if wanted.billing:
        session.add(Address(customer_id=customer.id, code=BILLING, name=customer.name, **_place(wanted.billing)))
    session.flush()


def _place(values: Values) -> dict[str, str | None]:
    optional = {"line2", "region", "postal_code"}
    return {name: values.get(name, "") or (None if name in optional else "") for name in ADDRESS}


def change_customer(
    session: Session, operator: Operator, clock: Clock, code: str, *, seen: Values, values: Values
) -> Customer:
    """Change a customer as long as nobody else did since it was seen; only what differs is written.

    Raises NotFoundError, ChangedMeanwhileError, CurrencyLockedError.
    """
    customer = _locked(session, operator, code)
    now = read_values(session, customer)
    check_unchanged({name: value for name, value in seen.items() if name in now}, now)
    changes = differences({name: now[name] for name in values}, values)
    if "currency" in changes and has_documents(session, customer.id):
        raise CurrencyLockedError
    if not changes:
        return customer
    changed = {name: values[name] for name in changes}
    write_values(session, customer, changed)
    # a group or an area alone is a change of the customer too: a connector reads by this
    customer.modified_at = clock.now()
    session.flush()
    write_sets(session, customer, changed)
    before = {name: change.before for name, change in changes.items()}
    _record(session, operator, clock, customer, "customer.changed", before=before, after=changed)
    return customer


def approve(session: Session, operator: Operator, clock: Clock, code: str) -> Customer:
    """Let a customer in: it may order from now on. Raises NotFoundError."""
    return _decide(session, operator, clock, code, approved_at=clock.now(), rejected_at=None)


def reject(session: Session, operator: Operator, clock: Clock, code: str) -> Customer:
    """Keep a customer out: its people see what there is, and order nothing. Raises NotFoundError, ApprovedError."""
    return _decide(session, operator, clock, code, approved_at=None, rejected_at=clock.now())


def _decide(
    session: Session,
    operator: Operator,
    clock: Clock,
    code: str,
    *,
    approved_at: datetime | None,
    rejected_at: datetime | None,
) -> Customer:
    customer = _locked(session, operator, code)
    if rejected_at and customer.approved_at:
        raise ApprovedError
    before = {"status": customer.status}
    customer.approved_at, customer.rejected_at = approved_at, rejected_at
    if rejected_at:
        customer.status = CustomerStatus.INACTIVE
    elif customer.status in {CustomerStatus.INACTIVE, CustomerStatus.ON_HOLD}:
        customer.status = CustomerStatus.ACTIVE
    session.flush()
    action = "customer.rejected" if rejected_at else "customer.approved"
    after = {"status": str(customer.status)}
    changed = before != after
    _record(
        session, operator, clock, customer, action, before=before if changed else None, after=after if changed else None
    )
    return customer


def _locked(session: Session, operator: Operator, code: str) -> Customer:
    """Return the customer, held against others until the end of the transaction."""
    found = get_customer(session, operator, code)
    statement = select(Customer).where(Customer.id == found.id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def _record(
    session: Session,
    operator: Operator,
    clock: Clock,
    customer: Customer,
    action: str,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(session, clock, operator, action, subject=customer.code, customer_id=customer.id, before=before, after=after)


def switch_acting(session: Session, operator: Operator, clock: Clock, code: str, *, allowed: bool) -> None:
    """Let salespeople order for a customer, or none. Raises NotFoundError."""
    customer = get_customer(session, operator, code)
    acting.switch_acting(session, clock, operator, customer_id=customer.id, name=customer.name, allowed=allowed)
