"""Invents a distributor of any size, the same one for the same seed, and writes it in bulk on either database."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine

from bench.history import write_ledger, write_shipments
from bench.words import COLOURS, MATERIALS, SHELVES, SIZES, STYLES
from bench.writer import Writer
from storefront.auth.grants import grant_access
from storefront.auth.passwords import hash_password
from storefront.database import make_engine, refresh_statistics, session_factory, writing
from storefront.erp.contacts import Contact
from storefront.erp.customers import Address, Customer, Location, PriceClass, ShipVia
from storefront.erp.items import Category, Item, ItemAttribute, ItemCategory, ItemImage, ItemReference, ItemUnit, Unit
from storefront.erp.numbers import NumberSequence
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.erp.stock import StockBalance, Warehouse
from storefront.kernel.clock import SystemClock
from storefront.migrations import upgrade
from storefront.portal.scripts import run_script
from storefront.portal.search import create_index, drop_index
from storefront.settings import Settings

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
PASSWORD = "a password for the bench"  # noqa: S105 (of an invented login on a database that is thrown away)
WAREHOUSES, CLASSES, LOGINS = 3, 3, 24
ALL = 10**9
ROLES = ("portal_user", "portal_order_management", "portal_financial_management")
LONG, LONG_ORDERS = 72, 16  # lines of a long order, and how many of those the first customer has


@dataclass(frozen=True)
class Size:
    """How much there is of everything."""

    items: int = 10_000
    customers: int = 500
    orders: int = 20_000


def generate(url: str, size: Size, settings: Settings, *, seed: int = 7) -> None:
    """Make the tables in an empty database and fill them."""
    engine = make_engine(url)
    upgrade(engine)
    with engine.begin() as connection:
        # the triggers of the search are slow one by one: the indexes are made of all rows at the end
        run_script(connection, "people_search", undo=True)
        drop_index(connection)
        _fill(Writer(connection), size, random.Random(seed))
        create_index(connection)
        run_script(connection, "people_search")
    _grant(engine, settings)
    refresh_statistics(engine)
    engine.dispose()


def _fill(writer: Writer, size: Size, chance: random.Random) -> None:
    writer.write(Unit, "id code name decimals", [(1, "EA", "each", 0), (2, "BOX", "box", 0)])
    writer.write(Warehouse, "id code name", [(n, f"W{n}", f"Warehouse {n}") for n in range(1, WAREHOUSES + 1)])
    writer.write(PriceClass, "id code name", [(n, f"P{n}", f"Price class {n}") for n in range(1, CLASSES + 1)])
    writer.write(ShipVia, "id code name", [(1, "VAN", "Our van"), (2, "POST", "Parcel")])
    writer.write(NumberSequence, "id code prefix width next_value", [(1, "SO", "SO", 7, size.orders + LONG_ORDERS + 1)])
    _customers(writer, size)
    _categories(writer)
    _items(writer, size, chance)
    _stock(writer, size, chance)
    _prices(writer, size, chance)
    _orders(writer, size, chance)


def _customers(writer: Writer, size: Size) -> None:
    ids = range(1, size.customers + 1)
    writer.write(
        Customer,
        "id code name currency price_class_id credit_limit ship_via_id modified_at",
        ((n, f"C{n:05}", f"Customer {n}", "EUR", n % CLASSES + 1, Decimal(ALL), 1, NOW) for n in ids),
    )
    writer.write(
        Address,
        "id customer_id code line1 city postal_code country",
        ((n, n, "MAIN", f"{n} Mill Lane", "Ghent", "9000", "BE") for n in ids),
    )
    writer.write(
        Location,
        "id customer_id code label address_id is_default",
        ((n, n, "MAIN", "Main store", n, True) for n in ids),
    )
    writer.write(
        Contact,
        "id customer_id code first_name last_name email modified_at",
        ((n, n, f"P{n}", "Kim", f"Buyer {n}", login(n), NOW) for n in ids),
    )


def login(number: int) -> str:
    """Return the login of a customer's buyer; the first LOGINS of them may sign in."""
    return f"buyer{number}@customer.example"


def _categories(writer: Writer) -> None:
    rows: list[tuple[Any, ...]] = []
    for top, below in SHELVES.items():
        parent = len(rows) + 1
        rows.append((parent, _code(top), top, None, parent))
        rows += [(parent + n, _code(name), name, parent, n) for n, name in enumerate(below, 1)]
    writer.write(Category, "id code name parent_id position", rows)


def _code(name: str) -> str:
    return name.lower().replace(" ", "-")


def kinds() -> list[tuple[int, str]]:
    """Return (category id, what stands on it) of the lower shelves."""
    step = len(next(iter(SHELVES.values()))) + 1
    return [
        (top * step + 2 + n, name.rstrip("s"))
        for top, below in enumerate(SHELVES.values())
        for n, name in enumerate(below)
    ]


def sku(number: int) -> str:
    """Return an item's SKU."""
    return f"{chr(65 + number % 26)}{chr(65 + number // 26 % 26)}-{number:06}"


