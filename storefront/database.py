"""The engine and its habits: WAL and immediate write transactions on SQLite, UTC and a lock limit on PostgreSQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from storefront.erp import scope
from storefront.kernel.errors import SettingsError

WRITING = "storefront_writing"
BUSY_SECONDS = 15
ANALYZED_ROWS = 1000  # of each index: a moment, however large the table


class ScopedSession(Session):
    """The only session class of the portal: guarded by erp/scope.py, in the web and in the worker alike."""

    def __init__(self, db: Any = None, **options: Any) -> None:  # noqa: ANN401 (flask-sqlalchemy hands itself over)
        if db is not None:
            options["bind"] = db.engine
        super().__init__(**options)

    def close(self) -> None:
        """Let go of the connection. One that died meanwhile is thrown away: the answer is made, and stands."""
        try:
            super().close()
        except DBAPIError:
            self.invalidate()


scope.install(ScopedSession)


def normal_url(url: str) -> str:
    """Return the address with our driver for it. Raises SettingsError for another database."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise SettingsError(
            "STOREFRONT_DATABASE_URL is no database address. Write sqlite:////path/to/file.sqlite or "
            "postgresql://user:password@host/database."
        ) from None
    backend = parsed.get_backend_name()
    if backend == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    elif backend != "sqlite":
        raise SettingsError(f"STOREFRONT_DATABASE_URL names {backend}; this portal runs on sqlite and on postgresql.")
    return parsed.render_as_string(hide_password=False)


def engine_options(url: str, *, pool_size: int) -> dict[str, Any]:
    """Return the keyword arguments of create_engine for this address."""
    # an error ends up in the log: the values of its statement may be secrets
    common = {"pool_size": pool_size, "max_overflow": 10, "hide_parameters": True}
    if make_url(url).get_backend_name() == "sqlite":
        return {**common, "connect_args": {"timeout": BUSY_SECONDS}}
    return {
        **common,
        # tried against a hard restart of PostgreSQL: a dead connection is replaced before it is used
        "pool_pre_ping": True,
        "connect_args": {
            "connect_timeout": 5,
            "options": "-c timezone=UTC -c lock_timeout=15s -c idle_in_transaction_session_timeout=60s "
            # how alike a word must be to count as a typo of another (portal/search.py ranks what comes)
            "-c pg_trgm.word_similarity_threshold=0.3",
        },
    }


def make_engine(url: str, *, pool_size: int = 5) -> Engine:
    """Make an engine with the habits of this house, for commands and the worker."""
    url = normal_url(url)
    engine = create_engine(url, **engine_options(url, pool_size=pool_size))
    configure(engine)
    return engine


def configure(engine: Engine) -> None:
    """Give an engine its habits; once an engine."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)


def _sqlite_connect(connection: Any, _record: object) -> None:  # noqa: ANN401 (the driver's own connection)
    connection.isolation_level = None
    cursor = connection.cursor()
    # FULL: a confirmed order survives a power cut (house, section 8)
    for pragma in (
        f"busy_timeout={BUSY_SECONDS * 1000}",
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        "cache_size=-16000",
        "temp_store=MEMORY",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        # takes no lock, so it has nothing to fail with: straight to the driver, 35 µs less for each request
        connection.connection.driver_connection.execute("BEGIN")  # type: ignore[union-attr]  # connected


@contextmanager
def writing(session: Session) -> Iterator[Session]:
    """Run a command in one write transaction: commit at the end, roll back and raise on any error.

    What was read before is let go first: a reader that turned writer would see SQLITE_BUSY at once, however long
    it is willing to wait. Raises RuntimeError inside another command of the same session: what that one had written
    so far would be let go too.
    """
    if session.info.get(WRITING):
        raise RuntimeError("a command is already writing in this session: it ends by itself, so call what writes in it")
    session.rollback()
    with _turn(session.get_bind()):
        session.info[WRITING] = True
        try:
            session.connection(execution_options={WRITING: True})
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            del session.info[WRITING]


_turns: dict[str, Lock] = defaultdict(Lock)


@contextmanager
def _turn(bind: Engine | Connection) -> Iterator[None]:
    """Let the writers of this process to one SQLite file in one by one.

    SQLite lets those who wait for its lock look again after pauses, and whoever looks at the right moment gets it: of
    16 writers for 10 s the slowest waited 2.6 to 3.7 s, with turns 0.5 s (make faults). Who gets no turn in time asks
    SQLite all the same, which says in its own words that it is locked.
    """
    if bind.dialect.name != "sqlite":
        yield
        return
    turn = _turns[str(bind.engine.url)]
    got = turn.acquire(timeout=BUSY_SECONDS)
    try:
        yield
    finally:
        if got:
            turn.release()


def refresh_statistics(engine: Engine) -> None:
    """Let the database look at what its tables hold, so that it plans by that: after much was written."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        if engine.dialect.name == "sqlite":
            cursor.execute(f"PRAGMA analysis_limit={ANALYZED_ROWS}")
        cursor.execute("ANALYZE")
        connection.commit()
    finally:
        connection.close()


def session_factory(engine: Engine) -> sessionmaker[ScopedSession]:
    """Return a maker of sessions for commands and the worker, open to everybody's rows."""
    return sessionmaker(engine, class_=ScopedSession, info={scope.SCOPE: scope.EVERYBODY})


def insert_or_update(
    session: Session,
    model: type[Any],
    values: dict[str, Any] | list[dict[str, Any]],
    *,
    on: tuple[str, ...],
    update: Callable[[Any], dict[str, Any]],
) -> Any:  # noqa: ANN401 (the dialect's own insert)
    """Return an INSERT that changes the row there when `on` is taken; `update` gets the row that did not fit.

    `values` is one row, or several.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    statement = insert(model).values(values)
    return statement.on_conflict_do_update(index_elements=on, set_=update(statement.excluded))
