"""Countries by name: tables hold the two letters of ISO 3166-1, people read the name in their language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from babel import Locale

LETTERS = 2


def by_name(lines: Sequence[str], language: str) -> list[str]:
    """Return the lines of an address, the country at its end by name; one that is unknown stays as it is."""
    if not lines or len(lines[-1]) != LETTERS:
        return list(lines)
    return [*lines[:-1], _name(lines[-1], language)]


@lru_cache(maxsize=2048)
def _name(code: str, language: str) -> str:
    return str(Locale.parse(language).territories.get(code, code))
