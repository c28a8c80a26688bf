"""Days and times of the business: where they begin, in summer and in winter, and what midnight says."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.kernel.clock import FixedClock, day_of, has_hours, keep_time_of, read_local, start_of_day
from storefront.kernel.errors import SettingsError
from storefront.settings import load_settings

ZONES = st.sampled_from(["UTC", "America/Chicago", "Europe/Berlin", "Asia/Kolkata", "Pacific/Auckland", "Asia/Beirut"])
DAYS = st.dates(date(1990, 1, 1), date(2037, 12, 31))


@pytest.fixture(autouse=True)
def _back_to_utc() -> Iterator[None]:
    yield
    keep_time_of(UTC)


def test_a_business_date_is_the_one_on_its_own_calendar() -> None:
    keep_time_of(ZoneInfo("America/Chicago"))
    assert FixedClock(datetime(2026, 11, 24, 1, 30, tzinfo=UTC)).today() == date(2026, 11, 23)
    keep_time_of(ZoneInfo("Pacific/Auckland"))
    assert FixedClock(datetime(2026, 11, 23, 12, 0, tzinfo=UTC)).today() == date(2026, 11, 24)


@given(ZONES, DAYS)
def test_a_day_begins_where_the_one_before_ends(zone: str, day: date) -> None:
    keep_time_of(ZoneInfo(zone))
    begins = start_of_day(day)
    assert begins.tzinfo is UTC
    assert day_of(begins) == day
    assert day_of(begins - timedelta(seconds=1)) == day - timedelta(days=1)


@given(ZONES, st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31)))  # noqa: DTZ001 (a wall clock's)
def test_what_a_clock_on_the_wall_showed_is_on_that_day(zone: str, wall: datetime) -> None:
    keep_time_of(ZoneInfo(zone))
    assert day_of(read_local(wall)) == wall.date()


def test_the_very_start_of_a_day_is_a_day_without_hours() -> None:
    keep_time_of(ZoneInfo("Europe/Berlin"))
    assert not has_hours(start_of_day(date(2026, 7, 1)))
    assert has_hours(datetime(2026, 7, 1, tzinfo=UTC))


@pytest.mark.parametrize("name", ["Chicago", "", "../../etc/passwd", "UTC+1"])
def test_an_unknown_zone_is_a_clear_error(name: str) -> None:
    with pytest.raises(SettingsError, match=r"STOREFRONT_TIME_ZONE=.*Europe/Berlin or America/Chicago"):
        load_settings(time_zone=name)
