"""Reads of checkout and of orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.account.balance import find_exposure
from storefront.cart.models import Cart
from storefront.erp.customers import Address, Customer, Location, ShipVia, Terms
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk, decode_cursor, encode_cursor
from storefront.kernel.viewer import Viewer
from storefront.orders.models import Checkout, OrderHead, OrderLine, OrderPage, ShipTo
from storefront.orders.rules import Credit, credit_decision


def get_checkout(session: Session, viewer: Viewer, cart: Cart, *, credit_mode: str) -> Checkout:
    """Return what the checkout page shows around the cart."""
    terms, limit, ship_via = session.execute(
        select(Terms.name, Customer.credit_limit, ShipVia.code)
        .select_from(Customer)
        .outerjoin(Terms, Terms.id == Customer.terms_id)
        .outerjoin(ShipVia, ShipVia.id == Customer.ship_via_id)
        .where(Customer.id == viewer.customer_id)
    ).one()
    vias = session.execute(select(ShipVia.code, ShipVia.name).where(ShipVia.active).order_by(ShipVia.name)).all()
    return Checkout(
        cart=cart,
        ship_tos=ship_tos(session, viewer),
        ship_vias=[(code, name) for code, name in vias],
        terms=terms,
        credit=decide_credit(session, viewer, cart, limit, credit_mode),
        default_ship_via=ship_via,
    )


def decide_credit(session: Session, viewer: Viewer, cart: Cart, limit: Any, mode: str) -> Credit:  # noqa: ANN401 (a Decimal or None)
    """Return what the customer's credit limit says to the cart."""
    if limit is None:
        return Credit.FINE
    exposure = find_exposure(session, viewer.customer_id, cart.currency)
    return credit_decision(limit, exposure.total, cart.total, mode)


def ship_tos(session: Session, viewer: Viewer) -> list[ShipTo]:
    """Return the customer's addresses to ship to, the default first."""
    rows = session.execute(
        select(Location.code, Location.label, Location.is_default, ShipVia.code, *address_columns(Address))
        .join(Address, Address.id == Location.address_id)
        .outerjoin(ShipVia, ShipVia.id == Location.ship_via_id)
        .where(Location.customer_id == viewer.customer_id, Location.active)
        .order_by(Location.is_default.desc(), Location.label)
    )
    return [ShipTo(code, label, address_lines(place), default, via) for code, label, default, via, *place in rows]


def address_columns(table: Any) -> tuple[Any, ...]:  # noqa: ANN401 (a table)
    """Return the columns of an address, in the order of `address_lines`."""
    return (table.name, table.line1, table.line2, table.city, table.region, table.postal_code, table.country)


def address_lines(parts: Any) -> tuple[str, ...]:  # noqa: ANN401 (a row)
    """Write an address as lines for people."""
    name, line1, line2, city, region, postal_code, country = parts
    town = " ".join(part for part in (postal_code, city, region) if part)
    return tuple(line for line in (name, line1, line2, town, country) if line)


def list_orders(session: Session, viewer: Viewer, *, ask: PageAsk) -> Page[OrderHead]:
    """Return the customer's orders, the latest first. Raises BadCursorError."""
    order = SalesOrder
    statement = (
        select(order.number, order.status, order.ordered_on, order.po_number, order.total, order.currency, order.id)
        .where(order.customer_id == viewer.customer_id)
        .order_by(order.id.desc())
        .limit(ask.size + 1)
    )
    if ask.after:
        statement = statement.where(order.id < decode_cursor(ask.after, int)[0])
    rows = session.execute(statement).all()
    heads = [OrderHead(*row[:6]) for row in rows[: ask.size]]
    return Page(heads, after=encode_cursor(rows[ask.size - 1].id) if len(rows) > ask.size else None)


def get_order(session: Session, viewer: Viewer, number: str) -> OrderPage:
    """Return an order of the customer by its number. Raises NotFoundError, for another customer's too."""
    order = SalesOrder
    row = session.execute(
        select(order, ShipVia.name.label("via"), Terms.name.label("terms"))
        .outerjoin(ShipVia, ShipVia.id == order.ship_via_id)
        .outerjoin(Terms, Terms.id == order.terms_id)
        .where(order.customer_id == viewer.customer_id, order.number == number)
        .order_by(order.id.desc())
        .limit(1)
    ).one_or_none()
    if row is None:
        raise NotFoundError(order=number)
    return _order_page(row[0], row.via, row.terms, _lines(session, viewer, row[0].id))


def _order_page(found: SalesOrder, via: str | None, terms: str | None, lines: list[OrderLine]) -> OrderPage:
    place = (
        found.ship_to_name,
        found.ship_to_line1,
        found.ship_to_line2,
        found.ship_to_city,
        found.ship_to_region,
        found.ship_to_postal_code,
        found.ship_to_country,
    )
    return OrderPage(
        head=OrderHead(found.number, found.status, found.ordered_on, found.po_number, found.total, found.currency),
        lines=lines,
        requested_on=found.requested_on,
        comment=found.comment,
        ship_to=address_lines(place),
        ship_via=via,
        terms=terms,
        created_by=found.created_by,
        on_behalf_of=found.on_behalf_of,
        created_at=found.created_at,
        lines_amount=found.lines_amount,
        discount=found.discount_amount,
        freight=found.freight_amount,
        tax=found.tax_amount,
    )


def _lines(session: Session, viewer: Viewer, order_id: int) -> list[OrderLine]:
    line = SalesOrderLine
    rows: Sequence[Any] = session.execute(
        select(
            line.line_number,
            Item.sku,
            line.description,
            line.unit,
            line.quantity,
            line.quantity_shipped,
            line.quantity_cancelled,
            line.unit_price,
            line.discount_percent,
            line.amount,
            line.price_rule,
            line.requested_on,
        )
        .join(Item, Item.id == line.item_id)
        .where(line.order_id == order_id, line.customer_id == viewer.customer_id)
        .order_by(line.line_number)
    ).all()
    return [OrderLine(*row) for row in rows]


def find_by_key(session: Session, viewer: Viewer, key: str) -> str | None:
    """Return the number of the order that carries this key, if it was placed already."""
    return session.execute(
        select(SalesOrder.number).where(SalesOrder.customer_id == viewer.customer_id, SalesOrder.idempotency_key == key)
    ).scalar_one_or_none()
