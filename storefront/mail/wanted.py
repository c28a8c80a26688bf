"""Which mails a contact wants: all, but for those switched off. Security mails can't be switched off."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.outbox import SWITCHABLE
from storefront.portal.audit import record
from storefront.portal.mail_off import PortalMailOff


def find_wanted(session: Session, contact_id: int) -> list[str]:
    """Return the kinds of mail that a contact wants, of those that can be switched off: one statement."""
    off = set(session.scalars(select(PortalMailOff.kind).where(PortalMailOff.contact_id == contact_id)))
    return [kind for kind in SWITCHABLE if kind not in off]


def change_wanted(
    session: Session,
    clock: Clock,
    who: Viewer | Operator,
    *,
    contact_id: int,
    customer_id: int,
    subject: str,
    seen: Collection[str],
    wanted: Collection[str],
) -> bool:
    """Switch what differs between what was seen and what is wanted; what somebody else switched meanwhile stays.

    Return whether anything changed. Kinds that can't be switched are left alone.
    """
    session.execute(select(Contact.id).where(Contact.id == contact_id).with_for_update())
    now = set(find_wanted(session, contact_id))
    after = now - (set(seen) - set(wanted)) | (set(wanted) - set(seen)) & set(SWITCHABLE)
    if after == now:
        return False
    off = PortalMailOff
    session.execute(delete(off).where(off.contact_id == contact_id, off.kind.in_(after)))
    session.add_all(off(contact_id=contact_id, customer_id=customer_id, kind=kind) for kind in sorted(now - after))
    record(
        session,
        clock,
        who,
        "contact.mail_switched",
        subject=subject,
        customer_id=customer_id,
        before={"mails": sorted(now)},
        after={"mails": sorted(after)},
    )
    return True
