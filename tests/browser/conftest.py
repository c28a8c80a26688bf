"""A real browser has a clock of its own, and cookies that run out by it: here the portal's clock runs too."""

import pytest


@pytest.fixture
def frozen_clock() -> None:
    """Stands still everywhere but here."""
