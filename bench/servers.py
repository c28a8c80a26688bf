"""The two servers that race, each in a process of its own, and what they cost: processor time and memory."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from bench.load import HOST

TICKS = os.sysconf("SC_CLK_TCK")
START_SECONDS = 30
PIECE = 64 * 1024
SECRET = "a key for the bench"  # noqa: S105 (of servers that are thrown away)


@dataclass(frozen=True)
class Server:
    """A running server; `database` is the id of PostgreSQL's first process, None for SQLite."""

    pid: int
    port: int
    database: int | None

    def cpu(self) -> float:
        """Return the seconds of processor time so far: the server's, and those of PostgreSQL's processes."""
        spent = _spent(self.pid)
        if self.database is None:
            return spent
        return spent + _spent(self.database, with_ended=True) + sum(map(_spent_if_there, _children(self.database)))

    def memory(self) -> tuple[float, float]:
        """Return the megabytes in memory now, and the most there ever were."""
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        found = {line.split(":")[0]: line.split()[1] for line in lines if line.startswith(("VmRSS", "VmHWM"))}
        return int(found["VmRSS"]) / 1024, int(found["VmHWM"]) / 1024


def _spent(pid: int, *, with_ended: bool = False) -> float:
    """User and system time, from /proc/<pid>/stat; of children that ended too, if asked."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return sum(int(field) for field in fields[11 : 15 if with_ended else 13]) / TICKS


def _spent_if_there(pid: int) -> float:
    """The same for a process that may have ended since it was listed: its time counts with its parent's then."""
    try:
        return _spent(pid)
    except FileNotFoundError:
        return 0.0


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


@contextmanager
def portal(url: str, instance: Path, *, database: int | None) -> Iterator[Server]:
    """Start the portal as `storefront serve` does, with the settings of the first day."""
    port = _free_port()
    settings = {
        "STOREFRONT_INSTANCE": str(instance),
        "STOREFRONT_DATABASE_URL": url,
        "STOREFRONT_SECRET_KEY": SECRET,
        "STOREFRONT_PORT": str(port),
        "STOREFRONT_LOG_LEVEL": "WARNING",
        "STOREFRONT_LOGIN_PER_ADDRESS": "1000 per minute",  # all buyers of the bench sign in from one address
    }
    with _running([str(Path(sys.executable).with_name("storefront")), "serve", "--quiet"], settings, port) as pid:
        yield Server(pid, port, database)


@contextmanager
def bare(url: str, *, database: int | None) -> Iterator[Server]:
    """Start the anchor on the same server with the same threads."""
    port = _free_port()
    with _running([sys.executable, "-m", "bench.anchor", url, str(port)], {}, port) as pid:
        yield Server(pid, port, database)


@contextmanager
def _running(command: list[str], settings: dict[str, str], port: int) -> Iterator[int]:
    with subprocess.Popen(command, env={**os.environ, **settings}) as process:
        try:
            _wait_for(port, process)
            yield process.pid
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server listens; ask nothing, so that the first answer is still to come."""
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError(f"the server on port {port} did not start")


def ask(port: int, method: str, path: str, headers: dict[str, str] | None = None, body: str = "") -> HTTPAnswer:
    """Ask a server one thing."""
    connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
    headers = dict(headers or {})
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    try:
        connection.request(method, path, body or None, headers)
        response = connection.getresponse()
        return HTTPAnswer(response.status, response.read(), response.headers.get_all("Set-Cookie") or [])
    except HTTPException as error:
        raise RuntimeError(f"{method} {path}: {error!r}") from error
    finally:
        connection.close()


@dataclass(frozen=True)
class Download:
    """Seconds until the first byte and the last, and how many bytes came."""

    first: float
    whole: float
    size: int


def download(port: int, path: str, headers: dict[str, str]) -> Download:
    """Read a long answer piece by piece."""
    connection = HTTPConnection(HOST, port, timeout=START_SECONDS)
    start = time.perf_counter()
    try:
        connection.request("GET", path, None, headers)
        response = connection.getresponse()
        assert response.status == 200, path
        size = len(response.read(1))
        first = time.perf_counter() - start
        while piece := response.read(PIECE):
            size += len(piece)
        return Download(first, time.perf_counter() - start, size)
    finally:
        connection.close()


@dataclass(frozen=True)
class HTTPAnswer:
    """What came back."""

    status: int
    body: bytes
    set_cookies: list[str]

    def cookies(self) -> dict[str, str]:
        pairs = (line.split(";")[0].partition("=") for line in self.set_cookies)
        return {name: value for name, _, value in pairs}
