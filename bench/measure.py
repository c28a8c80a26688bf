"""Measures one database of one size: the race, bytes, statements, memory and sixteen writers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine

from bench.cases import Buyer, Case, cases, fill_cart, shifted, sign_in
from bench.generate import Size as DataSize
from bench.generate import generate
from bench.load import Ask, Plan, Seen, run
from bench.paper import File, Paper, measure_files, measure_papers
from bench.race import CONNECTIONS, Lap, Runner, Size, race
from bench.servers import SECRET, Server, ask, bare, portal
from storefront import create_app
from storefront.database import make_engine
from storefront.settings import load_settings
from tests.support.statements import recorded

ASSETS = re.compile(r'(?:href|src)="(/static/[^"#]+)')
ADDED_ITEMS = 8


@dataclass(frozen=True)
class Memory:
    """Megabytes of a server after its first answer: now, and the most so far."""

    now: float
    most: float


@dataclass
class Weight:
    """Bytes of an answer."""

    plain: int
    compressed: int


@dataclass
class Result:
    """What was measured on one database. `whole`, `parts`, `compressed` hold a lap for each case, by its name."""

    database: str
    items: int
    whole: dict[str, Lap] = field(default_factory=dict)
    parts: dict[str, Lap] = field(default_factory=dict)
    compressed: dict[str, Lap] = field(default_factory=dict)
    statements: dict[str, int] = field(default_factory=dict)
    weights: dict[str, Weight] = field(default_factory=dict)
    add: Lap | None = None
    writers: Seen | None = None
    portal_memory: Memory | None = None
    bare_memory: Memory | None = None
    first_visit: tuple[int, int] = (0, 0)
    papers: list[Paper] = field(default_factory=list)
    files: list[File] = field(default_factory=list)


@dataclass(frozen=True)
class Place:
    """A database of the bench: its address, the folder beside it, PostgreSQL's first process."""

    url: str
    folder: Path
    database_pid: int | None = None


def fill(place: Place, items: int) -> None:
    """Invent the data."""
    place.folder.mkdir(parents=True, exist_ok=True)
    settings = load_settings(instance=place.folder, secret_key=SECRET)
    generate(place.url, DataSize(items=items), settings)


@contextmanager
def both(place: Place) -> Iterator[tuple[Server, Server]]:
    """Start the portal and the anchor on the database."""
    with ExitStack() as stack:
        # the anchor first: it makes its table, and a portal that starts tidies up in the same file
        anchor = stack.enter_context(bare(place.url, database=place.database_pid))
        yield stack.enter_context(portal(place.url, place.folder, database=place.database_pid)), anchor


def measure(place: Place, items: int, size: Size, writing_seconds: float, say: Callable[[str], None]) -> Result:
    """Measure everything."""
    result = Result("SQLite" if place.url.startswith("sqlite") else "PostgreSQL", items)
    with portal(place.url, place.folder, database=place.database_pid) as server:
        buyer = sign_in(server, 1)
        fill_cart(server, buyer)
    engine = make_engine(place.url)
    pages = cases(engine)
    with both(place) as (ours, anchor):
        result.portal_memory = _memory(ours, buyer.get("/catalog"))
        result.bare_memory = _memory(anchor, Ask("GET", "/page"))
        _pages(result, pages, buyer, (ours, anchor), size, say)
        say("documents and files")
        result.papers = measure_papers(ours, engine, buyer)
        result.files = measure_files(ours)
        say("adding to the cart")
        _adding(result, (ours, anchor), size, writing_seconds)
    _count(result, place, pages, buyer)
    engine.dispose()
    return result


def measure_pages(place: Place, items: int, size: Size, say: Callable[[str], None]) -> Result:
    """Measure whole pages only, for comparing one size of data with another."""
    result = Result("SQLite" if place.url.startswith("sqlite") else "PostgreSQL", items)
    engine = make_engine(place.url)
    with both(place) as (ours, anchor):
        buyer = sign_in(ours, 1)
        fill_cart(ours, buyer)
        for case in cases(engine):
            say(case.name)
            result.whole[case.name] = race(case.name, _runner(ours, case, buyer), _bare(anchor), size)
    engine.dispose()
    return result


def _memory(server: Server, first: Ask) -> Memory:
    assert ask(server.port, first.method, first.path, first.headers).status == 200
    return Memory(*server.memory())


