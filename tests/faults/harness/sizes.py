"""How large a fault is: `make faults` runs the long form alone, CI the short one beside other tests."""

import os

LONG = os.environ.get("STOREFRONT_FAULTS") == "long"


def size(long: int, *, short: int) -> int:
    """Return the count or the seconds for this run."""
    return long if LONG else short


def within(seconds: float) -> float:
    """Return the time that may pass: as promised when the machine is ours, four times that when others use it too."""
    return seconds if LONG else 4 * seconds
