"""Seeding the demo: once, only into an empty database, the same each time, on any day."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.auth.queries import find_approvers
from storefront.database import make_engine, session_factory, writing
from storefront.demo import DemoSummary, seed_demo
from storefront.erp.base import Base
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.numbers import NumberSequence
from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Receivable
from storefront.kernel.clock import FixedClock
from storefront.kernel.errors import SettingsError
from storefront.portal.company_requests import PortalCompanyRequest
from storefront.portal.reminders import PortalReminder
from storefront.portal.users import PortalRole, PortalUserType
from storefront.settings import Settings, load_settings
from tests.support.builders import NOW, a_customer


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One folder of pictures for the whole file: what is there is not written again."""
    return load_settings(instance=tmp_path_factory.mktemp("instance"))


def _seed(session: Session, settings: Settings, now: datetime = NOW) -> DemoSummary:
    with writing(session):
        return seed_demo(session, settings=settings, clock=FixedClock(now), password="demo-password")


def _content(session: Session) -> dict[str, Any]:
    """Every row of every table; the password's salt is the one thing that may differ."""
    content: dict[str, Any] = {}
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name != "password_hash"]
        content[table.name] = session.execute(select(*columns).order_by(*table.primary_key)).all()
    return content


def test_seeding_again_keeps_what_is_there(session: Session, settings: Settings) -> None:
    assert _seed(session, settings).seeded
    order = session.scalars(select(NumberSequence).where(NumberSequence.code == "SO")).one()
    order.next_value += 1
    session.commit()
    before = _content(session)
    assert not _seed(session, settings).seeded
    assert _content(session) == before


def test_the_office_has_a_request_that_waits_and_reminders(session: Session, settings: Settings) -> None:
    _seed(session, settings)
    assert [row.state for row in session.scalars(select(PortalCompanyRequest))] == ["waiting"]
    assert {row.created_by for row in session.scalars(select(PortalReminder))} == {"Ines Duarte"}


def test_an_order_waits_for_who_may_approve_it(session: Session, settings: Settings) -> None:
    _seed(session, settings)
    order = session.scalars(select(SalesOrder).where(SalesOrder.approval_asked_at.is_not(None))).one()
    role = session.scalars(select(PortalRole).where(PortalRole.order_limit.is_not(None))).one()
    assert (order.status, order.created_by, order.confirmed_at) == ("Pending Approval", "Selma Aydin", None)
    assert role.order_limit is not None
    assert order.total > role.order_limit
    assert order.number == max(session.scalars(select(SalesOrder.number)))
    approvers = find_approvers(session, FixedClock(NOW), order.customer_id)
    assert [(one.person_name, one.limit) for one in approvers] == [("Katharina Brandt", None)]
    assert session.scalars(select(PortalUserType.name)).all() == ["Department"]


def test_other_peoples_customers_are_left_alone(session: Session, settings: Settings) -> None:
    a_customer("A real one")
    with pytest.raises(SettingsError, match="not the demo's"):
        _seed(session, settings)
    assert session.scalars(select(Customer.name)).all() == ["A real one"]
    assert session.scalars(select(Item.id)).all() == []


@contextmanager
def _sqlite(template: Path, folder: Path) -> Iterator[Session]:
    """An empty database of its own. Dates and dice fall before a database is asked: SQLite speaks for both."""
    engine = make_engine(f"sqlite:///{shutil.copy(template, folder / 'portal.sqlite')}")
    try:
        with session_factory(engine)() as session:
            yield session
    finally:
        engine.dispose()


def test_the_same_day_gives_the_same_company(sqlite_template: Path, settings: Settings, tmp_path: Path) -> None:
    contents = []
    for instance in (settings.instance, tmp_path):
        with _sqlite(sqlite_template, tmp_path) as session:
            _seed(session, load_settings(instance=instance))
            contents.append(_content(session))
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2027, 1, 1, 0, 5, tzinfo=UTC),
        datetime(2028, 2, 29, 23, 59, tzinfo=UTC),
        datetime(2027, 8, 15, 12, 0, tzinfo=UTC),
    ],
    ids=["new year's night", "leap day", "a Sunday"],
)
def test_any_day_will_do(sqlite_template: Path, settings: Settings, tmp_path: Path, now: datetime) -> None:
    with _sqlite(sqlite_template, tmp_path) as session:
        assert _seed(session, settings, now).orders > 250
        overdue = select(Receivable).where(Receivable.status == "Open", Receivable.due_on < now.date())
        assert len(session.scalars(overdue).all()) > 5
