"""The salesperson's start page."""

from __future__ import annotations

from flask import Blueprint, Response, request

from storefront.extensions import db
from storefront.kernel.viewer import Permission
from storefront.sales import queries
from storefront.web.access import access, operator
from storefront.web.pages import answer

bp = Blueprint("sales", __name__)


@bp.get("/sales")
@access(Permission.SALES_ACT)
def show() -> Response:
    q = request.args.get("q", "").strip()[:200]
    found = queries.list_own_customers(db.session(), operator(), q)
    return answer("sales/show.html", "sales/_list.html", customers=found, q=q)
