"""The addresses of a customer, changed in the office: where goods go, and where bills go."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response
from flask_babel import gettext as _

from storefront.admin.customers import queries
from storefront.admin.customers.models import Head, customer_href
from storefront.company import commands
from storefront.company import queries as company
from storefront.company.details import commands as details
from storefront.company.details import queries as known
from storefront.company.details.forms import BillingForm
from storefront.company.forms import AddressForm
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say

bp = Blueprint("admin_addresses", __name__)

CLOCK = SystemClock()


def _head(code: str) -> Head:
    return queries.get_head(db.session(), operator(), code)


@bp.get("/admin/customers/<code:code>/addresses/new")
@access(Permission.ADMIN_EDIT)
def show_new(code: str) -> Response:
    return _page(_head(code), AddressForm(formdata=None, active=True))


@bp.post("/admin/customers/<code:code>/addresses/new")
@access(Permission.ADMIN_EDIT)
def add(code: str) -> Response:
    head, form = _head(code), AddressForm()
    form.offer()
    if not form.validate():
        return _page(head, form, status=422)
    with writing(db.session()) as session:
        commands.add_address(
            session, CLOCK, operator(), form.place(), customer=head.viewer.customer, default=form.is_default.data
        )
    return _done(head, _("The address is saved."))


@bp.get("/admin/customers/<code:code>/addresses/<int:location_id>")
@access(Permission.ADMIN_EDIT)
def show(code: str, location_id: int) -> Response:
    head = _head(code)
    found = company.get_address(db.session(), head.viewer, location_id)
    return _page(head, AddressForm(formdata=None, obj=found, data={"seen": write_seen(found.shown)}), found)


@bp.post("/admin/customers/<code:code>/addresses/<int:location_id>")
@access(Permission.ADMIN_EDIT)
def change(code: str, location_id: int) -> Response:
    head, form = _head(code), AddressForm()
    found = company.get_address(db.session(), head.viewer, location_id)
    form.offer()
    if not form.validate():
        return _page(head, form, found, status=422)
    try:
        with writing(db.session()) as session:
            commands.change_address(
                session,
                CLOCK,
                operator(),
                form.place(),
                customer=head.viewer.customer,
                location_id=location_id,
                seen=read_seen(form.seen.data or ""),
                default=form.is_default.data,
                active=form.active.data,
            )
    except ChangedMeanwhileError as refusal:
        found = company.get_address(db.session(), head.viewer, location_id)
        form.seen.data = write_seen(found.shown)
        return _page(head, form, found, status=422, changes=refusal.changes)
    return _done(head, _("The address is saved. Documents keep the address they were made with."))


@bp.get("/admin/customers/<code:code>/addresses/billing")
@access(Permission.ADMIN_EDIT)
def show_billing(code: str) -> Response:
    head = _head(code)
    now = known.get_details(db.session(), head.viewer)
    return _billing_page(head, BillingForm(formdata=None, data={**now, "seen": write_seen(now)}), now)


@bp.post("/admin/customers/<code:code>/addresses/billing")
@access(Permission.ADMIN_EDIT)
def change_billing(code: str) -> Response:
    head, form = _head(code), BillingForm()
    now = known.get_details(db.session(), head.viewer)
    form.offer(now)
    if not form.validate():
        return _billing_page(head, form, now, status=422)
    seen = read_seen(form.seen.data or "")
    try:
        with writing(db.session()) as session:
            details.change_billing(session, CLOCK, operator(), head.id, seen=seen, values=form.values)
    except ChangedMeanwhileError as refusal:
        now = known.get_details(db.session(), head.viewer)
        form.seen.data = write_seen(now)
        return _billing_page(head, form, now, status=422, changes=refusal.changes)
    return _done(head, _("The billing address is saved."))


def _page(
    head: Head,
    form: AddressForm,
    found: company.ShipTo | None = None,
    *,
    status: int = 200,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    form.offer()
    return page(
        "admin/customers/address.html",
        status=status,
        head=head,
        form=form,
        found=found,
        changes=changes or {},
        office=True,
    )


def _billing_page(
    head: Head,
    form: BillingForm,
    now: Mapping[str, str],
    *,
    status: int = 200,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    form.offer(now)
    return page("admin/customers/billing.html", status=status, head=head, form=form, changes=changes or {})


def _done(head: Head, words: str) -> Response:
    say(words)
    return redirect_whole_page(customer_href(head.code, "addresses"))
