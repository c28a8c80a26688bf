"""A company's data as the values of a form, all text; and the form's values as rows again."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.customers import Address, Customer, Location
from storefront.kernel.editing import Values

PLAIN = ("name", "email", "phone", "tax_number", "language")
NEEDED = frozenset({"name", "language"})
BILLING = "BILLING"  # the code of the address that bills go to
PARTS = ("line1", "line2", "postal_code", "city", "region", "country")
NEEDED_PARTS = frozenset({"line1", "city", "country"})
PREFIX = "billing_"
FIELDS = (*PLAIN, *(PREFIX + part for part in PARTS))


def read_details(session: Session, customer: Customer) -> dict[str, str]:
    """Return a company's data, in one statement; empty for nothing, and for bills that go where the goods go."""
    billing = _billing(session, customer.id)
    values = {name: getattr(customer, name) or "" for name in PLAIN}
    return values | {PREFIX + part: getattr(billing, part, None) or "" for part in PARTS}


def whole(values: Values, changed: Iterable[str]) -> dict[str, str]:
    """Return the values of the fields that change; of an address all parts, so that it is never half of two."""
    names = set(changed)
    if any(name.startswith(PREFIX) for name in names):
        names.update(PREFIX + part for part in PARTS)
    return {name: values[name] for name in FIELDS if name in names}


def write_details(session: Session, customer: Customer, values: Values, now: datetime) -> None:
    """Put values on the rows of a company; `now` is when it changed, for whoever reads by that."""
    for name in PLAIN:
        if name in values:
            setattr(customer, name, values[name] if name in NEEDED else values[name] or None)
    # a billing address alone is a change of the customer too: a connector reads by this
    customer.modified_at = now
    _write_billing(session, customer, {part: values[PREFIX + part] for part in PARTS if PREFIX + part in values})
    session.flush()


def _write_billing(session: Session, customer: Customer, parts: Values) -> None:
    if not parts:
        return
    billing = _billing(session, customer.id)
    if not any(parts.values()):
        if billing:
            _take_away(session, billing)
        return
    if billing is None:
        billing = Address(customer_id=customer.id, code=BILLING, name=customer.name, line1="", city="", country="")
        session.add(billing)
    for part, value in parts.items():
        setattr(billing, part, value if part in NEEDED_PARTS else value or None)


def _take_away(session: Session, billing: Address) -> None:
    """Bills go where the goods go from now on; a place that goods go to keeps its address, under another code."""
    if session.scalar(select(Location.id).where(Location.address_id == billing.id).limit(1)):
        billing.code = f"P-{secrets.token_hex(6)}"
    else:
        session.delete(billing)


def _billing(session: Session, customer_id: int) -> Address | None:
    return session.scalar(select(Address).where(Address.customer_id == customer_id, Address.code == BILLING))
