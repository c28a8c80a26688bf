"""What the parts of the demo share: the day it is relative to, dice that always fall the same, how rows are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import insert
from sqlalchemy.orm import Session

from storefront.erp.base import Base, Modified
from storefront.kernel.clock import Clock

SATURDAY = 5


def dice(*names: object) -> Random:
    """Return the dice of one subject. Each has its own, so that a new item does not shift another customer's orders."""
    return Random(":".join(str(name) for name in names))  # noqa: S311 (seeded data, not secrets)


@dataclass(frozen=True, slots=True)
class Scene:
    """Where the demo is written, and when."""

    session: Session
    clock: Clock

    @property
    def today(self) -> date:
        return self.clock.today()

    def day(self, offset: int) -> date:
        """Return today plus so many days."""
        return self.today + timedelta(days=offset)

    def workday(self, offset: int) -> date:
        """Return that day, or the Friday before when it falls on a weekend."""
        day = self.day(offset)
        return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))

    def at(self, day: date, hour: int, minute: int = 0) -> datetime:
        """Return that time of the day in UTC, never later than now."""
        return min(datetime.combine(day, time(hour, minute), UTC), self.clock.now())

    def save(self, rows: Sequence[Base]) -> None:
        """Write rows of one table in one batch; their ids are known afterwards."""
        for row in rows:
            if isinstance(row, Modified) and "modified_at" not in row.__dict__:
                row.modified_at = self.clock.now()
        self.session.add_all(rows)
        self.session.flush()

    def insert(self, table: type[Modified], rows: Sequence[Mapping[str, object]]) -> None:
        """Write many rows whose ids nobody asks for: half the work of `save`."""
        now = self.clock.now()
        self.session.execute(insert(table), [{"modified_at": now, **row} for row in rows])
