"""The cast of roles: two customers, Alder and Birch, and their people. A person is a signed-in test client."""

from functools import cache
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access, grant_staff
from storefront.auth.passwords import hash_password
from storefront.auth.sessions import Device, open_session
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, CustomerSalesperson, Employee, Salesperson
from storefront.kernel.clock import FixedClock
from storefront.portal.users import PortalAccess, PortalUser
from storefront.settings import Settings
from tests.support.builders import NOW, a_contact, a_customer, a_price_class, a_warehouse, saved
from tests.support.inspector import InspectedClient

PASSWORD = "plain words for tests"
CLOCK = FixedClock(NOW)
BUYER = ("portal_user", "portal_order_management", "portal_financial_management")
VIEWER = ("portal_user",)
MANAGER = ("portal_user", "portal_company_management")


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


class Person(InspectedClient):
    """Somebody of the cast, signed in; `customer` and `contact` are None for staff."""

    login: str
    user_id: int
    customer: Any  # Customer; staff have none, and no test of staff asks
    contact: Contact | None


def a_person(
    app: Flask, session: Session, user: PortalUser, *, customer: Customer | None = None, contact: Contact | None = None
) -> Person:
    """Sign a login in, without the cost of its password, and return its browser."""
    user.password_hash, user.must_change_password = _password_hash(), False
    access = session.query(PortalAccess.id).filter_by(user_id=user.id).first()
    token = open_session(
        session,
        CLOCK,
        app.extensions["settings"],
        user_id=user.id,
        access_id=access[0] if access else None,
        device=Device("127.0.0.1", "tests"),
    )
    session.commit()
    person = Person(app, app.response_class, use_cookies=True)
    person.login, person.user_id, person.customer, person.contact = user.login, user.id, customer, contact
    with person.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie.permanent = True
    return person


def somebody_of(customer: Customer, login: str, roles: tuple[str, ...], *, app: Flask, session: Session) -> Person:
    """Return a signed-in person of a customer with exactly these roles."""
    contact = a_contact(for_=customer, email=login, first_name=login.split("@", maxsplit=1)[0].title())
    settings: Settings = app.extensions["settings"]
    granted = grant_access(session, CLOCK, settings, contact=contact, roles=roles, welcome=False)
    return a_person(app, session, granted.user, customer=customer, contact=contact)


@pytest.fixture
def alder(session: Session) -> Customer:
    warehouse, prices = a_warehouse("MAIN"), a_price_class("TRADE")
    return a_customer("Alder", code="ALDER", warehouse_id=warehouse.id, price_class_id=prices.id)


@pytest.fixture
def birch(session: Session) -> Customer:
    return a_customer("Birch", code="BIRCH")


@pytest.fixture
def alder_buyer(app: Flask, session: Session, alder: Customer) -> Person:
    """Orders and sees the money."""
    return somebody_of(alder, "buyer@alder.example", BUYER, app=app, session=session)


@pytest.fixture
def alder_viewer(app: Flask, session: Session, alder: Customer) -> Person:
    """May only look at the catalog."""
    return somebody_of(alder, "viewer@alder.example", VIEWER, app=app, session=session)


@pytest.fixture
def alder_manager(app: Flask, session: Session, alder: Customer) -> Person:
    """Manages the company's users."""
    return somebody_of(alder, "manager@alder.example", MANAGER, app=app, session=session)


@pytest.fixture
def birch_buyer(app: Flask, session: Session, birch: Customer) -> Person:
    return somebody_of(birch, "buyer@birch.example", BUYER, app=app, session=session)


def _staff(app: Flask, session: Session, role: str, employee: Employee) -> Person:
    settings: Settings = app.extensions["settings"]
    granted = grant_staff(session, CLOCK, settings, employee=employee, roles=[role], welcome=False)
    return a_person(app, session, granted.user)


@pytest.fixture
def salesperson(app: Flask, session: Session, alder: Customer) -> Person:
    """Sells to Alder, and to nobody else."""
    employee = saved(Employee(code="E1", name="Sam Sales", email="sales@demo.example"))
    seller = saved(Salesperson(code="S1", employee_id=employee.id))
    saved(CustomerSalesperson(customer_id=alder.id, salesperson_id=seller.id))
    return _staff(app, session, "salesperson", employee)


@pytest.fixture
def operator(app: Flask, session: Session) -> Person:
    """Runs the back office."""
    employee = saved(Employee(code="E2", name="Olga Operator", email="admin@demo.example"))
    return _staff(app, session, "operator", employee)
