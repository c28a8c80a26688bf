"""The page of settings, and the logo."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Blueprint, Response, request
from flask_babel import get_locale
from flask_babel import gettext as _

from storefront.admin.settings import commands
from storefront.admin.settings.forms import SettingsForm
from storefront.admin.settings.logos import FOLDER, NotALogoError, keep_logo, size_of
from storefront.admin.settings.queries import find_presets
from storefront.admin.settings.words import groups, logo_problem
from storefront.database import writing
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.editing import Change, ChangedMeanwhileError, read_seen, write_seen
from storefront.kernel.errors import NotFoundError, SettingsError
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.pages import page, redirect_whole_page, say, settings
from storefront.web.settings_in_use import base_settings

bp = Blueprint("admin_settings", __name__)

CLOCK = SystemClock()
HERE = "/admin/settings"


@bp.get("/admin/settings")
@access(Permission.ADMIN_SETTINGS)
def show() -> Response:
    return _page(_shown())


@bp.post("/admin/settings")
@access(Permission.ADMIN_SETTINGS)
def save() -> Response:
    form = _offered(SettingsForm())
    if not form.validate():
        return _page(form, status=422)
    try:
        if _keep(read_seen(form.seen.data or ""), form.values):
            say(_("The settings are saved. They hold from now on, for everybody."))
        else:
            say(_("Nothing was changed."), "info")
    except SettingsError as refusal:
        form.form_errors.append(str(refusal))
        return _page(form, status=422)
    except ChangedMeanwhileError as refusal:
        form.seen.data = write_seen(commands.values_of(settings()))
        return _page(form, status=422, changes=refusal.changes)
    return redirect_whole_page(HERE)


def _keep(seen: Mapping[str, str], values: Mapping[str, str]) -> list[str]:
    with writing(db.session()) as session:
        return commands.save(session, operator(), CLOCK, base_settings(), seen=seen, values=values)


@bp.post("/admin/settings/logo")
@access(Permission.ADMIN_SETTINGS)
def save_logo() -> Response:
    file = request.files.get("logo")
    if request.form.get("do") == "remove":
        _keep({}, {"logo": ""})
        say(_("The logo is gone: documents carry the name."))
        return redirect_whole_page(HERE)
    try:
        _keep({}, {"logo": keep_logo(settings().instance, file.read() if file else b"")})
    except NotALogoError as refusal:
        return _page(_shown(), status=422, logo_error=logo_problem(refusal.code))
    say(_("The logo is saved. It stands on every document from now on."))
    return redirect_whole_page(HERE)


def _shown() -> SettingsForm:
    now = commands.values_of(settings())
    data = {
        **now,
        "default_roles": now["default_roles"].split(","),
        "shipment_mail": settings().shipment_mail,
        "registration": settings().registration,
        "low_stock": settings().low_stock,
        "quiet_weeks": settings().quiet_weeks,
    }
    return _offered(SettingsForm(formdata=None, data={**data, "seen": write_seen(now)}))


def _offered(form: SettingsForm) -> SettingsForm:
    locale, presets = get_locale(), find_presets(db.session())
    form.offer(dict(locale.languages) if locale else {}, _fixed(), commands.values_of(settings()), presets)
    return form


def _fixed() -> dict[str, str]:
    """Return what the environment names, with its value."""
    return commands.fixed_values(base_settings())


def _page(
    form: SettingsForm,
    *,
    status: int = 200,
    changes: Mapping[str, Change] | None = None,
    logo_error: str | None = None,
) -> Response:
    logo = _logo()
    in_use = request.host_url.rstrip("/")
    differs = settings().sites != "admin" and settings().address != in_use
    return page(
        "admin/settings/show.html",
        status=status,
        form=form,
        groups=groups(),
        labels={field.name: field.label.text for field in SettingsForm(formdata=None)},
        fixed=_fixed(),
        defaults=commands.default_values(base_settings()),
        changes=changes or {},
        may_switch=operator().may(Permission.ADMIN_ACCESS),
        address=settings().address,
        address_in_use=in_use if differs else None,
        logo_size=size_of(logo) if logo else None,
        logo_error=logo_error,
    )


@bp.get("/admin/settings/logo.png")
@access(Permission.ADMIN_SETTINGS)
def show_logo() -> Response:
    path = _logo()
    if path is None:
        raise NotFoundError(setting="logo")
    return Response(path.read_bytes(), content_type="image/png", headers={"Cache-Control": "no-store"})


def _logo() -> Path | None:
    """Return where the logo lies, when it came in by this page."""
    path = settings().logo
    inside = path is not None and path.parent == settings().instance / FOLDER
    return path if path and inside and path.is_file() else None
