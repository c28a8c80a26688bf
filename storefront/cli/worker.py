"""`storefront worker`: the outbox, in a process of its own."""

from __future__ import annotations

import signal
from threading import Event

import click

from storefront.cli.support import database, require_current
from storefront.jobs.run import run_until
from storefront.settings import load_settings
from storefront.web.logs import configure


@click.command("worker")
def command() -> None:
    """Send mail and clear up until a signal ends it. Any number may run at once."""
    settings = load_settings()
    configure(settings.log_level)
    with database(settings) as engine:
        require_current(engine)
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    where = f"{settings.mail_host}:{settings.mail_port}" if settings.mail_host else settings.instance / "mail"
    click.echo(f"The worker sends mail to {where}.")
    run_until(settings, stop)
