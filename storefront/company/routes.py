"""The company's own people, addresses, and who did what: for the customer's manager."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.auth import acting
from storefront.auth.accesses import CannotChangeError
from storefront.auth.grants import CannotGrantError
from storefront.company import commands, queries
from storefront.company.forms import AddressForm, InviteForm, PersonForm
from storefront.company.words import deed_words, refused, told
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel import editing
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, read_seen, write_seen
from storefront.kernel.errors import ChangedMeanwhileError
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission
from storefront.web.access import access, viewer
from storefront.web.lists import address, read_text
from storefront.web.pages import answer, page, redirect_whole_page, say, settings, typed

bp = Blueprint("company", __name__)
bp.add_app_template_filter(deed_words, "deed")

CLOCK = SystemClock()
PEOPLE = 50


@bp.get("/company")
@access(Permission.COMPANY_MANAGE)
def show() -> Response:
    session, q = db.session(), read_text(request.args)
    ask = PageAsk(PEOPLE, request.args.get("after"), request.args.get("before"))
    found = queries.list_people(session, viewer(), CLOCK, q, ask=ask)
    return answer(
        "company/people.html",
        "company/_people.html",
        people=found.rows,
        q=q,
        may=queries.count_openers(session, viewer(), CLOCK),
        previous=address("/company", {"q": q}, before=found.before) if found.before else None,
        following=address("/company", {"q": q}, after=found.after) if found.after else None,
    )


@bp.get("/company/people/new")
@access(Permission.COMPANY_MANAGE)
def show_invite() -> Response:
    return _invite_page(InviteForm(formdata=None, roles=["portal_user"]))


@bp.post("/company/people/new")
@access(Permission.COMPANY_MANAGE)
def invite() -> Response:
    form = InviteForm()
    if not form.validate():
        return _invite_page(form, status=422)
    try:
        with writing(db.session()) as session:
            commands.invite(
                session,
                CLOCK,
                settings(),
                viewer(),
                email=form.email.data,
                person=form.person(),
                roles=form.roles.data or (),
            )
    except CannotGrantError as refusal:
        form.form_errors.append(refused(refusal))
        return _invite_page(form, status=422)
    say(_("The invitation goes to %(address)s.", address=form.email.data.strip()))
    return redirect_whole_page("/company")


@bp.get("/company/people/<int:contact_id>")
@access(Permission.COMPANY_MANAGE)
def show_person(contact_id: int) -> Response:
    return _person_page(queries.get_colleague(db.session(), viewer(), CLOCK, contact_id))


@bp.post("/company/people/<int:contact_id>")
@access(Permission.COMPANY_MANAGE)
def change_person(contact_id: int) -> Response:
    found, form = queries.get_colleague(db.session(), viewer(), CLOCK, contact_id), PersonForm()
    if not form.validate():
        return _person_page(found, form)
    try:
        with writing(db.session()) as session:
            commands.change_person(
                session, CLOCK, viewer(), contact_id=contact_id, person=form.person(), seen=form.seen.data or ""
            )
    except ChangedMeanwhileError:
        fresh = queries.get_colleague(db.session(), viewer(), CLOCK, contact_id)
        form.seen.data = fresh.person.seen
        form.form_errors.append(_("Somebody changed this person meanwhile: look at it below, then save again."))
        return _person_page(fresh, form, meanwhile=True)
    return _done(contact_id, _("Saved."))


@bp.post("/company/people/<int:contact_id>/roles")
@access(Permission.COMPANY_MANAGE)
def change_roles(contact_id: int) -> Response:
    found, form = queries.get_colleague(db.session(), viewer(), CLOCK, contact_id), PersonForm()
    roles = form.roles.data or ()
    try:
        with writing(db.session()) as session:
            if found.person.state in {"", "revoked"}:
                commands.give_access(session, CLOCK, settings(), viewer(), contact_id=contact_id, roles=roles)
            else:
                commands.change_colleagues_roles(session, CLOCK, viewer(), contact_id=contact_id, roles=roles)
    except (CannotGrantError, CannotChangeError) as refusal:
        return _person_page(found, sentence=refused(refusal), chosen=roles)
    return _done(contact_id, told("roles", found.person.name))


@bp.post("/company/people/<int:contact_id>/<any(suspend,resume,reset,welcome):step>")
@access(Permission.COMPANY_MANAGE)
def take_step(contact_id: int, step: str) -> Response:
    found = queries.get_colleague(db.session(), viewer(), CLOCK, contact_id)
    try:
        with writing(db.session()) as session:
            commands.take_step(session, CLOCK, settings(), viewer(), contact_id=contact_id, step=step)
    except CannotChangeError as refusal:
        return _person_page(found, sentence=refused(refusal))
    return _done(contact_id, told(step, found.person.name))


@bp.get("/company/addresses")
@access(Permission.COMPANY_MANAGE)
def show_addresses() -> Response:
    return page("company/addresses.html", addresses=queries.list_addresses(db.session(), viewer()))


@bp.get("/company/addresses/new")
@access(Permission.COMPANY_MANAGE)
def show_new_address() -> Response:
    return _address_page(AddressForm(formdata=None, active=True))


@bp.post("/company/addresses/new")
@access(Permission.COMPANY_MANAGE)
def add_address() -> Response:
    form = AddressForm()
    form.offer()
    if not form.validate():
        return _address_page(form, status=422)
    with writing(db.session()) as session:
        commands.add_address(
            session, CLOCK, viewer(), form.place(), customer=viewer().customer, default=form.is_default.data
        )
    say(_("The address is saved. Choose it at your next order."))
    return redirect_whole_page("/company/addresses")


@bp.get("/company/addresses/<int:location_id>")
@access(Permission.COMPANY_MANAGE)
def show_address(location_id: int) -> Response:
    found = queries.get_address(db.session(), viewer(), location_id)
    return _address_page(AddressForm(formdata=None, obj=found, data={"seen": write_seen(found.shown)}), found)


@bp.post("/company/addresses/<int:location_id>")
@access(Permission.COMPANY_MANAGE)
def change_address(location_id: int) -> Response:
    found, form = queries.get_address(db.session(), viewer(), location_id), AddressForm()
    form.offer()
    if not form.validate():
        return _address_page(form, found, status=422)
    try:
        with writing(db.session()) as session:
            commands.change_address(
                session,
                CLOCK,
                viewer(),
                form.place(),
                customer=viewer().customer,
                location_id=location_id,
                seen=read_seen(form.seen.data or ""),
                default=form.is_default.data,
                active=form.active.data,
            )
    except editing.ChangedMeanwhileError as refusal:
        found = queries.get_address(db.session(), viewer(), location_id)
        form.seen.data = write_seen(found.shown)
        return _address_page(form, found, status=422, changes=refusal.changes)
    say(_("The address is saved. Documents keep the address they were made with."))
    return redirect_whole_page("/company/addresses")


@bp.get("/company/activity")
@access(Permission.COMPANY_MANAGE)
def show_activity() -> Response:
    return page(
        "company/activity.html",
        sign_ins=queries.list_sign_ins(db.session(), viewer()),
        deeds=queries.list_deeds_of_staff(db.session(), viewer()),
        acting_allowed=acting.may_be_acted_for(db.session(), viewer().customer_id),
    )


@bp.post("/company/acting")
@access(Permission.COMPANY_MANAGE)
def switch_acting() -> Response:
    allowed, customer = typed("allowed", 1) == "1", viewer().customer
    with writing(db.session()) as session:
        acting.switch_acting(session, CLOCK, viewer(), customer_id=customer.id, name=customer.name, allowed=allowed)
    say(
        _("Your salesperson may order for you again.")
        if allowed
        else _("No salesperson orders for you any more. It counts from the next click.")
    )
    return redirect_whole_page("/company/activity")


def _invite_page(form: InviteForm, *, status: int = 200) -> Response:
    offers = queries.get_offers(db.session(), viewer())
    return page("company/invite.html", status=status, form=form, found=offers)


def _person_page(
    found: queries.ColleaguePage, form: PersonForm | None = None, sentence: str = "", **more: object
) -> Response:
    status = 422 if form or sentence else 200
    form = form or PersonForm(formdata=None, obj=found.person)
    return page("company/person.html", status=status, found=found, form=form, sentence=sentence, **more)


def _address_page(
    form: AddressForm,
    found: queries.ShipTo | None = None,
    *,
    status: int = 200,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    form.offer()
    return page("company/address.html", status=status, form=form, found=found, changes=changes or {})


def _done(contact_id: int, words: str) -> Response:
    say(words)
    return redirect_whole_page(f"/company/people/{contact_id}")
