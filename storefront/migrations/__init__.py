"""Brings a database to today's schema, and tells whether it is there. Alembic is loaded only to migrate.

A revision's id is the number its file begins with: 0001_tables.py is revision 0001.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, Engine, inspect, text

from storefront.database import WRITING, ScopedSession
from storefront.erp import Base
from storefront.portal.roles import ensure_roles

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent
LOCK = 7_310_552_001  # any number of our own: PostgreSQL lets one migration in at a time by it


def newest() -> str:
    """Return the revision that this code wants."""
    return max(path.name.split("_")[0] for path in (FOLDER / "versions").glob("[0-9]*.py"))


def current(engine: Engine) -> str | None:
    """Return the revision that the database has; None when it was never migrated."""
    with engine.connect() as connection:
        return _current(connection)


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if found is None else str(found)


def missing_columns(engine: Engine) -> list[str]:
    """Return what this code wants and the database has not, as `table.column`.

    Until the first release revision 0001 is written anew, so that its number alone does not tell.
    """
    there = {f"{key[1]}.{one['name']}" for key, found in inspect(engine).get_multi_columns().items() for one in found}
    return sorted({str(column) for table in Base.metadata.tables.values() for column in table.columns} - there)


def upgrade(engine: Engine) -> bool:
    """Migrate to the newest revision, with the predefined roles; True when the schema changed.

    All in one transaction. Two processes may call it at once: the second waits, and finds it done.
    """
    return _migrate(engine, "upgrade", "head", then=_ensure_roles)


def downgrade(engine: Engine) -> bool:
    """Migrate back to an empty database; True when there was something to do."""
    return _migrate(engine, "downgrade", "base")


def empty(engine: Engine) -> None:
    """Drop every table of ours, whichever version of this code made it, with all that hangs on it."""
    with engine.connect().execution_options(**{WRITING: True}) as connection:
        if engine.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        with connection.begin():
            for statement in _drops(connection):
                connection.execute(text(statement))
        connection.invalidate()


def _drops(connection: Connection) -> list[str]:
    ours = {*Base.metadata.tables, "alembic_version"}
    there = inspect(connection).get_table_names()
    names = [name for name in there if name in ours or name.startswith("portal_")]
    if connection.dialect.name == "sqlite":
        search = connection.scalars(text("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'")).all()
        # a search index takes tables of its own along
        rest = [name for name in names if not any(name == one or name.startswith(f"{one}_") for one in search)]
        return [f'DROP TABLE "{name}"' for name in (*search, *rest)]
    functions = connection.scalars(
        text(
            "SELECT oid::regprocedure::text FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace AND starts_with(proname, 'portal_')"
        )
    )
    return [
        *(f'DROP TABLE "{name}" CASCADE' for name in names),
        *(f"DROP FUNCTION IF EXISTS {one} CASCADE" for one in functions.all()),
    ]


def _ensure_roles(connection: Connection) -> None:
    with ScopedSession(bind=connection) as session:
        ensure_roles(session)
        session.flush()


def _migrate(engine: Engine, direction: str, target: str, then: Callable[[Connection], None] | None = None) -> bool:
    from alembic import command  # noqa: PLC0415 (30 MB that a running server does without)

    with engine.connect().execution_options(**{WRITING: True}) as connection:
        if engine.dialect.name == "sqlite":
            _without_foreign_keys(connection)
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
            before = _current(connection)
            run: Callable[[Config, str], None] = getattr(command, direction)
            run(_config(connection), target)
            changed = _current(connection) != before
            if then:
                then(connection)
        # the connection that knew no foreign keys is not used again
        connection.invalidate()
    return changed


def _without_foreign_keys(connection: Connection) -> None:
    """SQLite rebuilds a table by dropping it: with foreign keys on, its rows' children would go with it."""
    raw = connection.connection.driver_connection
    if raw is not None:
        raw.execute("PRAGMA foreign_keys=OFF")


def _config(connection: Connection) -> Config:
    from alembic.config import Config  # noqa: PLC0415 (see above)

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
