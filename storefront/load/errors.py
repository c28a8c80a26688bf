"""What ends a load before it wrote anything."""

from __future__ import annotations


class CannotLoadError(Exception):
    """A mapping, a source file or an option is wrong. The text names the file and says why."""
