"""The disk of the database fills up, step by step, and is cleared again.

SQLite lies on the small disk with its log; of PostgreSQL the tables do, in a tablespace. Where no disk may be mounted
(it takes root), the test says so and is skipped.
"""

import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.small_disk import SmallDisk, may_mount, small_disk
from tests.faults.harness.wire import Away, Browser
from tests.support.databases import named_database
from tests.support.needs import needed

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
MEGABYTES = 48
KILOBYTES_LEFT = [1024, 512, 256, 128, 64, 32, 16, 4, 0] if size(1, short=0) else [1024, 64, 0]
TRIES = size(60, short=15)  # orders tried at a step
ENOUGH = 3  # refused one after the other: the disk is full
PAGES = ("/catalog", "/catalog/items/PIN-1", "/cart", "/cart/checkout", "/orders")


@pytest.fixture
def disk() -> Iterator[SmallDisk]:
    needed(may_mount(), "the right to mount a small disk")
    with small_disk(MEGABYTES) as disk:
        yield disk


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str, disk: SmallDisk) -> Iterator[str]:
    """A migrated database on the small disk."""
    if database_kind == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        yield f"sqlite:///{shutil.copy(template, disk.path / 'portal.sqlite')}"
        return
    server: psycopg.Connection = request.getfixturevalue("database_server")
    template = request.getfixturevalue("postgres_template")
    place = disk.path / "tables"
    place.mkdir()
    shutil.chown(place, "postgres", "postgres")
    server.execute(f"CREATE TABLESPACE small_disk LOCATION '{place}'")
    server.execute(f"CREATE DATABASE on_small_disk TEMPLATE {template} TABLESPACE small_disk")
    yield named_database(request.getfixturevalue("postgres_url"), "on_small_disk")
    disk.clear()
    server.execute("DROP DATABASE on_small_disk WITH (FORCE)")
    server.execute("DROP TABLESPACE small_disk")


def try_to_order(buyer: Browser) -> int:
    """Put something in and order it; return the first status that is no success, else that of the order."""
    added = buyer.post("/cart/lines", {"sku": "PIN-1", "quantity": 1})
    if added.status != 303:
        return added.status
    try:
        return buyer.place(buyer.checkout_form()).status
    except Away as error:
        raise AssertionError("the checkout page can't be read") from error


def order_until_full(buyer: Browser) -> Counter[int]:
    """Order until the disk is full, or for a while; return how often which status came."""
    statuses: list[int] = []
    while len(statuses) < TRIES and statuses[-ENOUGH:] != [503] * ENOUGH:
        statuses.append(try_to_order(buyer))
    return Counter(statuses)


def test_a_full_disk_stops_writing_and_nothing_else(
    shop: Shop, portal: Portal, ledger: Ledger, disk: SmallDisk, mail_server: MailServer, figures: Figures
) -> None:
    shop.item("PIN-1")
    buyer, reader = shop.buyers(2)
    assert try_to_order(buyer) == 303
    seen: Counter[int] = Counter()
    for kilobytes in KILOBYTES_LEFT:
        disk.leave(kilobytes * 1024)
        seen += order_until_full(buyer)
        assert {reader.get(page).status for page in PAGES} == {200}
        assert ledger.complaints() == []
    assert set(seen) == {303, 503}
    disk.clear()
    assert try_to_order(buyer) == 303, "without a restart"
    wait_until(ledger.unsent, seconds=60)
    assert len(mail_server.counted) == len(ledger.numbers()) == seen[303] + 2
    assert ledger.complaints() == []
    figures(
        f"{len(KILOBYTES_LEFT)} steps down to nothing free: {seen[303]} orders fitted, {seen[503]} times 503, "
        "pages read on, all mail left"
    )
