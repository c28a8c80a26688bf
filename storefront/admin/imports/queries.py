"""Reads of imports. Everybody sees the own ones only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.admin.imports.models import Counts, ImportHead, ImportPage, Options, Plan, Result, unpack
from storefront.admin.imports.planning import find_customers, make_plan
from storefront.admin.imports.rows import Problem
from storefront.auth.roles import Preset, Role, UserType, givable, list_roles, list_user_types, preset_of, rights_of
from storefront.erp.customers import Employee
from storefront.kernel.clock import Clock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import EmployeeId, UserId
from storefront.kernel.viewer import Operator
from storefront.portal.imports import PortalImport
from storefront.portal.users import PortalRolePermission, PortalUser, PortalUserRole
from storefront.settings import Settings

LATEST = 10


def get_import(session: Session, operator: Operator, import_id: int) -> ImportPage:
    """Return an import with its table. Raises NotFoundError, for somebody else's too."""
    found = session.execute(
        select(PortalImport).where(PortalImport.id == import_id, PortalImport.user_id == operator.user_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError(contact_import=import_id)
    return page_of(found)


def page_of(row: PortalImport) -> ImportPage:
    """Return the read model of a row."""
    kept: Any = row.result
    return ImportPage(
        id=row.id,
        file_name=row.file_name,
        state=row.state,
        done=row.done,
        total=row.total,
        options=Options.from_json(row.options),
        sheets=unpack(row.content) if row.content else (),
        result=Result.from_json(kept) if kept else None,
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def list_imports(session: Session, operator: Operator) -> Sequence[ImportHead]:
    """Return somebody's latest imports, the newest first."""
    row = PortalImport
    rows = session.execute(
        select(row.id, row.file_name, row.state, row.created_at, row.result)
        .where(row.user_id == operator.user_id)
        .order_by(row.id.desc())
        .limit(LATEST)
    )
    return [ImportHead(*one[:4], counts=Counts(**one.result["counts"]) if one.result else None) for one in rows]


def plan_import(session: Session, operator: Operator, clock: Clock, page: ImportPage) -> Plan:
    """Return what would become of each row, as things stand now. Writes nothing."""
    return make_plan(session, operator, page.sheet, page.options, clock.today())


def find_customer_called(session: Session, operator: Operator, words: str) -> str | Problem:
    """Return the code of the customer of this code or name, or the problem with it."""
    meant = find_customers(session, operator, {words}).called(words)
    return meant if isinstance(meant, Problem) else meant.code


def list_givable_roles(session: Session, operator: Operator) -> Sequence[Role]:
    """Return the roles that this operator may give to contacts."""
    known = list_roles(session)
    return list(givable(rights_of(session, operator, known), known).values())


def list_types(session: Session) -> Sequence[UserType]:
    """Return the user types that an import may bring."""
    return list_user_types(session, list_roles(session))


def find_preset(session: Session, settings: Settings) -> Preset:
    """Return the user type and the roles that an import begins with."""
    known = list_roles(session)
    return preset_of(settings, known, list_user_types(session, known))


def find_operator(session: Session, user_id: int) -> Operator | None:
    """Return a member of staff as the worker needs to know them; None for one who is gone or suspended."""
    row = session.execute(
        select(PortalUser.id, PortalUser.email, Employee.name, Employee.id.label("employee_id"))
        .join(Employee, Employee.id == PortalUser.employee_id)
        .where(PortalUser.id == user_id, PortalUser.active, Employee.active)
    ).first()
    if row is None:
        return None
    may = session.scalars(
        select(PortalRolePermission.permission)
        .join(PortalUserRole, PortalUserRole.role_id == PortalRolePermission.role_id)
        .where(PortalUserRole.user_id == user_id)
    )
    return Operator(
        user_id=UserId(row.id),
        person_name=row.name,
        email=row.email,
        language="",
        employee_id=EmployeeId(row.employee_id),
        permissions=frozenset(may),
    )
