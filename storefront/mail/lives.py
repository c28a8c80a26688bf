"""How long the links of mails live: said in the mail, and in its preview."""

from __future__ import annotations

from storefront.mail.outbox import MailKind
from storefront.settings import Settings


def hours_of(settings: Settings, kind: str) -> int:
    """Return for how many hours the link of a kind of mail works."""
    return settings.registration_hours if kind == MailKind.REGISTRATION_CONFIRM else settings.link_hours
