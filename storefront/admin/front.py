"""The start address of a process that serves the back office alone."""

from __future__ import annotations

from flask import Blueprint, Response, redirect

from storefront.web.access import SIGNED_IN, access, operator

bp = Blueprint("front", __name__)


@bp.get("/")
@access(SIGNED_IN)
def show() -> Response:
    operator()
    return redirect("/admin", 303)  # type: ignore[return-value]  # werkzeug's own response
