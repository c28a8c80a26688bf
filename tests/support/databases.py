"""Databases for tests: migrated once a worker, copied for each test, gone or put back after it.

`database_url`, `engine` and `session` run a test of tests/db, or one marked `both_databases`, on SQLite and on
PostgreSQL; any other on SQLite, or on what `--database` names.
"""

import itertools
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine, event, make_url
from sqlalchemy.orm import Session
from sqlalchemy.pool import Pool

from storefront.database import make_engine, session_factory, writing
from storefront.kernel.clock import SystemClock
from storefront.settings import load_settings
from tests.support import builders
from tests.support.cast import PASSWORD
from tests.support.kept_databases import KeptDatabase
from tests.support.needs import needed
from tests.support.postgres import binaries, postgres_server
from tests.support.schema import build_schema

KINDS = ["sqlite", "postgresql"]
Maker = Callable[[], str]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=KINDS, default="sqlite", help="where tests outside tests/db run")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_kind" not in metafunc.fixturenames:
        return
    marked = any(mark.name == "both_databases" for mark in metafunc.definition.iter_markers())
    if marked or "db" in metafunc.definition.path.parts:
        metafunc.parametrize("database_kind", KINDS, indirect=True)


@pytest.fixture(autouse=True, scope="session")
def _no_waiting_for_the_disk() -> Iterator[None]:
    """A test's file need not survive a power cut: SQLite does not wait for the disk, here in the tests' own process."""

    def relax(connection: Any, *_rest: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA synchronous=OFF")

    event.listen(Pool, "checkout", relax)
    yield
    event.remove(Pool, "checkout", relax)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", request.config.getoption("--database")))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file."""
    path = tmp_path_factory.mktemp("template") / "portal.sqlite"
    build_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def demo_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance folder with the demo company: `portal.sqlite` and `pictures`."""
    from storefront.demo import seed_demo  # noqa: PLC0415 (few tests need it)

    folder = tmp_path_factory.mktemp("demo")
    settings = load_settings(instance=folder, secret_key="a key for tests")
    engine = make_engine(f"sqlite:///{shutil.copy(sqlite_template, folder)}")
    with session_factory(engine)() as session, writing(session):
        seed_demo(session, settings=settings, clock=SystemClock(), password=PASSWORD)
    engine.dispose()
    return folder


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL of a running server's database `postgres`."""
    with postgres_server(needed(binaries(), "postgresql")) as url:
        yield url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str, database_server: psycopg.Connection) -> str:
    """The name of a migrated database on the server."""
    database_server.execute("CREATE DATABASE template_portal")
    build_schema(named_database(postgres_url, "template_portal"))
    return "template_portal"


def named_database(url: str, database: str) -> str:
    """Return the URL of another database on the same server."""
    return make_url(url).set(database=database).render_as_string(hide_password=False)


@pytest.fixture(scope="session")
def database_server(postgres_url: str) -> Iterator[psycopg.Connection]:
    """A connection that makes and drops databases, kept for a whole worker."""
    with psycopg.connect(postgres_url.replace("+psycopg", ""), autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def _numbers() -> Iterator[int]:
    return itertools.count(1)


@pytest.fixture(scope="session")
def _kept_databases() -> Iterator[list[KeptDatabase]]:
    """Databases that are as they were made, for the next test."""
    kept: list[KeptDatabase] = []
    yield kept
    for database in kept:
        database.close()


@pytest.fixture
def new_database(
    request: pytest.FixtureRequest,
    database_kind: str,
    tmp_path: Path,
    _numbers: Iterator[int],
    _kept_databases: list[KeptDatabase],
) -> Iterator[Maker]:
    """Return a maker of fresh, migrated databases of the test's kind; each call gives the URL of another."""
    if database_kind == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        yield lambda: f"sqlite:///{shutil.copy(template, tmp_path / f'portal-{next(_numbers)}.sqlite')}"
        return
    url: str = request.getfixturevalue("postgres_url")
    server: psycopg.Connection = request.getfixturevalue("database_server")
    template = request.getfixturevalue("postgres_template")
    made: list[KeptDatabase] = []

    def make() -> str:
        made.append(_kept_databases.pop() if _kept_databases else _new(url, server, template, f"test_{next(_numbers)}"))
        return made[-1].url

    yield make
    for database in made:
        if database.put_back():
            _kept_databases.append(database)
        else:
            server.execute(f"DROP DATABASE {make_url(database.url).database} WITH (FORCE)")


def _new(url: str, server: psycopg.Connection, template: str, name: str) -> KeptDatabase:
    # copying files takes half of what going through the log does, which is the default
    server.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
    return KeptDatabase(named_database(url, name))


@pytest.fixture
def database_url(request: pytest.FixtureRequest, new_database: Maker) -> str:
    """The URL of a migrated database of this test's own: empty, or the demo company's for a test marked `demo`."""
    if not request.node.get_closest_marker("demo"):
        return new_database()
    folder: Path = request.getfixturevalue("demo_template")
    return f"sqlite:///{shutil.copy(folder / 'portal.sqlite', request.getfixturevalue('tmp_path'))}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that sees everybody's rows. The builders of the cast write through it, each with a commit."""
    with session_factory(engine)(expire_on_commit=False) as session, builders.writing_to(session):
        yield session
