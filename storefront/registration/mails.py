"""What the mails of registrations carry, put in just before they are sent."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from storefront.auth import links
from storefront.auth.tokens import link_token
from storefront.kernel.clock import Clock
from storefront.mail.lives import hours_of
from storefront.mail.outbox import MailKind
from storefront.registration.queries import find_open
from storefront.settings import Settings


def complete_mail(
    session: Session, clock: Clock, settings: Settings, kind: str, context: Mapping[str, object]
) -> dict[str, object] | None:
    """Return the context of a mail with its link, as auth's does; None when it must not be sent any more."""
    if kind == MailKind.REGISTRATION_CONFIRM:
        token = link_token(settings.key(), str(context["seed"]))
        if find_open(session, clock, token) is None:
            return None  # confirmed already, or a newer mail carries a newer link
        return {"link": f"{settings.address}/register/confirm/{token}", "hours": hours_of(settings, kind)}
    if kind == MailKind.REGISTRATION_KNOWN:
        return {"link": f"{settings.address}/login"}
    return links.complete_mail(session, clock, settings, kind, context)
