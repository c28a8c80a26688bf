"""Buyers who do not give up: they send the same form until somebody tells them what became of it."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.harness.ledger import Ledger
from tests.faults.harness.wire import Answer, Away, Browser, order_number

GIVE_UP = 150.0


@dataclass
class Run:
    """So many checkouts by some buyers, while something happens to the portal."""

    buyers: list[Browser]
    wanted: int
    sku: str
    confirmed: dict[str, str] = field(default_factory=dict)  # order number by the form's key
    seen: dict[str, str] = field(default_factory=dict)  # what the form showed, by its key
    surprises: list[Answer] = field(default_factory=list)
    confirmed_at: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._started = 0
        self._lock = threading.Lock()
        self._until = time.monotonic() + GIVE_UP

    def during(self, happening: Callable[["Run"], None]) -> None:
        """Buy, and let something happen meanwhile, in the caller's thread. Raises TimeoutError.

        A process that is started here would die with a thread of the pool: pdeathsig means the parent's thread.
        """
        with ThreadPoolExecutor(len(self.buyers)) as pool:
            buying = [pool.submit(self._buy, buyer) for buyer in self.buyers]
            happening(self)
            for one in buying:
                one.result(GIVE_UP)

    def wait_for(self, confirmed: int) -> None:
        """Return when so many orders are confirmed."""
        while len(self.confirmed) < confirmed:
            if time.monotonic() > self._until:
                raise TimeoutError(f"{len(self.confirmed)} of {confirmed} in time")
            time.sleep(0.005)

    def _buy(self, buyer: Browser) -> None:
        while self._one_more():
            form = self._form(buyer)
            answer = buyer.place_until_answered(form, until=self._until)
            number = order_number(answer)
            if number is None:
                self.surprises.append(answer)
                continue
            self.seen[form["order_key"]] = form["seen"]
            self.confirmed[form["order_key"]] = number
            self.confirmed_at.append(time.monotonic())

    def _one_more(self) -> bool:
        with self._lock:
            self._started += 1
            return self._started <= self.wanted

    def _form(self, buyer: Browser) -> dict[str, str]:
        """Fill the cart and open the checkout page, as often as it takes."""
        while time.monotonic() < self._until:
            with suppress(Away):
                buyer.put(self.sku)
                if form := buyer.checkout_form():
                    return form
            time.sleep(0.05)
        raise TimeoutError("the portal stayed away")

    def check(self, ledger: Ledger) -> None:
        """Raise AssertionError unless what was confirmed, and nothing else, is in the books, whole."""
        assert self.surprises == []
        assert len(self.confirmed) == self.wanted
        assert ledger.by_key() == self.confirmed
        assert ledger.seen_by_key() == self.seen
        assert ledger.complaints() == []
