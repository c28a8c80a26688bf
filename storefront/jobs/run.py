"""Starts the worker: in a process of its own, or in a thread of the server."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

from sqlalchemy import Engine

from storefront.database import make_engine, session_factory
from storefront.jobs.worker import Worker
from storefront.kernel.clock import SystemClock
from storefront.mail.delivery import make_delivery
from storefront.registration.mails import complete_mail
from storefront.settings import Settings

LAST_MESSAGE_SECONDS = 5


def make_worker(settings: Settings, engine: Engine) -> Worker:
    """Return a worker on this database that sends as the settings say."""
    return Worker(session_factory(engine), SystemClock(), settings, make_delivery(settings), complete_mail)


def run_until(settings: Settings, stop: Event) -> None:
    """Work until `stop` is set."""
    engine = make_engine(settings.url, pool_size=2)
    try:
        make_worker(settings, engine).run(stop)
    finally:
        engine.dispose()


def run_in_thread(settings: Settings) -> Callable[[], None]:
    """Start the worker beside the server; return what stops it after the message in hand."""
    stop = Event()
    thread = Thread(target=run_until, args=(settings, stop), name="worker", daemon=True)
    thread.start()

    def end() -> None:
        stop.set()
        thread.join(LAST_MESSAGE_SECONDS)

    return end
