"""What the company's data are called, and what became of a request."""

from __future__ import annotations

from flask_babel import gettext as _


def detail_name(field: str) -> str:
    """Return what a field of the company's data is called."""
    names = {
        "name": _("Company name"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "tax_number": _("Tax number"),
        "language": _("Language"),
        "billing_line1": _("Bills: street"),
        "billing_line2": _("Bills: more of the address"),
        "billing_postal_code": _("Bills: postal code"),
        "billing_city": _("Bills: city"),
        "billing_region": _("Bills: region"),
        "billing_country": _("Bills: country"),
    }
    return str(names.get(field, field))


def asked_state(state: str) -> tuple[str, str]:
    """Return the kind of badge and the word for what became of a request."""
    words = {
        "waiting": ("warn", _("Waiting")),
        "approved": ("ok", _("Approved")),
        "rejected": ("bad", _("Rejected")),
        "withdrawn": ("muted", _("Taken back")),
        "replaced": ("muted", _("Replaced")),
    }
    return words[state]
