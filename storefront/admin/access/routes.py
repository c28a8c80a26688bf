"""A contact's access: given, changed, suspended and taken away; what it shows, and why."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, request
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from storefront.admin.access import commands, effective, queries
from storefront.admin.access.forms import AccessForm, LoginForm
from storefront.admin.access.models import AccessPage
from storefront.admin.access.words import in_words, refused, told
from storefront.auth.accesses import CannotChangeError, NewPassword, make_password
from storefront.auth.grants import CannotGrantError
from storefront.auth.roles import preset_of
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.viewer import Permission
from storefront.web.access import SIGNED_IN, access, operator, pages_for
from storefront.web.pages import answer, is_part, page, part, redirect_whole_page, say, settings

bp = Blueprint("admin_access", __name__)

CLOCK = SystemClock()
PANEL = "admin/access/_panel.html"
FLASHES = ("components/_flashes.html",)


@bp.get("/admin/contacts/<int:contact_id>/access")
@access(Permission.ADMIN_ACCESS)
def show(contact_id: int) -> Response:
    found = read_page(contact_id)
    if is_part():
        return part(PANEL, **panel(found))
    return page("admin/access/show.html", **panel(found))


@bp.post("/admin/contacts/<int:contact_id>/access")
@access(Permission.ADMIN_ACCESS)
def save(contact_id: int) -> Response:
    found, form = read_page(contact_id), AccessForm()
    form.offer(found)
    opens = found.access is not None and found.access.opens
    seen = read_seen(request.form.get("seen", ""))
    if not form.validate() or (opens and form.ticks_in_vain(seen, found.givable)):
        return _refused(found, form)
    try:
        if form.generated.data and not opens:
            return _grant_with_password(contact_id, form)
        with writing(db.session()) as session:
            if opens:
                commands.change(session, CLOCK, operator(), contact_id=contact_id, wish=form.wish(), seen=seen)
                if form.welcome.data:
                    commands.take_step(session, CLOCK, settings(), operator(), contact_id=contact_id, step="welcome")
            else:
                commands.grant(session, CLOCK, settings(), operator(), contact_id=contact_id, wish=form.wish())
    except ChangedMeanwhileError as refusal:
        fresh = read_page(contact_id)
        return _refused(fresh, form, changes=in_words(fresh, refusal.changes))
    except CannotGrantError as refusal:
        return _refused(found, form, sentence=refused(refusal))
    except CannotChangeError as refusal:
        return _refused(found, form, sentence=refused(refusal))
    return _done(contact_id, told("saved" if opens else "granted", found.person.name))


def _grant_with_password(contact_id: int, form: AccessForm) -> Response:
    made = make_password(settings().password_length)
    with writing(db.session()) as session:
        commands.grant_with_password(
            session, CLOCK, settings(), operator(), contact_id=contact_id, wish=form.wish(), made=made
        )
    return _handed_over(contact_id, made)


@bp.post("/admin/contacts/<int:contact_id>/access/password")
@access(Permission.ADMIN_ACCESS)
def give_password(contact_id: int) -> Response:
    found, made = read_page(contact_id), make_password(settings().password_length)
    try:
        with writing(db.session()) as session:
            commands.make_password(session, CLOCK, operator(), contact_id=contact_id, made=made)
    except CannotChangeError as refusal:
        return _refused(found, None, sentence=refused(refusal))
    return _handed_over(contact_id, made)


def _handed_over(contact_id: int, made: NewPassword) -> Response:
    """Show the password, this once: an answer that nobody keeps, and no redirect, since nothing may carry it there."""
    return answer(
        "admin/access/show.html",
        PANEL,
        **panel(read_page(contact_id), password=made.plain, portal_address=settings().address),
    )


@bp.post("/admin/contacts/<int:contact_id>/access/<any(suspend,resume,revoke,restore,reset,welcome):step>")
@access(Permission.ADMIN_ACCESS)
def take_step(contact_id: int, step: str) -> Response:
    found = read_page(contact_id)
    try:
        with writing(db.session()) as session:
            address = commands.take_step(session, CLOCK, settings(), operator(), contact_id=contact_id, step=step)
    except CannotChangeError as refusal:
        return _refused(found, None, sentence=refused(refusal))
    return _done(contact_id, told(step, found.person.name, address))


@bp.post("/admin/contacts/<int:contact_id>/access/login")
@access(Permission.ADMIN_ACCESS)
def change_login(contact_id: int) -> Response:
    found, form = read_page(contact_id), LoginForm()
    if not form.validate():
        return _refused(found, None, login_form=form)
    try:
        with writing(db.session()) as session:
            commands.change_login(
                session, CLOCK, operator(), contact_id=contact_id, login=form.login.data, email=form.email.data
            )
    except CannotGrantError as refusal:
        form.login.errors = [refused(refusal)]
        return _refused(found, None, login_form=form)
    except CannotChangeError as refusal:
        return _refused(found, None, sentence=refused(refusal))
    return _done(contact_id, told("login", found.person.name))


@bp.post("/admin/contacts/<int:contact_id>/areas")
@access(Permission.ADMIN_ACCESS)
def switch_areas(contact_id: int) -> Response:
    found = read_page(contact_id)
    on, shown = request.form.getlist("on"), request.form.getlist("area")
    with writing(db.session()) as session:
        commands.switch_areas(
            session,
            CLOCK,
            operator(),
            off=[area for area in shown if area not in on],
            customer_id=found.person.customer_id,
            contact_id=contact_id,
            name=found.person.name,
        )
    return _done(contact_id, told("areas", found.person.name))


@bp.post("/admin/contacts/<int:contact_id>/mail/<int:mail_id>")
@access(Permission.ADMIN_ACCESS)
def send_again(contact_id: int, mail_id: int) -> Response:
    found = read_page(contact_id)
    try:
        with writing(db.session()) as session:
            address = commands.send_again(
                session, CLOCK, settings(), operator(), contact_id=contact_id, mail_id=mail_id
            )
    except CannotChangeError as refusal:
        return _refused(found, None, sentence=refused(refusal))
    return _done(contact_id, told("mail", found.person.name, address))


@bp.get("/admin/contacts/<int:contact_id>/rights")
@access(Permission.ADMIN_ACCESS)
def show_rights(contact_id: int) -> Response:
    found = effective.get_effective(db.session(), operator(), CLOCK, contact_id)
    return page(
        "admin/access/rights.html",
        found=found,
        pages=pages_for(current_app, found.viewer),
        may_preview=found.viewer is not None and settings().sites == "both",
        apart=settings().sites == "admin",
    )


@bp.post("/admin/contacts/<int:contact_id>/preview")
@access(Permission.ADMIN_ACCESS)
def start_preview(contact_id: int) -> Response:
    if settings().sites != "both":
        abort(404)
    with writing(db.session()) as session:
        commands.start_preview(session, CLOCK, operator(), contact_id=contact_id, session_id=current_user.session_id)
    return redirect_whole_page("/")


@bp.post("/admin/preview/end")
@access(SIGNED_IN)
def end_preview() -> Response:
    by, viewer = current_user.previewed_by, current_user.viewer
    if by is None:
        return redirect_whole_page("/")
    with writing(db.session()) as session:
        commands.end_preview(session, CLOCK, by, viewer, session_id=current_user.session_id)
    return redirect_whole_page(f"/admin/contacts/{viewer.contact_id}/rights")


@bp.get("/admin/areas")
@access(Permission.ADMIN_ACCESS)
def show_areas() -> Response:
    areas = queries.find_areas(db.session())
    return page("admin/access/areas.html", areas=areas, may=operator().sees_everyone)


@bp.post("/admin/areas")
@access(Permission.ADMIN_ACCESS)
def switch_portal_areas() -> Response:
    if not operator().sees_everyone:
        abort(403)  # the portal is everybody's
    on, shown = request.form.getlist("on"), request.form.getlist("area")
    with writing(db.session()) as session:
        commands.switch_areas(session, CLOCK, operator(), off=[area for area in shown if area not in on])
    say(_("The areas are switched. It counts from everybody's next click."))
    return redirect_whole_page("/admin/areas")


@bp.get("/admin/access/grant-many")
@access(Permission.ADMIN_ACCESS)
def show_many() -> Response:
    return _many(None, request.args.getlist("contact"))


@bp.post("/admin/access/grant-many")
@access(Permission.ADMIN_ACCESS)
def grant_many() -> Response:
    chosen, shown = request.form.getlist("contact"), request.form.getlist("shown")
    form = AccessForm()
    if "give" not in request.form:  # from the list of contacts: these, but nothing is decided yet
        return _many(None, chosen)
    form.offer(_offers())
    if not form.validate():
        return _many(form, chosen, shown, status=422)
    if not _ids(chosen):
        form.form_errors.append(_("Tick at least one person."))
        return _many(form, chosen, shown, status=422)
    try:
        with writing(db.session()) as session:
            given, left_out = commands.grant_many(
                session, CLOCK, settings(), operator(), ids=_ids(chosen), wish=form.wish()
            )
    except CannotGrantError as refusal:
        form.form_errors.append(refused(refusal))
        return _many(form, chosen, shown, status=422)
    _say_what_became(given, [problem for _one, problem in left_out])
    query = "&".join(f"contact={one}" for one in _ids([*shown, *chosen]))
    return redirect_whole_page(f"/admin/access/grant-many?{query}")


def _say_what_became(given: int, problems: list[str]) -> None:
    """Say how many got access and how many did not; the table says of each why."""
    if given:
        say(ngettext("%(num)s person has access now.", "%(num)s people have access now.", given))
    if had := problems.count("has"):
        say(
            ngettext(
                "%(num)s person had access already, which stays as it was.",
                "%(num)s people had access already, which stays as it was.",
                had,
            ),
            "info",
        )
    if none := len(problems) - had:
        say(
            ngettext(
                "%(num)s person got no access: the table says why.",
                "%(num)s people got no access: the table says why.",
                none,
            ),
            "warn",
        )


def read_page(contact_id: int) -> AccessPage:
    """Return what the panel of a contact's access shows. Raises NotFoundError."""
    return queries.get_page(db.session(), operator(), CLOCK, contact_id)


