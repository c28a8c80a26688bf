"""The start page: what a customer came for, on one screen."""

from __future__ import annotations

from flask import Blueprint, Response, redirect
from flask_login import current_user

from storefront.account import queries as account
from storefront.cart import queries as carts
from storefront.catalog import queries as catalog
from storefront.catalog.shelves import find_shelves
from storefront.extensions import db
from storefront.kernel.clock import SystemClock
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Permission, Viewer
from storefront.orders import approvals
from storefront.orders import queries as orders
from storefront.quotes import queries as quotes
from storefront.shipments import queries as shipments
from storefront.support import queries as support
from storefront.web.access import SIGNED_IN, access
from storefront.web.pages import page, settings

bp = Blueprint("home", __name__)

BOUGHT = 6
ORDERS = 5


@bp.get("/")
@access(SIGNED_IN)
def show() -> Response:
    viewer = current_user.viewer
    if viewer is None:
        may_sell = current_user.operator.may(Permission.SALES_ACT)
        if not may_sell and settings().sites == "portal":
            return page("home/elsewhere.html")
        return redirect("/sales" if may_sell else "/admin", 303)  # type: ignore[return-value]  # werkzeug's own response
    return _welcome(viewer)


def _welcome(viewer: Viewer) -> Response:
    session, today, shown = db.session(), SystemClock().today(), catalog.showing(settings())
    may_order = viewer.may(Permission.ORDER_PLACE)
    may_see_orders = viewer.may(Permission.ORDER_VIEW)
    bought, _after = (
        catalog.previously_bought(session, viewer, today, shown, ask=PageAsk(BOUGHT)) if may_see_orders else ([], None)
    )
    may_see_money = viewer.may(Permission.FINANCE_VIEW)
    return page(
        "home/show.html",
        viewer=viewer,
        bought=bought,
        shelves=find_shelves(session) if viewer.may(Permission.CATALOG_VIEW) else None,
        orders=orders.list_orders(session, viewer, ask=PageAsk(ORDERS)).rows if may_see_orders else [],
        on_the_way=shipments.count_on_the_way(session, viewer, today) if may_see_orders else 0,
        to_approve=approvals.count_waiting(session, viewer, SystemClock())
        if viewer.may(Permission.ORDER_APPROVE)
        else 0,
        quotes=quotes.count_to_decide(session, viewer, today) if may_see_orders else 0,
        cases=support.count_waiting(session, viewer) if viewer.may(Permission.CASE_VIEW) else 0,
        cart=carts.get_cart(session, viewer, today, shown)
        if viewer.may(Permission.ORDER_PLACE) and viewer.cart_lines
        else None,
        owed=account.find_owed(session, viewer, today) if may_see_money else [],
        currency=viewer.customer.currency,
        may_pay=viewer.may(Permission.FINANCE_PAY),
        may_ask=viewer.may(Permission.CASE_WRITE),
        may_order=may_order,
        may_see_orders=may_see_orders,
    )
