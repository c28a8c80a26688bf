"""Tests talk to this machine only: a connection to anywhere else fails at once, and says so."""

import ipaddress
import socket
from collections.abc import Iterator
from typing import Any

import pytest


class OutsideConnectionError(OSError):
    """A test tried to leave the machine."""


def _refuse_outside(family: int, address: Any) -> None:
    if family not in {socket.AF_INET, socket.AF_INET6}:
        return
    host = str(address[0])
    try:
        allowed = ipaddress.ip_address(host).is_loopback
    except ValueError:
        allowed = host == "localhost"
    if not allowed:
        raise OutsideConnectionError(f"tests must not connect to {host}")


@pytest.fixture(autouse=True, scope="session")
def _closed_sockets() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex", "sendto"):
            original = getattr(socket.socket, name)

            def guarded(self: socket.socket, *args: Any, _original: Any = original) -> Any:
                _refuse_outside(self.family, args[-1])
                return _original(self, *args)

            patch.setattr(socket.socket, name, guarded)
        yield
