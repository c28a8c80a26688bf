"""The race: portal and anchor in turns on the same database, so that a noisy moment falls on both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.load import Ask, Plan, Seen, run
from bench.servers import Server

CONNECTIONS = 16
# a server, and for each connection what it asks in turn
Runner = tuple[Server, Sequence[Sequence[Ask]]]


@dataclass
class Figures:
    """What the rounds of one kind of request gave: CPU in milliseconds a request, and what the load saw."""

    cpu: list[float] = field(default_factory=list)
    seen: list[Seen] = field(default_factory=list)

    @property
    def cpu_ms(self) -> float:
        return median(self.cpu)

    @property
    def errors(self) -> int:
        return sum(one.errors for one in self.seen)

    def middle(self, what: str) -> float:
        """Return the median over the rounds of rate, p50, p95 or p99."""
        return float(median(getattr(one, what) for one in self.seen))


@dataclass
class Lap:
    """A request raced against the anchor's: figures of both, taken in turns."""

    name: str
    ours: Figures = field(default_factory=Figures)
    bare: Figures = field(default_factory=Figures)

    @property
    def ratio(self) -> float:
        """The median of each round's ratio: what was slow for a moment was slow for both."""
        return median(ours / bare for ours, bare in zip(self.ours.cpu, self.bare.cpu, strict=True))


@dataclass(frozen=True)
class Size:
    """How long is measured: rounds of so many requests, after a few that are not counted."""

    rounds: int = 5
    requests: int = 600
    warm_up: int = 100


def race(name: str, ours: Runner, bare: Runner, size: Size) -> Lap:
    """Race one kind of request: anchor, portal, anchor, portal."""
    lap = Lap(name)
    for server, asks in (bare, ours):  # nobody is measured cold
        run(Plan(server.port, asks, requests=size.warm_up))
    for _ in range(size.rounds):
        _block(bare, lap.bare, size)
        _block(ours, lap.ours, size)
    return lap


def _block(runner: Runner, figures: Figures, size: Size) -> None:
    server, asks = runner
    before = server.cpu()
    seen = run(Plan(server.port, asks, requests=size.requests))
    figures.cpu.append((server.cpu() - before) * 1000 / seen.requests)
    figures.seen.append(seen)
