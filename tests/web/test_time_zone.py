"""A business that is not in UTC: an order in its evening is of its day, at its hour."""

import csv
import io
from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.kernel.clock import FixedClock
from storefront.portal.audit import record
from storefront.settings import Settings
from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.shopping import add, check_out

pytestmark = pytest.mark.both_databases
EVENING = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)  # half past seven on the 23rd, in Chicago
READ = "23 Nov 2026, 19:30 CST"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"time_zone": "America/Chicago"})


@pytest.fixture(autouse=True)
def _evening(frozen_clock: time_machine.Traveller) -> None:
    frozen_clock.move_to(EVENING)


def test_an_order_of_the_evening_is_of_the_same_day_and_says_its_hour(alder_buyer: Person) -> None:
    add(alder_buyer, an_item())
    check_out(alder_buyer)
    assert READ in alder_buyer.get("/orders/SO000001").text
    (row,) = csv.DictReader(io.StringIO(alder_buyer.get("/orders.csv").text.removeprefix("\ufeff")))
    assert "2026-11-23" in row.values()


def test_a_day_of_the_audit_log_ends_at_midnight_where_the_office_is(operator: Person, session: Session) -> None:
    with writing(session):
        record(session, FixedClock(EVENING), "Ada Admin", "contact.changed", subject="Kim")
    assert READ in operator.get("/admin/audit?from=2026-11-23&to=2026-11-23").text
    assert READ not in operator.get("/admin/audit?from=2026-11-24").text
