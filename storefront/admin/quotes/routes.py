"""The queue of quotes in the back office: of all customers that the operator sees."""

from __future__ import annotations

from flask import Blueprint, Response

from storefront.admin.customers.models import customer_href
from storefront.admin.seeing import as_customer
from storefront.admin.visible import get_customer, visible
from storefront.cart.quick.form import many_rows
from storefront.extensions import db
from storefront.kernel.viewer import Operator, Permission, Viewer
from storefront.quotes import desk
from storefront.web.access import access
from storefront.web.bodies import brings

bp = Blueprint("admin_quotes", __name__)


def _opened(who: Operator, code: str) -> Viewer:
    return as_customer(who, get_customer(db.session(), who, code))


DESK = desk.Desk("/admin/quotes", visible, _opened, customer_href)


@bp.get(DESK.address)
@access(Permission.ADMIN_QUOTES)
def show_all() -> Response:
    return desk.show_all(DESK)


@bp.get(f"{DESK.address}/new")
@access(Permission.ADMIN_QUOTES)
def begin() -> Response:
    return desk.begin(DESK)


@bp.post(f"{DESK.address}/new")
@access(Permission.ADMIN_QUOTES)
@brings(many_rows)
def start() -> Response:
    return desk.start(DESK)


@bp.get(f"{DESK.address}/<path:number>")
@access(Permission.ADMIN_QUOTES)
def show(number: str) -> Response:
    return desk.show(DESK, number)


@bp.get(f"{DESK.address}/<path:number>/quote.pdf")
@access(Permission.ADMIN_QUOTES)
def paper(number: str) -> Response:
    return desk.paper(DESK, number)


@bp.post(f"{DESK.address}/<path:number>/answer")
@access(Permission.ADMIN_QUOTES)
@brings(many_rows)
def answer(number: str) -> Response:
    return desk.answer(DESK, number)


@bp.post(f"{DESK.address}/<path:number>/message")
@access(Permission.ADMIN_QUOTES)
def write(number: str) -> Response:
    return desk.write(DESK, number)


@bp.post(f"{DESK.address}/<path:number>/decline")
@access(Permission.ADMIN_QUOTES)
def decline(number: str) -> Response:
    return desk.decline(DESK, number)
