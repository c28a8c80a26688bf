"""Runs what only a database's own words can say: triggers and search indexes, in sql/, one file a database."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "sql"


def run_script(connection: Connection, name: str, *, undo: bool = False) -> None:
    """Run sql/<name>_<database>.sql, or the one that undoes it. Called by migrations."""
    file = FOLDER / f"{name}_{connection.dialect.name}{'_drop' if undo else ''}.sql"
    for statement in file.read_text(encoding="utf-8").split("\n-- next\n"):
        connection.exec_driver_sql(statement)
