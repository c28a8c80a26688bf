"""What a report is asked, and what it shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from storefront.admin.customers.models import customer_href

REPORTS = ("customers", "groups", "classes", "overdue", "inactive", "logins")
IN_MONEY = ("customers", "groups", "classes", "overdue")
# the cell that a report's bars show, and its sort
BAR = {"customers": 1, "groups": 2, "classes": 2, "overdue": 0, "inactive": 2, "logins": 3}


@dataclass(frozen=True, slots=True)
class Ask:
    """A period, both days included, open at an end that is None; and the day that counts as today."""

    today: date
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report. `code` is a customer's where the line is about one; amounts are in `currency`."""

    label: str
    code: str | None
    currency: str | None
    cells: tuple[Any, ...]

    @property
    def href(self) -> str | None:
        return customer_href(self.code) if self.code else None


@dataclass(frozen=True, slots=True)
class Sum:
    """What a report comes to in one currency: how many lines, and the amount that its bars show."""

    currency: str
    lines: int
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Report:
    """The first lines of a report, the longest bars first; `more` when there are others. `sums` are of all lines."""

    lines: Sequence[Line]
    more: bool
    currency: str | None = None
    sums: Sequence[Sum] = ()
