"""How large a fault is, and how long may be waited: `make faults` runs the long form, CI the short one."""

import os
import subprocess
import sys

LONG = os.environ.get("STOREFRONT_FAULTS") == "long"
# CI runs beside other tests on a shared machine: there a time is a guard against hanging, not a promise kept
BESIDE_OTHER_TESTS = 30.0
CALM = 1.25
SPIN = """
import time
began, used = time.time(), time.process_time()
while time.process_time() - used < 0.3:
    pass
print(time.time() - began)
"""
SPIN_SECONDS = 0.3


def size(long: int, *, short: int) -> int:
    """Return the count or the seconds for this run."""
    return long if LONG else short


def crowding() -> float:
    """Return how many times longer work takes now than on a machine of our own: one spinner a core tells."""
    command = [sys.executable, "-S", "-c", SPIN]
    spinners = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(os.cpu_count() or 1)]
    return max(float(spinner.communicate(timeout=60)[0]) / SPIN_SECONDS for spinner in spinners)


class Patience:
    """Times that may pass are promised for a machine of our own: where others use it too, as much more may."""

    def __init__(self) -> None:
        self.crowded = crowding()

    def within(self, seconds: float) -> float:
        """Return the time that may pass instead of so many seconds, by how crowded it was before and is now."""
        self.crowded = max(self.crowded, crowding())
        return seconds * max(self.crowded, 1.0 if LONG else BESIDE_OTHER_TESTS)

    def __str__(self) -> str:
        return f"(machine {self.crowded:.1f} x slower than alone)" if self.crowded > CALM else "(calm machine)"
