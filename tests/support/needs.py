"""What a machine may lack. Where everything has to be there (CI) its absence is a failure, elsewhere a skip."""

import os
from typing import TypeVar

import pytest

Found = TypeVar("Found")


def needed(found: Found | None, name: str) -> Found:
    """Return what was found; without it skip the test with one clear word, or fail it in CI."""
    if found is not None:
        return found
    if os.environ.get("CI"):
        pytest.fail(f"{name} is not installed", pytrace=False)
    pytest.skip(f"{name} is not installed")
