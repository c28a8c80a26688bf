"""The pages of announced payments, and of how customers pay."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.account import statuses
from storefront.admin.customers import queries as customers
from storefront.admin.customers.models import customer_href
from storefront.admin.paging import beside, read_ask
from storefront.admin.payments import commands, queries
from storefront.admin.payments.forms import ArrivedForm, MethodsForm
from storefront.admin.payments.models import ADDRESS, EVERY, LATE, PaymentPage, payment_href
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.payments.gateways import set_up
from storefront.web.access import access, operator
from storefront.web.amounts import money_for_field
from storefront.web.lists import read_choice, read_text
from storefront.web.pages import answer, page, redirect_whole_page, say, settings

bp = Blueprint("admin_payments", __name__)
# the office may be served without the portal, whose pages know this word too
bp.add_app_template_filter(statuses.kind_word, "document_kind")

CLOCK = SystemClock()
METHODS = f"{ADDRESS}/methods"


@bp.get(ADDRESS)
@access(Permission.ADMIN_PAYMENTS)
def show_all() -> Response:
    q, state = read_text(request.args), read_choice(request.args, "state", (LATE, EVERY)) or ""
    found = queries.list_payments(db.session(), operator(), q, state, CLOCK.today(), ask=read_ask())
    return answer(
        "admin/payments/all.html",
        "admin/payments/_list.html",
        payments=found.rows,
        q=q,
        state=state,
        states=[("", _("Announced")), (LATE, _("Overdue")), (EVERY, _("All"))],
        today=CLOCK.today(),
        may_map=operator().may(Permission.ADMIN_SETTINGS),
        **beside(found, ADDRESS, {"q": q, "state": state}),
    )


@bp.get(f"{ADDRESS}/<path:number>")
@access(Permission.ADMIN_PAYMENTS)
def show(number: str) -> Response:
    found = queries.get_payment(db.session(), operator(), number)
    data = {"currency": found.head.currency, "amount": money_for_field(found.head.amount, found.head.currency)}
    return _page(found, ArrivedForm(formdata=None, data=data))


@bp.post(f"{ADDRESS}/<path:number>")
@access(Permission.ADMIN_PAYMENTS)
def decide(number: str) -> Response:
    found = queries.get_payment(db.session(), operator(), number)
    if request.form.get("do") == "give_up":
        with writing(db.session()) as session:
            commands.give_up(session, operator(), CLOCK, number)
        say(_("The payment is ended. What it was for can be paid again."))
        return redirect_whole_page(payment_href(number))
    form = ArrivedForm()
    form.currency.data = found.head.currency
    if not form.validate():
        return _page(found, form, status=422)
    with writing(db.session()) as session:
        commands.receive(session, operator(), CLOCK, number, form.value)
    say(_("The payment has arrived. It paid what it was for, as far as that is open."))
    return redirect_whole_page(payment_href(number))


def _page(found: PaymentPage, form: ArrivedForm, *, status: int = 200) -> Response:
    return page("admin/payments/payment.html", status=status, payment=found, form=form, today=CLOCK.today())


@bp.get(METHODS)
@access(Permission.ADMIN_SETTINGS)
def show_methods() -> Response:
    return _methods_page(_read(None), None)


@bp.post(METHODS)
@access(Permission.ADMIN_SETTINGS)
def save_methods() -> Response:
    return _save(None)


@bp.get("/admin/customers/<code:code>/payments")
@access(Permission.ADMIN)
def show_methods_of(code: str) -> Response:
    return _methods_page(_read(code), code)


@bp.post("/admin/customers/<code:code>/payments")
@access(Permission.ADMIN_EDIT)
def save_methods_of(code: str) -> Response:
    return _save(code)


def _read(code: str | None) -> MethodsForm:
    """Return the form as it stands now."""
    customer_id = customers.get_head(db.session(), operator(), code).id if code else None
    now = queries.find_mapping(db.session(), customer_id).values
    return MethodsForm(formdata=None, data={**now, "seen": write_seen(now)})


def _save(code: str | None) -> Response:
    form = MethodsForm()
    _offer(form, code)
    if not form.validate():
        return _methods_page(form, code, status=422)
    try:
        with writing(db.session()) as session:
            seen = read_seen(form.seen.data or "")
            changed = commands.save_methods(session, operator(), CLOCK, seen=seen, values=form.values, code=code)
    except ChangedMeanwhileError as refusal:
        form.seen.data = _read(code).seen.data
        return _methods_page(form, code, status=422, changes=refusal.changes)
    say(_("The changes are saved.") if changed else _("Nothing was changed."), "ok" if changed else "info")
    return redirect_whole_page(customer_href(code, "payments") if code else METHODS)


def _offer(form: MethodsForm, code: str | None) -> None:
    customer_id = customers.get_head(db.session(), operator(), code).id if code else None
    form.offer(queries.find_mapping(db.session(), customer_id), of_customer=code is not None)


def _methods_page(
    form: MethodsForm, code: str | None, *, status: int = 200, changes: Mapping[str, Change] | None = None
) -> Response:
    _offer(form, code)
    head = customers.get_head(db.session(), operator(), code) if code else None
    return page(
        "admin/payments/methods.html",
        status=status,
        form=form,
        head=head,
        tab="payments",
        changes=changes or {},
        ready=set_up(settings()),
        may_edit=operator().may(Permission.ADMIN_EDIT if code else Permission.ADMIN_SETTINGS),
    )