def panel(
    found: AccessPage,
    form: AccessForm | None = None,
    login_form: LoginForm | None = None,
    **more: Any,  # noqa: ANN401 (what templates take)
) -> dict[str, Any]:
    """Return what the panel's template takes."""
    return {
        "found": found,
        "form": form or _filled(found),
        "login_form": login_form or _filled_login(found),
        "seen": write_seen(found.seen),
        "may_preview": settings().sites == "both",
        **more,
    }


def _filled(found: AccessPage) -> AccessForm:
    preset_by_hand = settings().first_sign_in == "generated"
    there, preset = found.access, preset_of(settings(), found.roles, found.types)
    form = AccessForm(
        formdata=None,
        login=there.login if there else found.person.email,
        user_type=str((there or preset).user_type_id or ""),
        roles=sorted(found.held) or list(preset.roles),
        ends_on=there.ends_on if there and there.state != "ended" else None,
        generated=preset_by_hand,
        welcome=(there is None or not there.opens) and not preset_by_hand,
    )
    form.offer(found)
    return form


def _empty(offers: AccessPage) -> AccessForm:
    preset = preset_of(settings(), offers.roles, offers.types)
    return AccessForm(formdata=None, user_type=str(preset.user_type_id or ""), roles=list(preset.roles), welcome=True)


