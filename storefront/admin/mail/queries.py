"""Reads of the mail log and of the operator's own words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from storefront.admin.mail.models import Example, MailFilter, MailRow, OwnWords
from storefront.admin.mail.samples import SAMPLES
from storefront.admin.visible import visible
from storefront.erp.customers import Customer
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.clock import start_of_day
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.mail.custom import Words
from storefront.mail.lives import hours_of
from storefront.mail.outbox import MailKind
from storefront.portal.mail_templates import PortalMailTemplate
from storefront.portal.outbox import PortalOutbox
from storefront.settings import Settings

NEWEST_FIRST = Sort((PortalOutbox.id,), (), down=True)
MADE_UP_LINK = "password/set/example"


def list_mails(session: Session, operator: Operator, wanted: MailFilter, *, ask: PageAsk) -> Page[MailRow]:
    """Return a page of the mails that this operator may see, newest first: one statement. Raises BadCursorError."""
    row = PortalOutbox
    statement = (
        select(
            row.id,
            row.kind,
            row.recipient,
            Customer.name,
            row.contact_id,
            row.state,
            row.tries,
            row.last_error,
            row.created_at,
            row.sent_at,
        )
        .outerjoin(Customer, Customer.id == row.customer_id)
        .where(_theirs(operator), *_narrowed(wanted))
    )
    return read_page(session, statement, NEWEST_FIRST, ask, lambda found: MailRow(*found))


def _narrowed(wanted: MailFilter) -> list[ColumnElement[bool]]:
    row, found = PortalOutbox, []
    if wanted.q:
        found.append(row.recipient.startswith(wanted.q.lower(), autoescape=True))
    if wanted.state:
        found.append(row.state == wanted.state)
    if wanted.kind:
        found.append(row.kind == wanted.kind)
    if wanted.start:
        found.append(row.created_at >= start_of_day(wanted.start))
    if wanted.end and wanted.end < date.max:
        found.append(row.created_at < start_of_day(wanted.end + timedelta(days=1)))
    return found


def _theirs(operator: Operator) -> ColumnElement[bool]:
    """Mail about the customers that the operator sees; that about none for who sees everyone, else the own."""
    if operator.sees_everyone:
        return visible(operator)
    return or_(visible(operator), and_(PortalOutbox.customer_id.is_(None), PortalOutbox.recipient == operator.email))


def get_mail(session: Session, operator: Operator, mail_id: int) -> PortalOutbox:
    """Return a mail to be sent again. Raises NotFoundError, for one out of sight too."""
    found = session.scalar(
        select(PortalOutbox)
        .outerjoin(Customer, Customer.id == PortalOutbox.customer_id)
        .where(PortalOutbox.id == mail_id, _theirs(operator))
    )
    if found is None:
        raise NotFoundError(mail=mail_id)
    return found


def list_own_words(session: Session) -> list[OwnWords]:
    """Return which words an operator wrote, by kind and language."""
    row = PortalMailTemplate
    rows = session.execute(
        select(row.kind, row.language, row.modified_at, row.modified_by).order_by(row.kind, row.language)
    )
    return [OwnWords(*found) for found in rows]


def find_own_words(session: Session, kind: str, language: str) -> Words | None:
    """Return an operator's words of exactly this kind and language."""
    row = PortalMailTemplate
    found = session.execute(
        select(row.subject, row.text).where(row.kind == kind, row.language == language)
    ).one_or_none()
    return Words(*found) if found else None


def find_example(session: Session, operator: Operator, settings: Settings, kind: str) -> Example:
    """Return what a preview is filled in with: the latest mail's that this operator may see. Its links open nothing."""
    row = PortalOutbox
    statement: Select[*tuple[Any, ...]] = (
        select(row.context, row.recipient, row.created_at)
        .outerjoin(Customer, Customer.id == row.customer_id)
        .where(row.kind == kind, _theirs(operator))
        .order_by(row.id.desc())
        .limit(1)
    )
    found = session.execute(statement).one_or_none()
    invented = {
        **SAMPLES[MailKind(kind)],
        "link": f"{settings.address}/{MADE_UP_LINK}",
        "hours": hours_of(settings, kind),
        "minutes": settings.reset_minutes,
    }
    if found is None:
        return Example(invented)
    return Example({**invented, **found.context}, found.recipient, found.created_at)
