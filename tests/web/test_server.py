"""The server as it is started: it says what is wrong, refuses what is too big, and ends when it is told to."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from storefront.settings import ROOT

HANGING = 30  # seconds: a guard; how fast it is on a machine of its own is measured, not tested
SECONDS = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def environment(database_url: str, tmp_path: Path, port: int) -> dict[str, str]:
    ours = {"INSTANCE": str(tmp_path), "DATABASE_URL": database_url, "PORT": str(port)}
    return {**os.environ, **{f"STOREFRONT_{name}": value for name, value in ours.items()}}


def start(environment: dict[str, str]) -> subprocess.Popen[str]:
    """Start a server in a process of its own, as an operator does."""
    command = [sys.executable, "-m", "storefront", "serve"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment, text=True, stdout=pipe, stderr=pipe)


@pytest.fixture
def server(environment: dict[str, str], port: int) -> Iterator[subprocess.Popen[str]]:
    with start(environment) as process:
        wait_for(port)
        yield process
        process.kill()


def wait_for(port: int) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    pytest.fail("the server did not start")


def ask(port: int, method: str, path: str, **more: object) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path, **more)  # type: ignore[arg-type]  # body and headers
        return connection.getresponse().status
    finally:
        connection.close()


def test_it_answers_refuses_what_is_too_big_at_once_and_goes_on(server: subprocess.Popen[str], port: int) -> None:
    assert ask(port, "GET", "/readyz") == 200
    assert ask(port, "GET", "/login", headers={"X-Big": "x" * 40_000}) == 431
    started = time.monotonic()
    assert ask(port, "POST", "/login", body=b"", headers={"Content-Length": str(200 * 2**20)}) == 413
    assert time.monotonic() - started < HANGING
    assert ask(port, "POST", "/login", body=b"x" * 600_000) == 413
    assert ask(port, "GET", "/login") == 200


def test_files_of_a_case_that_are_let_in_one_by_one_are_let_in_together(
    server: subprocess.Popen[str], port: int
) -> None:
    files = b"x" * 5 * 5120 * 1024
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        line.sendall(b"POST /support/cases/new HTTP/1.1\r\nHost: portal\r\nContent-Length: %d\r\n" % len(files))
        line.sendall(b"Content-Type: text/plain\r\nConnection: close\r\n\r\n" + files)
        answer = line.makefile("rb").read()
    assert (
        b"That is too large" in answer
    )  # read to its end and answered by the portal, to which a stranger sends little


def test_what_is_larger_than_anything_is_refused_in_the_portals_words_to_who_sends_all_of_it_first(
    server: subprocess.Popen[str], port: int
) -> None:
    size = 70 * 2**20
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        line.sendall(b"POST /login HTTP/1.1\r\nHost: portal\r\nAccept-Language: de\r\nContent-Length: %d\r\n" % size)
        line.sendall(b"Content-Type: text/plain\r\n\r\n")
        for _ in range(70):
            line.sendall(b"x" * 2**20)
        answer = line.makefile("rb").read().decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "Das ist zu groß" in answer
    assert answer.count("HTTP/1.1") == 1
    assert ask(port, "GET", "/login") == 200


def test_who_asks_before_sending_too_much_is_told_not_to(server: subprocess.Popen[str], port: int) -> None:
    with socket.create_connection(("127.0.0.1", port), timeout=SECONDS) as line:
        line.sendall(
            b"POST /login HTTP/1.1\r\nHost: portal\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n"
        )
        assert line.recv(12) == b"HTTP/1.1 413"


def test_it_says_its_address_and_ends_on_sigterm(server: subprocess.Popen[str], port: int) -> None:
    server.send_signal(signal.SIGTERM)
    out, _ = server.communicate(timeout=10)
    assert server.returncode == 0
    assert f"http://127.0.0.1:{port}" in out


def test_a_port_that_is_taken_is_named_with_what_to_do(environment: dict[str, str], port: int) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with start(environment) as process:
            _, said = process.communicate(timeout=SECONDS)
    assert process.returncode == 2
    assert said.strip() == (
        f"The server can't listen on 127.0.0.1:{port} (Address already in use). Name another port in STOREFRONT_PORT."
    )
