"""The start address of a process that serves the back office alone."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from flask_login import current_user

from storefront.kernel.viewer import Permission
from storefront.web.access import SIGNED_IN, access, operator
from storefront.web.pages import page, settings

bp = Blueprint("front", __name__)


@bp.get("/")
@access(SIGNED_IN)
def show() -> Response:
    if current_user.viewer:
        return page("admin/elsewhere.html", customer=True, address=settings().address)
    who = operator()
    if not who.may(Permission.ADMIN):
        return page("admin/elsewhere.html", sells=who.may(Permission.SALES_ACT), address=settings().address)
    return redirect("/admin", 303)  # type: ignore[return-value]  # werkzeug's own response
