"""Roles and user types: the predefined ones to look at, the custom ones to make."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request
from flask_babel import gettext as _

from storefront.admin.roles import commands, queries
from storefront.admin.roles.commands import CannotKeepError
from storefront.admin.roles.forms import RoleForm, TypeForm
from storefront.auth.roles import Role, UserType
from storefront.auth.rules import Rights, may_give
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.filters import plain
from storefront.web.pages import page, redirect_whole_page, say
from storefront.web.rights import tree

bp = Blueprint("admin_roles", __name__)

CLOCK = SystemClock()


@bp.get("/admin/roles")
@access(Permission.ADMIN_ACCESS)
def show() -> Response:
    return page(
        "admin/roles/list.html",
        found=queries.get_roles_page(db.session(), operator()),
        may=operator().sees_everyone,
    )


@bp.get("/admin/roles/new")
@access(Permission.ADMIN_ACCESS)
def show_new() -> Response:
    _refuse_who_sees_only_some()
    return _role_page(RoleForm(formdata=None), staff=_staff())


@bp.post("/admin/roles/new")
@access(Permission.ADMIN_ACCESS)
def add() -> Response:
    _refuse_who_sees_only_some()
    form, staff = RoleForm(), _staff()
    if not form.validate():
        return _role_page(form, staff=staff, status=422)
    try:
        with writing(db.session()) as session:
            commands.add_role(session, CLOCK, operator(), form.values(staff=staff))
    except CannotKeepError as refusal:
        form.form_errors.append(_refused(refusal))
        return _role_page(form, staff=staff, status=422)
    if staff:
        return _done(_("The role is there. Give it to somebody under Staff."))
    return _done(_("The role is there. Give it on a contact's page."))


@bp.get("/admin/roles/<code>")
@access(Permission.ADMIN_ACCESS)
def show_role(code: str) -> Response:
    role = queries.get_role(db.session(), code)
    return _role_page(_filled(role), staff=role.staff, role=role)


@bp.post("/admin/roles/<code>")
@access(Permission.ADMIN_ACCESS)
def change(code: str) -> Response:
    _refuse_who_sees_only_some()
    role, form = queries.get_role(db.session(), code), RoleForm()
    if not form.validate():
        return _role_page(form, staff=role.staff, role=role, status=422)
    try:
        with writing(db.session()) as session:
            values = form.values(staff=role.staff)
            commands.change_role(session, CLOCK, operator(), values, code=code, seen=form.seen.data or "")
    except CannotKeepError as refusal:
        form.form_errors.append(_refused(refusal))
        fresh = queries.get_role(db.session(), code)
        form.seen.data = fresh.modified_at.isoformat()
        return _role_page(form, staff=role.staff, role=fresh, status=422)
    return _done(_("The role is saved. It counts for everybody who has it from the next click."))


@bp.post("/admin/roles/<code>/delete")
@access(Permission.ADMIN_ACCESS)
def delete(code: str) -> Response:
    _refuse_who_sees_only_some()
    role = queries.get_role(db.session(), code)
    try:
        with writing(db.session()) as session:
            commands.delete_role(session, CLOCK, operator(), code=code)
    except CannotKeepError as refusal:
        form = _filled(role)
        form.form_errors.append(_refused(refusal))
        return _role_page(form, staff=role.staff, role=role, status=422)
    return _done(_("The role is deleted."))


@bp.get("/admin/user-types/new")
@access(Permission.ADMIN_ACCESS)
def show_new_type() -> Response:
    _refuse_who_sees_only_some()
    return _type_page(TypeForm(formdata=None))


@bp.post("/admin/user-types/new")
@access(Permission.ADMIN_ACCESS)
def add_type() -> Response:
    _refuse_who_sees_only_some()
    form = TypeForm()
    if not form.validate():
        return _type_page(form, status=422)
    try:
        with writing(db.session()) as session:
            commands.add_user_type(session, CLOCK, operator(), form.values())
    except CannotKeepError as refusal:
        form.form_errors.append(_refused(refusal))
        return _type_page(form, status=422)
    return _done(_("The user type is there. Choose it where access is given."))


@bp.get("/admin/user-types/<int:type_id>")
@access(Permission.ADMIN_ACCESS)
def show_type(type_id: int) -> Response:
    kind = queries.get_user_type(db.session(), type_id)
    form = TypeForm(formdata=None, obj=kind, seen=kind.modified_at.isoformat())
    return _type_page(form, kind=kind)


@bp.post("/admin/user-types/<int:type_id>")
@access(Permission.ADMIN_ACCESS)
def change_type(type_id: int) -> Response:
    _refuse_who_sees_only_some()
    kind, form = queries.get_user_type(db.session(), type_id), TypeForm()
    if not form.validate():
        return _type_page(form, kind=kind, status=422)
    try:
        with writing(db.session()) as session:
            commands.change_user_type(
                session, CLOCK, operator(), form.values(), type_id=type_id, seen=form.seen.data or ""
            )
    except CannotKeepError as refusal:
        form.form_errors.append(_refused(refusal))
        fresh = queries.get_user_type(db.session(), type_id)
        form.seen.data = fresh.modified_at.isoformat()
        return _type_page(form, kind=fresh, status=422)
    return _done(_("The user type is saved. It counts for those who get it from now on."))


@bp.post("/admin/user-types/<int:type_id>/delete")
@access(Permission.ADMIN_ACCESS)
def delete_type(type_id: int) -> Response:
    _refuse_who_sees_only_some()
    with writing(db.session()) as session:
        commands.delete_user_type(session, CLOCK, operator(), type_id=type_id)
    return _done(_("The user type is deleted. Who had it keeps the roles."))


def _refuse_who_sees_only_some() -> None:
    """A role counts for the people of all customers."""
    if not operator().sees_everyone:
        abort(403)


def _staff() -> bool:
    """Tell whether the new role is for staff."""
    return request.values.get("kind") == "staff"


def _filled(role: Role) -> RoleForm:
    limit = plain(role.order_limit) if role.order_limit is not None else ""
    return RoleForm(
        formdata=None,
        name=role.name,
        allows=role.allows,
        permissions=sorted(role.permissions),
        order_limit=limit,
        seen=role.modified_at.isoformat(),
    )


def _role_page(form: RoleForm, *, staff: bool, role: Role | None = None, status: int = 200) -> Response:
    own = queries.get_roles_page(db.session(), operator()).own
    groups = [
        (words, [(one, may_give(own, Rights(frozenset({one}), staff=staff))) for one in permissions])
        for words, permissions in tree(staff=staff)
    ]
    may = role is None or (operator().sees_everyone and may_give(own, role.rights))
    context: dict[str, Any] = {"form": form, "staff": staff, "role": role, "groups": groups, "may": may}
    return page("admin/roles/role.html", status=status, **context)


def _type_page(form: TypeForm, *, kind: UserType | None = None, status: int = 200) -> Response:
    offered = [role for role in queries.get_roles_page(db.session(), operator()).roles if not role.staff]
    return page(
        "admin/roles/type.html",
        status=status,
        form=form,
        kind=kind,
        roles=offered,
        may=operator().sees_everyone,
    )


def _refused(refusal: CannotKeepError) -> str:
    sentences = {
        "locked": _("This role is predefined and stays as it is. Make a custom one."),
        "name_taken": _("This name is taken. Choose another."),
        "above_own": _("This allows more than you may yourself, so you can't keep it."),
        "in_use": _("Somebody has this role, or a user type brings it. Take it away there first."),
        "changed_meanwhile": _("Somebody changed this meanwhile. Compare, then save again."),
        "no_permission": _("Tick at least one thing that the role allows."),
        "no_role": _("Tick at least one role."),
        "wrong_kind": _("Rights of staff and of customers do not go into one role."),
    }
    return str(sentences[refusal.code])


def _done(words: str) -> Response:
    say(words)
    return redirect_whole_page("/admin/roles")
