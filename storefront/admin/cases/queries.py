"""Reads of cases by staff: only those of customers that the operator sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from storefront.admin.cases.models import EVERY, MINE, NOBODYS, TO_DO, CannedAnswer, QueueFilter, QueueRow, StaffCase
from storefront.admin.visible import visible
from storefront.erp.cases import Case, CaseAttachment, CaseClass
from storefront.erp.customers import Customer, Employee
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.canned_answers import PortalCannedAnswer
from storefront.portal.users import PortalUser
from storefront.support import rules
from storefront.support.models import About, CaseFile
from storefront.support.queries import comments_of, files_of, last_word

OLDEST_FIRST = Sort((Case.created_at, Case.id), (datetime.fromisoformat,))
NEWEST_FIRST = Sort((Case.created_at, Case.id), (datetime.fromisoformat,), down=True)
MOST_CANNED = 200


def list_cases(session: Session, operator: Operator, wanted: QueueFilter, *, ask: PageAsk) -> Page[QueueRow]:
    """Return a page of cases, of those to do the oldest first, else the newest: one statement.

    Raises BadCursorError.
    """
    statement = _rows(operator).where(*_narrowed(operator, wanted))
    sort = OLDEST_FIRST if wanted.status == TO_DO else NEWEST_FIRST
    return read_page(session, statement, sort, ask, lambda row: QueueRow(*row))


def _narrowed(operator: Operator, wanted: QueueFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.q:
        columns = (Case.number, Case.subject, Case.description, Case.about, Customer.name, Customer.code)
        found.append(or_(*(column.icontains(wanted.q, autoescape=True) for column in columns)))
    if wanted.status == TO_DO:
        found.append(Case.status.in_(rules.TO_DO))
    elif wanted.status != EVERY:
        found.append(Case.status == wanted.status)
    if wanted.case_class:
        found.append(CaseClass.code == wanted.case_class)
    if wanted.whose:
        found.append(_whose(operator, wanted.whose))
    return found


def _whose(operator: Operator, whose: str) -> ColumnElement[bool]:
    if whose == NOBODYS:
        return Case.owner_id.is_(None)
    return Case.owner_id == (operator.employee_id if whose == MINE else int(whose))


def get_case(session: Session, operator: Operator, number: str) -> StaffCase:
    """Return a case with all that was said, in three statements. Raises NotFoundError, for one out of sight too."""
    more = (
        Case.id,
        Case.description,
        Case.created_by,
        Case.contact_id,
        Case.about_kind,
        Case.about,
        Case.closed_at,
        CaseClass.code,
        Case.owner_id,
    )
    row: Any = session.execute(_rows(operator, *more).where(Case.number == number)).first()
    if row is None:
        raise NotFoundError(case=number)
    *head, case_id, description, opened_by, contact_id, kind, about, closed_at, code, owner_id = row
    found = QueueRow(*head)
    files = files_of(session, case_id)
    return StaffCase(
        found,
        description,
        opened_by,
        contact_id,
        About(kind, about) if kind and about else None,
        closed_at,
        files[None],
        comments_of(session, case_id, files),
        values_of(found.status, owner_id, code, found.priority),
    )


def values_of(status: str, owner_id: int | None, class_code: str | None, priority: str | None) -> dict[str, str]:
    """Return what the form of a case changes, as text."""
    return {
        "status": status,
        "owner": str(owner_id or ""),
        "case_class": class_code or "",
        "priority": priority or "",
    }


def get_file(session: Session, operator: Operator, number: str, file_id: int) -> tuple[CaseFile, str]:
    """Return a file of a case, internal ones too, and its digest. Raises NotFoundError."""
    row = CaseAttachment
    found: Any = session.execute(
        select(row.id, row.filename, row.media_type, row.size, row.digest)
        .join(Case, Case.id == row.case_id)
        .join(Customer, Customer.id == Case.customer_id)
        .where(visible(operator), Case.number == number, row.id == file_id)
    ).first()
    if found is None:
        raise NotFoundError(file=file_id)
    *facts, digest = found
    return CaseFile(*facts), digest


@dataclass(frozen=True, slots=True)
class Choices:
    """What a case may be given: to whom (employee's id, name), and its class (code, name)."""

    staff: Sequence[tuple[str, str]]
    classes: Sequence[tuple[str, str]]


def find_choices(session: Session) -> Choices:
    """Return what the filters and the form of a case offer: two statements."""
    staff = session.execute(
        select(Employee.id, Employee.name)
        .join(PortalUser, PortalUser.employee_id == Employee.id)
        .where(PortalUser.active, Employee.active)
        .order_by(Employee.name, Employee.id)
    )
    classes = session.execute(select(CaseClass.code, CaseClass.name).order_by(CaseClass.name, CaseClass.code))
    return Choices([(str(one), name) for one, name in staff], [(code, name) for code, name in classes])


def list_canned(session: Session) -> list[CannedAnswer]:
    """Return the canned answers by title: one statement."""
    row = PortalCannedAnswer
    found = session.execute(
        select(row.id, row.title, row.body, row.modified_at, row.modified_by).order_by(row.title).limit(MOST_CANNED)
    )
    return [CannedAnswer(*one) for one in found]


def get_canned(session: Session, canned_id: int) -> CannedAnswer:
    """Return a canned answer. Raises NotFoundError."""
    found = next((one for one in list_canned(session) if one.id == canned_id), None)
    if found is None:
        raise NotFoundError(canned_answer=canned_id)
    return found


def _rows(operator: Operator, *more: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 (columns)
    return (
        select(
            Case.number,
            Case.subject,
            Customer.code,
            Customer.name,
            Case.status,
            CaseClass.name,
            Case.severity,
            Case.priority,
            Employee.name,
            Case.created_at,
            last_word(),
            *more,
        )
        .join(Customer, Customer.id == Case.customer_id)
        .outerjoin(CaseClass, CaseClass.id == Case.case_class_id)
        .outerjoin(Employee, Employee.id == Case.owner_id)
        .where(visible(operator))
    )
