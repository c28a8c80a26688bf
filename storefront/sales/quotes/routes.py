"""The queue of quotes of the salesperson: of the own customers."""

from __future__ import annotations

from flask import Blueprint, Response

from storefront.cart.quick.form import many_rows
from storefront.extensions import db
from storefront.kernel.viewer import Operator, Permission, Viewer
from storefront.quotes import desk
from storefront.sales.card import seen_by
from storefront.sales.models import own_href
from storefront.sales.queries import get_own, own_customer
from storefront.web.access import access
from storefront.web.bodies import brings

bp = Blueprint("sales_quotes", __name__)


def _opened(who: Operator, code: str) -> Viewer:
    return seen_by(who, get_own(db.session(), who, code))


DESK = desk.Desk("/sales/quotes", own_customer, _opened, own_href)


@bp.get(DESK.address)
@access(Permission.SALES_ACT)
def show_all() -> Response:
    return desk.show_all(DESK)


@bp.get(f"{DESK.address}/new")
@access(Permission.SALES_ACT)
def begin() -> Response:
    return desk.begin(DESK)


@bp.post(f"{DESK.address}/new")
@access(Permission.SALES_ACT)
@brings(many_rows)
def start() -> Response:
    return desk.start(DESK)


@bp.get(f"{DESK.address}/<path:number>")
@access(Permission.SALES_ACT)
def show(number: str) -> Response:
    return desk.show(DESK, number)


@bp.get(f"{DESK.address}/<path:number>/quote.pdf")
@access(Permission.SALES_ACT)
def paper(number: str) -> Response:
    return desk.paper(DESK, number)


@bp.post(f"{DESK.address}/<path:number>/answer")
@access(Permission.SALES_ACT)
@brings(many_rows)
def answer(number: str) -> Response:
    return desk.answer(DESK, number)


@bp.post(f"{DESK.address}/<path:number>/message")
@access(Permission.SALES_ACT)
def write(number: str) -> Response:
    return desk.write(DESK, number)


@bp.post(f"{DESK.address}/<path:number>/decline")
@access(Permission.SALES_ACT)
def decline(number: str) -> Response:
    return desk.decline(DESK, number)
