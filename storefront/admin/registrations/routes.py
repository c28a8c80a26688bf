"""The pages of registrations: the queue, one, and the three answers to it."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.access import queries as access_queries
from storefront.admin.access.words import refused
from storefront.admin.customers.commands import CodeTakenError, NewCustomer
from storefront.admin.customers.listing import find_all_choices
from storefront.admin.customers.models import customer_href
from storefront.admin.paging import beside, read_ask
from storefront.admin.registrations import commands, queries
from storefront.admin.registrations.forms import AccessFields, ApproveForm, AttachForm, RejectForm
from storefront.admin.registrations.models import ADDRESS, STATES, Registration, RegistrationFilter
from storefront.admin.registrations.words import registration_state, state_choices
from storefront.auth.grants import CannotGrantError
from storefront.auth.roles import preset_of
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.errors import NotFoundError
from storefront.kernel.viewer import Area, CustomerStatus, Permission
from storefront.web.access import access, operator
from storefront.web.lists import Period, read_choice, read_period, read_text
from storefront.web.pages import answer, page, redirect_whole_page, say, settings

bp = Blueprint("admin_registrations", __name__)
bp.add_app_template_filter(registration_state, "registration_state")

CLOCK = SystemClock()
PLACE = ("line1", "line2", "city", "region", "postal_code", "country")


@bp.get(ADDRESS)
@access(Permission.ADMIN)
def show_all() -> Response:
    wanted, period, problems = _wanted()
    found = queries.list_registrations(db.session(), operator(), wanted, ask=read_ask())
    return answer(
        "admin/registrations/all.html",
        "admin/registrations/_list.html",
        registrations=found.rows,
        wanted=wanted,
        period=period,
        problems=problems,
        states=state_choices(),
        switched_on=settings().registration,
        **beside(found, ADDRESS, wanted.fields),
    )


def _wanted() -> tuple[RegistrationFilter, Period, dict[str, str]]:
    period, problems = read_period(request.args)
    state = read_choice(request.args, "state", STATES) or STATES[0]
    return RegistrationFilter(read_text(request.args), state, period.start, period.end), period, problems


@bp.get(f"{ADDRESS}/<int:registration_id>")
@access(Permission.ADMIN)
def show(registration_id: int) -> Response:
    return _page(_get(registration_id), RejectForm(formdata=None))


@bp.get(f"{ADDRESS}/<int:registration_id>/approve")
@access(Permission.ADMIN_ACCESS)
def show_approve(registration_id: int) -> Response:
    found = _get_to_decide(registration_id)
    if not found.waits:
        return _too_late(registration_id)
    row = found.row
    given = {
        "code": found.suggested_code,
        "name": row.company,
        "status": str(CustomerStatus.ACTIVE),
        "language": found.language,
        "currency": settings().default_currency,
        "areas": [str(one) for one in Area],
        "email": row.email,
        "phone": found.phone,
        "tax_number": found.tax_number,
        "note": found.message,
        **{name: getattr(found, name, None) or getattr(row, name, None) for name in PLACE},
    }
    return _approve_page(found, ApproveForm(formdata=None, data=given), fresh=True)


@bp.post(f"{ADDRESS}/<int:registration_id>/approve")
@access(Permission.ADMIN_ACCESS)
def approve(registration_id: int) -> Response:
    found, form = _get_to_decide(registration_id), ApproveForm()
    form.offer(find_all_choices(db.session()))
    if not form.validate():
        return _approve_page(found, form, status=422)
    wanted = NewCustomer(form.code.data, form.values, form.place(), None, approved=True)
    try:
        with writing(db.session()) as session:
            customer = commands.approve(
                session, operator(), CLOCK, settings(), registration_id, wanted=wanted, wish=form.wish()
            )
            where = customer_href(customer.code)
    except commands.DecidedError:
        return _too_late(registration_id)
    except CodeTakenError:
        form.code.errors = [_("This code is taken. Choose another.")]
        return _approve_page(found, form, status=422)
    except CannotGrantError as refusal:
        form.roles.errors = [refused(refusal)]
        return _approve_page(found, form, status=422)
    say(_("%(company)s is a customer now; %(email)s gets the welcome mail.", company=form.name.data, email=_to(found)))
    return redirect_whole_page(where)


@bp.get(f"{ADDRESS}/<int:registration_id>/attach")
@access(Permission.ADMIN_ACCESS)
def show_attach(registration_id: int) -> Response:
    found = _get_to_decide(registration_id)
    if not found.waits:
        return _too_late(registration_id)
    code = found.alike[0].code if found.alike else ""
    return _attach_page(found, AttachForm(formdata=None, data={"customer": code}), fresh=True)


@bp.post(f"{ADDRESS}/<int:registration_id>/attach")
@access(Permission.ADMIN_ACCESS)
def attach(registration_id: int) -> Response:
    found, form = _get_to_decide(registration_id), AttachForm()
    if not form.validate():
        return _attach_page(found, form, status=422)
    code = form.customer.data
    try:
        with writing(db.session()) as session:
            commands.attach(session, operator(), CLOCK, settings(), registration_id, code=code, wish=form.wish())
    except commands.DecidedError:
        return _too_late(registration_id)
    except CannotGrantError as refusal:
        form.roles.errors = [refused(refusal)]
        return _attach_page(found, form, status=422)
    except NotFoundError:
        form.customer.errors = [_("There is no customer with this code.")]
        return _attach_page(found, form, status=422)
    say(_("%(email)s gets the welcome mail.", email=_to(found)))
    return redirect_whole_page(customer_href(code, "people"))


@bp.post(f"{ADDRESS}/<int:registration_id>/reject")
@access(Permission.ADMIN_EDIT)
def reject(registration_id: int) -> Response:
    found, form = _get(registration_id), RejectForm()
    if not form.validate():
        return _page(found, form, status=422)
    try:
        with writing(db.session()) as session:
            commands.reject(session, operator(), CLOCK, registration_id, reason=form.reason.data)
    except commands.DecidedError:
        return _too_late(registration_id)
    say(_("The registration is rejected, and %(email)s is told why.", email=_to(found)))
    return redirect_whole_page(ADDRESS)


def _get(registration_id: int) -> Registration:
    return queries.get_registration(db.session(), operator(), registration_id)


def _get_to_decide(registration_id: int) -> Registration:
    """Return a registration for who may write customers and give access. Raises NotFoundError for anybody else."""
    if not operator().may(Permission.ADMIN_EDIT):
        raise NotFoundError(registration=registration_id)
    return _get(registration_id)


def _to(found: Registration) -> str:
    return found.row.email


def _too_late(registration_id: int) -> Response:
    say(_("This registration waits no more. Look at what became of it."), "warn")
    return redirect_whole_page(f"{ADDRESS}/{registration_id}")


def _page(found: Registration, form: RejectForm, *, status: int = 200) -> Response:
    may = operator().may
    return page(
        "admin/registrations/one.html",
        status=status,
        found=found,
        form=form,
        may_reject=may(Permission.ADMIN_EDIT),
        may_approve=may(Permission.ADMIN_EDIT) and may(Permission.ADMIN_ACCESS),
    )


def _approve_page(found: Registration, form: ApproveForm, *, status: int = 200, fresh: bool = False) -> Response:
    form.offer(find_all_choices(db.session()))
    return _access_page("admin/registrations/approve.html", found, form, status=status, fresh=fresh)


def _attach_page(found: Registration, form: AttachForm, *, status: int = 200, fresh: bool = False) -> Response:
    return _access_page("admin/registrations/attach.html", found, form, status=status, fresh=fresh)


def _access_page(template: str, found: Registration, form: AccessFields, *, status: int, fresh: bool) -> Response:
    offers = access_queries.get_offers(db.session(), operator())
    if fresh:
        preset = preset_of(settings(), offers.offered, offers.types)
        form.user_type.data, form.roles.data = str(preset.user_type_id or ""), list(preset.roles)
    form.offer_access(offers)
    return page(template, status=status, found=found, form=form, offers=offers, changes={}, locked=False)
