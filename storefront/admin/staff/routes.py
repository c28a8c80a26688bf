"""Staff logins: who works in the back office, with which roles, for which customers."""

from __future__ import annotations

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
from storefront.kernel.viewer import Operator, Permission
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say, settings

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
    roles, codes = ([role.code for role in one.roles], "\n".join(one.customers)) if one else ([], "")
    return _staff_page(found, StaffForm(formdata=None, roles=roles, customers=codes, active=bool(one and one.active)))


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
            )
    except (CannotGrantError, UnknownCustomerError) as refusal:
        return _refused(found, form, refusal)
    say(_("Saved. It counts from the next click."))
    return redirect_whole_page("/admin/staff")


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


def _staff_page(found: queries.StaffPage, form: StaffForm, *, status: int = 200) -> Response:
    return page("admin/staff/one.html", status=status, found=found, form=form)
