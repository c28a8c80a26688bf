"""PostgreSQL databases that are used again: putting one back to how it was made takes 10 ms, making one 250.

Only what tests write is put back. A database whose tables, triggers or statistics a test changed, or that grew large,
is dropped like any other.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import psycopg
from psycopg import sql

MOST_USES = 60
MOST_BYTES = 400_000  # of a table: emptying a larger one leaves too much behind
ALONE = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
SHAPE = """
    SELECT (SELECT sum(hashtext(oid || relname)) FROM pg_class WHERE relnamespace = 'public'::regnamespace),
           (SELECT sum(hashtext(attrelid || attname || atttypid || attnotnull)) FROM pg_attribute WHERE attnum > 0),
           (SELECT sum(hashtext(oid || tgname || tgenabled::text)) FROM pg_trigger),
           (SELECT sum(hashtext(oid || conname)) FROM pg_constraint),
           (SELECT sum(hashtext(oid || prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace),
           (SELECT count(*) FROM pg_statistic)
"""
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY relname"
LARGEST = (
    "SELECT max(pg_relation_size(oid)) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
NUMBERS = "SELECT sequencename, last_value, start_value FROM pg_sequences WHERE schemaname = 'public'"


class KeptDatabase:
    """A database that was just made, with what it held then. It stays as a test leaves it until `put_back`."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._uses = 0
        self._line = psycopg.connect(url.replace("+psycopg", ""), autocommit=True, prepare_threshold=0)
        names = [name for (name,) in self._line.execute(TABLES)]
        filled = (sql.SQL("SELECT {} WHERE EXISTS (SELECT 1 FROM {})").format(n, sql.Identifier(n)) for n in names)
        self._filled = sql.SQL(" UNION ALL ").join(filled)
        self._made = {name: self._read(name) for (name,) in self._line.execute(self._filled)}
        self._shape = self._one(SHAPE)
        self._numbers = {name: last for name, last, _ in self._line.execute(NUMBERS)}

    def put_back(self) -> bool:
        """Make it what it was; False when that is not worth the while: then it has to be dropped."""
        self._uses += 1
        with suppress(psycopg.Error):
            self._line.execute(ALONE)
            if self._uses < MOST_USES and self._one(LARGEST)[0] < MOST_BYTES and self._one(SHAPE) == self._shape:
                self._put_rows_back()
                self._put_numbers_back()
                return True
        self._line.close()
        return False

    def close(self) -> None:
        self._line.close()

    def _put_rows_back(self) -> None:
        """Neither foreign keys nor the triggers that forbid changes hold here."""
        filled = {name for (name,) in self._line.execute(self._filled)} | self._made.keys()
        changed = [name for name in filled if name not in self._made or self._read(name) != self._made[name]]
        if not changed:
            return
        with self._line.transaction(), self._line.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for name in changed:
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
                if name in self._made:
                    with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy:
                        copy.write(self._made[name])

    def _put_numbers_back(self) -> None:
        for name, last, start in self._line.execute(NUMBERS).fetchall():
            before = self._numbers[name]
            if last != before:
                self._line.execute("SELECT setval(%s, %s, %s)", [name, before or start, before is not None])

    def _read(self, name: str) -> bytes:
        with (
            self._line.cursor() as cursor,
            cursor.copy(sql.SQL("COPY {} TO STDOUT").format(sql.Identifier(name))) as copy,
        ):
            return b"".join(bytes(block) for block in copy)

    def _one(self, question: str) -> Any:
        return self._line.execute(question).fetchone()
