"""Decisions about orders: credit, status, what ships from where, what may be cancelled. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from storefront.kernel.money import ZERO


class Credit(StrEnum):
    """What the credit limit says to an order."""

    FINE = "fine"
    WARN = "warn"
    HOLD = "hold"
    STOP = "stop"


def credit_decision(limit: Decimal | None, exposure: Decimal, order_total: Decimal, mode: str) -> Credit:
    """Compare open balance + open orders + this order with the limit; over it the setting decides."""
    if limit is None or exposure + order_total <= limit:
        return Credit.FINE
    return Credit(mode)


@dataclass(frozen=True, slots=True)
class Bin:
    """Free stock of an item in one warehouse, in base units; `id` names the balance's row."""

    id: int
    warehouse_id: int
    free: Decimal


def take(wanted: Decimal, bins: Sequence[Bin], home: int | None) -> list[tuple[Bin, Decimal]]:
    """Take base units from the bins, the home warehouse first; less than wanted when there is not enough."""
    taken = []
    for source in sorted(bins, key=lambda one: (one.warehouse_id != home, one.warehouse_id)):
        part = min(wanted, max(source.free, ZERO))
        if part > 0:
            taken.append((source, part))
            wanted -= part
    return taken


def order_status(credit: Credit, *, ships_now: bool) -> str:
    """Return the status a new order starts with."""
    if credit is Credit.HOLD:
        return "Credit Hold"
    return "Open" if ships_now else "Back Order"


def is_confirmed(status: str) -> bool:
    """Tell whether a new order is confirmed at once: nobody has to release it, whether it ships now or later."""
    return status in {"Open", "Back Order"}


# Nothing of these is on its way: what an ERP packs is Shipping or later
CANCELLABLE = frozenset({"On Hold", "Pending Approval", "Credit Hold", "Open", "Back Order"})
CANCELED = "Canceled"
PENDING, REJECTED = "Pending Approval", "Rejected"


def may_cancel(status: str, *, in_shipment: bool) -> bool:
    """Tell whether an order may still be cancelled: its status before shipping, nothing of it in a shipment.

    A status that we don't know may not: nobody can tell what the warehouse does with it.
    """
    return status in CANCELLABLE and not in_shipment


# What has gone out may still be invoiced; after so many days nobody waits for that with the page open
STILL_MOVES_DAYS = 14


def still_moves(*, final: bool, gone: bool, last_at: datetime, now: datetime) -> bool:
    """Tell whether an open page asks again for news of an order, of which the latest is from `last_at`."""
    if final:
        return False
    return not gone or now - last_at <= timedelta(days=STILL_MOVES_DAYS)
