"""Sixteen people writing at the same time."""

import time
from functools import partial

import pytest

from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Browser

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
WRITERS = 16
SECONDS = size(10, short=3)


def test_sixteen_writers_lose_nothing_and_are_never_refused(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    shop.item("PIN-1")

    def write(browser: Browser) -> tuple[list[int], float]:
        ends, statuses, slowest = time.monotonic() + SECONDS, [], 0.0
        while time.monotonic() < ends:
            answer = browser.put("PIN-1")
            statuses.append(answer.status)
            slowest = max(slowest, answer.seconds)
        return statuses, slowest

    done = at_once(partial(write, browser) for browser in shop.buyers(WRITERS))
    statuses = [status for one, _ in done for status in one]
    assert [status for status in statuses if status != 303] == []
    assert ledger.in_carts("PIN-1") == len(statuses)
    figures(f"{len(statuses)} writes in {SECONDS} s, 0 failed, 0 missing, slowest {max(s for _, s in done):.2f} s")
