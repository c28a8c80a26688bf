"""The load: open connections that each ask one thing after the other, in one thread of a process of its own.

Reads its orders as JSON from standard input, writes what it saw as JSON to standard output, and ends.
"""

from __future__ import annotations

import json
import selectors
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from statistics import quantiles

HOST = "127.0.0.1"
SILENT_SECONDS = 60.0
CHUNK = 65536


@dataclass(frozen=True)
class Ask:
    """A request as the bytes of its head and body, and the status that is no error."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    status: int = 200

    def raw(self) -> bytes:
        headers = {"Host": HOST, **self.headers}
        if self.body:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(self.body))}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        return f"{self.method} {self.path} HTTP/1.1\r\n{lines}\r\n{self.body}".encode()


@dataclass(frozen=True)
class Plan:
    """For each connection what it asks in turn; together `requests` of them, or as many as `seconds` allow."""

    port: int
    connections: Sequence[Sequence[Ask]]
    requests: int = 0
    seconds: float = 0.0


@dataclass(frozen=True)
class Seen:
    """What came of it: latencies in milliseconds."""

    requests: int
    errors: int
    seconds: float
    p50: float
    p95: float
    p99: float
    slowest: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


def run(plan: Plan) -> Seen:
    """Run the plan in another process and return what it saw."""
    told = json.dumps(asdict(plan))
    done = subprocess.run([sys.executable, "-m", "bench.load"], input=told, capture_output=True, text=True, check=True)
    return Seen(**json.loads(done.stdout))


@dataclass
class _Connection:
    asks: Sequence[tuple[bytes, int]]
    socket: socket.socket
    turn: int = 0
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)
    length: int = -1

    def send(self) -> None:
        self.received.clear()
        self.length = -1
        self.sent_at = time.perf_counter()
        self.socket.sendall(self.asks[self.turn % len(self.asks)][0])

    def receive(self) -> int | None:
        """Return the status when the answer is whole; 0 when the server hung up."""
        piece = self.socket.recv(CHUNK)
        if not piece:
            return 0
        self.received += piece
        if self.length < 0 and (end := self.received.find(b"\r\n\r\n")) >= 0:
            self.length = end + 4 + _body_length(bytes(self.received[:end]))
        if self.length < 0 or len(self.received) < self.length:
            return None
        return int(self.received[9:12])


def _body_length(head: bytes) -> int:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _work(plan: Plan) -> Seen:
    selector = selectors.DefaultSelector()
    connections = [_connect(plan.port, asks) for asks in plan.connections]
    latencies: list[float] = []
    errors, started = 0, time.perf_counter()
    until, sent = started + (plan.seconds or 1e9), len(connections)
    for connection in connections:
        selector.register(connection.socket, selectors.EVENT_READ, connection)
        connection.send()
    open_now = len(connections)
    while open_now:
        for key, _ in selector.select(SILENT_SECONDS) or sys.exit("the server is silent"):
            connection = key.data
            status = connection.receive()
            if status is None:
                continue
            now = time.perf_counter()
            latencies.append((now - connection.sent_at) * 1000)
            errors += status != connection.asks[connection.turn % len(connection.asks)][1]
            connection.turn += 1
            if status and now < until and (not plan.requests or sent < plan.requests):
                sent += 1
                connection.send()
            else:
                selector.unregister(connection.socket)
                connection.socket.close()
                open_now -= 1
    return _seen(latencies, errors, time.perf_counter() - started)


def _connect(port: int, asks: Sequence[Ask]) -> _Connection:
    return _Connection(
        [(ask.raw(), ask.status) for ask in asks], socket.create_connection((HOST, port), SILENT_SECONDS)
    )


def _seen(latencies: list[float], errors: int, seconds: float) -> Seen:
    cuts = quantiles(latencies, n=100)
    return Seen(len(latencies), errors, seconds, cuts[49], cuts[94], cuts[98], max(latencies))


def main() -> None:
    told = json.loads(sys.stdin.read())
    told["connections"] = [[Ask(**ask) for ask in asks] for asks in told["connections"]]
    print(json.dumps(asdict(_work(Plan(**told)))))


if __name__ == "__main__":
    main()
