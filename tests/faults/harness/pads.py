"""Salespeople with phones on a bad line: each order is sent again, cut off and sent twice until it is answered."""

import json
import random
import threading
import time
import uuid
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.faults.harness.crowd import at_once
from tests.faults.harness.wire import Answer, Away, Browser

GIVE_UP = 400.0
OK = 200


@dataclass
class Pads:
    """So many orders by some phones, while something happens to the portal."""

    phones: list[Browser]
    code: str
    wanted: int
    line: dict[str, Any]
    confirmed: dict[str, str] = field(default_factory=dict)  # order number by key
    quantities: dict[str, int] = field(default_factory=dict)  # what was ordered, by key
    surprises: list[Answer] = field(default_factory=list)
    sent: int = 0

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._place: dict[str, str] = {}
        self._sending: list[Future[None]] = []
        self._until = time.monotonic() + GIVE_UP
        self._chance = random.Random(5)  # noqa: S311 (no secret: which bad luck comes when)

    @property
    def path(self) -> str:
        return f"/sales/pad/{self.code}/orders"

    def during(self, happening: Callable[["Pads"], None]) -> None:
        """Send all, and let something happen meanwhile, in the caller's thread."""
        self._place = self._address(self.phones[0])
        with ThreadPoolExecutor(len(self.phones)) as pool:
            self._sending = sending = [pool.submit(self._go, phone) for phone in self.phones]
            happening(self)
            for one in sending:
                one.result(GIVE_UP)

    def wait_for(self, confirmed: int) -> None:
        """Return when so many orders are confirmed. Raises TimeoutError."""
        while len(self.confirmed) < confirmed:
            if time.monotonic() > self._until:
                raise TimeoutError(f"{len(self.confirmed)} of {confirmed} in time")
            for one in self._sending:
                if one.done():
                    one.result()  # what went wrong there ends this, too
            time.sleep(0.005)

    def _go(self, phone: Browser) -> None:
        while (quantity := self._one_more()) is not None:
            key = str(uuid.uuid4())
            order = {"key": key, **self._place, "at_once": True, "lines": [{**self.line, "quantity": str(quantity)}]}
            self.quantities[key] = quantity
            self._until_answered(phone, key, {"order": json.dumps(order)})

    def _address(self, phone: Browser) -> dict[str, str]:
        found = json.loads(phone.get(f"/sales/pad/{self.code}/data").body)
        code, _label, lines, _via = found["ship_tos"][0]
        return {"currency": found["currency"], "ship_to": code, "ship_to_seen": lines}

    def _one_more(self) -> int | None:
        with self._lock:
            if len(self.quantities) >= self.wanted:
                return None
            self.sent += 1
            return self._chance.randint(1, 9) if self.sent <= self.wanted else None

    def _until_answered(self, phone: Browser, key: str, form: dict[str, str]) -> None:
        """Send it as a phone on a bad line does: cut off, twice at once, and once more after its answer."""
        while time.monotonic() < self._until:
            with suppress(OSError):
                if self._chance.random() < 1 / 3:
                    phone.hang_up(self.path, form, after=self._chance.choice([None, 0, 1, 40]))
            for answer in self._answers(phone, form):
                if answer.status >= 500:
                    continue
                self._note(key, answer)
            if key in self.confirmed:
                return
            time.sleep(0.05)
        raise TimeoutError("no answer in time")

    def _answers(self, phone: Browser, form: dict[str, str]) -> list[Answer]:
        tabs = phone.twins(self._chance.choice([1, 1, 2, 3]))
        return [one for one in at_once(partial(_sent, tab, self.path, form) for tab in tabs) if one]

    def _note(self, key: str, answer: Answer) -> None:
        number = json.loads(answer.body).get("number") if answer.status == OK else None
        if number is None or self.confirmed.setdefault(key, number) != number:
            self.surprises.append(answer)


def _sent(tab: Browser, path: str, form: dict[str, str]) -> Answer | None:
    try:
        return tab.post(path, form)
    except Away:
        return None
