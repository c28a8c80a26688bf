"""Writes of cases by customers. Each carries the key of its form: the same form again has the same answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.cases import Case, CaseAttachment, CaseClass, CaseComment
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Viewer
from storefront.portal.audit import record
from storefront.support.mails import tell_of_new_case
from storefront.support.models import About
from storefront.support.numbers import next_number
from storefront.support.queries import find_by_key, visible
from storefront.support.rules import CLOSED, NEW, may_close, may_write, status_after_customer


class CaseEndedError(RefusalError):
    """The case is closed for good: nothing is added to it."""

    code = "case_ended"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lies in the instance folder already, to be written into a row."""

    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class NewCase:
    """What the customer sent: the form's key, and what was typed and chosen."""

    key: str
    subject: str
    description: str
    severity: str
    class_code: str | None
    about: About | None
    files: Sequence[KeptFile] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """Settings that decide who is told of a new case: an address of ours, none when empty, and its language."""

    case_mail: str
    language: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The case's number; `again` when it was opened before by the same key."""

    number: str
    again: bool = False


def open_case(session: Session, viewer: Viewer, clock: Clock, wanted: NewCase, told: Told) -> Opened:
    """Write a case, its files, its mails and its audit row, exactly once."""
    # of two that open one with the same key the second waits here, and finds it then
    session.execute(select(Customer.id).where(Customer.id == viewer.customer_id).with_for_update(key_share=True))
    number = find_by_key(session, viewer, wanted.key)
    if number is not None:
        return Opened(number, again=True)
    now = clock.now()
    case = Case(
        customer_id=viewer.customer_id,
        number=next_number(session),
        case_class_id=session.scalar(select(CaseClass.id).where(CaseClass.code == wanted.class_code)),
        status=NEW,
        severity=wanted.severity,
        priority=wanted.severity,
        subject=wanted.subject,
        description=wanted.description,
        contact_id=viewer.contact_id,
        about_kind=wanted.about.kind if wanted.about else None,
        about=wanted.about.number if wanted.about else None,
        created_by=viewer.person_name or viewer.email,
        idempotency_key=wanted.key,
        created_at=now,
        modified_at=now,
    )
    session.add(case)
    session.flush()
    add_files(session, clock, case, None, wanted.files)
    tell_of_new_case(session, viewer, clock, case, case_mail=told.case_mail, language=told.language)
    record(session, clock, viewer, "case.opened", subject=case.number, after={"subject": case.subject})
    return Opened(case.number)


@dataclass(frozen=True, slots=True)
class Reply:
    """What the customer answers: the form's key, the text, its files; `close` says that the matter is done."""

    key: str
    body: str
    close: bool = False
    files: Sequence[KeptFile] = ()


def reply(session: Session, viewer: Viewer, clock: Clock, number: str, wanted: Reply) -> str:
    """Add an answer to a case, open it again, or close it, exactly once. Return the status after it.

    Raises NotFoundError, and CaseEndedError for a case that is closed for good.
    """
    case = session.scalar(select(Case).where(*visible(viewer), Case.number == number).with_for_update(key_share=True))
    if case is None:
        raise NotFoundError(case=number)
    if comment_by_key(session, case, wanted.key) is not None:
        return case.status
    if not may_write(case.status):
        raise CaseEndedError
    if wanted.body:
        comment = CaseComment(
            customer_id=case.customer_id,
            case_id=case.id,
            author=viewer.person_name or viewer.email,
            body=wanted.body,
            idempotency_key=wanted.key,
            created_at=clock.now(),
        )
        session.add(comment)
        session.flush()
        add_files(session, clock, case, comment, wanted.files)
    _move(session, viewer, clock, case, close=wanted.close)
    return case.status


def _move(session: Session, viewer: Viewer, clock: Clock, case: Case, *, close: bool) -> None:
    before = case.status
    if close and may_close(before):
        set_status(case, CLOSED, clock)
        record(session, clock, viewer, "case.closed", subject=case.number)
    elif not close:
        set_status(case, status_after_customer(before), clock)
        if before == CLOSED:
            record(session, clock, viewer, "case.reopened", subject=case.number)
    session.flush()


def set_status(case: Case, status: str, clock: Clock) -> None:
    """Give a case a status; when it was closed goes with it."""
    now = clock.now()
    if case.status != status:
        case.status = status
        case.closed_at = now if not may_close(status) else None
    case.modified_at = now


def comment_by_key(session: Session, case: Case, key: str) -> int | None:
    """Return the id of the comment that was written with this form."""
    row = CaseComment
    return session.scalar(select(row.id).where(row.customer_id == case.customer_id, row.idempotency_key == key))


def add_files(
    session: Session, clock: Clock, case: Case, comment: CaseComment | None, files: Sequence[KeptFile]
) -> None:
    """Write the rows of files that lie in the instance folder already."""
    session.add_all(
        CaseAttachment(
            customer_id=case.customer_id,
            case_id=case.id,
            comment_id=comment.id if comment else None,
            internal=comment.internal if comment else False,
            filename=one.name,
            media_type=one.media_type,
            digest=one.digest,
            size=one.size,
            created_at=clock.now(),
        )
        for one in files
    )
    session.flush()
