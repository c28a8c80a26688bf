"""Remembering what a pure function made of the very same objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar, TypeVarTuple

Result = TypeVar("Result")
Arguments = TypeVarTuple("Arguments")


def remember(most: int) -> Callable[[Callable[[*Arguments], Result]], Callable[[*Arguments], Result]]:
    """Let a pure function remember up to `most` results by the identity of its arguments, which costs next to nothing.

    For frozen arguments that live long and come again, as what erp/prepared.py makes of rows does. They are kept with
    the result, so that no other object can take their identity.
    """

    def declare(function: Callable[[*Arguments], Result]) -> Callable[[*Arguments], Result]:
        kept: dict[tuple[int, ...], tuple[tuple[object, ...], Result]] = {}

        @wraps(function)
        def remembered(*arguments: *Arguments) -> Result:
            key = tuple(map(id, arguments))
            found = kept.get(key)
            if found is None:
                if len(kept) >= most:
                    kept.clear()
                found = kept[key] = (arguments, function(*arguments))
            return found[1]

        return remembered

    return declare
