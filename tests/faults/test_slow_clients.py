"""Sixty-four clients that send one byte at a time must not keep the others waiting."""

import contextlib
import threading
import time
from collections.abc import Iterator
from statistics import median

import pytest

from tests.faults.conftest import Figures
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import Patience, size
from tests.faults.harness.wire import Browser

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
SLOW_CLIENTS = 64
ORDINARY = size(60, short=24)


@contextlib.contextmanager
def dripping(portal: Portal, clients: int) -> Iterator[list[int]]:
    """Keep that many connections open, each sending a sign-in one byte every 50 ms; yield the bytes sent of each."""
    wires = [(browser := portal.browser()).connected() for _ in range(clients)]
    request = browser.request("POST", "/login", "login=nobody&password=" + "x" * 4000)
    sent = [0] * clients
    stop = threading.Event()

    def drip() -> None:
        for position in range(len(request)):
            for number, wire in enumerate(wires):
                sent[number] += wire.send(request[position : position + 1])
            if stop.wait(0.05):
                break

    thread = threading.Thread(target=drip)
    thread.start()
    try:
        yield sent
    finally:
        stop.set()
        thread.join()
        for wire in wires:
            wire.close()


def times(browser: Browser, count: int) -> list[float]:
    """Ask for an ordinary page that many times; return the seconds each took."""
    took = []
    for _ in range(count):
        began = time.monotonic()
        assert browser.get("/catalog").status == 200
        took.append(time.monotonic() - began)
    return took


def test_ordinary_requests_are_undisturbed_by_clients_that_drip(
    shop: Shop, portal: Portal, figures: Figures, patience: Patience
) -> None:
    shop.item("PIN-1")
    (browser,) = shop.buyers(1)
    alone = times(browser, ORDINARY)
    with dripping(portal, SLOW_CLIENTS) as sent:
        beside = times(browser, ORDINARY)
        assert min(sent) > 0
    assert max(beside) < patience.within(0.5)
    figures(
        f"{ORDINARY} pages beside {SLOW_CLIENTS} dripping clients: median {median(beside) * 1000:.0f} ms, "
        f"slowest {max(beside) * 1000:.0f} ms, alone {median(alone) * 1000:.0f} and {max(alone) * 1000:.0f} ms "
        f"{patience}"
    )