def _items(writer: Writer, size: Size, chance: random.Random) -> None:
    shelves = kinds()
    made = [
        (chance.choice(shelves), *(chance.choice(words) for words in (STYLES, MATERIALS, COLOURS, SIZES)))
        for _ in range(size.items)
    ]
    writer.write(
        Item,
        "id sku name description is_stock status base_unit sales_unit default_price price_currency "
        "min_quantity multiple backorder_allowed modified_at",
        (
            (
                *(n, sku(n), f"{kind} {style} {material} {colour} {extent}"),
                *(f"{kind}, {style}, of {material}. " * 8, True, "Active" if n % 50 else "Inactive", "EA"),
                *("BOX" if n % 10 == 0 else "EA", Decimal(chance.randint(50, 20_000)) / 100, "EUR"),
                *(None if n % 7 else Decimal(5), None if n % 7 else Decimal(5), True, NOW),
            )
            for n, ((_, kind), style, material, colour, extent) in enumerate(made, 1)
        ),
    )
    writer.write(
        ItemUnit,
        "id item_id unit factor",
        ((n, n, "BOX", Decimal(chance.choice((6, 10, 12, 100)))) for n in range(5, size.items + 1, 5)),
    )
    writer.write(
        ItemImage,
        "id item_id position digest alt width height",
        ((n, n, 0, f"{n:016x}", None, 800, 800) for n in range(1, size.items + 1)),
    )
    writer.write(ItemCategory, "id category_id item_id", ((n, made[n - 1][0][0], n) for n in range(1, size.items + 1)))
    _attributes(writer, made)
    writer.write(
        ItemReference,
        "id item_id kind number",
        ((n, n, "barcode", f"40{n:011}") for n in range(1, size.items + 1)),
    )


def _attributes(writer: Writer, made: list[tuple[Any, ...]]) -> None:
    names = ("material", "colour", "size")
    rows = (
        (item, name, value)
        for item, (_, _, *values) in enumerate(made, 1)
        for name, value in list(zip(names, values, strict=True))[: 2 + item % 2]
    )
    writer.write(ItemAttribute, "id item_id name value", ((n, *row) for n, row in enumerate(rows, 1)))


def _stock(writer: Writer, size: Size, chance: random.Random) -> None:
    writer.write(
        StockBalance,
        "id item_id warehouse_id on_hand allocated on_order next_arrival_on changed_at",
        (
            (
                *(item * WAREHOUSES + where, item, where + 1, Decimal(chance.choice((0, 3, 40, 900, 100_000)))),
                *(Decimal(0), Decimal(50 * (item % 3)), TODAY + timedelta(days=item % 30) if item % 3 else None, NOW),
            )
            for item in range(1, size.items + 1)
            for where in range(WAREHOUSES)
        ),
    )


def _prices(writer: Writer, size: Size, chance: random.Random) -> None:
    """Base prices for all items, with tiers for a third; class prices for half of them; forty a customer."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for item in range(1, size.items + 1):
            cents = chance.randint(50, 20_000)
            yield "base", None, None, item, Decimal(0), _cents(cents)
            if item % 3 == 0:
                yield from (
                    ("base", None, None, item, Decimal(at), _cents(cents * (100 - at) // 100)) for at in (10, 50)
                )
            if item % 2 == 0:
                yield from (("class", n, None, item, Decimal(0), _cents(cents * (98 - n) // 100)) for n in (1, 2, 3))
        for customer in range(1, size.customers + 1):
            for item in chance.sample(range(1, size.items + 1), 40):
                yield "customer", None, customer, item, Decimal(0), _cents(chance.randint(50, 20_000))

    writer.write(
        SalesPrice,
        "id price_type price_class_id customer_id item_id break_quantity price unit currency modified_at",
        ((n, *row, "EA", "EUR", NOW) for n, row in enumerate(rows(), 1)),
    )


def _cents(cents: int) -> Decimal:
    return Decimal(cents) / 100


def _orders(writer: Writer, size: Size, chance: random.Random) -> None:
    """Orders of one to six lines in random order of customers, and at the end the long ones of the first customer."""
    orders: list[tuple[Any, ...]] = []
    lines: list[tuple[Any, ...]] = []
    for n in range(1, size.orders + LONG_ORDERS + 1):
        is_long = n > size.orders
        customer = 1 if is_long else chance.randint(1, size.customers)
        day = TODAY - timedelta(days=max(size.orders - n, 0) * 540 // size.orders)
        count = LONG if is_long else chance.randint(1, 6)
        total = Decimal(0)
        for number, item in enumerate(chance.sample(range(1, size.items + 1), count), 1):
            quantity, price = Decimal(chance.randint(1, 40)), _cents(chance.randint(50, 20_000))
            total += quantity * price
            row = (n, customer, number, item, f"Item {item}", "EA", Decimal(1), quantity, price, quantity * price)
            lines.append((len(lines) + 1, *row, quantity, *(Decimal(0),) * 3))
        orders.append((n, customer, order_number(n), "Invoiced", day, "EUR", total, total, Decimal(0), NOW, NOW))
    columns = (
        "id customer_id number status ordered_on currency lines_amount total discount_amount created_at modified_at"
    )
    writer.write(SalesOrder, columns, orders)
    writer.write(
        SalesOrderLine,
        "id order_id customer_id line_number item_id description unit unit_factor quantity unit_price amount "
        "quantity_shipped quantity_cancelled discount_percent discount_amount",
        lines,
    )
    write_shipments(writer, orders, lines)
    write_ledger(writer, orders, lines, busy=LOGINS)


def order_number(order_id: int) -> str:
    """Return the number of an order."""
    return f"SO{order_id:07}"


def _grant(engine: Engine, settings: Settings) -> None:
    """Let the first LOGINS buyers sign in, with what a buyer usually may."""
    kept = hash_password(PASSWORD)
    with session_factory(engine)() as session, writing(session):
        for number in range(1, LOGINS + 1):
            contact = session.get_one(Contact, number)
            granted = grant_access(session, SystemClock(), settings, contact=contact, roles=ROLES, welcome=False)
            user = granted.user
            user.password_hash, user.must_change_password = kept, False
