"""Set-password links. The table keeps a digest; the outbox a seed; the link itself exists in the mail only."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storefront.auth.queries import Login, find_login, find_password_link
from storefront.auth.tokens import digest, link_token
from storefront.kernel.clock import Clock
from storefront.kernel.errors import RefusalError
from storefront.mail.lives import hours_of
from storefront.mail.outbox import MailKind
from storefront.portal.users import PortalPasswordLink
from storefront.settings import Settings


class LinkEndedError(RefusalError):
    """A set-password link that is unknown, used, replaced by a newer one, or too old."""

    code = "link_ended"


def new_seed() -> str:
    """Return what a link is made from, together with the secret key."""
    return secrets.token_urlsafe(18)


def link_address(settings: Settings, seed: str) -> str:
    """Return the whole address of the link, built from the portal address setting."""
    return f"{settings.address}/password/set/{link_token(settings.key(), seed)}"


def new_link(session: Session, clock: Clock, settings: Settings, *, user_id: int, seed: str, life: timedelta) -> None:
    """Write a link for a login; it ends the older ones."""
    end_links_of(session, clock, user_id)
    now = clock.now()
    kept = digest(link_token(settings.key(), seed))
    session.add(PortalPasswordLink(digest=kept, user_id=user_id, created_at=now, expires_at=now + life))
    session.flush()


def end_links_of(session: Session, clock: Clock, user_id: int) -> None:
    """End every link of a login that was not used yet."""
    link = PortalPasswordLink
    session.execute(
        update(link)
        .where(link.user_id == user_id, link.used_at.is_(None), link.expires_at > clock.now())
        .values(expires_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def use_link(session: Session, clock: Clock, token: str) -> int:
    """Use a link up and return whose it is. Raises LinkEndedError when somebody was quicker."""
    now = clock.now()
    link = PortalPasswordLink
    statement = (
        update(link)
        .where(link.digest == digest(token), link.used_at.is_(None), link.expires_at > now)
        .values(used_at=now)
        .returning(link.user_id)
        .execution_options(synchronize_session=False)
    )
    users = session.scalars(statement).all()
    if len(users) != 1:
        raise LinkEndedError
    return users[0]


def purge_links(session: Session, *, now: datetime) -> None:
    """Delete links that opened nothing for a month."""
    session.execute(delete(PortalPasswordLink).where(PortalPasswordLink.expires_at < now - timedelta(days=30)))


def complete_mail(
    session: Session, clock: Clock, settings: Settings, kind: str, context: Mapping[str, object]
) -> dict[str, object] | None:
    """Return the context of a mail with its link, just before it is sent; None when it must not be sent any more.

    A forgotten-password mail is only now made out to a person: the page that asked for it did the same work for a
    login that does not exist.
    """
    if kind == MailKind.WELCOME:
        return _welcome(session, clock, settings, context)
    if kind == MailKind.PASSWORD_RESET:
        return _reset(session, clock, settings, context)
    return dict(context)


def _welcome(
    session: Session, clock: Clock, settings: Settings, context: Mapping[str, object]
) -> dict[str, object] | None:
    seed = str(context["seed"])
    if find_password_link(session, clock, link_token(settings.key(), seed)) is None:
        return None  # used already, or a newer mail carries a newer one
    return {**context, "link": link_address(settings, seed), "hours": hours_of(settings, MailKind.WELCOME)}


def _reset(
    session: Session, clock: Clock, settings: Settings, context: Mapping[str, object]
) -> dict[str, object] | None:
    seed, login = str(context["seed"]), find_login(session, clock, str(context["login"]))
    if login is None or not _has_link(session, clock, settings, login, seed):
        return None
    return {
        "link": link_address(settings, seed),
        "minutes": settings.reset_minutes,
        "login": login.login,
        "person_name": login.person_name,
        "recipient": login.email,
        "language": login.language,
    }


def _has_link(session: Session, clock: Clock, settings: Settings, login: Login, seed: str) -> bool:
    """Make the link at the first try; at a second (the worker was killed) tell whether it is still of use."""
    token = link_token(settings.key(), seed)
    made = session.scalar(select(PortalPasswordLink.id).where(PortalPasswordLink.digest == digest(token)))
    if made is not None:
        return find_password_link(session, clock, token) is not None
    life = timedelta(minutes=settings.reset_minutes)
    new_link(session, clock, settings, user_id=login.user_id, seed=seed, life=life)
    return True
