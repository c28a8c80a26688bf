"""Placing orders without pages: the viewer of a person of the cast, and a request as the checkout form sends it."""

from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from storefront.auth.sessions import find_session
from storefront.cart.commands import add_item
from storefront.cart.queries import get_cart
from storefront.catalog.stock_rules import Showing
from storefront.database import writing
from storefront.erp.customers import Location
from storefront.erp.items import Item
from storefront.kernel.viewer import Viewer
from storefront.orders.commands import OrderRequest, Placed, Rules, place_order
from tests.support.builders import TODAY, Amount
from tests.support.cast import CLOCK, Person

SHOWING = Showing()


def viewer_of(person: Person, session: Session) -> Viewer:
    """Return who the portal sees when this person looks."""
    with person.session_transaction() as cookie:
        token = cookie["_user_id"]
    identity = find_session(session, CLOCK, token)
    if identity is None or identity.viewer is None:
        raise LookupError("nobody, or somebody of staff")
    return identity.viewer


def put(session: Session, viewer: Viewer, item: Item, quantity: Amount = 1, *, unit: str | None = None) -> None:
    """Put some of an item into the cart."""
    with writing(session):
        add_item(session, viewer, CLOCK, sku=item.sku, quantity=Decimal(quantity), unit=unit, most_lines=500)


def a_request(session: Session, viewer: Viewer, **more: Any) -> OrderRequest:
    """Return what the checkout form would send for the cart as it is now."""
    cart = get_cart(session, viewer, TODAY, SHOWING)
    place = session.query(Location.code).filter_by(customer_id=viewer.customer_id).first()
    values: dict[str, Any] = {
        "key": cart.order_key or "",
        "seen": cart.fingerprint,
        "ship_to": place[0] if place else "",
        "ship_via": None,
        "po_number": None,
        "requested_on": None,
        "comment": None,
    }
    return OrderRequest(**{**values, **more})


def place(session: Session, viewer: Viewer, *, credit_mode: str = "hold", **more: Any) -> Placed:
    """Order what lies in the cart."""
    request = a_request(session, viewer, **more)
    with writing(session):
        return place_order(session, viewer, CLOCK, request, Rules("SO", credit_mode, SHOWING))
