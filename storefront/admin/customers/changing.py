"""New customers, changes, and who is let in."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response
from flask_babel import gettext as _

from storefront.admin.customers import commands, listing, queries
from storefront.admin.customers.forms import CustomerForm, NewCustomerForm, data_of
from storefront.admin.customers.models import customer_href
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Area, CustomerStatus, Permission
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say, settings, typed

bp = Blueprint("admin_customers_changing", __name__)

CLOCK = SystemClock()


@bp.get("/admin/customers/new")
@access(Permission.ADMIN_EDIT)
def show_new() -> Response:
    given = {
        "status": str(CustomerStatus.ACTIVE),
        "language": settings().language,
        "currency": settings().default_currency,
        "areas": [str(one) for one in Area],
    }
    return _new_page(NewCustomerForm(data=given))


@bp.post("/admin/customers/new")
@access(Permission.ADMIN_EDIT)
def add() -> Response:
    form = NewCustomerForm()
    form.offer(listing.find_all_choices(db.session()))
    if not form.validate():
        return _new_page(form, status=422)
    wanted = commands.NewCustomer(form.code.data, form.values, form.place(), form.billing, form.approved.data)
    try:
        with writing(db.session()) as session:
            where = customer_href(commands.add_customer(session, operator(), CLOCK, wanted).code)
    except commands.CodeTakenError:
        form.code.errors = [_("This code is taken. Choose another.")]
        return _new_page(form, status=422)
    say(_("The customer is written. Its first contact comes next."))
    return redirect_whole_page(where)


def _new_page(form: NewCustomerForm, *, status: int = 200) -> Response:
    form.offer(listing.find_all_choices(db.session()))
    return page("admin/customers/new.html", status=status, form=form, changes={}, locked=False)


@bp.get("/admin/customers/<code:code>/edit")
@access(Permission.ADMIN_EDIT)
def show_edit(code: str) -> Response:
    values = queries.get_values(db.session(), operator(), code)
    return _edit_page(code, CustomerForm(data={**data_of(values), "seen": write_seen(values)}))


@bp.post("/admin/customers/<code:code>/edit")
@access(Permission.ADMIN_EDIT)
def change(code: str) -> Response:
    form = CustomerForm()
    session = db.session()
    if _prepare(form, code):
        del form.currency
    if not form.validate():
        return _edit_page(code, form, status=422)
    seen = read_seen(form.seen.data or "")
    try:
        with writing(session):
            commands.change_customer(session, operator(), CLOCK, code, seen=seen, values=form.values)
    except ChangedMeanwhileError as refusal:
        form.seen.data = write_seen(queries.get_values(session, operator(), code))
        return _edit_page(code, form, status=422, changes=refusal.changes)
    except commands.CurrencyLockedError:
        form.currency.errors = [_("Documents exist in the old currency: it stays.")]
        return _edit_page(code, form, status=422)
    say(_("The changes are saved."))
    return redirect_whole_page(customer_href(code))


def _prepare(form: CustomerForm, code: str) -> bool:
    """Fill the lists of the form; tell whether the customer's currency is locked. Raises NotFoundError."""
    session = db.session()
    values = queries.get_values(session, operator(), code)
    form.offer(listing.find_all_choices(session), values)
    return queries.is_currency_locked(session, operator(), code)


def _edit_page(
    code: str, form: CustomerForm, *, status: int = 200, changes: Mapping[str, Change] | None = None
) -> Response:
    head = queries.get_head(db.session(), operator(), code)
    locked = _prepare(form, code)
    return page("admin/customers/edit.html", status=status, form=form, head=head, changes=changes or {}, locked=locked)


@bp.post("/admin/customers/<code:code>/approve")
@access(Permission.ADMIN_EDIT)
def approve(code: str) -> Response:
    with writing(db.session()) as session:
        commands.approve(session, operator(), CLOCK, code)
    say(_("The customer is approved and may order."))
    return redirect_whole_page(customer_href(code))


@bp.post("/admin/customers/<code:code>/acting")
@access(Permission.ADMIN_ACCESS)
def switch_acting(code: str) -> Response:
    allowed = typed("allowed", 1) == "1"
    with writing(db.session()) as session:
        commands.switch_acting(session, operator(), CLOCK, code, allowed=allowed)
    say(_("Salespeople may order for it again.") if allowed else _("No salesperson orders for it any more."))
    return redirect_whole_page(f"{customer_href(code)}/access")


@bp.post("/admin/customers/<code:code>/reject")
@access(Permission.ADMIN_EDIT)
def reject(code: str) -> Response:
    try:
        with writing(db.session()) as session:
            commands.reject(session, operator(), CLOCK, code)
    except commands.ApprovedError:
        say(_("This customer was approved before. Change its status to keep it from ordering."), "warn")
        return redirect_whole_page(customer_href(code))
    say(_("The customer is rejected: its people can look, and order nothing. Approve it to take that back."))
    return redirect_whole_page(customer_href(code))
