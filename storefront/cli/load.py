"""`storefront load FOLDER --mapping MAPPING`: the exports of an ERP become rows of ours."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from storefront.cli.support import engine_of
from storefront.load.describe import describe
from storefront.load.errors import CannotLoadError
from storefront.load.run import Job, Watcher, load
from storefront.load.targets import TARGETS
from storefront.load.writer import Tally
from storefront.settings import Settings, load_settings, shipped

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar  # click names the type of its bars only there

SOME_REJECTED, CANNOT_RUN = 1, 2
EVERY = "*"


class CannotRunError(click.ClickException):
    """Ends the command with a sentence and exit code 2."""

    exit_code = CANNOT_RUN


@click.command("load")
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--mapping", help="A folder of SQL files, or the name of one under mappings/.")
@click.option("--only", multiple=True, metavar="TABLE", help="Load this table only; may be given several times.")
@click.option("--dry-run", is_flag=True, help="Check everything and count, write nothing.")
@click.option(
    "--rejects", type=click.Path(path_type=Path, file_okay=False), help="Folder for the files of rejected rows."
)
@click.option("--describe", "described", is_flag=False, flag_value=EVERY, metavar="[TABLE]", help="Print the targets.")
def command(
    *,
    folder: Path | None,
    mapping: str | None,
    only: Sequence[str],
    dry_run: bool,
    rejects: Path | None,
    described: str | None,
) -> None:
    """Load a folder of CSV or Parquet files through a mapping.

    Exit code 0: all rows are loaded; 1: some were rejected; 2: it could not run.
    """
    if described:
        _describe(described)
        return
    if folder is None or not mapping:
        raise click.UsageError("Name the folder and the mapping: storefront load FOLDER --mapping MAPPING")
    settings = load_settings()
    job = Job(
        folder=folder,
        mapping=_mapping_folder(mapping),
        pictures=settings.pictures,
        rejects=rejects or settings.instance / "rejects",
        only=only,
        dry_run=dry_run,
    )
    tallies = _run(settings, job)
    _summarise(tallies, dry_run=dry_run)
    if any(tally.rejected for tally in tallies):
        sys.exit(SOME_REJECTED)


def _describe(name: str) -> None:
    if name != EVERY and name not in TARGETS:
        raise CannotRunError(f"There is no table {name!r}. The tables: {', '.join(TARGETS)}.")
    for target in TARGETS.values() if name == EVERY else [TARGETS[name]]:
        click.echo("\n".join(describe(target)) + "\n")


def _mapping_folder(name: str) -> Path:
    ours = shipped("mappings") / name
    return ours if Path(name).name == name and ours.is_dir() else Path(name)


def _run(settings: Settings, job: Job) -> list[Tally]:
    engine = engine_of(settings)
    try:
        with _watching() as watcher:
            return load(engine, job, watcher)
    except CannotLoadError as error:
        raise CannotRunError(str(error)) from None
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CannotRunError(
            f"The database stopped the load: {reason}. Whole batches written before stand; run it again."
        ) from None
    except OSError as error:
        raise CannotRunError(f"The load stopped at {error.filename}: {error.strerror}. Run it again.") from None
    finally:
        engine.dispose()


class _Bars(Watcher):
    """A bar for each table, on standard error."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None

    def begin(self, table: str, rows: int) -> None:
        self.close()
        self._bar = click.progressbar(length=max(rows, 1), label=f"{table:<22}", show_pos=True, file=sys.stderr)
        self._bar.render_progress()

    def advance(self, rows: int) -> None:
        if self._bar is not None:
            self._bar.update(rows)

    def close(self) -> None:
        """End the line of the last bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


@contextmanager
def _watching() -> Iterator[Watcher]:
    if not sys.stderr.isatty():
        yield Watcher()
        return
    bars = _Bars()
    try:
        yield bars
    finally:
        bars.close()


def _summarise(tallies: Sequence[Tally], *, dry_run: bool) -> None:
    click.echo(f"{'table':<22}{'read':>9}{'new':>9}{'changed':>9}{'unchanged':>11}{'rejected':>10}")
    for one in tallies:
        click.echo(f"{one.table:<22}{one.read:>9}{one.new:>9}{one.changed:>9}{one.unchanged:>11}{one.rejected:>10}")
    for one in tallies:
        _show_rejects(one)
    if dry_run:
        click.echo("A dry run: nothing was written.")


def _show_rejects(tally: Tally) -> None:
    if not tally.rejected:
        return
    click.echo(
        f"\n{tally.table}: {tally.rejected} rejected{f', see {tally.rejects}' if tally.rejects else ''}", err=True
    )
    for reason in tally.reasons:
        click.echo(f"  {reason}", err=True)
