from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import StaticPool

from tests.support.statements import Statements, recorded


@pytest.fixture
def memory() -> Iterator[Engine]:
    engine = create_engine("sqlite://", poolclass=StaticPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x INTEGER)"))
    yield engine
    engine.dispose()


def run(engine: Engine, *statements: str) -> Statements:
    with recorded(engine) as found, engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    return found


def test_statements_are_counted_and_housekeeping_is_not(memory: Engine) -> None:
    assert run(memory, "SELECT 1", "PRAGMA foreign_keys", "SELECT x FROM t").count == 2


@pytest.mark.parametrize(
    "statement",
    ["INSERT INTO t VALUES (1)", "update t set x = 2", "DELETE FROM t", "WITH a AS (SELECT 1) DELETE FROM t"],
)
def test_a_write_is_told_from_a_read(memory: Engine, statement: str) -> None:
    found = run(memory, "SELECT 1", statement)
    with pytest.raises(AssertionError, match="1 writes"):
        found.assert_no_writes()


def test_a_column_named_after_a_verb_is_no_write(memory: Engine) -> None:
    run(memory, "WITH a AS (SELECT 1 AS update_at) SELECT update_at FROM a").assert_no_writes()


def test_a_budget_that_is_passed_lists_what_ran(memory: Engine) -> None:
    with pytest.raises(AssertionError, match=r"2\. SELECT 2"):
        run(memory, "SELECT 1", "SELECT 2").assert_at_most(1)


def test_nothing_is_recorded_after_the_block(memory: Engine) -> None:
    found = run(memory, "SELECT 1")
    run(memory, "SELECT 1")
    assert found.count == 1
