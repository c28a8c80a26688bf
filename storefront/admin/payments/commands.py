"""Writes of payments by staff: what arrived, what never came, and how customers may pay."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.admin.payments.models import NOT_HERE
from storefront.admin.payments.queries import customer_of, find_mapping, get_payment
from storefront.admin.visible import get_customer
from storefront.database import insert_or_update
from storefront.erp.payment_methods import PaymentMethod
from storefront.kernel.clock import Clock
from storefront.kernel.editing import check_unchanged
from storefront.kernel.viewer import Operator
from storefront.payments.rules import WAYS
from storefront.payments.settling import lock_payment, settle, void
from storefront.portal.audit import record_change
from storefront.portal.payments import PortalCustomerPaymentMethod, PortalPaymentMethod


def receive(session: Session, operator: Operator, clock: Clock, number: str, arrived: Decimal) -> bool:
    """Release a transfer whose money is here. Tell whether it was new. Raises NotFoundError."""
    payment = lock_payment(session, customer_of(session, operator, number), number)
    if not get_payment(session, operator, number).head.may_arrive:
        return False
    return settle(session, clock, operator, payment, arrived)


def give_up(session: Session, operator: Operator, clock: Clock, number: str) -> bool:
    """End a transfer that never came. Tell whether it was new. Raises NotFoundError."""
    payment = lock_payment(session, customer_of(session, operator, number), number)
    if not get_payment(session, operator, number).head.may_end:
        return False
    return void(session, clock, operator, payment)


def save_methods(
    session: Session,
    operator: Operator,
    clock: Clock,
    *,
    seen: Mapping[str, str],
    values: Mapping[str, str],
    code: str | None = None,
) -> bool:
    """Say how customers pay: everybody, or the one of this code. Tell whether anything changed.

    Raises ChangedMeanwhileError when it is not as it was seen, NotFoundError for a customer out of sight.
    """
    customer_id = get_customer(session, operator, code).id if code else None
    now = find_mapping(session, customer_id).values
    check_unchanged({way: seen.get(way, "") for way in WAYS}, now)
    after = {way: values.get(way, "") for way in WAYS}
    changed = [way for way in WAYS if now[way] != after[way]]
    ids = {key: row_id for row_id, key in session.execute(select(PaymentMethod.id, PaymentMethod.code))}
    for way in changed:
        _write(session, clock, way, after[way], ids, customer_id)
    action = "payment_methods.changed"
    record_change(session, clock, operator, action, subject=code, customer_id=customer_id, before=now, after=after)
    return bool(changed)


def _write(
    session: Session, clock: Clock, way: str, value: str, ids: Mapping[str, int], customer_id: int | None
) -> None:
    own = PortalCustomerPaymentMethod
    if customer_id is not None and not value:
        session.execute(delete(own).where(own.customer_id == customer_id, own.way == way))
        return
    row: dict[str, Any] = {
        "way": way,
        "payment_method_id": None if value == NOT_HERE else ids.get(value),
        "modified_at": clock.now(),
    }
    table: type[Any] = PortalPaymentMethod
    keys: tuple[str, ...] = ("way",)
    if customer_id is not None:
        table, keys, row = own, ("customer_id", "way"), {**row, "customer_id": customer_id}
    session.execute(
        insert_or_update(
            session,
            table,
            row,
            on=keys,
            update=lambda new: {"payment_method_id": new.payment_method_id, "modified_at": new.modified_at},
        )
    )
