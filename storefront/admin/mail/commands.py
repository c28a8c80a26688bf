"""Writes of mail: sent again, a test, and an operator's own words. Each leaves its line in the audit log."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.admin.mail.models import WITH_A_SECRET
from storefront.admin.mail.queries import find_own_words, get_mail
from storefront.kernel.clock import Clock
from storefront.kernel.editing import check_unchanged, differences
from storefront.kernel.errors import RefusalError
from storefront.kernel.viewer import Operator
from storefront.mail.custom import Words, check_words
from storefront.mail.outbox import MailKind, enqueue
from storefront.mail.starts import start_of
from storefront.portal.audit import record
from storefront.portal.mail_templates import PortalMailTemplate


class CannotResendError(RefusalError):
    """A mail that waits already, or whose link was sent: a new link is made on the contact's page."""

    code = "cannot_resend"


class NoAddressError(RefusalError):
    """The operator has no e-mail address to send a test to."""

    code = "no_address"


def send_again(session: Session, operator: Operator, clock: Clock, mail_id: int) -> str:
    """Send a mail again: a failed one as it is, a sent one as another; return to whom.

    Raises NotFoundError, CannotResendError.
    """
    row = get_mail(session, operator, mail_id)
    if row.state == "failed":
        row.state, row.tries, row.due_at, row.last_error, row.leased_until = "queued", 0, clock.now(), None, None
    elif row.state == "sent" and row.kind not in WITH_A_SECRET:
        enqueue(
            session,
            clock,
            kind=row.kind,
            recipient=row.recipient,
            language=row.language,
            context=row.context,
            customer_id=row.customer_id,
            contact_id=row.contact_id,
        )
    else:
        raise CannotResendError(mail=mail_id)
    record(session, clock, operator, "mail.resent", subject=row.recipient, customer_id=row.customer_id)
    return row.recipient


def send_test(session: Session, operator: Operator, clock: Clock, *, language: str) -> str:
    """Send a test to the operator's own address, and return it. Raises NoAddressError."""
    if "@" not in operator.email:
        raise NoAddressError
    context = {"person_name": operator.person_name}
    enqueue(session, clock, kind=MailKind.TEST, recipient=operator.email, language=language, context=context)
    record(session, clock, operator, "mail.tested", subject=operator.email)
    return operator.email


def save_words(
    session: Session,
    operator: Operator,
    clock: Clock,
    *,
    kind: str,
    language: str,
    seen: dict[str, str],
    words: Words,
) -> None:
    """Keep an operator's words for a kind of mail in a language.

    Raises BrokenTemplateError, and ChangedMeanwhileError when they are not as they were seen.
    """
    check_words(kind, words)
    now = find_own_words(session, kind, language) or start_of(kind, language)
    check_unchanged(seen, as_values(now))
    changes = differences(as_values(now), as_values(words))
    row = _row(session, kind, language)
    if row is None:
        row = PortalMailTemplate(kind=kind, language=language)
        session.add(row)
    row.subject, row.text = words.subject, words.text
    row.modified_by, row.modified_at = operator.person_name, clock.now()
    record(
        session,
        clock,
        operator,
        "mail.template_changed",
        subject=f"{kind} {language}",
        before={name: change.before for name, change in changes.items()},
        after={name: change.after for name, change in changes.items()},
    )


def reset_words(session: Session, operator: Operator, clock: Clock, *, kind: str, language: str) -> None:
    """Go back to the shipped words; the operator's own stay in the audit log. Nothing happens without any."""
    row = _row(session, kind, language)
    if row is None:
        return
    before = as_values(Words(row.subject, row.text))
    session.execute(delete(PortalMailTemplate).where(PortalMailTemplate.id == row.id))
    record(session, clock, operator, "mail.template_reset", subject=f"{kind} {language}", before=before)


def as_values(words: Words) -> dict[str, str]:
    """Return words as the fields of their form."""
    return {"subject": words.subject, "text": words.text}


def _row(session: Session, kind: str, language: str) -> PortalMailTemplate | None:
    row = PortalMailTemplate
    return session.scalar(select(row).where(row.kind == kind, row.language == language).with_for_update())
