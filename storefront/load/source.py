"""Runs a mapping's SQL over the source's files, in a DuckDB that can read that folder and nothing else."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
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
# Everything is text: nobody guesses that 007 is a number. A mapping casts what it calculates with.
CSV = """
CREATE MACRO csv(path, encoding_name := 'utf-8', separator := ',', quote_mark := '"') AS TABLE
SELECT * FROM read_csv(path, all_varchar := true, header := true, delim := separator, quote := quote_mark,
                       escape := quote_mark, encoding := encoding_name, sample_size := -1)
"""


@dataclass(frozen=True, slots=True)
class Staged:
    """What a mapping's SELECT gave: its columns with their DuckDB types, and how many rows."""

    columns: tuple[str, ...]
    types: tuple[str, ...]
    rows: int


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
        except UnicodeDecodeError:
            raise CannotLoadError(f"{sql_file} is not UTF-8.") from None
        except (duckdb.Error, ValueError) as error:
            raise CannotLoadError(f"{sql_file} can't be run over {self.folder}: {_reason(error)}") from None
        return self._describe(name)

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
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(line for line in lines if not set(line) <= {"^"})[:500]
