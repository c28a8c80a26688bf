"""The one table of shipment statuses: the word that people read, and its tone (components/status.html)."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _

from storefront.shipments.rules import HIDDEN


@dataclass(frozen=True, slots=True)
class Status:
    """How a status is shown."""

    word: LazyString | str
    tone: str


STATUSES = {
    "On Hold": Status(_("On hold"), "warn"),
    "Open": Status(_("Being packed"), "info"),
    "Confirmed": Status(_("Gone out"), "ok"),
    "Invoiced": Status(_("Gone out, invoiced"), "ok"),
    "Completed": Status(_("Completed"), "ok"),
}
SHOWN = tuple(raw for raw in STATUSES if raw not in HIDDEN)


def status_of(raw: str) -> Status:
    """Return how a status is shown: one that we don't know as it is."""
    return STATUSES.get(raw) or Status(raw, "muted")


def choices() -> list[tuple[str, str]]:
    """Return the statuses to choose from, with their words."""
    return [(raw, str(STATUSES[raw].word)) for raw in SHOWN]
