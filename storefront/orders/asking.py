"""The mails of an approval: to the colleagues who may approve, and the answer to the buyer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Viewer
from storefront.mail.messages import ApprovalAnswer, ApprovalWanted
from storefront.mail.outbox import MailKind, enqueue
from storefront.orders.confirming import Recipient
from storefront.orders.models import Approval


def ask_for_approval(
    session: Session, viewer: Viewer, clock: Clock, header: Mapping[str, Any], approval: Approval
) -> None:
    """Write a mail to everybody who may approve the order. `header` holds its columns by their names."""
    for one in approval.approvers:
        context: ApprovalWanted = {
            "number": header["number"],
            "person_name": one.person_name,
            "customer_name": viewer.customer.name,
            "buyer": viewer.person_name,
            "cart_of": approval.sender.name if approval.sender else None,
            "ordered_on": header["ordered_on"].isoformat(),
            "po_number": header["po_number"],
            "comment": header["comment"],
            "currency": header["currency"],
            "total": str(header["total"]),
        }
        enqueue(
            session,
            clock,
            kind=MailKind.APPROVAL_WANTED,
            recipient=one.email,
            language=one.language,
            context=dict(context),
            customer_id=viewer.customer_id,
            contact_id=one.contact_id,
        )


def tell_buyer(
    session: Session, viewer: Viewer, clock: Clock, reader: Recipient, header: Mapping[str, Any], *, approved: bool
) -> None:
    """Write the answer to the buyer. The viewer is who gave it."""
    context: ApprovalAnswer = {
        "number": header["number"],
        "person_name": reader.person_name,
        "customer_name": reader.customer_name,
        "approver": viewer.person_name,
        "approved": approved,
        "note": header["approval_note"],
        "currency": header["currency"],
        "total": str(header["total"]),
    }
    enqueue(
        session,
        clock,
        kind=MailKind.APPROVAL_ANSWER,
        recipient=reader.email,
        language=reader.language,
        context=dict(context),
        customer_id=reader.customer_id,
        contact_id=reader.contact_id,
    )
