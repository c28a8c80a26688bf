import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.portal.search import matching, query_of
from tests.support.builders import a_customer, an_item


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
