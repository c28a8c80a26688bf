"""From a row of the source to a record of ours: values read, references found, the table's rules asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from storefront.load.lookup import Found, Key, Lookup
from storefront.load.pictures import PictureStore
from storefront.load.targets import Field, Reference, Target

Values = dict[str, object]


class RowError(Exception):
    """A row can't be loaded; the text is the reason."""


class NotYetError(RowError):
    """The row points at a row of its own table that is not there, or not there yet."""


@dataclass(slots=True)
class Row:
    """A row on its way: as it came, as read, as it will be written."""

    number: int
    raw: Sequence[object]
    values: Values
    record: Values = field(default_factory=dict)
    reason: str = ""


class Reader:
    """Reads the values of a row, field by field."""

    def __init__(self, target: Target, columns: Sequence[str], pictures: PictureStore) -> None:
        given = set(columns)
        self._fields: tuple[Field, ...] = tuple(target.field(name) for name in columns)
        pointing = {*target.key_fields, *(part for one in target.references for part in one.parts)}
        self._defaults = {one: target.field(one).default for one in pointing - given}
        self._picture = target.picture
        self._pictures = pictures

    def read(self, number: int, raw: Sequence[object]) -> Row:
        """Return the row with its values. Raises RowError with all that is wrong in it."""
        values: Values = dict(self._defaults)
        problems = []
        for one, value in zip(self._fields, raw, strict=True):
            try:
                values[one.name] = one.read(value)
            except ValueError as error:
                problems.append(f"{one.name}: {error}")
        if problems:
            raise RowError("; ".join(problems))
        if self._picture:
            values.update(self._kept(str(values.pop(self._picture))))
        return Row(number, raw, values)

    def _kept(self, name: str) -> Values:
        try:
            return dict(self._pictures.keep(name)._asdict())
        except ValueError as error:
            raise RowError(f"{self._picture}: {error}") from None


class Resolver:
    """Turns the values of many rows into records: references become ids, in a few statements for all."""

    def __init__(self, target: Target, columns: Sequence[str], lookup: Lookup) -> None:
        self._target = target
        self._lookup = lookup
        given = set(columns) | set(target.key_fields)
        # who owns the row is known before it is compared with what the row points at
        first = ("customer_id", target.owner)
        found = [one for one in target.references if one.parts[-1] in given]
        self._references = sorted(found, key=lambda one: one.column not in first)
        self._plain = target.table.c.keys()

    def resolve(self, session: Session, rows: Sequence[Row]) -> Iterable[tuple[Row, RowError | None]]:
        """Fill each row's record; yield it with what is wrong with it, or None."""
        found = [self._found(session, one, rows) for one in self._references]
        for row in rows:
            try:
                self._fill(row, found)
            except RowError as error:
                yield row, error
            else:
                yield row, None

    def _found(self, session: Session, reference: Reference, rows: Sequence[Row]) -> Mapping[Key, Found]:
        keys = {key for row in rows if (key := _key(reference, row)) is not None}
        return self._lookup.find(session, reference.target, keys)

    def _fill(self, row: Row, found: Sequence[Mapping[Key, Found]]) -> None:
        row.record = {name: row.values[name] for name in self._plain if name in row.values}
        for reference, rows in zip(self._references, found, strict=True):
            key = _key(reference, row)
            row.record[reference.column] = None if key is None else self._point(row, reference, key, rows.get(key))
        for check in self._target.checks:
            problem = check.problem(row.record)
            if problem:
                raise RowError(problem)

    def _point(self, row: Row, reference: Reference, key: Key, found: Found | None) -> int:
        shown = f"{reference.target} {' / '.join(repr(part) for part in key)}"
        if found is None:
            own = reference.target == self._target.name
            raise (NotYetError if own else RowError)(f"{shown} is not there")
        if reference.column == self._target.owner:
            row.record["customer_id"] = found.customer_id
        for local, remote in reference.same.items():
            if local in row.record and row.record[local] != getattr(found, remote):
                raise RowError(f"{shown} is of another {local.removesuffix('_id')}")
        return found.id


def _key(reference: Reference, row: Row) -> Key | None:
    """The natural key that a row gives for a reference; None when it gives none."""
    if row.values.get(reference.parts[-1]) is None:
        return None
    return tuple(row.values.get(part) for part in reference.parts)
