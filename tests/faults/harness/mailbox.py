"""A mail server that does what it is told: refuse, hang up before or after the message, take its time."""

import asyncio
import contextlib
import email
import email.policy
import socket
import threading
from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


class Mood(StrEnum):
    """What the server does with the next message."""

    FINE = "fine"
    REFUSE = "451"
    HANG_UP_BEFORE = "hangs up before DATA"
    HANG_UP_AFTER = "hangs up after DATA, with the message taken"
    SLOW = "takes its time"


@dataclass
class MailServer:
    """Listens on a port of this machine, on and off; keeps the Message-IDs it was given, in order."""

    seconds: float = 2.0  # what a slow server takes
    moods: deque[Mood] = field(default_factory=deque)
    arrived: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    last: bytes = b""  # the message that came last, as it came

    def __post_init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="mail server")
        self._thread.start()
        self._server: asyncio.Server | None = None
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    def open(self, moods: Iterable[Mood] = ()) -> None:
        """Listen; meet the next messages in these moods, and every later one fine."""
        self.moods.extend(moods)
        self._do(self._open())

    def close(self) -> None:
        """Stop listening, as a mail server that is down."""
        self._do(self._close())

    def end(self) -> None:
        self.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    @property
    def counted(self) -> Counter[str]:
        """How often each Message-ID arrived."""
        return Counter(self.arrived)

    def _do(self, work: "asyncio.Future[None] | object") -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(10)  # type: ignore[arg-type]  # a coroutine

    async def _open(self) -> None:
        if self._server is None:
            self._server = await asyncio.start_server(self._talk, "127.0.0.1", self.port)

    async def _close(self) -> None:
        server, self._server = self._server, None
        if server is not None:
            server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        mood = self.moods.popleft() if self.moods else Mood.FINE
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            writer.write(b"220 here\r\n")
            while line := (await reader.readline()).strip().upper():
                if not await self._answer(line, mood, reader, writer):
                    break
        writer.close()

    async def _answer(
        self, line: bytes, mood: Mood, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one command; False ends the talk."""
        if line == b"DATA":
            return await self._take(mood, reader, writer)
        if line.startswith(b"MAIL") and mood is Mood.HANG_UP_BEFORE:
            return False
        refused = line.startswith(b"RCPT") and mood is Mood.REFUSE
        writer.write(b"451 come again\r\n" if refused else b"221 bye\r\n" if line == b"QUIT" else b"250 fine\r\n")
        return line != b"QUIT"

    async def _take(self, mood: Mood, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"354 go on\r\n")
        self.last = message = await reader.readuntil(b"\r\n.\r\n")
        found = str(email.message_from_bytes(message, policy=email.policy.SMTP)["Message-ID"])
        self.arrived.append(found)
        if mood is Mood.HANG_UP_AFTER:
            return False
        if mood is Mood.SLOW:
            await asyncio.sleep(self.seconds)
        self.acknowledged.append(found)
        writer.write(b"250 taken\r\n")
        return True
