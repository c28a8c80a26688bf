"""Two people at one form: what was seen goes with it, and what changed meanwhile is told, never overwritten."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from storefront.kernel.errors import RefusalError

Values = Mapping[str, str]
MOST_SEEN = 20_000


class ChangedMeanwhileError(RefusalError):
    """Somebody else changed what the form was opened on. `changes` are the fields, from what was seen to now."""

    code = "changed_meanwhile"

    def __init__(self, changes: Mapping[str, Change]) -> None:
        super().__init__()
        self.changes = changes


@dataclass(frozen=True, slots=True)
class Change:
    """A field's value before and after, as text; empty for nothing."""

    before: str
    after: str


def differences(before: Values, after: Values) -> dict[str, Change]:
    """Return the fields that differ."""
    names = [*before, *(name for name in after if name not in before)]
    found = {name: Change(before.get(name, ""), after.get(name, "")) for name in names}
    return {name: change for name, change in found.items() if change.before != change.after}


def write_seen(values: Values) -> str:
    """Write what a form shows, for its hidden field `seen`."""
    return json.dumps(dict(values), ensure_ascii=False, separators=(",", ":"))


def read_seen(text: str) -> dict[str, str]:
    """Read what `write_seen` wrote; what was not written by it counts as nothing seen."""
    try:
        found = json.loads(text[:MOST_SEEN])
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def check_unchanged(seen: Values, now: Values) -> None:
    """Raise ChangedMeanwhileError when a field is not as it was seen."""
    if changes := differences(seen, now):
        raise ChangedMeanwhileError(changes)
