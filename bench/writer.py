"""Writes invented rows in bulk, on either database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, text

from storefront.erp import Base

Rows = Iterable[tuple[Any, ...]]


class Writer:
    """Writes rows as fast as the database takes them: one prepared INSERT on SQLite, COPY on PostgreSQL."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.sqlite = connection.dialect.name == "sqlite"

    def write(self, model: type[Base], columns: str, rows: Rows) -> None:
        """Write rows whose values stand in the order of the space-separated columns."""
        names = columns.split()
        driver: Any = self.connection.connection.driver_connection
        listed = ", ".join(names)
        if self.sqlite:
            insert = f"INSERT INTO {model.__tablename__} ({listed}) VALUES ({', '.join('?' for _ in names)})"  # noqa: S608 (our own names)
            driver.executemany(insert, self._bound(model, names, rows))
            return
        with driver.cursor().copy(f"COPY {model.__tablename__} ({listed}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        self._move_sequence(model)

    def _bound(self, model: type[Base], names: list[str], rows: Rows) -> Iterator[tuple[Any, ...]]:
        dialect = self.connection.dialect
        types = [model.__table__.c[name].type.dialect_impl(dialect) for name in names]
        binds: list[Any] = [kind.bind_processor(dialect) or (lambda value: value) for kind in types]
        return (tuple(bind(value) for bind, value in zip(binds, row, strict=True)) for row in rows)

    def _move_sequence(self, model: type[Base]) -> None:
        name = model.__tablename__
        self.connection.execute(
            text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), (SELECT max(id) FROM {name}))")  # noqa: S608 (the same)
        )
