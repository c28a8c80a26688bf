"""The portal on the production server, in a thread of the test's own process."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import wasyncore
from waitress.server import create_server


@contextmanager
def serving(app: Any, *, threads: int = 8, host: str = "127.0.0.1") -> Iterator[str]:
    """Serve a WSGI app on a free port of this machine while the block runs; yield its address."""
    server = create_server(app, host=host, port=0, threads=threads)
    stop = threading.Event()

    def loop() -> None:
        while not stop.is_set():
            wasyncore.loop(timeout=0.05, map=server._map, count=1)
        server.task_dispatcher.shutdown()
        wasyncore.close_all(map=server._map)

    thread = threading.Thread(target=loop, name="portal")
    thread.start()
    try:
        yield f"http://{host}:{server.effective_port}"
    finally:
        stop.set()
        thread.join(timeout=10)
