"""The real thing, in full, on both databases: one load, one look at everything, a second load, all prices."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from storefront.cli import check_prices
from storefront.database import session_factory
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, CustomerSalesperson
from storefront.erp.items import Item, ItemImage, ItemText
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.shipments import Package
from tests.support.adventureworks import Loaded, needs_adventureworks
from tests.support.loading import summary

pytestmark = needs_adventureworks


@pytest.fixture
def database_url(adventureworks: Loaded, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STOREFRONT_DATABASE_URL", adventureworks.url)
    monkeypatch.setenv("STOREFRONT_INSTANCE", str(adventureworks.instance))
    return adventureworks.url


def totals(session: Session) -> list[Any]:
    """Sums of what was sold, taxed and carried, on lines and on orders."""
    line, order = SalesOrderLine, SalesOrder
    columns = [line.amount, line.tax_amount, line.freight_amount]
    columns += [order.lines_amount, order.tax_amount, order.freight_amount]
    return [session.scalar(select(func.sum(column, type_=column.type))) for column in columns]


def test_adventureworks_is_loaded_whole_and_priced_as_it_was_charged(engine: Engine, adventureworks: Loaded) -> None:
    first = adventureworks.result
    assert (first.exit_code, first.stderr) == (0, "")
    counts = {table: found[1] for table, found in summary(first).items()}
    assert [counts[table] for table in ("customer", "contact", "sales_order", "sales_order_line")] == [
        701,
        753,
        3796,
        60855,
    ]
    with session_factory(engine)() as session:
        assert totals(session) == [Decimal("80450596.9823"), Decimal("6436047.6066"), Decimal("2011265.9158")] * 2
        look_around(session, adventureworks.instance)
    second = summary(adventureworks.load_again())
    assert {table: found[1:3] for table, found in second.items()} == {table: [0, 0] for table in second}
    priced = CliRunner().invoke(check_prices.command, ["--days", "153", "--expect", "235"])
    assert priced.exit_code == 0
    assert differing(priced.stdout) == {"LL Road Frame Sale": 129, "Mountain-500 Silver Clearance Sale": 106}
    assert "60,620" in priced.stdout


def look_around(session: Session, instance: Path) -> None:
    """Names, texts, pictures, prices' currencies and salespeople are there, oddities included."""
    nameless = select(func.count()).where(Contact.first_name.is_(None), Contact.last_name.is_(None))
    assert session.scalar(nameless) == 240
    assert dict(session.execute(select(Item.status, func.count()).group_by(Item.status)).all()) == {
        "Active": 197,
        "Inactive": 98,
        "No Sales": 209,
    }
    assert set(session.scalars(select(ItemText.language).distinct())) >= {"en", "fr", "ar", "he", "th", "zh_Hant"}
    assert session.scalar(select(func.count(CustomerSalesperson.id))) == 701
    assert set(session.scalars(select(Customer.currency).distinct())) == {"AUD", "CAD", "EUR", "GBP", "USD"}
    assert session.scalar(select(func.count(Package.tracking_number))) == 3796
    for digest in session.scalars(select(ItemImage.digest).distinct()):
        assert (instance / "pictures" / f"{digest}-small.webp").is_file()


def differing(report: str) -> dict[str, int]:
    """Sum the differing lines by the offer that the price list gives and the source did not."""
    found: dict[str, int] = {}
    for count, offer in re.findall(r"^ +(\d+) .*class promotion: (.+)$", report, re.MULTILINE):
        found[offer] = found.get(offer, 0) + int(count)
    return found
