"""How what became of a registration is said."""

from __future__ import annotations

from flask_babel import gettext as _

from storefront.admin.registrations.models import EVERY
from storefront.portal.registrations import APPROVED, REJECTED, REPLACED, WAITING


def registration_state(state: str) -> tuple[str, str]:
    """Return the kind and the word of a registration's state, for components/status.html."""
    known = {
        WAITING: ("warn", _("Waits for us")),
        APPROVED: ("ok", _("Approved")),
        REJECTED: ("bad", _("Rejected")),
        REPLACED: ("muted", _("Replaced by a newer one")),
    }
    return known.get(state, ("muted", state))


def state_choices() -> list[tuple[str, str]]:
    """Return the states to choose among; none chosen is what waits."""
    states = [(one, registration_state(one)[1]) for one in (APPROVED, REJECTED, REPLACED)]
    return [("", registration_state(WAITING)[1]), *states, (EVERY, _("Any status"))]
