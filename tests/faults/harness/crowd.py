"""Many people at the same moment, for a while, and never for longer."""

import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Result = TypeVar("Result")


def at_once(acts: Iterable[Callable[[], Result]]) -> list[Result]:
    """Do all of these at the same moment, each in a thread of its own; return what came out, in their order."""
    waiting = list(acts)
    start = threading.Barrier(len(waiting))

    def go(act: Callable[[], Result]) -> Result:
        start.wait(30)
        return act()

    with ThreadPoolExecutor(len(waiting)) as pool:
        return [future.result(300) for future in [pool.submit(go, act) for act in waiting]]
