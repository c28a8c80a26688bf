"""The pages of reminders: one's own and everybody's, and those on a customer."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.customers import queries as customers
from storefront.admin.customers.models import customer_href
from storefront.admin.paging import beside, read_ask
from storefront.admin.reminders import commands, queries
from storefront.admin.reminders.forms import ReminderForm
from storefront.admin.reminders.models import ReminderFilter
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.pages import answer, page, redirect_whole_page, say, typed

bp = Blueprint("admin_reminders", __name__)

CLOCK = SystemClock()
MOST_CODE = 64


@bp.get("/admin/reminders")
@access(Permission.ADMIN)
def show_all() -> Response:
    wanted = ReminderFilter(request.args.get("whose") == "all", request.args.get("state") == "done")
    found = queries.list_reminders(db.session(), operator(), wanted, ask=read_ask())
    return answer(
        "admin/reminders/all.html",
        "admin/reminders/_page.html",
        reminders=found.rows,
        wanted=wanted,
        today=CLOCK.today(),
        may_edit=operator().may(Permission.ADMIN_EDIT),
        back="",
        **beside(found, "/admin/reminders", wanted.fields),
    )


@bp.get("/admin/customers/<code:code>/reminders")
@access(Permission.ADMIN)
def show_of_customer(code: str) -> Response:
    form = ReminderForm(formdata=None, data={"user_id": operator().user_id, "due_on": CLOCK.today()})
    return _customer_page(code, form)


@bp.post("/admin/customers/<code:code>/reminders")
@access(Permission.ADMIN_EDIT)
def add(code: str) -> Response:
    form = ReminderForm()
    form.offer(queries.find_staff(db.session()), CLOCK.today())
    if not form.validate():
        return _customer_page(code, form, status=422)
    with writing(db.session()) as session:
        commands.add_reminder(
            session,
            operator(),
            CLOCK,
            code=code,
            due_on=form.due_on.data,
            note=form.note.data,
            user_id=form.user_id.data,
        )
    say(_("The reminder is written."))
    return redirect_whole_page(f"{customer_href(code)}/reminders")


def _customer_page(code: str, form: ReminderForm, *, status: int = 200) -> Response:
    session = db.session()
    head = customers.get_head(session, operator(), code)
    form.offer(queries.find_staff(session), CLOCK.today())
    return page(
        "admin/reminders/customer.html",
        status=status,
        head=head,
        form=form,
        reminders=queries.of_customer(session, operator(), head.id),
        today=CLOCK.today(),
        may_edit=operator().may(Permission.ADMIN_EDIT),
        back=head.code,
    )


@bp.post("/admin/reminders/<int:reminder_id>/done")
@access(Permission.ADMIN_EDIT)
def finish(reminder_id: int) -> Response:
    with writing(db.session()) as session:
        commands.finish_reminder(session, operator(), CLOCK, reminder_id)
    say(_("Done. It stands among those done, where it can be opened again."))
    return _back()


@bp.post("/admin/reminders/<int:reminder_id>/reopen")
@access(Permission.ADMIN_EDIT)
def reopen(reminder_id: int) -> Response:
    with writing(db.session()) as session:
        commands.reopen_reminder(session, operator(), CLOCK, reminder_id)
    say(_("The reminder is open again."))
    return _back()


def _back() -> Response:
    """Go back to the customer whose page it was pressed on, or to the list."""
    code = typed("back", MOST_CODE)
    return redirect_whole_page(f"{customer_href(code)}/reminders" if code else "/admin/reminders")
