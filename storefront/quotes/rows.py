"""The rows of a quote's form: item, unit, quantity and, where staff answer, the price of one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.catalog.models import SalesUnit
from storefront.catalog.numbers import Sold, find_numbers, find_sold
from storefront.catalog.price_rules import UNIT_PRICE_PLACES, PriceAsk
from storefront.catalog.prices import context_of, find_prices
from storefront.catalog.quantity_rules import (
    THOUSAND,
    QuantityRefusedError,
    QuantityRule,
    check_quantity,
    read_quantity,
)
from storefront.kernel.amounts import read_amount
from storefront.kernel.clock import Clock
from storefront.kernel.ids import ItemId
from storefront.kernel.money import ZERO, line_amount
from storefront.kernel.viewer import Viewer
from storefront.quotes.models import MOST_LINES, QuotePage, Row
from storefront.web.amounts import decimal_mark, for_field, money_for_field
from storefront.web.filters import plain

MOST_LETTERS = 64
HIGHEST_PRICE = Decimal(10) ** 9
NAMES = ("sku", "unit", "quantity", "price")


def read_rows(lists: Mapping[str, Sequence[str]]) -> list[Row]:
    """Return the rows of a form with repeated fields; empty ones, and lines whose quantity was emptied, are left out.

    A free row, which has no unit yet, counts with whatever was typed in it: what lacks is said, not dropped. One more
    than a quote holds is kept, so that a quote that is too long is refused, not cut.
    """
    columns = [[_plain(text) for text in lists.get(name, ())[: MOST_LINES + 1]] for name in NAMES]
    rows = []
    for place in range(max(map(len, columns))):
        sku, unit, quantity, price = (column[place] if place < len(column) else "" for column in columns)
        if quantity or price or (sku and not unit):
            rows.append(Row(sku, unit, quantity, price))
    return rows


def _plain(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in text[:MOST_LETTERS]).strip()


def rows_of(found: QuotePage) -> list[Row]:
    """Return a quote's lines as the rows of a form."""
    return [
        Row(
            line.sku,
            line.unit,
            quantity_for_field(line.quantity),
            "" if line.unit_price is None else money_for_field(line.unit_price, found.head.currency),
        )
        for line in found.lines
    ]


def quantity_for_field(quantity: Decimal) -> str:
    """Write a quantity in the decimal mark of the language, unless "1,125" would be read as a thousand."""
    text = for_field(quantity)
    return plain(quantity) if THOUSAND.search(text) else text


def understand(session: Session, viewer: Viewer, clock: Clock, rows: Sequence[Row], *, priced: bool = False) -> None:
    """Look up the items of the rows, and check what was typed; at most six statements, however many rows.

    `priced`: the prices are read too, and beside each stands what the customer would pay today.
    """
    hits = find_numbers(session, viewer.customer_id, {row.sku for row in rows})
    sold = find_sold(session, {hit.item_id for some in hits.values() for hit in some}, viewer.language)
    for row in rows:
        ids = {hit.item_id for hit in hits.get(row.sku, ())}
        there = _chosen(sold, ids, row.sku)
        if there is None:
            row.errors["sku"] = ("not_found", None)
        else:
            _read(row, there, viewer.customer.currency, priced=priced)
    if priced:
        _add_today(session, viewer, clock, rows)


def _chosen(sold: Mapping[ItemId, Sold], ids: Iterable[ItemId], number: str) -> Sold | None:
    """Return the item of a number; where several have it, the one whose SKU it is."""
    found = [sold[one] for one in ids if one in sold]
    own = [one for one in found if one.item.sku == number]
    return next(iter(own or found), None) if own or len(found) == 1 else None


def _read(row: Row, there: Sold, currency: str, *, priced: bool) -> None:
    unit = next((one for one in there.units if one.code == row.unit), None) if row.unit else there.units[0]
    row.item = there.in_unit(unit or SalesUnit(row.unit, row.unit))
    row.sku, row.unit = row.item.sku, row.item.unit.code
    if unit is None:
        row.errors["sku"] = ("unit", None)
    if not row.item.active:
        row.errors["sku"] = ("ended", None)
    quantity = _quantity(row)
    if priced:
        row.unit_price = _price(row)
    if quantity is not None and row.unit_price is not None:
        row.amount = line_amount(row.unit_price, quantity, currency)


def _quantity(row: Row) -> Decimal | None:
    """Read a quantity to the unit's precision; the item's least order and its steps don't bind a quote."""
    try:
        quantity = read_quantity(row.quantity)
        check_quantity(quantity, QuantityRule(row.item.rule.decimals if row.item else 0))
    except QuantityRefusedError as refusal:
        row.errors["quantity"] = (refusal.reason, refusal.limit)
        return None
    return quantity


def quantity_of(row: Row) -> Decimal:
    """Return the quantity of a row without errors."""
    return read_quantity(row.quantity)


def _price(row: Row) -> Decimal | None:
    """Read the price of one: above zero, at most six places, in the decimal mark of the language."""
    price = read_amount(row.price, decimal_mark())
    if price is None or not ZERO < price < HIGHEST_PRICE or price != round(price, UNIT_PRICE_PLACES):
        row.errors["price"] = ("price", None)
        return None
    return price


def _add_today(session: Session, viewer: Viewer, clock: Clock, rows: Sequence[Row]) -> None:
    asks = {}
    for place, row in enumerate(rows):
        if row.item is not None and "sku" not in row.errors and "quantity" not in row.errors:
            asks[place] = PriceAsk(row.item.id, row.unit, quantity_of(row), row.item.unit.decimals)
    prices = find_prices(session, list(asks.values()), context_of(viewer, clock.today())) if asks else {}
    for place, ask in asks.items():
        price = prices[ask]
        rows[place].today = price.unit_price if price else None
