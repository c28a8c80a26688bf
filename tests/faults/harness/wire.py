"""A browser made of a bare socket: it can hang up in mid-answer, read at a trickle, and send byte by byte."""

import itertools
import re
import socket
import struct
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from typing import Any
from urllib.parse import urlencode, urlsplit

from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

HOST = "127.0.0.1"
TYPED = "application/x-www-form-urlencoded"
PATIENCE = 60.0  # seconds that a browser waits for an answer


class Away(OSError):  # noqa: N818 (what a person would say of the server)
    """The server could not be reached, or hung up in mid-answer."""


@dataclass(frozen=True)
class Answer:
    """What came back; `seconds` from the last byte sent to the last byte read."""

    status: int
    headers: Mapping[str, str]
    body: str
    seconds: float = 0.0

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass(frozen=True)
class Line:
    """How the line behaves: bytes a second there and back."""

    read_rate: int | None = None
    send_rate: int | None = None


GOOD_LINE = Line()


class _Forms(HTMLParser):
    """Reads the values that a browser would send, by the form's action."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: dict[str, dict[str, str]] = {}
        self._form: dict[str, str] = {}
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name = values.get("name", "")
        if tag == "form":
            self._form = self.forms.setdefault(values.get("action", ""), {})
        elif tag == "select":
            self._select = name
        elif tag == "option" and (self._select not in self._form or "selected" in values):
            self._form[self._select] = values.get("value", "")
        elif tag == "textarea" or (tag == "input" and name and _is_sent(values)):
            self._form[name] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = {}


def _is_sent(control: Mapping[str, str]) -> bool:
    kind = control.get("type", "text")
    return "checked" in control if kind in {"radio", "checkbox"} else kind not in {"submit", "button"}


def forms_of(page: str) -> dict[str, dict[str, str]]:
    """Return the fields of each form of a page, by its action."""
    reader = _Forms()
    reader.feed(page)
    return reader.forms


@dataclass
class Browser:
    """One cookie jar. Each request is a connection of its own, to the portal's processes in turn."""

    ports: Sequence[int]
    patience: float = PATIENCE
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self._turn = itertools.cycle(self.ports)

    def twins(self, count: int) -> "list[Browser]":
        """Return that many tabs with the same cookies; they begin at different processes."""
        shifts = (number % len(self.ports) for number in range(count))
        ports = ([*self.ports[shift:], *self.ports[:shift]] for shift in shifts)
        return [Browser(one, self.patience, dict(self.headers), dict(self.cookies), self.token) for one in ports]

    def get(self, path: str, line: Line = GOOD_LINE) -> Answer:
        return self.send("GET", path, line=line)

    def post(self, path: str, fields: Mapping[str, Any] | None = None, line: Line = GOOD_LINE) -> Answer:
        """Send a form with this browser's token, unless the form brings its own."""
        return self.send("POST", path, urlencode({"csrf_token": self.token, **(fields or {})}), line)

    def bring(self, path: str, fields: Mapping[str, Any], **files: tuple[str, str]) -> Answer:
        """Send a form that brings files, each as (name, text in ASCII)."""
        parts = {name: FileStorage(BytesIO(text.encode()), filename) for name, (filename, text) in files.items()}
        stream, _length, boundary = stream_encode_multipart({"csrf_token": self.token, **fields, **parts})
        body = stream.read().decode("ascii")
        return self.send("POST", path, body, kind=f"multipart/form-data; boundary={boundary}")

    def send(self, method: str, path: str, body: str = "", line: Line = GOOD_LINE, *, kind: str = TYPED) -> Answer:
        """Send a request and read its answer. Raises Away."""
        request = self.request(method, path, body, kind)
        try:
            with self.connected(line) as wire:
                send_slowly(wire, request, line.send_rate)
                began = time.monotonic()
                answer = _read(wire, line)
        except OSError as error:
            raise Away(str(error)) from error
        parsed = self._keep(answer, time.monotonic() - began)
        if parsed is None:
            raise Away(f"hung up after {len(answer)} bytes")
        return parsed

    def request(self, method: str, path: str, body: str = "", kind: str = TYPED) -> bytes:
        """Return a request as it goes over the wire."""
        head = {"Host": "portal.example", "Connection": "close", **self.headers}
        if self.cookies:
            head["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if method == "POST":
            head |= {"Content-Type": kind, "Content-Length": str(len(body))}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()

    def hang_up(self, path: str, fields: Mapping[str, Any], *, after: int | None) -> None:
        """Send a form and hang up, rudely, once that many bytes of the answer are read; None: before there are any."""
        body = urlencode({"csrf_token": self.token, **fields})
        with self.connected() as wire:
            wire.sendall(self.request("POST", path, body))
            if after is not None:
                wire.recv(1, socket.MSG_PEEK)
            for _ in range(after or 0):
                wire.recv(1)
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    def connected(self, line: Line = GOOD_LINE) -> socket.socket:
        """Return an open connection to the next process. Raises OSError."""
        wire = socket.socket()
        wire.settimeout(self.patience)
        if line.read_rate:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        try:
            wire.connect((HOST, next(self._turn)))
        except OSError:
            wire.close()
            raise
        return wire

    def _keep(self, answer: bytes, seconds: float) -> Answer | None:
        head, _, body = answer.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        pairs = [(name.lower(), value) for name, _, value in (line.partition(": ") for line in lines[1:])]
        headers = dict(pairs)
        if not lines[0].startswith("HTTP/") or len(body) < int(headers.get("content-length", 0)):
            return None
        for _, value in (pair for pair in pairs if pair[0] == "set-cookie"):
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.split(";")[0]
        text = body.decode(errors="replace")
        if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', text):
            self.token = found[1]
        return Answer(int(lines[0].split()[1]), headers, text, seconds)

    def sign_in(self, login: str, password: str) -> Answer:
        """Sign in by the front door, and fetch the token of the new session."""
        self.get("/login")
        answer = self.post("/login", {"login": login, "password": password})
        self.get("/cart")
        return answer

    def put(self, sku: str, quantity: int = 1) -> Answer:
        """Put an item into the cart. Raises Away for any answer but the expected one."""
        answer = self.post("/cart/lines", {"sku": sku, "quantity": quantity})
        if answer.status != 303:
            raise Away(f"adding to the cart answered {answer.status}")
        return answer

    def checkout_form(self) -> dict[str, str]:
        """Open the checkout page and return its form as it would be sent. Raises Away."""
        answer = self.get("/cart/checkout")
        if answer.status != 200:
            raise Away(f"checkout answered {answer.status}")
        return forms_of(answer.body).get("/cart/checkout", {})

    def place(self, form: Mapping[str, str], line: Line = GOOD_LINE) -> Answer:
        return self.post("/cart/checkout", form, line)

    def place_until_answered(self, form: Mapping[str, str], *, until: float) -> Answer:
        """Send the same form again and again until the server says what became of it. Raises TimeoutError."""
        while time.monotonic() < until:
            try:
                answer = self.place(form)
            except Away:
                time.sleep(0.05)
                continue
            if answer.status < 500:
                return answer
            time.sleep(0.1)
        raise TimeoutError("no answer in time")


def _read(wire: socket.socket, line: Line) -> bytes:
    read = b""
    while chunk := wire.recv(1024 if line.read_rate else 65536):
        read += chunk
        if line.read_rate:
            time.sleep(len(chunk) / line.read_rate)
    return read


def send_slowly(wire: socket.socket, request: bytes, rate: int | None) -> None:
    """Send a request, byte by byte where a rate (bytes a second) is given."""
    if rate is None:
        wire.sendall(request)
        return
    for byte in request:
        wire.sendall(bytes([byte]))
        time.sleep(1 / rate)


def order_number(answer: Answer) -> str | None:
    """Return the number of the order that an answer names."""
    path = urlsplit(answer.location).path
    return path.removeprefix("/orders/") if answer.status == 303 and path.startswith("/orders/") else None
