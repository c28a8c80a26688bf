"""Runs a mapping's SQL over the source's files, in a DuckDB that can read that folder and nothing else."""

from __future__ import annotations

import contextlib
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from storefront.load.errors import CannotLoadError

MEMORY = "1GB"
SAFE: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "python_enable_replacements": "false",
    "memory_limit": MEMORY,
}
# Nothing is guessed: all is text (007 is no number), the first line is the header, no line is a comment or skipped.
# A line with too few or too many values is set aside by DuckDB; such lines are read back after the mapping ran.
CSV = """
CREATE MACRO csv(path, encoding_name := 'utf-8', separator := ',', quote_mark := '"') AS TABLE
SELECT * FROM read_csv(path, all_varchar := true, header := true, delim := separator, quote := quote_mark,
                       escape := quote_mark, encoding := encoding_name, skip := 0, comment := '',
                       ignore_errors := true, store_rejects := true, rejects_limit := 0)
"""
BROKEN = """
SELECT DISTINCT file_path, line, error_type, error_message
FROM reject_errors JOIN reject_scans USING (scan_id, file_id)
ORDER BY file_path, line
"""
NOT_UTF8 = "INVALID ENCODING"


@dataclass(frozen=True, slots=True)
class Staged:
    """What a mapping's SELECT gave: its columns with their DuckDB types, its rows, and the lines that are no rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: int
    broken: tuple[str, ...] = ()


class Source:
    """The source's files. Each mapping is run once, whole, before anything is written: a bad one ends the load."""

    def __init__(self, folder: Path) -> None:
        if not folder.is_dir():
            raise CannotLoadError(f"The folder {folder} is not there.")
        self.folder = folder.resolve()
        self._spill = tempfile.TemporaryDirectory(prefix="storefront-load-")
        self._duckdb = duckdb.connect(":memory:", config=SAFE | {"temp_directory": self._spill.name})
        self._duckdb.execute("CREATE SCHEMA staged")
        self._duckdb.execute(CSV)
        self._duckdb.execute("SET allowed_directories = ?", [[f"{self.folder}/"]])
        self._duckdb.execute("SET enable_external_access = false")
        self._duckdb.execute("SET lock_configuration = true")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._duckdb.close()
        self._spill.cleanup()

    def stage(self, name: str, sql_file: Path) -> Staged:
        """Run one mapping file and keep its result. Raises CannotLoadError naming the file and the reason."""
        try:
            sql = self._one_select(sql_file.read_text(encoding="utf-8-sig"))
            # paths in a mapping are relative to the source's folder
            with contextlib.chdir(self.folder):
                self._duckdb.execute(f'CREATE TABLE staged."{name}" AS {sql}')
            broken = self._broken_lines()
        except UnicodeDecodeError:
            raise CannotLoadError(f"{sql_file} is not UTF-8.") from None
        except (duckdb.Error, ValueError) as error:
            raise CannotLoadError(f"{sql_file} can't be run over {self.folder}: {_reason(error)}") from None
        return replace(self._describe(name), broken=broken)

    def rows(self, name: str, size: int) -> Iterator[Sequence[tuple[object, ...]]]:
        """Yield the staged rows in their order, `size` at a time."""
        cursor = self._duckdb.cursor().execute(f'SELECT * FROM staged."{name}"')  # noqa: S608 (a target's own name)
        while batch := cursor.fetchmany(size):
            yield batch

    def _one_select(self, sql: str) -> str:
        statements = self._duckdb.extract_statements(sql)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise ValueError("it must be one SELECT and nothing else.")
        return str(statements[0].query).strip().rstrip(";")

    def _broken_lines(self) -> tuple[str, ...]:
        """Return a reason for each line of the CSV files that is no row. Raises ValueError for a wrong encoding."""
        if not self._duckdb.execute("FROM duckdb_tables() WHERE table_name = 'reject_errors'").fetchall():
            return ()
        found = self._duckdb.execute(BROKEN).fetchall()
        self._duckdb.execute("DELETE FROM reject_errors")
        self._duckdb.execute("DELETE FROM reject_scans")
        for path, line, kind, _ in found:
            if kind == NOT_UTF8:
                raise ValueError(
                    f"{path} is not in the encoding that is read (line {line}): csv(..., encoding_name := ...)"
                )
        return tuple(f"{path} line {line}: {reason}" for path, line, _, reason in found)

    def _describe(self, name: str) -> Staged:
        cursor = self._duckdb.execute(f'SELECT * FROM staged."{name}" LIMIT 0')  # noqa: S608 (a target's own name)
        described = cursor.description or []
        counted = self._duckdb.execute(f'SELECT count(*) FROM staged."{name}"').fetchone()  # noqa: S608 (a target's own name)
        return Staged(
            columns=tuple(column[0] for column in described),
            types=tuple(str(column[1]) for column in described),
            rows=counted[0] if counted else 0,
        )


def _reason(error: Exception) -> str:
    unreadable = re.search(r'sniffing file "([^"]+)"', str(error))
    if unreadable:
        return f"{unreadable[1]} is no well-formed CSV: a quote that does not close, or line ends of two kinds."
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(line for line in lines if not set(line) <= {"^"})[:500]
