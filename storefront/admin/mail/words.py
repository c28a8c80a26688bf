"""How kinds of mail, what became of them, and what is wrong with a template are said."""

from __future__ import annotations

from flask_babel import gettext as _

from storefront.mail.outbox import MailKind
from storefront.mail.placeholders import NAMES


def kind_words() -> dict[str, str]:
    """Return what each kind of mail is called."""
    return {
        MailKind.WELCOME: _("Welcome"),
        MailKind.PASSWORD_RESET: _("Forgotten password"),
        MailKind.PASSWORD_CHANGED: _("Password changed"),
        MailKind.ORDER_CONFIRMATION: _("Order confirmation"),
        MailKind.SHIPMENT_CONFIRMED: _("Shipment"),
        MailKind.CART_HANDED_OVER: _("Cart handed over"),
        MailKind.COMPANY_ANSWERED: _("Company data: our answer"),
        MailKind.APPROVAL_WANTED: _("Approval: asked for"),
        MailKind.APPROVAL_ANSWER: _("Approval: the answer"),
        MailKind.CASE_RECEIVED: _("Support case: we have it"),
        MailKind.CASE_OPENED: _("Support case: to us"),
        MailKind.CASE_ANSWER: _("Support case: an answer"),
        MailKind.QUOTE_ASKED: _("Quote: to us"),
        MailKind.QUOTE_ANSWER: _("Quote: our answer"),
        MailKind.REGISTRATION_CONFIRM: _("Registration: confirm the address"),
        MailKind.REGISTRATION_KNOWN: _("Registration: there is a login already"),
        MailKind.REGISTRATION_REJECTED: _("Registration: rejected"),
        MailKind.TEST: _("Test"),
    }


def state_words() -> dict[str, str]:
    """Return what each state of a mail is called."""
    return {"queued": _("Waiting"), "sent": _("Sent"), "failed": _("Refused"), "dropped": _("Not sent")}


def kinds_with_words() -> list[tuple[str, str]]:
    """Return the kinds whose words an operator may write, by their names."""
    names = kind_words()
    return [(str(kind), names[kind]) for kind in NAMES]


def problem_sentence(code: str, name: str) -> str:
    """Return what is wrong with a template, and what to do."""
    sentences = {
        "unknown": _("{%(name)s} is not known here. Take one of the names below.", name=name),
        "missing": _("{%(name)s} has to stand in the text: without it the mail is of no use.", name=name),
        "brace": _("A brace stands alone. Write a name in braces, such as {person_name}."),
        "empty": _("This can't be empty."),
        "several_lines": _("The subject is one line: {%(name)s} may have several.", name=name)
        if name
        else _("The subject is one line."),
        "long": _("This is too long."),
    }
    return str(sentences[code])
