"""Writes of staff on cases; each leaves its line in the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.admin.cases.queries import get_canned, values_of
from storefront.admin.visible import visible
from storefront.erp.cases import Case, CaseClass, CaseComment
from storefront.erp.customers import Customer, Employee
from storefront.kernel.clock import Clock
from storefront.kernel.editing import Values, check_unchanged, differences
from storefront.kernel.errors import ChangedMeanwhileError, NotFoundError, RefusalError
from storefront.kernel.viewer import Operator
from storefront.portal.audit import record
from storefront.portal.canned_answers import PortalCannedAnswer
from storefront.support.commands import CaseEndedError, KeptFile, add_files, comment_by_key, set_status
from storefront.support.mails import tell_of_answer
from storefront.support.rules import may_write


class TitleTakenError(RefusalError):
    """Another canned answer has this title."""

    code = "title_taken"


@dataclass(frozen=True, slots=True)
class StaffReply:
    """An answer, or a note that only colleagues read. `seen` is the fingerprint of what the form showed."""

    key: str
    seen: str
    body: str
    internal: bool
    status: str
    files: Sequence[KeptFile] = ()


def answer(
    session: Session, operator: Operator, clock: Clock, number: str, wanted: StaffReply, language: str
) -> bool | None:
    """Add an answer or a note, exactly once. An answer goes to the case's contact by mail.

    Return whether somebody is told; None where nobody is to be: for a note, and for a form that was sent before.
    Raises NotFoundError, CaseEndedError, and ChangedMeanwhileError when somebody wrote since the form was opened.
    """
    case = _locked(session, operator, number)
    if comment_by_key(session, case, wanted.key) is not None:
        return None
    if not wanted.internal:
        if not may_write(case.status):
            raise CaseEndedError
        if wanted.seen != fingerprint(session, case):
            raise ChangedMeanwhileError
    comment = CaseComment(
        customer_id=case.customer_id,
        case_id=case.id,
        author=operator.person_name or operator.email,
        staff=True,
        internal=wanted.internal,
        body=wanted.body,
        idempotency_key=wanted.key,
        created_at=clock.now(),
    )
    session.add(comment)
    session.flush()
    add_files(session, clock, case, comment, wanted.files)
    action = "case.noted" if wanted.internal else "case.answered"
    record(session, clock, operator, action, subject=case.number, customer_id=case.customer_id)
    if wanted.internal:
        return None
    case.owner_id = case.owner_id or operator.employee_id
    set_status(case, wanted.status, clock)
    session.flush()
    return tell_of_answer(session, clock, case, author=comment.author, reply=wanted.body, language=language)


def fingerprint(session: Session, case: Case) -> str:
    """Return what the page of the case shows now, as StaffCase.fingerprint says it."""
    row = CaseComment
    latest = select(row.id).where(row.case_id == case.id).order_by(row.created_at.desc(), row.id.desc()).limit(1)
    return f"{session.scalar(latest) or 0}-{case.status}"


def change(
    session: Session, operator: Operator, clock: Clock, number: str, *, seen: Values, wanted: Mapping[str, str]
) -> bool:
    """Give a case another status, assignee, class or priority. Return whether anything differs.

    Raises NotFoundError, and kernel.editing's ChangedMeanwhileError with what somebody else changed.
    """
    case = _locked(session, operator, number)
    classes = {row.code: row.id for row in session.execute(select(CaseClass.code, CaseClass.id))}
    code = next((code for code, class_id in classes.items() if class_id == case.case_class_id), None)
    now = values_of(case.status, case.owner_id, code, case.priority)
    check_unchanged(seen, {name: now[name] for name in seen if name in now})
    changes = differences(now, {**now, **wanted})
    if not changes:
        return False
    owner = wanted.get("owner", now["owner"])
    if owner and session.get(Employee, int(owner)) is None:
        raise NotFoundError(employee=owner)
    case.owner_id = int(owner) if owner else None
    case.case_class_id = classes.get(wanted.get("case_class", now["case_class"]))
    case.priority = wanted.get("priority", now["priority"]) or None
    set_status(case, wanted.get("status", now["status"]), clock)
    record(
        session,
        clock,
        operator,
        "case.changed",
        subject=case.number,
        customer_id=case.customer_id,
        before={name: one.before for name, one in changes.items()},
        after={name: one.after for name, one in changes.items()},
    )
    return True


def _locked(session: Session, operator: Operator, number: str) -> Case:
    statement = (
        select(Case)
        .join(Customer, Customer.id == Case.customer_id)
        .where(visible(operator), Case.number == number)
        .with_for_update(key_share=True, of=Case)
    )
    case = session.scalar(statement)
    if case is None:
        raise NotFoundError(case=number)
    return case


def save_canned(
    session: Session,
    operator: Operator,
    clock: Clock,
    canned_id: int | None,
    *,
    seen: Values,
    title: str,
    body: str,
) -> None:
    """Write a canned answer, or change one. Raises NotFoundError, TitleTakenError, ChangedMeanwhileError."""
    row, table = PortalCannedAnswer(), PortalCannedAnswer
    before: dict[str, str] = {}
    if canned_id is not None:
        row = session.get(table, canned_id, with_for_update=True) or row
        before = get_canned(session, canned_id).values
        check_unchanged(seen, before)
    if session.scalar(select(table.id).where(table.title == title, table.id != (canned_id or 0))) is not None:
        raise TitleTakenError
    row.title, row.body, row.modified_by, row.modified_at = title, body, operator.person_name, clock.now()
    session.add(row)
    action = "canned_answer.changed" if canned_id else "canned_answer.created"
    record(session, clock, operator, action, subject=title, before=before, after={"title": title, "body": body})


def delete_canned(session: Session, operator: Operator, clock: Clock, canned_id: int) -> str:
    """Delete a canned answer, and return its title. Raises NotFoundError."""
    found = get_canned(session, canned_id)
    session.execute(delete(PortalCannedAnswer).where(PortalCannedAnswer.id == canned_id))
    record(session, clock, operator, "canned_answer.deleted", subject=found.title, before=found.values)
    return found.title
