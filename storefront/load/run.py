"""A whole load: every mapping is run and looked at before the first row is written."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, inspect

from storefront.database import refresh_statistics, session_factory
from storefront.kernel.clock import Clock, SystemClock
from storefront.load.errors import CannotLoadError
from storefront.load.lookup import Lookup
from storefront.load.pictures import PictureStore
from storefront.load.rejects import Rejects
from storefront.load.rows import Reader
from storefront.load.source import Source, Staged
from storefront.load.targets import TARGETS, Target
from storefront.load.writer import BATCH, Tally, Tools, Writer

FLOATS = {"FLOAT", "DOUBLE"}


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be loaded from where, and where pictures and rejected rows go."""

    folder: Path
    mapping: Path
    pictures: Path
    rejects: Path
    only: Collection[str] = ()
    dry_run: bool = False
    clock: Clock = field(default_factory=SystemClock)


class Watcher:
    """Is told how the load goes. This one does not care."""

    def begin(self, table: str, rows: int) -> None:
        """A table of so many rows is begun."""

    def advance(self, rows: int) -> None:
        """So many rows more are done."""


def load(engine: Engine, job: Job, watcher: Watcher | None = None) -> list[Tally]:
    """Load a folder through a mapping and return what became of each table's rows.

    Raises:
        CannotLoadError: the folder, a mapping file, a source file or the database is not usable; nothing was written.
    """
    files = find_mappings(job.mapping, job.only)
    if not inspect(engine).has_table("sales_order"):
        raise CannotLoadError("The database has no tables yet. Run `storefront upgrade` first.")
    with Source(job.folder) as source:
        staged = [(target, _staged(source, target, path)) for target, path in files]
        return _load_all(engine, job, source, staged, watcher or Watcher())


def find_mappings(folder: Path, only: Collection[str] = ()) -> list[tuple[Target, Path]]:
    """Return the mapping files in the order of loading. Raises CannotLoadError for a folder or a name that is wrong."""
    if not folder.is_dir():
        raise CannotLoadError(f"The mapping {folder} is not there.")
    paths = {path.stem: path for path in sorted(folder.glob("*.sql"))}
    if not paths:
        raise CannotLoadError(f"The mapping {folder} has no SQL files.")
    for name, path in paths.items():
        if name not in TARGETS:
            raise CannotLoadError(f"{path} is named after no table.{_meant(name, TARGETS)}")
    for name in only:
        if name not in paths:
            raise CannotLoadError(f"The mapping {folder} has no {name}.sql.{_meant(name, paths)}")
    return [(TARGETS[name], paths[name]) for name in TARGETS if name in paths and (not only or name in only)]


def _staged(source: Source, target: Target, path: Path) -> Staged:
    staged = source.stage(target.name, path)
    names = [one.name for one in target.fields]
    for column, kind in zip(staged.columns, staged.types, strict=True):
        if column not in names:
            raise CannotLoadError(
                f"{path} gives a column {column!r}, which {target.name} has not.{_meant(column, names)}"
            )
        if kind in FLOATS and target.field(column).exact:
            raise CannotLoadError(f"{path} gives {column} as {kind}, which is not exact. Cast it to DECIMAL(18, 6).")
    missing = [one.name for one in target.fields if one.required and one.name not in staged.columns]
    if missing:
        raise CannotLoadError(f"{path} does not give {', '.join(missing)}, which {target.name} needs.")
    return staged


def _meant(name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1)
    return f" Did you mean {close[0]!r}?" if close else " `storefront load --describe` lists what there is."


def _load_all(
    engine: Engine, job: Job, source: Source, staged: Sequence[tuple[Target, Staged]], watcher: Watcher
) -> list[Tally]:
    tools = Tools(session_factory(engine), Lookup(), job.clock, job.dry_run)
    pictures = PictureStore(job.folder, job.pictures, dry_run=job.dry_run)
    started_at = job.clock.now()
    tallies = []
    for target, found in staged:
        watcher.begin(target.name, found.rows)
        folder = None if job.dry_run else job.rejects
        with Rejects(folder, started_at, target.name, found.columns) as rejects:
            reader = Reader(target, found.columns, pictures)
            writer = Writer(target, found.columns, tools, reader, rejects)
            writer.refuse(found.broken)
            tallies.append(_load_one(source, target.name, writer, watcher.advance))
    if not job.dry_run:
        refresh_statistics(engine)
    return tallies


def _load_one(source: Source, name: str, writer: Writer, advance: Callable[[int], None]) -> Tally:
    for batch in source.rows(name, BATCH):
        writer.add(batch)
        advance(len(batch))
    return writer.finish()
