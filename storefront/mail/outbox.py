"""The way out: a row of the outbox, written in the transaction of what it tells of. The worker sends it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from enum import StrEnum

from sqlalchemy.orm import Session

from storefront.kernel.clock import Clock
from storefront.portal.outbox import PortalOutbox


class MailKind(StrEnum):
    """A kind of message: its templates are templates/mail/<kind>.txt and .html."""

    WELCOME = "welcome"
    PASSWORD_RESET = "password_reset"  # noqa: S105 (the name of a message)
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 (the name of a message)
    ORDER_CONFIRMATION = "order_confirmation"


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
) -> PortalOutbox:
    """Write a message to the outbox, to be sent after the commit.

    `context` is what its templates need, as JSON: amounts as decimal text, dates as ISO text. Nothing in it may open
    something. Raises ValueError for a kind that has no templates.
    """
    now = clock.now()
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
    )
    session.add(row)
    session.flush()
    return row
