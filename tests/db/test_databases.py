from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Engine, delete, func, select, text
from sqlalchemy.orm import Session

from storefront.database import make_engine, writing
from storefront.erp.customers import Customer
from storefront.portal.search import matching, query_of
from storefront.portal.users import PortalRolePermission
from tests.support.builders import a_customer, an_item, writing_to
from tests.support.databases import named_database
from tests.support.kept_databases import KeptDatabase


def test_each_test_finds_its_database_migrated_and_empty(session: Session) -> None:
    assert session.scalars(select(Customer)).all() == []


def test_a_test_runs_on_the_database_it_is_named_after(engine: Engine, database_kind: str) -> None:
    assert engine.dialect.name == database_kind


def test_what_a_builder_writes_is_committed(session: Session, engine: Engine) -> None:
    customer = a_customer("Cedar")
    with Session(engine) as other:
        assert other.scalars(select(Customer.name)).all() == [customer.name]


def test_the_search_index_is_there(session: Session) -> None:
    item = an_item("BR-1", "Floor brush")
    dialect = session.get_bind().dialect.name
    words = query_of(dialect, ["brush"])
    assert session.execute(matching(dialect, 5), {"words": words}).one() == (item.id,)


def test_a_command_inside_a_command_is_refused_before_it_lets_go_what_was_written(session: Session) -> None:
    with pytest.raises(RuntimeError, match="already writing"), writing(session), writing(session):
        pass
    with writing(session):
        assert session.scalars(select(Customer)).all() == []


@pytest.fixture
def kept(database_server: psycopg.Connection, postgres_url: str, postgres_template: str) -> Iterator[KeptDatabase]:
    database_server.execute(f"CREATE DATABASE kept TEMPLATE {postgres_template}")
    database = KeptDatabase(named_database(postgres_url, "kept"))
    yield database
    database.close()
    database_server.execute("DROP DATABASE kept WITH (FORCE)")


def test_a_database_that_is_used_again_holds_and_numbers_what_a_new_one_does(kept: KeptDatabase) -> None:
    seen = []
    for _ in range(3):
        engine = make_engine(kept.url)
        with Session(engine) as session, writing_to(session):
            seen.append((a_customer("Cedar").id, session.query(func.count(Customer.id)).scalar()))
            session.execute(delete(PortalRolePermission))
            session.commit()
        engine.dispose()
        with psycopg.connect(kept.url.replace("+psycopg", "")) as left_open:
            left_open.execute("SELECT * FROM customer FOR UPDATE")
            assert kept.put_back()
            left_open.close()
    assert seen == [seen[0]] * 3
    engine = make_engine(kept.url)
    with Session(engine) as session:
        assert session.query(PortalRolePermission).count() > 0
    engine.dispose()


@pytest.mark.parametrize("change", ["DROP TRIGGER {0} ON {1}", "ALTER TABLE customer ADD later int", "ANALYZE unit"])
def test_a_database_whose_shape_a_test_changed_is_not_used_again(kept: KeptDatabase, change: str) -> None:
    engine = make_engine(kept.url)
    with engine.begin() as connection:
        a_trigger = "SELECT tgname, tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal LIMIT 1"
        connection.execute(text("INSERT INTO unit (code, name, decimals) VALUES ('EA', 'each', 0)"))
        connection.execute(text(change.format(*connection.execute(text(a_trigger)).one())))
    engine.dispose()
    assert not kept.put_back()
