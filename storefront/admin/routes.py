"""The operator's start page."""

from __future__ import annotations

from flask import Blueprint, Response

from storefront.admin import queries
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.viewer import Permission
from storefront.orders.statuses import status_of
from storefront.web.access import access, operator
from storefront.web.pages import page

bp = Blueprint("admin", __name__)
# the office may be served without the portal, whose orders know this filter too
bp.add_app_template_filter(status_of, "order_status")

LATEST = 10


@bp.get("/admin")
@access(Permission.ADMIN)
def show() -> Response:
    today = SystemClock().today()
    overview = queries.get_overview(db.session(), operator(), today, most=LATEST)
    return page("admin/show.html", overview=overview, most=queries.MOST_COUNTED, today=today)
