"""The targets in words: what `storefront load --describe` prints."""

from __future__ import annotations

from collections.abc import Iterator

from storefront.load.targets import Field, Target


def describe(target: Target) -> Iterator[str]:
    """Yield the lines that describe one target: its columns, types, key and what is required."""
    key = target.key_fields
    yield f"{target.name}.sql"
    for one in target.fields:
        mark = "key" if one.name in key else ""
        need = "required" if one.required else ""
        yield f"  {one.name:<22} {one.words:<22} {mark:<4} {need:<9} {_note(one)}".rstrip()
    for check in target.checks:
        yield f"  rule: {check.sql}"


def _note(one: Field) -> str:
    if one.default is None:
        return one.meaning
    default = {True: "yes", False: "no"}[one.default] if isinstance(one.default, bool) else one.default
    return ", ".join(part for part in (one.meaning, f"default: {default}") if part)
