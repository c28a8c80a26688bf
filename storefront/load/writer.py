"""Writes a target's rows in batches by natural key: new ones in, changed ones over, unchanged ones not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field

from sqlalchemy import JSON, bindparam, insert, null, select, update
from sqlalchemy.exc import DataError, IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from storefront.database import ScopedSession, writing
from storefront.kernel.clock import Clock
from storefront.load.lookup import Found, Key, Lookup, match
from storefront.load.rejects import Rejects
from storefront.load.rows import NotYetError, Reader, Resolver, Row, RowError, Values
from storefront.load.targets import Target

BATCH = 1000


@dataclass(slots=True)
class Tally:
    """What became of a target's rows."""

    table: str
    read: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    rejects: str = ""
    reasons: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tools:
    """What every target's writer works with."""

    sessions: sessionmaker[ScopedSession]
    lookup: Lookup
    clock: Clock
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """A row to be written: `row_id` is the row it changes, None for a new one."""

    row: Row
    row_id: int | None


class Writer:
    """Loads the rows of one target. Each batch is one transaction: after a crash the last whole batch stands."""

    def __init__(self, target: Target, columns: Sequence[str], tools: Tools, reader: Reader, rejects: Rejects) -> None:
        self.tally = Tally(target.name)
        self._target = target
        self._tools = tools
        self._reader = reader
        self._resolver = Resolver(target, columns, tools.lookup)
        self._rejects = rejects
        self._stamps = [name for name in target.stamps if name not in columns]
        self._structures = [one.key for one in target.table.c if isinstance(one.type, JSON) and one.key in columns]
        self._seen: dict[Key, int] = {}
        self._later: list[Row] = []

    def refuse(self, broken: Sequence[str]) -> None:
        """Count lines of the source that were no rows."""
        self.tally.rejected += len(broken)
        for reason in broken:
            self._rejects.add(None, reason)

    def add(self, batch: Sequence[Sequence[object]]) -> None:
        """Load rows as the source gave them, in one transaction."""
        rows = [row for raw in batch if (row := self._read(raw)) is not None]
        self._load(rows)

    def finish(self) -> Tally:
        """Try the rows again that waited for others of their own table, then give up on what is left."""
        while self._later:
            waiting, self._later = self._later, []
            for start in range(0, len(waiting), BATCH):
                self._load(waiting[start : start + BATCH])
            if len(self._later) == len(waiting):
                for row in self._later:
                    self._reject(row.number, row.reason, row.raw)
                break
        self.tally.rejects = str(self._rejects.path or "") if self._rejects.count else ""
        self.tally.reasons = self._rejects.first
        return self.tally

    def _read(self, raw: Sequence[object]) -> Row | None:
        self.tally.read += 1
        try:
            return self._reader.read(self.tally.read, raw)
        except RowError as error:
            self._reject(self.tally.read, str(error), raw)
            return None

    def _reject(self, number: int, reason: str, raw: Sequence[object]) -> None:
        self.tally.rejected += 1
        self._rejects.add(number, reason, raw)

    def _load(self, rows: Sequence[Row]) -> None:
        with self._tools.sessions() as session, self._transaction(session):
            ready = self._resolved(session, rows)
            changes = self._compare(session, ready)
            if changes:
                self._write(session, changes)

    def _transaction(self, session: Session) -> AbstractContextManager[object]:
        return session if self._tools.dry_run else writing(session)

    def _resolved(self, session: Session, rows: Sequence[Row]) -> dict[Key, Row]:
        ready: dict[Key, Row] = {}
        for row, error in self._resolver.resolve(session, rows):
            if isinstance(error, NotYetError):
                self._wait(row, str(error))
            elif error:
                self._reject(row.number, str(error), row.raw)
            elif self._first_of_its_key(row):
                ready[self._key(row)] = row
        return ready

    def _key(self, row: Row) -> Key:
        return tuple(row.record[name] for name in self._target.key)

    def _first_of_its_key(self, row: Row) -> bool:
        first = self._seen.setdefault(self._key(row), row.number)
        if first == row.number:
            return True
        key = ", ".join(f"{name} {row.values.get(name)!r}" for name in self._target.key_fields)
        self._reject(row.number, f"row {first} has the same key ({key})", row.raw)
        return False

    def _wait(self, row: Row, reason: str) -> None:
        row.reason = reason
        self._later.append(row)

    def _compare(self, session: Session, ready: dict[Key, Row]) -> list[Change]:
        """Return what has to be written; what is there already, exactly so, is counted and left alone."""
        if not ready:
            return []
        table, key = self._target.table, self._target.key
        names = list(next(iter(ready.values())).record)
        statement = select(table.c.id, *[table.c[name] for name in names]).where(*match(table, key, ready.keys()))
        places = [names.index(name) + 1 for name in key]
        there = {tuple(found[place] for place in places): found for found in session.execute(statement)}
        changes = []
        for row_key, row in ready.items():
            found = there.get(row_key)
            if found is not None and list(found[1:]) == list(row.record.values()):
                self.tally.unchanged += 1
            else:
                changes.append(Change(row, found[0] if found is not None else None))
        return changes

    def _write(self, session: Session, changes: Sequence[Change]) -> None:
        """Write all at once; when the database refuses, halve until the rows stand alone that it refuses."""
        try:
            self._execute(session, changes)
        except (IntegrityError, DataError, StatementError) as error:
            if not _of_a_row(error):
                raise
            if len(changes) == 1:
                # perhaps another row has to change first, such as the former default
                self._wait(changes[0].row, f"the database refused it: {_first_line(error)}")
                return
            half = len(changes) // 2
            self._write(session, changes[:half])
            self._write(session, changes[half:])
        else:
            new = sum(change.row_id is None for change in changes)
            self.tally.new += new
            self.tally.changed += len(changes) - new

    def _execute(self, session: Session, changes: Sequence[Change]) -> None:
        if self._tools.dry_run:
            self._pretend(changes)
            return
        table = self._target.table
        new = [self._written(one.row) for one in changes if one.row_id is None]
        over = [self._written(one.row) | {"row_id": one.row_id} for one in changes if one.row_id is not None]
        with session.begin_nested():
            if over:
                session.execute(update(table).where(table.c.id == bindparam("row_id")), over)
            if new:
                session.execute(insert(table), new)

    def _written(self, row: Row) -> Values:
        written = row.record | dict.fromkeys(self._stamps, self._tools.clock.now())
        for name in self._structures:
            if written.get(name) is None:
                written[name] = null()  # None would be written as the JSON word null
        return written

    def _pretend(self, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.row_id is None:
                values, record = change.row.values, change.row.record
                key = tuple(values.get(name) for name in self._target.key_fields)
                # an id that no row has
                found = Found(-change.row.number, _customer(record), _text(record.get("currency")))
                self._tools.lookup.learn(self._target.name, key, found)


def _customer(record: dict[str, object]) -> int | None:
    found = record.get("customer_id")
    return found if isinstance(found, int) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _of_a_row(error: StatementError) -> bool:
    return isinstance(error, IntegrityError | DataError) or isinstance(error.orig, ValueError | OverflowError)


def _first_line(error: StatementError) -> str:
    return str(error.orig).strip().splitlines()[0]
