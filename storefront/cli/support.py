"""What the commands share: an engine that is disposed of, and a database that is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from storefront import migrations
from storefront.database import make_engine
from storefront.kernel.clock import keep_time_of
from storefront.kernel.errors import SettingsError
from storefront.settings import Settings


@contextmanager
def database(settings: Settings) -> Iterator[Engine]:
    """Yield an engine for one command. Raises SettingsError when the database can't be reached or written."""
    if not settings.database_url:
        make_folder(settings)
    engine = engine_of(settings)
    try:
        yield engine
    except OperationalError as error:
        raise SettingsError(f"The database can't be used: {reason(error)}") from None
    finally:
        engine.dispose()


def engine_of(settings: Settings) -> Engine:
    """Return an engine of this installation, in a process that keeps the time of its business."""
    keep_time_of(ZoneInfo(settings.time_zone))
    return make_engine(settings.url)


def reason(error: OperationalError) -> str:
    """Return the driver's own words, in one line."""
    return str(error.orig).strip().splitlines()[0]


def make_folder(settings: Settings) -> None:
    """Make the instance folder. Raises SettingsError when it can't be."""
    try:
        settings.instance.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The instance folder {settings.instance} can't be made ({error.strerror}). "
            "Name another in STOREFRONT_INSTANCE."
        ) from None


def require_current(engine: Engine) -> None:
    """Raise SettingsError when the database is not at the schema of this version."""
    found, wanted = migrations.current(engine), migrations.newest()
    if found is None:
        raise SettingsError("The database has no tables of the portal yet. Run `storefront upgrade` first.")
    if found != wanted:
        raise SettingsError(
            f"The database is at revision {found}, this version wants {wanted}. Run `storefront upgrade` first."
        )
    require_columns(engine)


def require_columns(engine: Engine) -> None:
    """Raise SettingsError for a database that a version in development made, whose tables changed since."""
    missing = migrations.missing_columns(engine)
    if missing:
        raise SettingsError(
            f"The database was made by an earlier version in development: it has no {missing[0]}. "
            "Make it afresh: `make reset` for the demo, else an empty database and `storefront upgrade`."
        )
