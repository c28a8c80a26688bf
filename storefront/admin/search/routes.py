"""The search of the top bar: a page of what was found, and suggestions while one types."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, Response, request
from flask_babel import gettext as _

from storefront.admin.search import queries
from storefront.extensions import db
from storefront.kernel.viewer import Permission
from storefront.web.access import access, operator
from storefront.web.lists import read_text
from storefront.web.pages import page, part

bp = Blueprint("admin_search", __name__)

MOST, MOST_SUGGESTIONS, MOST_LETTERS = 20, 4, 26


@bp.get("/admin/search")
@access(Permission.ADMIN)
def show() -> Response:
    q = read_text(request.args)
    found = queries.find(db.session(), operator(), q, most=MOST)
    kinds = [
        (_("Orders"), found.orders, None),
        (_("Customers"), found.customers, "/admin/customers"),
        (_("Contacts"), found.contacts, "/admin/contacts"),
    ]
    return page("admin/search/show.html", q=q, found=found, kinds=kinds, most=MOST)


@bp.get("/admin/search/suggestions")
@access(Permission.ADMIN)
def suggest() -> Response:
    found = queries.find(db.session(), operator(), read_text(request.args), most=MOST_SUGGESTIONS)
    return part("components/suggestions.html", items=[_short(hit) for hit in found.all])


def _short(hit: queries.Hit) -> queries.Hit:
    """A suggestion is one line: a long company name stands in full on the page."""
    return hit if len(hit.sku) <= MOST_LETTERS else replace(hit, sku=f"{hit.sku[:MOST_LETTERS].rstrip()}…")
