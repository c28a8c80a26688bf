"""The server of the first day: waitress, which reads slow clients off its threads, with the worker beside it."""

from __future__ import annotations

import logging
import signal
import sys
from types import FrameType
from typing import Any, NoReturn

from waitress.server import BaseWSGIServer, create_server

from storefront import create_app
from storefront.jobs.run import run_in_thread
from storefront.kernel.errors import SettingsError
from storefront.memory import keep_memory_small
from storefront.refusing import Line
from storefront.settings import Settings
from storefront.web.bodies import largest

# The app answers a body that is too large with a page; what is larger still is not even read (refusing.py).
BODY_READ = 4
HEADER_BYTES = 32 * 1024
CONNECTIONS = 500
SILENT_SECONDS = 60


def serve(settings: Settings) -> None:
    """Serve until a signal ends it. Raises SettingsError when the port is taken."""
    signal.signal(signal.SIGTERM, _end)  # before anybody can know that it listens
    keep_memory_small()
    server = make_server(settings)
    stop_worker = run_in_thread(settings) if settings.worker else None
    try:
        server.run()
    finally:
        server.close()
        if stop_worker:
            stop_worker()


def make_server(settings: Settings) -> Any:  # noqa: ANN401 (waitress has no types)
    """Return the server, listening already. Raises SettingsError when the port is taken."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a full queue for a moment is no news
    app = create_app(settings)
    sockets: dict[int, Any] = {}
    try:
        server = create_server(
            app,
            map=sockets,
            host=settings.host,
            port=settings.port,
            threads=settings.threads,
            max_request_header_size=HEADER_BYTES,
            # one more than any view takes: what is refused unread is refused by the app too
            max_request_body_size=max(largest(app, settings), settings.max_body_kb * 1024 * BODY_READ) + 1,
            connection_limit=CONNECTIONS,
            channel_timeout=SILENT_SECONDS,
            asyncore_use_poll=True,
            ident=None,
            # X-Forwarded headers are the app's matter (ProxyFix), and only behind a declared proxy
            clear_untrusted_proxy_headers=False,
        )
    except OSError as error:
        raise SettingsError(
            f"The server can't listen on {settings.host}:{settings.port} ({error.strerror or error}). "
            "Name another port in STOREFRONT_PORT."
        ) from None
    for one in sockets.values():
        if isinstance(one, BaseWSGIServer):
            one.channel_class = Line
    return server


def _end(_signal: int, _frame: FrameType | None) -> NoReturn:
    sys.exit(0)