def _filled_login(found: AccessPage) -> LoginForm | None:
    there = found.access
    return LoginForm(formdata=None, login=there.login, email=there.email) if there else None


def _offers() -> AccessPage:
    return queries.get_offers(db.session(), operator())


def _ids(chosen: list[str]) -> list[int]:
    whole = [int(one) for one in chosen if one.isdecimal() and len(one) < 19]  # noqa: PLR2004 (what a database holds)
    return list(dict.fromkeys(whole))[: queries.MOST_AT_ONCE]


def _many(form: AccessForm | None, chosen: list[str], shown: list[str] | None = None, *, status: int = 200) -> Response:
    """Show who is meant: those chosen, and those that the form showed beside them, as they were left."""
    offers = _offers()
    form = form or _empty(offers)
    form.offer(offers)
    people = queries.list_candidates(db.session(), operator(), CLOCK, _ids([*chosen, *(shown or ())]))
    ticked = None if shown is None else _ids(chosen)
    return page("admin/access/many.html", status=status, form=form, found=offers, people=people, ticked=ticked)


def _refused(found: AccessPage, form: AccessForm | None, **more: Any) -> Response:  # noqa: ANN401 (what templates take)
    context = panel(found, form, **more)
    if is_part():
        return part(PANEL, status=422, **context)
    return page("admin/access/show.html", status=422, **context)


def _done(contact_id: int, words: str) -> Response:
    if not is_part():
        say(words)
        return redirect_whole_page(f"/admin/contacts/{contact_id}/access")
    return part(PANEL, also=FLASHES, flashes=[("ok", words)], **panel(read_page(contact_id)))
