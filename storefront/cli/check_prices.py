"""`storefront check-prices`: the price function against what was really charged on every order line."""

from __future__ import annotations

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

import click
from sqlalchemy import Row, Select, select
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.orm import Session

from storefront.catalog.price_rules import Price, PriceAsk, PriceContext
from storefront.catalog.prices import find_prices
from storefront.cli.support import engine_of
from storefront.database import session_factory
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.kernel.ids import CustomerId, ItemId, PriceClassId, WarehouseId
from storefront.settings import load_settings

ORDERS_AT_ONCE = 500
UNEXPECTED, CANNOT_RUN = 1, 2
SHOWN = 50

Header = Row[int, int, int | None, str, int | None, date]


class Line(NamedTuple):
    """An order line as it was charged."""

    ask: PriceAsk
    charged: Decimal


class Difference(NamedTuple):
    """What differing lines have in common: the item, what was charged, and the price that was found instead."""

    item_id: ItemId
    charged: Decimal
    found: Decimal | None
    rule: str
    promotion: bool
    effective_on: date | None


@dataclass(slots=True)
class Outcome:
    """How many lines were priced as they were charged, and which were not."""

    lines: int = 0
    equal: int = 0
    different: Counter[Difference] = field(default_factory=Counter)


@click.command("check-prices")
@click.option("--days", default=0, show_default=True, help="Price as of so many days after the order's date.")
@click.option("--expect", "expected", default=0, show_default=True, help="How many lines are known to differ.")
def command(days: int, expected: int) -> None:
    """Price every order line for its customer, quantity and date, and compare with the price on the line.

    Exit code 0: as many lines differ as were expected; 1: more or fewer do; 2: it could not run.
    """
    engine = engine_of(load_settings())
    try:
        with session_factory(engine)() as session:
            started = time.perf_counter()
            outcome = check_prices(session, days)
            _report(session, outcome, time.perf_counter() - started)
    except (OperationalError, ProgrammingError) as error:
        reason = str(error.orig).strip().splitlines()[0]
        click.echo(f"The database can't be read: {reason}. Is it there, and did `storefront upgrade` run?", err=True)
        sys.exit(CANNOT_RUN)
    finally:
        engine.dispose()
    if outcome.different.total() != expected:
        click.echo(f"{expected} differing lines were expected.", err=True)
        sys.exit(UNEXPECTED)


def check_prices(session: Session, days: int = 0) -> Outcome:
    """Price all order lines, an order at a time, as of `days` after its date."""
    outcome = Outcome()
    for context, lines in _orders(session, timedelta(days=days)):
        prices = find_prices(session, [line.ask for line in lines], context)
        outcome.lines += len(lines)
        for line in lines:
            found = prices[line.ask]
            if found is not None and found.unit_price == line.charged:
                outcome.equal += 1
            else:
                outcome.different[_difference(line, found)] += 1
    return outcome


def _difference(line: Line, found: Price | None) -> Difference:
    if found is None:
        return Difference(line.ask.item_id, line.charged, None, "no price", promotion=False, effective_on=None)
    return Difference(line.ask.item_id, line.charged, found.unit_price, found.rule, found.promotion, found.effective_on)


def _orders(session: Session, shift: timedelta) -> Iterator[tuple[PriceContext, list[Line]]]:
    last = 0
    while headers := session.execute(_headers_after(last)).all():
        last = headers[-1][0]
        lines = _lines(session, [header[0] for header in headers])
        for header in headers:
            yield _context(header, shift), lines[header[0]]


def _headers_after(last: int) -> Select[int, int, int | None, str, int | None, date]:
    return (
        select(
            SalesOrder.id,
            SalesOrder.customer_id,
            Customer.price_class_id,
            SalesOrder.currency,
            Customer.warehouse_id,
            SalesOrder.ordered_on,
        )
        .join(Customer, Customer.id == SalesOrder.customer_id)
        .where(SalesOrder.id > last)
        .order_by(SalesOrder.id)
        .limit(ORDERS_AT_ONCE)
    )


def _context(header: Header, shift: timedelta) -> PriceContext:
    _, customer_id, price_class_id, currency, warehouse_id, ordered_on = header
    return PriceContext(
        CustomerId(customer_id),
        None if price_class_id is None else PriceClassId(price_class_id),
        currency,
        None if warehouse_id is None else WarehouseId(warehouse_id),
        ordered_on + shift,
    )


def _lines(session: Session, order_ids: list[int]) -> dict[int, list[Line]]:
    line = SalesOrderLine
    statement = select(line.order_id, line.item_id, line.unit, line.quantity, line.unit_price)
    found: dict[int, list[Line]] = defaultdict(list)
    for order_id, item_id, unit, quantity, charged in session.execute(statement.where(line.order_id.in_(order_ids))):
        found[order_id].append(Line(PriceAsk(ItemId(item_id), unit, quantity), charged))
    return found


def _report(session: Session, outcome: Outcome, seconds: float) -> None:
    different, speed = outcome.different.total(), outcome.lines / max(seconds, 0.001)
    click.echo(f"lines priced {outcome.lines:>9,}  in {seconds:.1f} s, {speed:,.0f} a second")
    click.echo(f"as charged   {outcome.equal:>9,}")
    click.echo(f"different    {different:>9,}")
    if not different:
        return
    skus = _skus(session, outcome)
    click.echo(f"\n{'lines':>7}  {'item':<20}{'charged':>14}{'found':>14}  because of")
    for one, count in outcome.different.most_common(SHOWN):
        found = "none" if one.found is None else f"{one.found:.4f}"
        click.echo(f"{count:>7}  {skus[one.item_id]:<20}{one.charged:>14.4f}{found:>14}  {_because(session, one)}")
    if len(outcome.different) > SHOWN:
        click.echo(f"... and {len(outcome.different) - SHOWN} more")


def _skus(session: Session, outcome: Outcome) -> dict[int, str]:
    wanted = {one.item_id for one in outcome.different}
    return dict(session.execute(select(Item.id, Item.sku).where(Item.id.in_(wanted))).all())


def _because(session: Session, one: Difference) -> str:
    price = SalesPrice
    statement = select(price.note).where(
        price.item_id == one.item_id,
        price.promotion == one.promotion,
        price.effective_on == one.effective_on,
        price.price == one.found,
    )
    note = session.execute(statement.limit(1)).scalar()
    return f"{one.rule}{' promotion' if one.promotion else ''}{f': {note}' if note else ''}"
