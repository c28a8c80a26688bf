"""Keyset paging: a page starts after the last row of the one before, so page 400 costs what page 1 costs."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
Key = str | int | None

# a name of 255 letters of four bytes each, and an id
MAX_CURSOR = 1500


class BadCursorError(ValueError):
    """A cursor that this list did not write."""


def encode_cursor(*keys: Key) -> str:
    """Write the sort keys of a row as an opaque, URL-safe word."""
    written = json.dumps(keys, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(written.encode()).rstrip(b"=").decode()


def decode_cursor(text: str, *types: type) -> tuple[Key, ...]:
    """Read what `encode_cursor` wrote; the keys must be of the given types. Raises BadCursorError."""
    if len(text) > MAX_CURSOR:
        raise BadCursorError("too long")
    try:
        keys = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except ValueError as error:
        raise BadCursorError("not one of ours") from error
    if not isinstance(keys, list) or [type(key) for key in keys] != list(types):
        raise BadCursorError("keys of other types")
    if not all(_is_keepable(key) for key in keys):
        raise BadCursorError("keys out of range")
    return tuple(keys)


def _is_keepable(key: Key) -> bool:
    """Tell whether a database can hold the key: no giant, no null byte, no half of a letter."""
    if isinstance(key, int):
        return abs(key) < 2**63
    return not any(letter == "\0" or "\ud800" <= letter <= "\udfff" for letter in key or "")


@dataclass(frozen=True, slots=True)
class PageAsk:
    """Which page of a list is wanted: `size` rows after, or before, a cursor; the first page without one."""

    size: int
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Rows of one page; `after` and `before` are the cursors of the pages beside it, None where there is none."""

    rows: Sequence[Row]
    after: str | None = None
    before: str | None = None
