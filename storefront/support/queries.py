"""Reads of cases by customers: the own ones, or the company's. Internal notes and their files are in none of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from storefront.erp.cases import Case, CaseAttachment, CaseClass, CaseComment
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Permission, Viewer
from storefront.portal.users import PortalAccess, PortalUserType
from storefront.support.models import About, CaseFile, CaseFilter, CaseHead, CasePage, Comment
from storefront.support.rules import PENDING

LATEST = Sort((Case.created_at, Case.id), (datetime.fromisoformat,), down=True)
ROWS_A_READ = 500
Files = dict[int | None, list[CaseFile]]


def visible(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Return the condition of every read: the own cases, with the right to it those of the whole company."""
    company = Case.customer_id == viewer.customer_id
    if viewer.may(Permission.CASE_ALL):
        return (company,)
    return company, Case.contact_id == viewer.contact_id if viewer.contact_id else false()


def list_cases(session: Session, viewer: Viewer, wanted: CaseFilter, *, ask: PageAsk) -> Page[CaseHead]:
    """Return a page of cases, the newest first: one statement. Raises BadCursorError."""
    statement = _heads().where(*visible(viewer))
    if wanted.q:
        statement = statement.where(_says(wanted.q))
    if wanted.status:
        statement = statement.where(Case.status == wanted.status)
    return read_page(session, statement, LATEST, ask, lambda row: CaseHead(*row))


def every_case(session: Session, viewer: Viewer, wanted: CaseFilter) -> Iterator[CaseHead]:
    """Yield all the cases that are wanted, the newest first, reading some hundreds at a time."""
    ask = PageAsk(ROWS_A_READ)
    while True:
        page = list_cases(session, viewer, wanted, ask=ask)
        yield from page.rows
        if page.after is None:
            return
        ask = PageAsk(ROWS_A_READ, after=page.after)


def count_waiting(session: Session, viewer: Viewer) -> int:
    """Return how many cases wait for the customer's answer."""
    statement = select(func.count()).select_from(Case).where(*visible(viewer), Case.status == PENDING)
    return session.execute(statement).scalar_one()


def get_case(session: Session, viewer: Viewer, number: str) -> CasePage:
    """Return a case as the customer reads it, in three statements. Raises NotFoundError."""
    more = (Case.id, Case.description, Case.about_kind, Case.about, Case.closed_at)
    row: Any = session.execute(_heads(*more).where(*visible(viewer), Case.number == number)).first()
    if row is None:
        raise NotFoundError(case=number)
    *head, case_id, description, kind, about, closed_at = row
    files = files_of(session, case_id, CaseAttachment.internal.is_(False))
    comments = comments_of(session, case_id, files, CaseComment.internal.is_(False))
    found = About(kind, about) if kind and about else None
    return CasePage(CaseHead(*head), description, found, closed_at, files[None], comments)


def comments_of(session: Session, case_id: int, files: Files, *conditions: ColumnElement[bool]) -> Sequence[Comment]:
    """Return what was said of a case, the first first: one statement."""
    row = CaseComment
    rows = session.execute(
        select(row.id, row.author, row.staff, row.internal, row.body, row.created_at)
        .where(row.case_id == case_id, *conditions)
        .order_by(row.created_at, row.id)
    )
    return [Comment(*found, files[found[0]]) for found in rows]


def files_of(session: Session, case_id: int, *conditions: ColumnElement[bool]) -> Files:
    """Return a case's files by comment, those of its description under None: one statement."""
    row, found = CaseAttachment, defaultdict[int | None, list[CaseFile]](list)
    rows = session.execute(
        select(row.comment_id, row.id, row.filename, row.media_type, row.size)
        .where(row.case_id == case_id, *conditions)
        .order_by(row.id)
    )
    for comment_id, *facts in rows:
        found[comment_id].append(_file(facts))
    return found


def _file(facts: Sequence[Any]) -> CaseFile:
    return CaseFile(*facts)


def get_file(session: Session, viewer: Viewer, number: str, file_id: int) -> tuple[CaseFile, str]:
    """Return a file of a case that the viewer may read, and its digest. Raises NotFoundError."""
    row = CaseAttachment
    found: Any = session.execute(
        select(row.id, row.filename, row.media_type, row.size, row.digest)
        .join(Case, Case.id == row.case_id)
        .where(*visible(viewer), Case.number == number, row.id == file_id, row.internal.is_(False))
    ).first()
    if found is None:
        raise NotFoundError(file=file_id)
    *facts, digest = found
    return CaseFile(*facts), digest


def find_by_key(session: Session, viewer: Viewer, key: str) -> str | None:
    """Return the number of the case that was opened with this form, of the viewer's own; None when there is none."""
    statement = select(Case.number).where(Case.customer_id == viewer.customer_id, Case.idempotency_key == key)
    return session.scalar(statement)


@dataclass(frozen=True, slots=True)
class Classes:
    """The classes of cases as (code, name), and the one that the viewer's user type presets."""

    known: Sequence[tuple[str, str]]
    preset: str | None


def find_classes(session: Session, viewer: Viewer) -> Classes:
    """Return what a new case may be classed as: two statements."""
    rows = session.execute(select(CaseClass.code, CaseClass.name).order_by(CaseClass.name, CaseClass.code))
    kind = select(PortalUserType.case_class).join(PortalAccess, PortalAccess.user_type_id == PortalUserType.id)
    preset = session.scalar(kind.where(PortalAccess.id == viewer.access_id)) if viewer.access_id else None
    return Classes([(code, name) for code, name in rows], preset)


def last_word() -> Any:  # noqa: ANN401 (a subquery for one column)
    """Return when somebody wrote last, of what the customer may read."""
    comment = CaseComment
    latest = select(func.max(comment.created_at)).where(comment.case_id == Case.id, comment.internal.is_(False))
    return latest.correlate(Case).scalar_subquery()


def _heads(*more: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 (columns)
    return select(
        Case.number,
        Case.subject,
        Case.status,
        CaseClass.name,
        Case.severity,
        Case.created_at,
        Case.created_by,
        last_word(),
        *more,
    ).outerjoin(CaseClass, CaseClass.id == Case.case_class_id)


def _says(q: str) -> ColumnElement[bool]:
    columns = (Case.number, Case.subject, Case.description, Case.about)
    return or_(*(column.icontains(q, autoescape=True) for column in columns))
