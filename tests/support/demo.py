"""The demo company, seeded once a worker on each database; tests only read it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.catalog.price_rules import Price, PriceAsk, PriceContext
from storefront.catalog.prices import find_prices
from storefront.database import make_engine, session_factory, writing
from storefront.demo import seed_demo
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.kernel.clock import FixedClock
from storefront.kernel.ids import CustomerId, ItemId, PriceClassId, WarehouseId
from storefront.settings import load_settings
from tests.support.builders import NOW, TODAY
from tests.support.databases import named_database
from tests.support.schema import build_schema

PASSWORD = "demo-password"


@dataclass
class Demo:
    """The seeded database, read by everybody's eyes."""

    session: Session
    pictures: Path
    rows: dict[Any, list[Any]] = field(default_factory=dict)

    def all(self, entity: Any) -> list[Any]:
        """Every row of a table, in the order of its ids."""
        if entity not in self.rows:
            self.rows[entity] = list(self.session.scalars(select(entity).order_by(*entity.__table__.primary_key)))
        return self.rows[entity]

    def customer(self, code: str) -> Customer:
        return self.session.scalars(select(Customer).where(Customer.code == code)).one()

    def item(self, sku: str) -> Item:
        return self.session.scalars(select(Item).where(Item.sku == sku)).one()

    def price(self, code: str, sku: str, quantity: int = 1, unit: str = "piece", days: int = 0) -> Price | None:
        customer = self.customer(code)
        context = PriceContext(
            CustomerId(customer.id),
            PriceClassId(customer.price_class_id or 0),
            customer.currency,
            WarehouseId(customer.warehouse_id or 0),
            TODAY + timedelta(days=days),
        )
        ask = PriceAsk(ItemId(self.item(sku).id), unit, Decimal(quantity))
        return find_prices(self.session, [ask], context)[ask]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    folder = tmp_path_factory.mktemp("demo")
    url = f"sqlite:///{folder / 'portal.sqlite'}"
    if request.param == "postgresql":
        request.getfixturevalue("database_server").execute("CREATE DATABASE demo_company")
        url = named_database(request.getfixturevalue("postgres_url"), "demo_company")
    build_schema(url)
    engine = make_engine(url)
    settings = load_settings(instance=folder)
    try:
        with session_factory(engine)() as session:
            with writing(session):
                seed_demo(session, settings=settings, clock=FixedClock(NOW), password=PASSWORD)
            yield Demo(session, settings.pictures)
    finally:
        engine.dispose()
