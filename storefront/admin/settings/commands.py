"""Writes of settings: checked by the one model, with a line in the audit log."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from storefront.kernel.clock import Clock
from storefront.kernel.editing import check_unchanged, differences
from storefront.kernel.viewer import Operator
from storefront.portal.audit import record
from storefront.portal.stored_settings import EDITABLE, as_text, changed, is_fixed, read_stored, store, with_stored
from storefront.settings import Settings


def values_of(settings: Settings) -> dict[str, str]:
    """Return the settings that can be changed on a page, as text."""
    return {name: as_text(settings, name) for name in EDITABLE}


def fixed_values(base: Settings) -> dict[str, str]:
    """Return what the environment names, with its values: no page changes it."""
    return {name: as_text(base, name) for name in EDITABLE if is_fixed(base, name)}


def default_values(base: Settings) -> dict[str, str]:
    """Return what each other setting is without a word of anybody."""
    return {name: as_text(base, name) for name in EDITABLE if not is_fixed(base, name)}


def save(
    session: Session,
    operator: Operator,
    clock: Clock,
    base: Settings,
    *,
    seen: Mapping[str, str],
    values: Mapping[str, str],
) -> list[str]:
    """Keep the settings that differ, and return their names. What the environment names is left alone.

    Raises SettingsError for a value that is not valid, and ChangedMeanwhileError when they are not as they were seen.
    """
    now = values_of(with_stored(base, read_stored(session)))
    wanted = {name: value for name, value in values.items() if name in EDITABLE and not is_fixed(base, name)}
    check_unchanged({name: seen[name] for name in wanted if name in seen}, {n: now[n] for n in wanted if n in seen})
    changes = differences({name: now[name] for name in wanted}, wanted)
    if not changes:
        return []
    checked = changed(base, {name: change.after for name, change in changes.items()})
    plain = {name: as_text(checked, name) for name in changes}
    defaults = values_of(base)
    store(session, {name: None if text == defaults[name] else text for name, text in plain.items()}, clock.now())
    record(
        session,
        clock,
        operator,
        "setting.changed",
        subject=", ".join(changes),
        before={name: change.before for name, change in changes.items()},
        after=plain,
    )
    return list(changes)
