"""What a shipment's status means, where a package is followed, and what of an order is still to come. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import quote, urlsplit

from storefront.catalog.stock_rules import StockLevel, split
from storefront.kernel.money import ZERO

PLACE_OF_NUMBER = "{number}"

# The warehouse's own drafts: nothing is packed, and all of it may change. A customer does not see them. A status that
# we don't know is shown as it is.
HIDDEN = ("On Hold",)
PACKING = "Open"
# Gone out, and nobody tells us of its arrival
TRAVELLING = ("Confirmed", "Invoiced")
GONE = (*TRAVELLING, "Completed")
# For so many days a shipment counts as on the way, unless the ERP completes it before
ON_THE_WAY_DAYS = 7
# Of these orders nothing more comes, whatever their lines say
CLOSED_ORDERS = ("Completed", "Invoiced", "Canceled", "Rejected", "Expired")


def has_gone(status: str, confirmed_at: datetime | None) -> bool:
    """Tell whether the goods have left. A status that we don't know counts by its confirmation."""
    return status in GONE or (status not in {PACKING, *HIDDEN} and confirmed_at is not None)


def tracking_href(pattern: str | None, number: str | None) -> str | None:
    """Return the carrier's page of a package; None without a number, or without a usable pattern.

    A pattern is an http or https address with {number} behind its host: a number never chooses the host.
    """
    if not pattern or not number or not number.strip():
        return None
    try:
        parts = urlsplit(pattern.strip())
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or PLACE_OF_NUMBER in parts.netloc:
        return None
    if PLACE_OF_NUMBER not in pattern:
        return None
    return pattern.strip().replace(PLACE_OF_NUMBER, quote(number.strip(), safe=""))


@dataclass(frozen=True, slots=True)
class Remainder:
    """What of a line is still to come, in its unit: in stock or held for it, and later, with its day where known."""

    ready: Decimal
    later: Decimal
    later_on: date | None


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What of an order's line is open, in its unit, of which one is `factor` base units."""

    open: Decimal
    factor: Decimal
    decimals: int
    is_stock: bool


def still_open(ordered: Decimal, shipped: Decimal, cancelled: Decimal, packed_here: Decimal) -> Decimal:
    """Return what of a line comes after this shipment; `packed_here` is its part while the shipment has not gone."""
    return max(ordered - shipped - cancelled - packed_here, ZERO)


def remainder(line: OpenLine, held: Decimal, level: StockLevel, today: date) -> Remainder:
    """Return when the open quantity comes. `held` is what stock is held for this line alone, in base units."""
    free = replace(level, available=max(level.available, ZERO) + held)
    found = split(line.open, free, factor=line.factor, decimals=line.decimals, is_stock=line.is_stock)
    # a day that has passed promises nothing
    day = found.later_on if found.later_on and found.later_on >= today else None
    return Remainder(found.now, found.later, day)
