"""The way out: a row of the outbox, written in the transaction of what it tells of. The worker sends it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.kernel.clock import Clock
from storefront.portal.mail_off import PortalMailOff
from storefront.portal.outbox import PortalOutbox


class MailKind(StrEnum):
    """A kind of message: its templates are templates/mail/<kind>.txt and .html."""

    WELCOME = "welcome"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of a message)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of a message)
    ORDER_CONFIRMATION = "order_confirmation"
    SHIPMENT_CONFIRMED = "shipment_confirmed"
    CART_HANDED_OVER = "cart_handed_over"
    COMPANY_ANSWERED = "company_answered"
    APPROVAL_WANTED = "approval_wanted"
    APPROVAL_ANSWER = "approval_answer"
    CASE_RECEIVED = "case_received"
    CASE_OPENED = "case_opened"
    CASE_ANSWER = "case_answer"
    QUOTE_ASKED = "quote_asked"
    QUOTE_ANSWER = "quote_answer"
    REGISTRATION_CONFIRM = "registration_confirm"
    REGISTRATION_KNOWN = "registration_known"
    REGISTRATION_REJECTED = "registration_rejected"
    TEST = "test"


SECURITY = frozenset({MailKind.WELCOME, MailKind.PASSWORD_RESET, MailKind.PASSWORD_CHANGED})
# these go to people who are no contact yet
REGISTRATION = frozenset({MailKind.REGISTRATION_CONFIRM, MailKind.REGISTRATION_KNOWN, MailKind.REGISTRATION_REJECTED})
# what a contact may switch off: all that is not about the login, no test, and not to us
TO_US = frozenset({MailKind.CASE_OPENED, MailKind.QUOTE_ASKED})
FIXED = SECURITY | REGISTRATION | TO_US | {MailKind.TEST}
SWITCHABLE = tuple(str(kind) for kind in MailKind if kind not in FIXED)
NOT_WANTED = "switched off by the contact"


def enqueue(
    session: Session,
    clock: Clock,
    *,
    kind: str,
    recipient: str,
    language: str,
    context: Mapping[str, object],
    customer_id: int | None = None,
    contact_id: int | None = None,
    once: str | None = None,
) -> PortalOutbox | None:
    """Write a message to the outbox, to be sent after the commit. Return None for what was told before.

    `context` is what its templates need, as JSON: amounts as decimal text, dates as ISO text. Nothing in it may open
    something. `once` names what is told only once; of two transactions that tell it at the same time one fails at
    its unique constraint. What the contact switched off is written as not sent: the mail log says so, and nobody
    looks for it again. Raises ValueError for a kind that has no templates.
    """
    if once and session.execute(select(PortalOutbox.id).where(PortalOutbox.once == once)).first():
        return None
    now = clock.now()
    unwanted = contact_id is not None and kind in SWITCHABLE and _is_off(session, contact_id, kind)
    row = PortalOutbox(
        message_id=uuid.uuid4().hex,
        kind=MailKind(kind).value,
        recipient=recipient,
        language=language or "en",
        context=dict(context),
        customer_id=customer_id,
        contact_id=contact_id,
        due_at=now,
        created_at=now,
        once=once,
        state="dropped" if unwanted else "queued",
        last_error=NOT_WANTED if unwanted else None,
    )
    session.add(row)
    session.flush()
    return row


def _is_off(session: Session, contact_id: int, kind: str) -> bool:
    off = PortalMailOff
    return session.scalar(select(off.id).where(off.contact_id == contact_id, off.kind == kind)) is not None
