"""Migrations give exactly the tables that the code describes, on both databases, and can be undone."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, Inspector, insert, inspect
from sqlalchemy.exc import IntegrityError

from storefront import migrations
from storefront.database import make_engine, session_factory, writing
from storefront.erp import Base
from storefront.erp.contacts import Contact
from storefront.migrations.write import FIRST, is_ours, write
from storefront.portal.roles import PREDEFINED_ROLES
from storefront.portal.scripts import run_script
from storefront.portal.search import create_index, drop_index
from storefront.portal.users import PortalRole, PortalRolePermission

REFLECTED = (
    "get_columns",
    "get_pk_constraint",
    "get_foreign_keys",
    "get_unique_constraints",
    "get_check_constraints",
    "get_indexes",
)
pytestmark = pytest.mark.filterwarnings("ignore:.*expression-based index")


@pytest.fixture
def empty(new_database: Callable[[], str]) -> Iterator[Engine]:
    """A database without a table."""
    engine = make_engine(new_database())
    migrations.downgrade(engine)
    yield engine
    engine.dispose()


def described(engine: Engine) -> dict[str, Any]:
    """Return what a database knows of each of our tables."""
    inspector = inspect(engine)
    return {name: _table(inspector, name) for name in Base.metadata.tables}


def _table(inspector: Inspector, name: str) -> dict[str, list[str]]:
    found = {what: getattr(inspector, what)(name) for what in REFLECTED}
    return {
        what: sorted(str(_plain(part)) for part in (parts if isinstance(parts, list) else [parts]))
        for what, parts in found.items()
    }


def _plain(part: Any) -> Any:
    """Write expressions out: their own text holds an address of the memory."""
    return {key: _plain(value) for key, value in part.items()} if isinstance(part, dict) else str(part)


def test_the_migrations_give_exactly_the_tables_of_the_code(empty: Engine) -> None:
    with empty.begin() as connection:
        Base.metadata.create_all(connection)
        create_index(connection)
        run_script(connection, "people_search")
    by_code = described(empty)
    with empty.begin() as connection:
        run_script(connection, "people_search", undo=True)
        drop_index(connection)
        Base.metadata.drop_all(connection)
    migrations.upgrade(empty)
    assert described(empty) == by_code


def test_alembic_finds_nothing_left_to_write(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_ours, "compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_a_fresh_database_is_at_the_newest_revision(engine: Engine) -> None:
    assert migrations.current(engine) == migrations.newest()


def test_an_upgrade_done_again_changes_nothing(engine: Engine) -> None:
    assert migrations.upgrade(engine) is False


def test_a_downgrade_leaves_no_table_of_ours(empty: Engine) -> None:
    assert set(inspect(empty).get_table_names()) <= {"alembic_version"}
    assert migrations.current(empty) is None


def test_two_processes_that_upgrade_at_once_do_it_once(empty: Engine) -> None:
    done: list[bool] = []
    threads = [threading.Thread(target=lambda: done.append(migrations.upgrade(empty))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, True]


def test_foreign_keys_hold_again_after_a_migration(database_url: str) -> None:
    engine = make_engine(database_url)
    migrations.upgrade(engine)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(insert(Contact).values(customer_id=1, code="nobody's"))
    engine.dispose()


def test_the_first_migration_is_what_the_generator_writes_today(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = (migrations.FOLDER / "versions" / f"{FIRST}_tables.py").read_text()
    (tmp_path / "versions").mkdir()
    monkeypatch.setattr("storefront.migrations.write.FOLDER", tmp_path)
    assert write("").read_text() == kept, "the tables have changed: run `make migration`"


def test_an_upgrade_brings_the_predefined_roles_and_takes_away_what_was_added_to_them(engine: Engine) -> None:
    with session_factory(engine)() as session, writing(session):
        role = session.query(PortalRole).filter_by(code="portal_user").one()
        session.add(PortalRolePermission(role_id=role.id, permission="admin:view"))
    migrations.upgrade(engine)
    with session_factory(engine)() as session:
        codes = {code for (code,) in session.query(PortalRole.code)}
        permissions = session.query(PortalRolePermission.permission).filter_by(permission="admin:view").all()
    assert codes == {role.code for role in PREDEFINED_ROLES}
    assert len(permissions) == 1, "the operator's"
