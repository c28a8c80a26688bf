"""What a report decides: its period where none is asked for, and how long a bar is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

WHOLE_BAR = 1000
SILENT_DAYS = 90
# days back from today at which a report begins where nothing is said; 0 begins at the beginning
USUAL_DAYS = {"customers": 365, "groups": 365, "classes": 365, "overdue": 0, "inactive": SILENT_DAYS, "logins": 0}


def usual_start(report: str, today: date) -> date | None:
    """Return the first day of a report's usual period; None where it begins at the beginning."""
    days = USUAL_DAYS[report]
    return today - timedelta(days=days) if days else None


def bars(values: Sequence[Decimal | int | None]) -> list[int]:
    """Return how long each bar is, of 1000: the largest is whole; nothing and what is below zero has none."""
    numbers = [Decimal(value or 0) for value in values]
    largest = max(numbers, default=Decimal(0))
    if largest <= 0:
        return [0 for _ in numbers]
    return [max(int(number * WHOLE_BAR / largest), 1) if number > 0 else 0 for number in numbers]
