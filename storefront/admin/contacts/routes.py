"""The list of contacts, and one of them: what is known, and what an operator may change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.access.routes import panel, read_page
from storefront.admin.contacts import commands, listing, queries
from storefront.admin.contacts.forms import ContactForm, DeactivateForm
from storefront.admin.contacts.models import ACCESS, STATES, ContactFilter, ContactPage, contact_href
from storefront.admin.paging import beside, read_ask
from storefront.admin.search.queries import Hit, find_customers
from storefront.admin.visible import get_customer
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Permission
from storefront.mail.outbox import SWITCHABLE
from storefront.mail.wanted import find_wanted
from storefront.web.access import access, operator
from storefront.web.lists import read_choice, read_text
from storefront.web.pages import answer, page, redirect_whole_page, say, settings, typed

bp = Blueprint("admin_contacts", __name__)

CLOCK = SystemClock()
MOST_CODE, MOST_MEANT, MOST_SEEN = 64, 8, 1000


@bp.get("/admin/contacts")
@access(Permission.ADMIN)
def show_list() -> Response:
    args = request.args
    wanted = ContactFilter(
        q=read_text(args),
        customer=read_text(args, "customer", 64),
        state=read_choice(args, "state", STATES) or "",
        access=read_choice(args, "access", ACCESS) or "",
        sort=read_choice(args, "sort", listing.SORTS) or "name",
    )
    found = listing.list_contacts(db.session(), operator(), wanted, ask=read_ask())
    return answer(
        "admin/contacts/list.html",
        "admin/contacts/_list.html",
        people=found.rows,
        may_give=operator().may(Permission.ADMIN_ACCESS),
        wanted=wanted,
        **beside(found, "/admin/contacts", wanted.fields),
    )


@bp.get("/admin/contacts/<int:contact_id>")
@access(Permission.ADMIN)
def show(contact_id: int) -> Response:
    contact = queries.get_contact_page(db.session(), operator(), contact_id)
    may_give = operator().may(Permission.ADMIN_ACCESS)
    return page(
        "admin/contacts/contact.html",
        contact=contact,
        may_edit=operator().may(Permission.ADMIN_EDIT),
        kinds=SWITCHABLE,
        mails=find_wanted(db.session(), contact.id),
        **(panel(read_page(contact_id)) if may_give else {}),
    )


@bp.post("/admin/contacts/<int:contact_id>/mails")
@access(Permission.ADMIN_EDIT)
def switch_mails(contact_id: int) -> Response:
    seen, wanted = typed("seen", MOST_SEEN).split(","), request.form.getlist("wanted")
    with writing(db.session()) as session:
        commands.switch_mails(session, operator(), CLOCK, contact_id, seen=seen, wanted=wanted)
    say(_("The mails of this contact are saved."))
    return redirect_whole_page(contact_href(contact_id))


@bp.get("/admin/contacts/new")
@access(Permission.ADMIN_EDIT)
def show_new() -> Response:
    # also where the list of a customer, or the same person at another one, leads here
    given = {name: read_text(request.args, name) for name in ("customer", "first_name", "last_name", "email")}
    return _new_page(ContactForm(data={**given, "contact_class": settings().default_contact_class}))


@bp.post("/admin/contacts/new")
@access(Permission.ADMIN_EDIT)
def add() -> Response:
    form = ContactForm()
    form.offer()
    # the customer meant, pressed among those that were offered
    form.customer.data = typed("pick", MOST_CODE) or form.customer.data
    if not form.validate():
        return _new_page(form, status=422)
    try:
        with writing(db.session()) as session:
            customer = get_customer(session, operator(), form.customer.data)
            contact = commands.add_contact(session, operator(), CLOCK, customer, form.values)
            where = contact_href(contact.id)
    except NotFoundError:
        return _which_customer(form)
    except RefusalError as refusal:
        return _new_page(form, status=422, taken=_refused(form, refusal))
    say(_("The contact is written."))
    return redirect_whole_page(where)


def _which_customer(form: ContactForm) -> Response:
    """Offer the customers that go by what was typed instead of a code."""
    meant = find_customers(db.session(), operator(), form.customer.data, MOST_MEANT)
    form.customer.errors = [_("Choose one of these.") if meant else _("There is no customer with this code or name.")]
    return _new_page(form, status=422, meant=meant)


def _refused(form: ContactForm, refusal: RefusalError) -> int | None:
    """Say why beside the field; return the contact that has the e-mail address already."""
    if isinstance(refusal, commands.EmailTakenError):
        form.email.errors = [_("Another contact of this customer has this e-mail address.")]
        return refusal.contact_id
    if isinstance(refusal, commands.NobodyError):
        form.last_name.errors = [_("Enter a name or an e-mail address.")]
    return None


def _new_page(form: ContactForm, *, status: int = 200, taken: int | None = None, meant: Sequence[Hit] = ()) -> Response:
    form.offer()
    return page("admin/contacts/new.html", status=status, form=form, taken=taken, meant=meant, changes={})


@bp.get("/admin/contacts/<int:contact_id>/edit")
@access(Permission.ADMIN_EDIT)
def show_edit(contact_id: int) -> Response:
    row = queries.get_contact(db.session(), operator(), contact_id)
    values = commands.values_of(row)
    form = ContactForm(data={**values, "seen": write_seen(values)})
    return _edit_page(contact_id, form)


@bp.post("/admin/contacts/<int:contact_id>/edit")
@access(Permission.ADMIN_EDIT)
def change(contact_id: int) -> Response:
    form = ContactForm()
    contact = queries.get_contact_page(db.session(), operator(), contact_id)
    form.offer([contact.language or ""])
    if not form.validate():
        return _edit_page(contact_id, form, status=422)
    seen = read_seen(form.seen.data or "")
    try:
        with writing(db.session()) as session:
            commands.change_contact(session, operator(), CLOCK, contact_id, seen=seen, values=form.values)
    except ChangedMeanwhileError as refusal:
        return _changed_page(contact_id, form, refusal.changes)
    except NotFoundError:
        raise
    except RefusalError as refusal:
        return _edit_page(contact_id, form, status=422, taken=_refused(form, refusal))
    say(_("The changes are saved."))
    return redirect_whole_page(contact_href(contact_id))


def _changed_page(contact_id: int, form: ContactForm, changes: Mapping[str, Change]) -> Response:
    """Tell what somebody else changed; what is shown now counts as seen, so that the next press decides."""
    row = queries.get_contact(db.session(), operator(), contact_id)
    form.seen.data = write_seen(commands.values_of(row))
    return _edit_page(contact_id, form, status=422, changes=changes)


def _edit_page(
    contact_id: int,
    form: ContactForm,
    *,
    status: int = 200,
    taken: int | None = None,
    changes: Mapping[str, Change] | None = None,
) -> Response:
    contact: ContactPage = queries.get_contact_page(db.session(), operator(), contact_id)
    form.offer([contact.language or ""])
    return page(
        "admin/contacts/edit.html", status=status, form=form, contact=contact, taken=taken, changes=changes or {}
    )


@bp.get("/admin/contacts/<int:contact_id>/deactivate")
@access(Permission.ADMIN_EDIT)
def show_deactivate(contact_id: int) -> Response:
    contact = queries.get_contact_page(db.session(), operator(), contact_id)
    return page("admin/contacts/deactivate.html", contact=contact, form=DeactivateForm())


@bp.post("/admin/contacts/<int:contact_id>/deactivate")
@access(Permission.ADMIN_EDIT)
def deactivate(contact_id: int) -> Response:
    form = DeactivateForm()
    end_access = form.access.data != "rest"
    with writing(db.session()) as session:
        commands.deactivate(session, operator(), CLOCK, contact_id, end_access=end_access)
    say(_("The contact is inactive: nobody signs in by it any more."))
    return redirect_whole_page(contact_href(contact_id))


@bp.post("/admin/contacts/<int:contact_id>/reactivate")
@access(Permission.ADMIN_EDIT)
def reactivate(contact_id: int) -> Response:
    with writing(db.session()) as session:
        commands.reactivate(session, operator(), CLOCK, contact_id)
    say(_("The contact is active again."))
    return redirect_whole_page(contact_href(contact_id))
