"""The demo company: an invented distributor with its catalog, customers and eighteen months of business."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.demo import reading
from storefront.demo.approvals import add_waiting_order
from storefront.demo.cases import add_cases
from storefront.demo.customers import add_company, add_customers, add_own_numbers
from storefront.demo.history import add_history
from storefront.demo.items import add_items
from storefront.demo.logins import LOGINS, add_cart, add_logins
from storefront.demo.methods import add_payment_methods
from storefront.demo.office import OPERATOR, add_office
from storefront.demo.pictures import add_pictures
from storefront.demo.prices import add_prices
from storefront.demo.quotes import add_quotes
from storefront.demo.registrations import add_registrations
from storefront.demo.scene import Scene
from storefront.demo.stock import Stock
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder
from storefront.kernel.clock import Clock
from storefront.kernel.errors import SettingsError
from storefront.settings import Settings

__all__ = ["LOGINS", "DemoSummary", "seed_demo"]


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What the database holds. `seeded` is False when the demo was there already."""

    seeded: bool
    items: int
    customers: int
    orders: int


def seed_demo(session: Session, *, settings: Settings, clock: Clock, password: str) -> DemoSummary:
    """Write the demo company into an empty database and its pictures into the instance folder; the caller commits.

    Does nothing where the demo is already. Raises SettingsError where other customers live.
    """
    codes = set(session.scalars(select(Customer.code)))
    ours = {spec.code for spec in reading.customers()}
    if codes and not ours <= codes:
        raise SettingsError(
            "This database already holds customers that are not the demo's. "
            "Name another in STOREFRONT_DATABASE_URL, or another folder in STOREFRONT_INSTANCE."
        )
    if not codes:
        _seed(Scene(session, clock), settings, password)
    return _summary(session, seeded=not codes)


def _seed(scene: Scene, settings: Settings, password: str) -> None:
    items = add_items(scene)
    add_pictures(scene, items, settings.pictures)
    company = add_company(scene)
    clients = add_customers(scene, company)
    add_own_numbers(scene, clients, items)
    add_prices(scene, items, clients, company)
    stock = Stock(scene, items, company)
    drafts = add_history(scene, company, clients, items, stock)
    stock.save()
    add_cases(scene, clients, drafts)
    add_payment_methods(scene)
    users = add_logins(scene, company, clients, password)
    add_cart(scene, users["buyer@alder.example"], clients["ALDER"], items)
    add_waiting_order(scene, company, clients, items)
    operator = next(one.name for one in company.employees.values() if one.email == OPERATOR)
    add_office(scene, clients, users, operator)
    add_quotes(scene, clients, drafts)
    add_registrations(scene, operator)


def _summary(session: Session, *, seeded: bool) -> DemoSummary:
    counts = [session.scalar(select(func.count()).select_from(table)) or 0 for table in (Item, Customer, SalesOrder)]
    return DemoSummary(seeded, *counts)
