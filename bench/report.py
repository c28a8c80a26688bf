"""Runs the bench and writes its table."""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from sqlalchemy import create_engine, make_url, text

from bench.measure import Place, Result, fill, measure, measure_pages
from bench.race import CONNECTIONS, Lap, Size
from tests.support.postgres import binaries, postgres_server

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "performance.md"
BEGIN, END = "<!-- the table begins -->\n", "<!-- the table ends -->\n"
PACKAGES = ("flask", "sqlalchemy", "jinja2", "waitress", "psycopg")
FULL, PART, ADD, DEEP, LARGE = 1.5, 1.0, 2.0, 1.1, 1.3
STATEMENTS = {"search": 5, "item page": 5, "cart": 4, "add to cart": 6, "order of": 7, "account": 6, "statement": 5}
MEGABYTES, MEMORY_RATIO = 90, 1.5
PAPER_MS, PAPER_KB = 60, 100
TIMES = "\N{MULTIPLICATION SIGN}"
DURABLE = ("fsync=on", "synchronous_commit=on", "max_connections=100", "shared_buffers=256MB")
PlaceMaker = Callable[[str], Place]


def setting(name: str, default: str) -> str:
    """Return a setting of the bench from the environment."""
    return os.environ.get(f"BENCH_{name}", default)


def main() -> None:
    """Measure, print the table, and write it into docs/performance.md when BENCH_WRITE is set."""
    items, more = int(setting("ITEMS", "10000")), int(setting("MORE_ITEMS", "100000"))
    size = Size(int(setting("ROUNDS", "5")), int(setting("REQUESTS", "400")))
    seconds = float(setting("SECONDS", "10"))
    results: list[Result] = []
    larger: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="storefront-bench-") as folder:  # gone at the end, whatever happens
        for kind in setting("DATABASES", "sqlite postgresql").split():
            with _database(kind, Path(folder)) as places:
                small = places("small")
                _fill(small, items)
                results.append(measure(small, items, size, seconds, _say))
                if more:
                    large = places("large")
                    _fill(large, more)
                    larger.append(measure_pages(large, more, size, _say))
    table = report(results, larger, seconds)
    print(table)
    if setting("WRITE", ""):
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def _say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


def _fill(place: Place, items: int) -> None:
    print(f"{place.url.split(':')[0]}: {items:,} items", file=sys.stderr, flush=True)
    fill(place, items)


@contextmanager
def _database(kind: str, folder: Path) -> Iterator[PlaceMaker]:
    if kind == "sqlite":
        yield lambda name: Place(f"sqlite:///{folder / name / 'portal.sqlite'}", folder / name)
        return
    programs = binaries()
    if programs is None:
        sys.exit("PostgreSQL is not installed: BENCH_DATABASES=sqlite measures without it.")
    with postgres_server(programs, DURABLE) as url:
        yield lambda name: _new_database(url, folder / f"postgresql-{name}")


def _new_database(url: str, folder: Path) -> Place:
    name = folder.name.replace("-", "_")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    address = make_url(url)
    data = Path(str(address.query["host"])) / "data"
    pid = int((data / "postmaster.pid").read_text(encoding="ascii").split()[0])
    return Place(address.set(database=name).render_as_string(hide_password=False), folder, pid)


def report(results: list[Result], larger: list[Result], seconds: float) -> str:
    """Return the table, with the machine named."""
    pieces = [_machine()]
    pieces += [_race(result) for result in results]
    pieces += [_larger(result, other) for result, other in zip(results, larger, strict=False)]
    pieces += [_weights(results[0]), *map(_papers, results), *(_rest(result, seconds) for result in results)]
    return "\n\n".join(pieces)


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return (
        f"{datetime.now(UTC):%d %B %Y}; {_processor()}, {os.cpu_count()} cores; {platform.system()} "
        f"{platform.release()}; Python {platform.python_version()}; {packages}; SQLite {sqlite3.sqlite_version}; "
        f"{_postgresql()}."
    )


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")


def _postgresql() -> str:
    programs = binaries()
    if programs is None:
        return "no PostgreSQL"
    found = subprocess.run([programs / "postgres", "--version"], capture_output=True, text=True, check=True)
    return found.stdout.strip().replace("postgres (PostgreSQL)", "PostgreSQL")


