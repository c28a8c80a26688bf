"""A mobile network on this machine: real IP packets, late, at a phone's rate, and some of them lost for good.

A TUN device has the near address; whatever is sent to the far address comes out of it, is held back as long as the
line would take it, and is put back with both addresses exchanged (which leaves checksums right). So a browser that asks
the far address reaches a server at the near one, and the kernel's own TCP notices what is missing and sends it again.
Linux only, and only for who may make network devices: NotHereError says what lacked. A router's full queue is not
played, and losses are even, where those of the air come in bursts.
"""

import fcntl
import heapq
import itertools
import os
import random
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

TUN = "/dev/net/tun"
IFF_TUN, IFF_NO_PI, IFF_UP = 0x1, 0x1000, 0x1
TUNSETIFF, SIOCSIFADDR, SIOCSIFNETMASK, SIOCSIFFLAGS = 0x400454CA, 0x8916, 0x891C, 0x8914
# What RFC 2544 keeps for tests of networks; a process has four addresses of it.
NETWORK = "198.18.*"
MOST = 65_535  # bytes of the largest packet


class NotHereError(OSError):
    """This machine lets us make no network device."""


@dataclass(frozen=True)
class Line:
    """Bits a second to and from the phone, seconds there and back, and the share of packets that is lost each way."""

    down: float
    up: float
    round_trip: float
    loss: float


GOOD = Line(down=1e9, up=1e9, round_trip=0, loss=0)
# "3G" and "3G Slow" of WebPageTest's list of connections (www/settings/connectivity.ini.sample), with loss.
MOBILE = Line(down=1_600_000, up=768_000, round_trip=0.3, loss=0.05)
SLOW_MOBILE = Line(down=400_000, up=400_000, round_trip=0.4, loss=0.05)


@dataclass
class Link:
    """An open link between `near` (where a server listens at `port`) and `far` (what a browser asks)."""

    near: str
    far: str
    device: int
    port: int = 0
    line: Line = GOOD
    lost: int = 0
    carried: int = 0
    _dice: random.Random = field(default_factory=lambda: random.Random(5))  # noqa: S311 (loss, no secret)
    _free: dict[bool, float] = field(default_factory=lambda: {True: 0.0, False: 0.0})
    _under_way: list[tuple[float, int, bytes]] = field(default_factory=list)
    _count: Iterator[int] = field(default_factory=itertools.count)

    def carry(self, stop: int) -> None:
        """Carry packets until something can be read from `stop`."""
        while True:
            wait = max(0.0, self._under_way[0][0] - time.monotonic()) if self._under_way else None
            ready, _, _ = select.select([self.device, stop], [], [], wait)
            if stop in ready:
                return
            if ready:
                self._take(os.read(self.device, MOST))
            while self._under_way and self._under_way[0][0] <= time.monotonic():
                os.write(self.device, _exchanged(heapq.heappop(self._under_way)[2]))

    def _take(self, packet: bytes) -> None:
        """Send a packet on its way: when the line is free, at its rate; a lost one takes its time too."""
        if packet[0] >> 4 != 4:  # the kernel looks for neighbours that speak IPv6
            return
        up = struct.unpack_from("!H", packet, (packet[0] & 15) * 4 + 2)[0] == self.port
        sent = max(time.monotonic(), self._free[up]) + len(packet) * 8 / (self.line.up if up else self.line.down)
        self._free[up] = sent
        if self._dice.random() < self.line.loss:
            self.lost += 1
            return
        self.carried += 1
        heapq.heappush(self._under_way, (sent + self.line.round_trip / 2, next(self._count), packet))


def _exchanged(packet: bytes) -> bytes:
    """Return an IPv4 packet with its two addresses exchanged."""
    return packet[:12] + packet[16:20] + packet[12:16] + packet[20:]


@contextmanager
def open_link() -> Iterator[Link]:
    """Open a link, good until its line is changed, while the block runs. Raises NotHereError."""
    network = f"198.18.{os.getpid() // 64 % 256}.{os.getpid() % 64 * 4}"
    near, far = (network.rpartition(".")[0] + f".{int(network.rpartition('.')[2]) + host}" for host in (1, 2))
    try:
        device = _device(near)
    except OSError as error:
        raise NotHereError(f"no network device can be made here: {error}") from error
    link, (stop, stopping) = Link(near, far, device), os.pipe()
    thread = threading.Thread(target=link.carry, args=[stop], name="lossy link")
    thread.start()
    try:
        yield link
    finally:
        os.write(stopping, b"x")
        thread.join()
        for one in (device, stop, stopping):
            os.close(one)


def _device(near: str) -> int:
    """Return the open TUN device of a network of four addresses; it goes when it is closed. Raises OSError."""
    device = os.open(TUN, os.O_RDWR)
    try:
        name = fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", b"", IFF_TUN | IFF_NO_PI))[:16]
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
            for request, address in ((SIOCSIFADDR, near), (SIOCSIFNETMASK, "255.255.255.252")):
                of = struct.pack("HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))
                fcntl.ioctl(control, request, struct.pack("16s16s8x", name, of))
            fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sH22x", name, IFF_UP))
    except OSError:
        os.close(device)
        raise
    return device
