"""The mails of cases: to who opened one, to us, and to the contact when somebody answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storefront.erp.cases import Case
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.viewer import Permission, Viewer
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.roles import access_holds
from storefront.portal.users import PortalAccess, PortalUser


class CaseMail(TypedDict):
    """The context of a mail about a case. `reply` and `author` are those of an answer; `question` what was asked."""

    number: str
    about: str  # the case's subject
    person_name: str
    customer_name: str
    author: str
    question: str | None
    reply: str | None


@dataclass(frozen=True, slots=True)
class Reader:
    """Who is told."""

    email: str
    language: str
    person_name: str
    contact_id: int


def tell_of_new_case(
    session: Session, viewer: Viewer, clock: Clock, case: Case, *, case_mail: str, language: str
) -> None:
    """Write the mail to who opened the case and, where an address is set for it, the one to us."""
    context: CaseMail = {
        "number": case.number,
        "about": case.subject,
        "person_name": viewer.person_name,
        "customer_name": viewer.customer.name,
        "author": viewer.person_name,
        "question": case.description,
        "reply": None,
    }
    if viewer.email:
        enqueue(
            session,
            clock,
            kind=MailKind.CASE_RECEIVED,
            recipient=viewer.email,
            language=viewer.language,
            context=dict(context),
            customer_id=viewer.customer_id,
            contact_id=viewer.contact_id,
        )
    if case_mail:
        enqueue(
            session,
            clock,
            kind=MailKind.CASE_OPENED,
            recipient=case_mail,
            language=language,
            context=dict(context) | {"person_name": ""},
            customer_id=viewer.customer_id,
        )


def tell_of_answer(session: Session, clock: Clock, case: Case, *, author: str, reply: str, language: str) -> bool:
    """Write the mail that somebody answered; False when the case has nobody who could follow its link."""
    reader = find_reader(session, clock.today(), case, language)
    if reader is None:
        return False
    context: CaseMail = {
        "number": case.number,
        "about": case.subject,
        "person_name": reader.person_name,
        "customer_name": session.scalars(select(Customer.name).where(Customer.id == case.customer_id)).one(),
        "author": author,
        "question": None,
        "reply": reply,
    }
    enqueue(
        session,
        clock,
        kind=MailKind.CASE_ANSWER,
        recipient=reader.email,
        language=reader.language,
        context=dict(context),
        customer_id=case.customer_id,
        contact_id=reader.contact_id,
    )
    return True


def find_reader(session: Session, today: date, case: Case, language: str) -> Reader | None:
    """Return the case's contact, when somebody may see cases here as that contact today."""
    access = PortalAccess
    found = session.execute(
        select(Contact.id, PortalUser.email, Contact.language, Contact.first_name, Contact.last_name, Customer.language)
        .join(Customer, Customer.id == Contact.customer_id)
        .join(access, (access.contact_id == Contact.id) & (access.customer_id == case.customer_id))
        .join(PortalUser, PortalUser.id == access.user_id)
        .where(Contact.id == case.contact_id, Contact.active, access.active, PortalUser.active)
        .where(access_holds(Permission.CASE_VIEW), or_(access.ends_on.is_(None), access.ends_on >= today))
        .order_by(access.id)
        .limit(1)
    ).first()
    if found is None or not found[1]:
        return None
    contact_id, email, own_language, first_name, last_name, common = found
    return Reader(email, own_language or common or language, first_name or last_name or "", contact_id)
