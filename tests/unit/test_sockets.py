import socket

import pytest

from tests.support.sockets import OutsideConnectionError


def test_a_connection_to_the_outside_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(OutsideConnectionError, match=r"192\.0\.2\.1"):
        outside.connect(("192.0.2.1", 80))


def test_a_name_outside_is_refused() -> None:
    with socket.socket() as outside, pytest.raises(OutsideConnectionError):
        outside.connect_ex(("example.com", 80))


def test_loopback_is_open() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
