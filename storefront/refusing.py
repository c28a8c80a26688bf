"""Bodies larger than any view takes: not kept, answered by the app with its page, let run out before the line closes.

Waitress by itself answers them with a bare English line, and closes while the browser is still sending: a browser that
reads only after it has sent would see a broken line. So the app is asked without the body (it refuses by the length
that stands in the header), and what comes in afterwards is thrown away for a while.
"""

from __future__ import annotations

import socket
import time
from contextlib import suppress
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

LINGER_SECONDS = 60


class _Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Takes a request whose body is too large as one that is complete without it."""

    error: Any = None

    def __init__(self, adj: Any, line: Line) -> None:  # noqa: ANN401 (waitress's own)
        super().__init__(adj)
        self.line = line

    def received(self, data: bytes) -> int:
        used = int(super().received(data))
        # a chunked body has no length in the header by which the app could refuse it
        if isinstance(self.error, RequestEntityTooLarge) and not self.chunked:
            self.error = None
            self.expect_continue = False  # it is not to be sent at all
            self.headers["CONNECTION"] = "close"
            self.line.refuses = True
        return used


class Line(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """A connection. After a body that was refused it goes on reading for a while, and keeps nothing of it."""

    close_when_flushed: bool = False
    refuses = False
    lingers_until = 0.0

    def parser_class(self, adj: Any) -> _Parser:  # noqa: ANN401 (waitress's own)
        return _Parser(adj, self)

    def readable(self) -> bool:
        return bool(self.lingers_until or super().readable())

    def received(self, data: bytes) -> bool:
        if not self.lingers_until:
            return bool(super().received(data))
        if time.monotonic() > self.lingers_until:
            self.will_close = True
        return True

    def handle_write(self) -> None:
        if self.will_close or not (self.refuses and self.close_when_flushed):
            super().handle_write()
            return
        self._flush_exception(self._flush_some)
        if not self.total_outbufs_len:
            self.close_when_flushed = False
            self.lingers_until = time.monotonic() + LINGER_SECONDS
            with suppress(OSError):
                self.socket.shutdown(socket.SHUT_WR)
