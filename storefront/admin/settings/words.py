"""The settings in groups, each with its name and a sentence that says what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _


@dataclass(frozen=True, slots=True)
class Group:
    """Settings that belong together."""

    title: str
    names: Sequence[str]


def groups() -> list[Group]:
    """Return the groups in the order of the page."""
    return [
        Group(_("The house"), ("portal_name", "portal_address", "imprint")),
        Group(_("What customers see"), ("show_quantities", "low_stock", "language")),
        Group(_("Orders"), ("credit_mode", "order_type", "quote_mail")),
        Group(
            _("Presets for what is new"),
            ("default_currency", "default_contact_class", "default_user_type", "default_roles", "default_case_class"),
        ),
        Group(_("Support cases"), ("case_mail", "case_file_kb", "case_files")),
        Group(_("Bank transfers"), ("bank_holder", "bank_account", "bank_bic", "bank_name", "bank_days")),
        Group(_("What customers change"), ("company_changes",)),
        Group(_("New customers"), ("registration",)),
        Group(_("Signing in"), ("first_sign_in",)),
        Group(_("Salespeople"), ("quiet_weeks", "map_url")),
        Group(_("Mail"), ("mail_sender", "shipment_mail")),
        Group(_("Documents on paper"), ("document_language", "colour")),
    ]


def show_choices() -> list[tuple[str, str]]:
    return [("number", _("How many there are")), ("word", _("A word: in stock, few, out")), ("none", _("Nothing"))]


def paper_choices() -> list[tuple[str, str]]:
    return [("customer", _("The customer's")), ("system", _("The portal's, for everybody"))]


def password_choices() -> list[tuple[str, str]]:
    return [
        ("link", _("By a link in the welcome mail")),
        ("generated", _("One is made, shown once to whoever gives access, and changed at the first sign-in")),
    ]


def credit_choices() -> list[tuple[str, str]]:
    return [
        ("warn", _("Take it, with a warning")),
        ("hold", _("Take it and hold it until it is released")),
        ("stop", _("Refuse it")),
    ]


def company_choices() -> list[tuple[str, str]]:
    return [("on_request", _("They ask, and you approve")), ("at_once", _("They change it at once"))]


def logo_problem(code: str) -> str:
    """Return what is wrong with a file that should be a logo, and what to do."""
    sentences = {
        "heavy": _("This file is larger than 400 KB. Take a smaller one."),
        "unreadable": _("This is no picture that can be read. Take a PNG, JPEG, WebP or GIF."),
        "large": _("This picture has too many pixels or details. Take a smaller one."),
        "none": _("Choose a file first."),
    }
    return str(sentences[code])
