"""Writes of registrations by strangers: one is written down, and confirmed by the link in a mail.

A stranger learns from none of them whether an address is known here: the same statements run, and the same words stand
on the page; what differs is the mail, which goes to the address itself.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from storefront.auth import links
from storefront.auth.rules import normal_login
from storefront.auth.tokens import digest, link_token
from storefront.kernel.clock import Clock
from storefront.kernel.editing import Values
from storefront.kernel.errors import RefusalError
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import record
from storefront.portal.registrations import REPLACED, UNCONFIRMED, WAITING, PortalRegistration
from storefront.portal.throttle import count_try, throttle_key
from storefront.portal.users import PortalUser
from storefront.registration.queries import OWN, is_confirmed, still_open
from storefront.settings import Settings

ROW = PortalRegistration
NEEDED = ("company", "last_name", "email", "line1", "city", "country")
FIELDS = (*NEEDED, "first_name", "phone", "tax_number", "line2", "postal_code", "region", "message")
FOUND_BY = ("company", "first_name", "last_name", "email", "tax_number", "city")
MAILS = 3  # for one address, before it waits
WAIT = timedelta(hours=1)


class RegistrationEndedError(RefusalError):
    """A link that is unknown, used, replaced by a newer one, or too old."""

    code = "registration_ended"


def register(session: Session, clock: Clock, settings: Settings, *, values: Values, language: str) -> None:
    """Write a registration down, and mail its address a link to confirm it; an older link ends.

    `values` are those of FIELDS. Somebody who may sign in here already is told so by that mail instead. An address
    that was mailed to again and again is left in peace for a while.
    """
    email, now = normal_login(values["email"]), clock.now()
    if count_try(session, throttle_key("register", email), now=now, limit=MAILS, wait=WAIT):
        return
    # of a link sent before nothing is left; what waits for the office stays until the newer one is confirmed
    ended = delete(ROW).where(ROW.email == email, ROW.state == UNCONFIRMED)
    session.execute(ended.execution_options(**OWN, synchronize_session=False))
    seed, known = links.new_seed(), _may_sign_in(session, email, values["email"])
    texts = {name: values[name] if name in NEEDED else values[name] or None for name in FIELDS}
    session.add(
        PortalRegistration(
            **{**texts, "email": email},
            digest=digest(link_token(settings.key(), seed)),
            language=language,
            words=" ".join(values[name] for name in FOUND_BY if values[name]).casefold(),
            created_at=now,
            expires_at=now + timedelta(hours=settings.registration_hours),
        )
    )
    # nothing that a stranger typed stands in the mail: it may go to somebody who never asked for it
    enqueue(
        session,
        clock,
        kind=MailKind.REGISTRATION_KNOWN if known else MailKind.REGISTRATION_CONFIRM,
        recipient=email,
        language=language,
        context={"seed": seed},
    )


def _may_sign_in(session: Session, email: str, typed: str) -> bool:
    user = PortalUser
    address = or_(user.login == email, user.email.in_([email, typed]))
    return session.scalar(select(user.id).where(address, user.active).limit(1)) is not None


def confirm(session: Session, clock: Clock, token: str) -> None:
    """Confirm a registration by its link: it waits for the office now, instead of an older one.

    The same link again has the same answer for as long as it waits. Raises RegistrationEndedError.
    """
    email = session.scalar(select(ROW.email).where(*still_open(clock, token)).execution_options(**OWN))
    if email is None:
        return _same_again(session, token)
    other = (ROW.email == email, ROW.state == WAITING, ROW.digest != digest(token))
    older = update(ROW).where(*other).values(state=REPLACED)
    session.execute(older.execution_options(**OWN, synchronize_session=False))
    statement = (
        update(ROW)
        .where(*still_open(clock, token))
        .values(state=WAITING, confirmed_at=clock.now())
        .returning(ROW.company)
        .execution_options(**OWN, synchronize_session=False)
    )
    companies = session.scalars(statement).all()
    if len(companies) != 1:
        return _same_again(session, token)
    return record(session, clock, email, "registration.confirmed", subject=companies[0])


def _same_again(session: Session, token: str) -> None:
    if not is_confirmed(session, token):
        raise RegistrationEndedError
