"""Records the SQL that an engine runs: how many statements, which, and whether one of them writes."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy import Engine, event

from storefront.extensions import db

# Not work on rows: opening and closing transactions, and settings of a connection.
HOUSEKEEPING = re.compile(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA|SET|SHOW)\b", re.IGNORECASE)
WRITE = re.compile(
    r"\s*(INSERT|UPDATE|DELETE|REPLACE|MERGE|TRUNCATE|CREATE|ALTER|DROP)\b"
    r"|\s*WITH\b.*\b(INSERT\s+INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM)\b"
    r"|.*\b(nextval|setval)\s*\(",
    re.IGNORECASE | re.DOTALL,
)


@dataclass
class Statements:
    """What ran, in order. Failing assertions list it."""

    all: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.all)

    @property
    def writes(self) -> list[str]:
        return [statement for statement in self.all if WRITE.match(statement)]

    def assert_at_most(self, budget: int) -> None:
        """Raise AssertionError with the list when more than `budget` statements ran."""
        assert self.count <= budget, f"{self.count} statements, {budget} allowed:\n{self}"

    def assert_no_writes(self) -> None:
        """Raise AssertionError with the list when a row was written."""
        assert not self.writes, f"{len(self.writes)} writes where none is allowed:\n{self}"

    def __str__(self) -> str:
        return "\n".join(f"{number}. {' '.join(text.split())}" for number, text in enumerate(self.all, 1))


def the_engine(client: FlaskClient) -> Engine:
    """Return the engine of the app that a client asks; the fixture `engine` is another one, which no app uses."""
    with client.application.app_context():
        return db.engine


@contextmanager
def recorded(engine: Engine, *, maybe_none: bool = False) -> Iterator[Statements]:
    """Record the statements of an engine while the block runs, on every connection and thread.

    A block that sends none was asked of another engine than the one it means, or of nothing: that is an error,
    unless there may be none.
    """
    found = Statements()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not HOUSEKEEPING.match(statement):
            found.all.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)
    assert found.all or maybe_none, "no statement was recorded: is this the engine that the app uses (the_engine)?"
