"""What an import is made of: the table that waits, what was decided about it, what would become of each row."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from storefront.admin.imports.guessing import Guess, guess
from storefront.admin.imports.headings import Field
from storefront.admin.imports.rows import Person, Problem
from storefront.auth.roles import Preset
from storefront.documents.reading import Sheet
from storefront.portal.roles import DEFAULT_ROLES

ADDRESS = "/admin/contacts/import"


class Invite(StrEnum):
    """What people get: access and a welcome mail; access, and the mail when somebody sends it; nothing yet."""

    NOW = "now"
    LATER = "later"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Options:
    """How a table is to be read and what its people get. `customer` is the code that holds for all rows, or empty."""

    sheet: int
    heading: int | None
    fields: tuple[Field | None, ...]
    customer: str = ""
    invite: Invite = Invite.NO
    roles: tuple[str, ...] = DEFAULT_ROLES
    user_type_id: int | None = None

    def as_json(self) -> dict[str, object]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Options:
        """Read what the database kept."""
        fields = tuple(Field(one) if one else None for one in kept["fields"])
        return cls(**{**kept, "fields": fields, "roles": tuple(kept["roles"]), "invite": Invite(kept["invite"])})


def first_options(sheets: Sequence[Sheet], customer: str, preset: Preset) -> Options:
    """Return the options to begin with: the sheet whose columns tell most, as guessed, and what is preset."""
    guesses = [guess(sheet) for sheet in sheets]
    best = max(range(len(sheets)), key=lambda place: _tells(guesses[place]))
    return options_for(best, guesses[best], customer, preset)


def _tells(found: Guess) -> tuple[bool, int]:
    return Field.EMAIL in found.fields, sum(one is not None for one in found.fields)


def options_for(place: int, found: Guess, customer: str, preset: Preset | Options) -> Options:
    """Return the options for a sheet as guessed."""
    return Options(place, found.heading, found.fields, customer, roles=preset.roles, user_type_id=preset.user_type_id)


def pack(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets as the database keeps them."""
    return zlib.compress(json.dumps([[sheet.name, sheet.rows] for sheet in sheets]).encode(), 6)


def unpack(content: bytes) -> tuple[Sheet, ...]:
    """Read what `pack` wrote."""
    return tuple(Sheet(name, tuple(map(tuple, rows))) for name, rows in json.loads(zlib.decompress(content)))


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose people they are."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Planned:
    """What would become of a good row. `changes` go from what stands there to what the table says."""

    person: Person
    customer: Customer
    contact_id: int | None
    changes: Mapping[str, tuple[str, str]]
    invite: bool
    has_access: bool

    @property
    def outcome(self) -> str:
        """Return new, changed or same."""
        return "new" if self.contact_id is None else "changed" if self.changes else "same"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out, and why. Its cells are as they came."""

    row: int
    cells: Sequence[str]
    problems: Sequence[Problem]

    def as_json(self) -> dict[str, object]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> BadRow:
        """Read what the database kept."""
        return cls(kept["row"], kept["cells"], [Problem(**one) for one in kept["problems"]])


@dataclass(frozen=True, slots=True)
class Plan:
    """What would become of a table."""

    good: Sequence[Planned]
    bad: Sequence[BadRow]

    @property
    def counts(self) -> Counts:
        """Return how many of each."""
        outcomes = [one.outcome for one in self.good]
        return Counts(
            added=outcomes.count("new"),
            changed=outcomes.count("changed"),
            same=outcomes.count("same"),
            invited=sum(one.invite for one in self.good),
            has_access=sum(one.has_access for one in self.good),
            left_out=len(self.bad),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """How many people were, or would be, added, changed, left as they are, invited; how many rows are left out."""

    added: int = 0
    changed: int = 0
    same: int = 0
    invited: int = 0
    has_access: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a table. `todo` are the rows and contacts that are to be invited, in their order."""

    counts: Counts
    titles: Sequence[str]
    bad: Sequence[BadRow]
    todo: Sequence[tuple[int, int]] = field(default_factory=tuple)

    def as_json(self) -> dict[str, object]:
        """Return what the database keeps."""
        return asdict(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Result:
        """Read what the database kept."""
        bad = [BadRow.from_json(one) for one in kept["bad"]]
        return cls(Counts(**kept["counts"]), kept["titles"], bad, [(row, one) for row, one in kept["todo"]])


@dataclass(frozen=True, slots=True)
class ImportHead:
    """An import in the list of somebody's own."""

    id: int
    file_name: str
    state: str
    created_at: datetime
    counts: Counts | None

    @property
    def href(self) -> str:
        return f"{ADDRESS}/{self.id}"


@dataclass(frozen=True, slots=True)
class ImportPage:
    """An import: where it stands. `sheets` are empty once it is done; `done` of `total` people are invited."""

    id: int
    file_name: str
    state: str
    done: int
    total: int
    options: Options
    sheets: Sequence[Sheet]
    result: Result | None
    created_at: datetime
    expires_at: datetime

    @property
    def href(self) -> str:
        return f"{ADDRESS}/{self.id}"

    @property
    def sheet(self) -> Sheet:
        """The sheet that was chosen."""
        return self.sheets[self.options.sheet]

    @property
    def working(self) -> bool:
        """Tell whether the worker has it in hand."""
        return self.state in {"queued", "running"}


def titles_of(sheet: Sheet, options: Options) -> tuple[str, ...]:
    """Return the headings of a sheet's columns; empty ones where it has none."""
    return sheet.rows[options.heading] if options.heading is not None else ("",) * len(sheet.rows[0])


def body_of(sheet: Sheet, options: Options) -> list[tuple[int, tuple[str, ...]]]:
    """Return the rows that hold something, numbered as in the file, from the row after the headings."""
    start = 0 if options.heading is None else options.heading + 1
    return [(number, row) for number, row in enumerate(sheet.rows, start=1) if number > start and any(row)]
