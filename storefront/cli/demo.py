"""`storefront demo`: the demo company, made at the first start and kept, on the production server."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

import click
from sqlalchemy import Engine, select, update

from storefront import migrations
from storefront.cli.support import database, make_folder, require_columns
from storefront.database import refresh_statistics, session_factory, writing
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import SettingsError
from storefront.portal.users import PortalUser
from storefront.settings import Settings, load_settings

DEFAULT_PASSWORD = "alder-and-oak"  # noqa: S105 (printed at each start)


@dataclass(frozen=True, slots=True)
class Note:
    """What a start has to print, kept beside the data so that the next one need not load the whole demo for it."""

    password: str
    logins: dict[str, str]


@click.command("demo")
def command() -> None:
    """Start the demo company on 127.0.0.1:$PORT (8000). Its data is kept; `storefront reset` makes it afresh.

    DEMO_PASSWORD sets the password of its logins.
    """
    settings = load_settings(demo=True)
    make_folder(settings)
    before = read_note(settings)
    with database(settings) as engine:
        note = prepare(engine, settings)
    click.echo("\n".join(greeting(settings, note)))
    _serve(settings, made_something=note != before)


def prepare(engine: Engine, settings: Settings) -> Note:
    """See to it that the demo is there; return what to print. Raises SettingsError where other data is."""
    if migrations.current(engine) != migrations.newest():
        migrations.upgrade(engine)
    require_columns(engine)
    kept = read_note(settings)
    password = os.environ.get("DEMO_PASSWORD") or (kept.password if kept else DEFAULT_PASSWORD)
    if kept and kept.password == password and _is_there(engine, kept):
        return kept
    note = Note(password, _make(engine, settings, password))
    _change_passwords(engine, note)
    _write_note(settings, note)
    return note


def _is_there(engine: Engine, note: Note) -> bool:
    with session_factory(engine)() as session:
        return session.scalar(select(PortalUser.id).where(PortalUser.login.in_(note.logins)).limit(1)) is not None


def _make(engine: Engine, settings: Settings, password: str) -> dict[str, str]:
    """Make the demo where it is not there; return its logins with what each is for."""
    from storefront.demo import LOGINS, seed_demo  # noqa: PLC0415 (most starts do without)

    click.echo("Making the demo company. This takes a moment.", err=True)
    with session_factory(engine)() as session, writing(session):
        seed_demo(session, settings=settings, clock=SystemClock(), password=password)
    refresh_statistics(engine)
    return {login.email: login.says for login in LOGINS}


def _change_passwords(engine: Engine, note: Note) -> None:
    from storefront.auth.passwords import hash_password  # noqa: PLC0415 (most starts do without)

    change = update(PortalUser).where(PortalUser.login.in_(note.logins))
    change = change.values(password_hash=hash_password(note.password), must_change_password=False)
    with session_factory(engine)() as session, writing(session):
        session.execute(change.execution_options(synchronize_session=False))


def _note_file(settings: Settings) -> Path:
    return settings.instance / "demo.json"


def read_note(settings: Settings) -> Note | None:
    """Return what the last start left; None when there was none, or it can't be read."""
    try:
        return Note(**json.loads(_note_file(settings).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _write_note(settings: Settings, note: Note) -> None:
    try:
        _note_file(settings).write_text(json.dumps(asdict(note), indent=2) + "\n")
    except OSError as error:
        raise SettingsError(f"{_note_file(settings)} can't be written: {error.strerror}") from None


def greeting(settings: Settings, note: Note) -> list[str]:
    """Return what a person needs to get in."""
    widest = max(len(login) for login in note.logins)
    where = f"{settings.mail_host}:{settings.mail_port}" if settings.mail_host else f"{settings.instance / 'mail'}"
    return [
        "",
        f"  {settings.portal_name} (demo): {settings.address}",
        "",
        *(f"  {login:<{widest}}  {says}" for login, says in note.logins.items()),
        f"  Password of all: {note.password}",
        "",
        f"  Mail goes to {where}",
        "  Stop with Ctrl+C; the data stays. `make reset` makes the demo afresh.",
        "",
    ]


def _serve(settings: Settings, *, made_something: bool) -> None:
    if made_something:
        # a fresh process: what was needed to make the demo is not kept in the server's memory
        sys.stdout.flush()
        words = [sys.executable, "-m", "storefront", "serve", "--quiet"]
        os.execve(sys.executable, words, {**os.environ, "STOREFRONT_DEMO": "true"})  # noqa: S606 (ourselves)
    from storefront.server import serve  # noqa: PLC0415 (not needed in the branch above)

    serve(settings)