def _pages(
    result: Result,
    pages: Sequence[Case],
    buyer: Buyer,
    servers: tuple[Server, Server],
    size: Size,
    say: Callable[[str], None],
) -> None:
    ours, anchor = servers
    for case in pages:
        say(case.name)
        name = case.name
        result.whole[name] = race(name, _runner(ours, case, buyer), _bare(anchor), size)
        if case.part:
            result.parts[name] = race(name, _runner(ours, case, buyer, part=True), _bare(anchor), size)
            result.weights[f"{name}, part"] = _weigh(ours, buyer, case.paths[0], part=True)
        packed = _runner(ours, case, buyer, encoding="br")
        result.compressed[name] = race(name, packed, _bare(anchor), size)
        result.weights[name] = _weigh(ours, buyer, case.paths[0], part=False)
    result.first_visit = _first_visit(ours, buyer)


def _runner(server: Server, case: Case, buyer: Buyer, *, part: bool = False, encoding: str = "") -> Runner:
    asks = [buyer.get(path, part=part, encoding=encoding) for path in case.paths]
    return server, [shifted(asks, by) for by in range(CONNECTIONS)]


def _bare(anchor: Server) -> Runner:
    asks = [Ask("GET", f"/page?after={letter}") for letter in "ABCDFGHJKLMN"]
    return anchor, [shifted(asks, by) for by in range(CONNECTIONS)]


def _weigh(server: Server, buyer: Buyer, path: str, *, part: bool) -> Weight:
    plain, packed = buyer.get(path, part=part), buyer.get(path, part=part, encoding="br")
    return Weight(*(len(ask(server.port, one.method, one.path, one.headers).body) for one in (plain, packed)))


def _first_visit(server: Server, buyer: Buyer) -> tuple[int, int]:
    """Return the bytes and the number of requests of a first visit to the catalog, pictures left out."""
    page = buyer.get("/catalog", encoding="br")
    text = ask(server.port, "GET", "/catalog", {"Cookie": buyer.cookie}).body.decode()
    files = sorted(set(ASSETS.findall(text)))
    sizes = [len(ask(server.port, "GET", file, {"Accept-Encoding": "br"}).body) for file in files]
    return len(ask(server.port, page.method, page.path, page.headers).body) + sum(sizes), 1 + len(files)


def _adding(result: Result, servers: tuple[Server, Server], size: Size, seconds: float) -> None:
    ours, anchor = servers
    buyers = [sign_in(ours, number) for number in range(2, 2 + CONNECTIONS)]
    putting = [
        shifted([buyer.add(item * 7) for item in range(1, ADDED_ITEMS + 1)], at) for at, buyer in enumerate(buyers)
    ]
    result.add = race("add to cart", (ours, putting), (anchor, [_bare_adds(anchor) for _ in buyers]), size)
    result.writers = run(Plan(ours.port, putting, seconds=seconds))
    put = buyers[0].add(7)
    packed = {**put.headers, "Accept-Encoding": "br"}
    bodies = [ask(ours.port, put.method, put.path, headers, put.body).body for headers in (put.headers, packed)]
    result.weights["add to cart"] = Weight(*map(len, bodies))


def _bare_adds(anchor: Server) -> list[Ask]:
    start = ask(anchor.port, "GET", "/start")
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in start.cookies().items())}
    buyer = Buyer(headers["Cookie"], start.body.decode())
    adds = [buyer.add(item * 7, part=False) for item in range(1, ADDED_ITEMS + 1)]
    return [Ask("POST", "/add", headers, add.body) for add in adds]


def _count(result: Result, place: Place, pages: Sequence[Case], buyer: Buyer) -> None:
    """Count the statements of each page, the second time it is asked for: what is kept is there."""
    app = create_app(load_settings(instance=place.folder, database_url=place.url, secret_key=SECRET, worker=False))
    asks = {case.name: buyer.get(case.paths[0]) for case in pages} | {"add to cart": buyer.add(7)}
    client = app.test_client(use_cookies=False)
    with app.app_context():
        from storefront.extensions import db  # noqa: PLC0415 (after the app)

        engine: Engine = db.engine
    for name, one in asks.items():
        fields = dict(pair.split("=") for pair in one.body.split("&")) if one.body else None
        for _ in range(2):
            with recorded(engine) as ran:
                client.open(one.path, method=one.method, headers=one.headers, data=fields)
        result.statements[name] = ran.count
    engine.dispose()