def _race(result: Result) -> str:
    """CPU of each page as a ratio to the anchor's in the same run, and what 16 connections saw."""
    bare = [lap.bare.cpu_ms for lap in result.whole.values()]
    lines = [
        f"### {result.database}, {result.items:,} items",
        "",
        f"Bare `/page`: {min(bare):.2f} to {max(bare):.2f} ms of CPU a request.",
        f"Aim: whole {FULL} {TIMES}, part {PART} {TIMES}.",
        "",
        "| page | CPU, ms | whole | part | whole, br | statements | requests/s (bare) | p50, p95, p99, ms (bare p50) |",
        "|---|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, lap in result.whole.items():
        part, packed = result.parts.get(name), result.compressed[name]
        lines.append(
            f"| {name} | {lap.ours.cpu_ms:.2f} | {_judged(lap.ratio, FULL)} | "
            f"{_judged(part.ratio, PART) if part else ''} | "
            f"{packed.ratio:.2f} {TIMES} | {_counted(result, name)} | {_seen(lap)} |"
        )
    return "\n".join([*lines, _added(result)])


def _added(result: Result) -> str:
    lap = result.add
    assert lap is not None
    return (
        f"| add to cart, against bare `/add` ({lap.bare.cpu_ms:.2f} ms), aim {ADD:.0f} {TIMES} "
        f"| {lap.ours.cpu_ms:.2f} | {_judged(lap.ratio, ADD)} | | | {_counted(result, 'add to cart')} | {_seen(lap)} |"
    )


def _judged(value: float, aim: float) -> str:
    return f"{value:.2f} {TIMES}" if value <= aim else f"**{value:.2f} {TIMES}** (+{(value / aim - 1) * 100:.0f} %)"


def _counted(result: Result, name: str) -> str:
    return (
        f"{result.statements[name]} ≤ {next((most for kind, most in STATEMENTS.items() if name.startswith(kind)), 5)}"
    )


def _seen(lap: Lap) -> str:
    ours, bare = lap.ours, lap.bare
    return (
        f"{ours.middle('rate'):.0f} ({bare.middle('rate'):.0f}) | {ours.middle('p50'):.0f}, {ours.middle('p95'):.0f}, "
        f"{ours.middle('p99'):.0f} ({bare.middle('p50'):.0f})"
    )


def _larger(small: Result, large: Result) -> str:
    lines = [
        f"### {small.database}: {large.items:,} items against {small.items:,}, aim {LARGE} {TIMES}",
        "",
        "| page | ratio to bare then | ratio to bare now | now : then |",
        "|---|--:|--:|--:|",
    ]
    for name, lap in large.whole.items():
        then = small.whole[name].ratio
        lines.append(f"| {name} | {then:.2f} {TIMES} | {lap.ratio:.2f} {TIMES} | {_judged(lap.ratio / then, LARGE)} |")
    return "\n".join(lines)


def _weights(result: Result) -> str:
    total, requests = result.first_visit
    lines = ["### Bytes", "", "| answer | br | plain |", "|---|--:|--:|"]
    lines += [f"| {name} | {weight.compressed:,} | {weight.plain:,} |" for name, weight in result.weights.items()]
    lines += [
        "",
        f"First visit to the catalog without pictures: {total:,} bytes in {requests} requests (aim 30,000 in 5).",
        "Aims: catalog 4,000, part 2,000, add to cart 1,000.",
    ]
    return "\n".join(lines)


def _papers(result: Result) -> str:
    """Documents one after the other, and files that are sent while they are made."""
    lines = [
        f"### {result.database}: paper",
        "",
        f"Aim: {PAPER_MS} ms in the median with a warm compiler, under {PAPER_KB} KB.",
        "",
        "| PDF | CPU, ms | p50, ms | p95, ms | heaviest, KB |",
        "|---|--:|--:|--:|--:|",
    ]
    for paper in result.papers:
        middle, weight = _under(paper.p50, PAPER_MS), _under(paper.kilobytes, PAPER_KB)
        lines.append(f"| {paper.name} | {paper.cpu:.0f} | {middle} | {paper.p95:.0f} | {weight} |")
    lines += ["", "| file | first byte, ms | whole, ms | KB | memory grew by, MB |", "|---|--:|--:|--:|--:|"]
    for file in result.files:
        rest = f"{file.kilobytes:,.0f} | {file.grown:.0f}"
        lines.append(f"| {file.name} | {file.first:.0f} | {file.whole:.0f} | {rest} |")
    return "\n".join(lines)


def _under(value: float, aim: float) -> str:
    return f"{value:.0f}" if value <= aim else f"**{value:.0f}**"


def _rest(result: Result, seconds: float) -> str:
    ours, bare, writers = result.portal_memory, result.bare_memory, result.writers
    assert ours is not None
    assert bare is not None
    assert writers is not None
    deep = result.whole["deep page"].ours.cpu_ms / result.whole["catalog"].ours.cpu_ms
    return f"""### {result.database}: the rest

- Deep page against the first: {_judged(deep, DEEP)} (aim {DEEP} {TIMES}).
- {CONNECTIONS} writers for {seconds:.0f} s: {writers.requests:,} lines put in, {writers.errors} errors,
  {writers.rate:.0f} a second, p50 {writers.p50:.0f}, p99 {writers.p99:.0f}, slowest {writers.slowest:.0f} ms.
- Memory after the first answer: {ours.now:.0f} MB (at most {ours.most:.0f}), aim {MEGABYTES};
  bare Flask {bare.now:.0f} MB: {_judged(ours.now / bare.now, MEMORY_RATIO)} (aim {MEMORY_RATIO} {TIMES})."""
