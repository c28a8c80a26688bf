"""Finds rows by their natural key, many at once: what a foreign key of the source points at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, Table, or_, select
from sqlalchemy.orm import Session

from storefront.load.targets import TARGETS, Target

Key = tuple[object, ...]
REMEMBERED = 200_000


class Found(NamedTuple):
    """A row that something points at: its id, and what composite foreign keys repeat of it."""

    id: int
    customer_id: int | None = None
    currency: str | None = None


class Lookup:
    """Remembers what it found. In a dry run it also learns the rows that would have been written."""

    def __init__(self) -> None:
        self._known: dict[str, dict[Key, Found]] = {}
        self._limit: int | None = REMEMBERED

    def find(self, session: Session, name: str, keys: Collection[Key]) -> dict[Key, Found]:
        """Return the rows of a target by their natural keys (the fields of a mapping); missing ones are left out."""
        known = self._known.setdefault(name, {})
        missing = [key for key in keys if key not in known]
        if self._limit is not None and len(known) > self._limit:
            known.clear()
            missing = list(keys)
        if missing:
            known.update(self._read(session, TARGETS[name], missing))
        return {key: known[key] for key in keys if key in known}

    def learn(self, name: str, key: Key, found: Found) -> None:
        """Remember a row that a dry run did not write; from then on nothing is forgotten."""
        self._limit = None
        self._known.setdefault(name, {})[key] = found

    def _read(self, session: Session, target: Target, keys: Sequence[Key]) -> dict[Key, Found]:
        by_ids = {ids: key for key, ids in self._to_ids(session, target, keys).items()}
        if not by_ids:
            return {}
        columns = [target.table.c[name] for name in target.key]
        carried = [target.table.c.get(name) for name in Found._fields]
        statement = select(*columns, *[one for one in carried if one is not None])
        rows = session.execute(statement.where(*match(target.table, target.key, by_ids.keys())))
        known = [name for name, one in zip(Found._fields, carried, strict=True) if one is not None]
        size = len(columns)
        return {
            by_ids[tuple(row[:size])]: Found(**dict(zip(known, row[size:], strict=True)))
            for row in rows
            if tuple(row[:size]) in by_ids
        }

    def _to_ids(self, session: Session, target: Target, keys: Sequence[Key]) -> dict[Key, Key]:
        """Replace the parts that name another row by its id; keys with a part that is not there are left out."""
        ids: dict[Key, list[object]] = {key: [] for key in keys}
        start = 0
        by_column = {one.column: one for one in target.references}
        for column in target.key:
            reference = by_column.get(column)
            stop = start + (len(reference.parts) if reference else 1)
            if reference is None:
                for key, parts in ids.items():
                    parts.append(key[start])
            else:
                found = self.find(session, reference.target, {key[start:stop] for key in ids})
                ids = {
                    key: [*parts, found[key[start:stop]].id] for key, parts in ids.items() if key[start:stop] in found
                }
            start = stop
        return {key: tuple(parts) for key, parts in ids.items()}


def match(table: Table, names: Sequence[str], keys: Iterable[Key]) -> list[ColumnElement[bool]]:
    """Return conditions that all rows with these keys meet (and perhaps a few more rows)."""
    by_column = zip(*keys, strict=True)
    return [_among(table.c[name], set(values)) for name, values in zip(names, by_column, strict=False)]


def _among(column: Column[object], values: set[object]) -> ColumnElement[bool]:
    given = values - {None}
    if None not in values:
        return column.in_(given)
    return or_(column.is_(None), column.in_(given)) if given else column.is_(None)
