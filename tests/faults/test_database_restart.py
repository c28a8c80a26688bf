"""PostgreSQL crashes and comes back while people order."""

import time
from collections.abc import Iterator

import pytest

from tests.faults.conftest import Figures, wait_until
from tests.faults.harness.buying import Run
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.mailbox import MailServer
from tests.faults.harness.mortal import MortalPostgres, mortal_postgres
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import Patience, size
from tests.support.needs import needed
from tests.support.postgres import binaries
from tests.support.schema import build_schema

pytestmark = pytest.mark.faults
CRASHES = size(5, short=2)
CHECKOUTS = size(150, short=24)
BUYERS = size(8, short=4)
BACK = 5.0


@pytest.fixture
def database() -> Iterator[MortalPostgres]:
    with mortal_postgres(needed(binaries(), "postgresql")) as server:
        build_schema(server.url)
        yield server


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
def database_url(database: MortalPostgres) -> str:
    return database.url


def test_a_database_that_crashes_in_mid_load_loses_nothing(
    shop: Shop, database: MortalPostgres, ledger: Ledger, mail_server: MailServer, figures: Figures, patience: Patience
) -> None:
    shop.item("PIN-1")
    run = Run(shop.buyers(BUYERS), CHECKOUTS, "PIN-1")
    back: list[float] = []

    def crash(run: Run) -> None:
        for number in range(1, CRASHES + 1):
            run.wait_for(number * CHECKOUTS // (CRASHES + 1))
            began = time.monotonic()
            database.crash()
            before = len(run.confirmed)
            database.start()
            run.wait_for(before + BUYERS)
            back.append(time.monotonic() - began)

    run.during(crash)
    ledger.engine.dispose()
    run.check(ledger)
    wait_until(ledger.unsent, seconds=90)
    assert len(mail_server.counted) == CHECKOUTS
    assert max(back) < patience.within(BACK)
    figures(
        f"{CRASHES} crashes during {CHECKOUTS} checkouts by 2 processes: {len(ledger.numbers())} whole orders and "
        f"mails, everybody ordering again after {min(back):.2f} to {max(back):.2f} s {patience}"
    )
