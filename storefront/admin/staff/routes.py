"""Staff logins: who works in the back office, with which roles, for which customers."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, abort
from flask_babel import gettext as _

from storefront.admin.access.words import refused
from storefront.admin.staff import commands, queries
from storefront.admin.staff.commands import UnknownCustomerError
from storefront.admin.staff.forms import NewStaffForm, StaffForm
from storefront.auth.grants import CannotGrantError
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Operator, Permission
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say, settings
from storefront.web.rights import role_name

bp = Blueprint("admin_staff", __name__)

CLOCK = SystemClock()


@bp.get("/admin/staff")
@access(Permission.ADMIN_ACCESS)
def show() -> Response:
    may_add = operator().sees_everyone
    return page("admin/staff/list.html", staff=queries.list_staff(db.session()), may_add=may_add)


@bp.get("/admin/staff/new")
@access(Permission.ADMIN_ACCESS)
def show_new() -> Response:
    return _staff_page(queries.get_offers(db.session(), _who()), NewStaffForm(formdata=None))


@bp.post("/admin/staff/new")
@access(Permission.ADMIN_ACCESS)
def add() -> Response:
    found, form = queries.get_offers(db.session(), _who()), NewStaffForm()
    if not form.validate():
        return _staff_page(found, form, status=422)
    try:
        with writing(db.session()) as session:
            commands.add_staff(
                session,
                CLOCK,
                settings(),
                operator(),
                email=form.email.data,
                name=form.name.data,
                roles=form.roles.data or (),
                customers=form.codes(),
            )
    except (CannotGrantError, UnknownCustomerError) as refusal:
        return _refused(found, form, refusal)
    say(_("The welcome mail goes to %(address)s.", address=form.email.data))
    return redirect_whole_page("/admin/staff")


@bp.get("/admin/staff/<int:user_id>")
@access(Permission.ADMIN_ACCESS)
def show_one(user_id: int) -> Response:
    found = queries.get_staff(db.session(), operator(), user_id)
    one = found.one
    if one is None:
        abort(404)
    form = StaffForm(
        formdata=None,
        roles=[role.code for role in one.roles],
        customers="\n".join(one.customers),
        active=one.active,
        seen=write_seen(one.seen),
    )
    return _staff_page(found, form)


@bp.post("/admin/staff/<int:user_id>")
@access(Permission.ADMIN_ACCESS)
def change(user_id: int) -> Response:
    found, form = queries.get_staff(db.session(), _who(), user_id), StaffForm()
    if not form.validate():
        return _staff_page(found, form, status=422)
    try:
        with writing(db.session()) as session:
            commands.change_staff(
                session,
                CLOCK,
                operator(),
                user_id=user_id,
                roles=form.roles.data or (),
                customers=form.codes(),
                active=form.active.data,
                seen=read_seen(form.seen.data or ""),
            )
    except ChangedMeanwhileError as refusal:
        return _changed_page(user_id, form, refusal.changes)
    except (CannotGrantError, UnknownCustomerError) as refusal:
        return _refused(found, form, refusal)
    say(_("Saved. It counts from the next click."))
    return redirect_whole_page("/admin/staff")


def _changed_page(user_id: int, form: StaffForm, changes: Mapping[str, Change]) -> Response:
    """Tell what somebody else changed; what is there now counts as seen, so that the next press decides."""
    fresh = queries.get_staff(db.session(), _who(), user_id)
    form.seen.data = write_seen(fresh.one.seen if fresh.one else {})
    return _staff_page(fresh, form, status=422, changes=_in_words(fresh, changes))


def _in_words(found: queries.StaffPage, changes: Mapping[str, Change]) -> list[tuple[str, str, str]]:
    """Return what a colleague changed meanwhile, as people say it: what, before, after."""
    labels = {"active": _("May sign in"), "roles": _("Roles"), "customers": _("Assigned customers")}
    return [
        (labels[name], _value(found, name, change.before), _value(found, name, change.after))
        for name, change in changes.items()
        if name in labels
    ]


def _value(found: queries.StaffPage, name: str, said: str) -> str:
    if name == "active":
        return str(_("Yes") if said else _("No"))
    names = {role.code: role_name(role.code, role.name) for role in found.roles} if name == "roles" else {}
    return ", ".join(names.get(code, code) for code in said.split())


def _who() -> Operator:
    """Return the operator; staff of some customers only do not decide about staff."""
    if not operator().sees_everyone:
        abort(403)
    return operator()


def _refused(found: queries.StaffPage, form: StaffForm, refusal: CannotGrantError | UnknownCustomerError) -> Response:
    if isinstance(refusal, UnknownCustomerError):
        form.customers.errors = [_("There is no customer %(codes)s.", codes=", ".join(refusal.codes[:5]))]
    elif refusal.code == "there_already":
        form.form_errors.append(_("This employee has a login already: look for it in the list."))
    else:
        form.form_errors.append(refused(refusal))
    return _staff_page(found, form, status=422)


def _staff_page(
    found: queries.StaffPage, form: StaffForm, *, status: int = 200, changes: list[tuple[str, str, str]] | None = None
) -> Response:
    return page("admin/staff/one.html", status=status, found=found, form=form, changes=changes or ())
