"""The settings that this process answers with: those of the environment, and what operators changed on the page.

The statement that finds out who is looking brings the version too, so a change is there at everybody's next page,
in every process, and costs nothing. Where nobody is signed in, it is looked for every few seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from flask import Flask, current_app, request, session
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.portal.stored_settings import read_stored, with_stored
from storefront.settings import Settings

LOOK_EVERY = timedelta(seconds=5)
CLOCK = SystemClock()


@dataclass
class InUse:
    """What the settings are made of: those of the environment, the stored version, and when it was looked for."""

    base: Settings
    version: int
    looked_at: datetime


def init_app(app: Flask, base: Settings) -> None:
    """Begin with what is stored now, and go on with what is stored later."""
    app.extensions["settings_in_use"] = InUse(base, 0, CLOCK.now())
    if _is_there(base):
        with app.app_context():
            _read()
            db.session.remove()
            # a server may fork after this: no two processes share a connection
            db.engine.dispose()
    app.before_request(_look_now_and_then)


def base_settings() -> Settings:
    """Return the settings of the environment alone."""
    return _in_use().base


def keep_up(version: int | None) -> None:
    """Read the settings anew when another version is stored than this process has."""
    if (version or 0) != _in_use().version:
        _read()


def _in_use() -> InUse:
    found: InUse = current_app.extensions["settings_in_use"]
    return found


def _look_now_and_then() -> None:
    """Where nobody is signed in no statement brings the version."""
    if request.blueprint is None or "_user_id" in session:
        return
    if CLOCK.now() - _in_use().looked_at >= LOOK_EVERY:
        _read()


def _read() -> None:
    """Read what is stored. A database that is away, or has no tables yet, leaves the settings as they are."""
    in_use = _in_use()
    in_use.looked_at = CLOCK.now()
    try:
        stored = read_stored(db.session())
    except SQLAlchemyError:
        db.session.rollback()
        return
    current_app.extensions["settings"] = with_stored(in_use.base, stored)
    in_use.version = stored.version


def _is_there(base: Settings) -> bool:
    """Tell whether there may be something to read: to ask a SQLite file that is missing would make one."""
    url = make_url(base.url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()
