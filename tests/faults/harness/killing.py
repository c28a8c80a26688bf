"""The portal is killed while people work in it, and people press again until somebody answers."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Protocol

from tests.faults.harness.portal import Portal
from tests.faults.harness.wire import Away

GIVE_UP = 300.0


class Work(Protocol):
    """What is done in so many pieces, each of which is answered in the end."""

    wanted: int

    def wait_for(self, confirmed: int) -> None:
        """Return when so many pieces are answered."""


@dataclass
class Kills:
    """Kills the portal in the midst of work, each time some more pieces of it are answered, and starts it again."""

    portal: Portal
    times: int
    ready: list[float] = field(default_factory=list)  # seconds that each start took

    def __call__(self, work: Work) -> None:
        for number in range(1, self.times + 1):
            work.wait_for(number * work.wanted // (self.times + 1))
            time.sleep(0.003 * number)
            self.portal.kill()
            self.ready.append(self.portal.start())


class Presses:
    """Buttons that one person presses one after the other, each until there is an answer."""

    def __init__(self, presses: Sequence[Callable[[], bool]]) -> None:
        """`presses` send something, and tell whether it was answered as it should be; they may raise Away."""
        self.wanted, self.answered = len(presses), 0
        self._presses = presses
        self._until = time.monotonic() + GIVE_UP

    def during(self, happening: Callable[["Presses"], None]) -> None:
        """Press all, and let something happen meanwhile, in the caller's thread. Raises TimeoutError."""
        with ThreadPoolExecutor(1) as pool:
            self._pressing: Future[None] = pool.submit(self._press_all)
            happening(self)
            self._pressing.result(GIVE_UP)

    def wait_for(self, confirmed: int) -> None:
        """Return when so many are answered; raises what ended the pressing."""
        while self.answered < confirmed:
            if self._pressing.done():
                self._pressing.result()
            time.sleep(0.005)

    def _press_all(self) -> None:
        for press in self._presses:
            while not _answered(press):
                if time.monotonic() > self._until:
                    raise TimeoutError(f"{self.answered} of {self.wanted} in time")
                time.sleep(0.05)
            self.answered += 1


def _answered(press: Callable[[], bool]) -> bool:
    try:
        return press()
    except Away:
        return False
