"""Documents as PDF and long files: how long they take, what they weigh, what they cost in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine, text

from bench.cases import Buyer, long_orders, sign_in
from bench.generate import LOGINS, LONG, LONG_ORDERS
from bench.history import MOVEMENTS
from bench.load import Plan, run
from bench.servers import Server, ask, download

ROUNDS = 3  # over the documents of a kind: there are more of them than a compiler remembers


@dataclass(frozen=True)
class Paper:
    """A kind of document, one after the other on one connection: milliseconds, and kilobytes of the heaviest."""

    name: str
    cpu: float
    p50: float
    p95: float
    kilobytes: float


@dataclass(frozen=True)
class File:
    """A long file: until its first byte and in all, in milliseconds; its kilobytes; megabytes the server grew by."""

    name: str
    first: float
    whole: float
    kilobytes: float
    grown: float


def measure_papers(server: Server, engine: Engine, buyer: Buyer) -> list[Paper]:
    """Ask for different documents of each kind, with a warm compiler."""
    numbers = _short_orders(engine)
    kinds = {
        f"order of {LONG} lines": [f"/orders/{number}/confirmation.pdf" for number in long_orders(engine)],
        "order of 1 to 6 lines": [f"/orders/{number}/confirmation.pdf" for number in numbers],
        "packing list": [f"/shipments/SH{number[2:]}/packing-list.pdf" for number in numbers],
        "invoice": [f"/account/invoices/INV{number[2:]}/document.pdf" for number in numbers],
        "statement": [f"/account/statement.pdf?from=2026-{month:02}-01" for month in range(1, 12)],
    }
    return [_paper(server, buyer, name, paths) for name, paths in kinds.items()]


def _short_orders(engine: Engine) -> list[str]:
    found = "SELECT number FROM sales_order WHERE customer_id = 1 ORDER BY id DESC LIMIT :count OFFSET :count"
    with engine.connect() as connection:
        return list(connection.execute(text(found), {"count": LONG_ORDERS}).scalars())


def _paper(server: Server, buyer: Buyer, name: str, paths: Sequence[str]) -> Paper:
    heaviest = max(len(ask(server.port, "GET", path, {"Cookie": buyer.cookie}).body) for path in paths)
    before = server.cpu()
    seen = run(Plan(server.port, [[buyer.get(path) for path in paths]], requests=len(paths) * ROUNDS))
    assert seen.errors == 0, name
    return Paper(name, (server.cpu() - before) * 1000 / seen.requests, seen.p50, seen.p95, heaviest / 1000)


def measure_files(server: Server) -> list[File]:
    """Ask for what is sent while it is made, as the customer with the longest ledger."""
    buyer = sign_in(server, LOGINS)
    names = {
        f"statement of {MOVEMENTS:,} movements, CSV": "/account/statement.csv?from=2000-01-01",
        "the same, Excel": "/account/statement.xlsx?from=2000-01-01",
        "everything, ZIP": "/account/everything.zip",
    }
    return [_file(server, buyer, name, path) for name, path in names.items()]


def _file(server: Server, buyer: Buyer, name: str, path: str) -> File:
    before = server.memory()[0]
    got = download(server.port, path, {"Cookie": buyer.cookie})
    return File(name, got.first * 1000, got.whole * 1000, got.size / 1000, server.memory()[0] - before)
