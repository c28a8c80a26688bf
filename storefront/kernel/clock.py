"""Time is passed in, never taken: a Clock tells the instant (aware UTC) and the business date.

Instants are UTC inside. The business has a time zone: its days begin and end there, and people read its times.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from typing import Protocol


class _Business:
    """Where the business is: one place for a process, as its environment is."""

    zone: tzinfo = UTC


def keep_time_of(zone: tzinfo) -> None:
    """Let the days of this process begin and end in a time zone; called once, when it starts."""
    _Business.zone = zone


def local(instant: datetime) -> datetime:
    """Return an instant as the clocks of the business show it, aware."""
    return instant.astimezone(_Business.zone)


def day_of(instant: datetime) -> date:
    """Return the business date of an instant."""
    return local(instant).date()


def start_of_day(day: date) -> datetime:
    """Return the instant at which a business date begins, in UTC."""
    return read_local(datetime.combine(day, time()))


def read_local(wall: datetime) -> datetime:
    """Return the instant, in UTC, of what the clocks of the business showed; the first of two when they went back."""
    return wall.replace(tzinfo=_Business.zone).astimezone(UTC)


def has_hours(instant: datetime) -> bool:
    """Say whether a time of day is known: a source without hours writes the very start of the day."""
    return local(instant).time() != time()


class Clock(Protocol):
    """What tells the time."""

    def now(self) -> datetime:
        """Return the instant, aware, in UTC."""

    def today(self) -> date:
        """Return the business date."""


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def today(self) -> date:
        return day_of(self.now())


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still, for tests and for pricing as of a past date."""

    instant: datetime

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return day_of(self.instant)
