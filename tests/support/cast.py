"""The cast of roles: two customers, Alder and Birch, and their people. A person is a signed-in test client."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access, grant_staff
from storefront.auth.passwords import hash_password
from storefront.auth.sessions import Device, open_session
from storefront.database import writing
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


def sign_in(app: Flask, token: str) -> Person:
    """Return a browser that holds the cookie of a live sign-in."""
    person = Person(app, app.response_class, use_cookies=True)
    with person.session_transaction() as cookie:
        cookie["_user_id"] = token
        cookie.permanent = True
    return person


def a_sign_in(session: Session, settings: Settings, user: PortalUser) -> str:
    """Write a live sign-in of a login, without the cost of its password, and return its token."""
    user.password_hash, user.must_change_password = _password_hash(), False
    access = session.query(PortalAccess.id).filter_by(user_id=user.id).first()
    device = Device("127.0.0.1", "tests")
    access_id = access[0] if access else None
    token = open_session(session, CLOCK, settings, user_id=user.id, access_id=access_id, device=device)
    session.commit()
    return token


def a_login(session: Session, settings: Settings, contact: Contact, roles: Sequence[str]) -> PortalUser:
    """Give a contact access with exactly these roles; return the login, whose password is PASSWORD."""
    return grant_access(session, CLOCK, settings, contact=contact, roles=roles, welcome=False).user


def a_staff_login(session: Session, settings: Settings, email: str, role: str) -> PortalUser:
    """Give a new employee a login; a salesperson still needs customers (`sells_to`)."""
    employee = saved(Employee(code=email, name=email.split("@", maxsplit=1)[0].title(), email=email))
    if role == "salesperson":
        saved(Salesperson(code=email, employee_id=employee.id))
    with writing(session):
        return grant_staff(session, CLOCK, settings, employee=employee, roles=[role], welcome=False).user


def sells_to(session: Session, user: PortalUser, customer: Customer) -> None:
    """Assign a customer to a salesperson's login."""
    seller = session.query(Salesperson.id).filter_by(employee_id=user.employee_id).one()
    saved(CustomerSalesperson(customer_id=customer.id, salesperson_id=seller[0]))


def somebody_of(customer: Customer, login: str, roles: Sequence[str], *, app: Flask, session: Session) -> Person:
    """Return a signed-in person of a customer with exactly these roles."""
    contact = a_contact(for_=customer, email=login, first_name=login.split("@", maxsplit=1)[0].title())
    settings: Settings = app.extensions["settings"]
    user = a_login(session, settings, contact, roles)
    person = sign_in(app, a_sign_in(session, settings, user))
    person.login, person.user_id, person.customer, person.contact = user.login, user.id, customer, contact
    return person


def somebody_of_staff(email: str, role: str, *, app: Flask, session: Session) -> Person:
    """Return a signed-in salesperson or operator."""
    settings: Settings = app.extensions["settings"]
    user = a_staff_login(session, settings, email, role)
    person = sign_in(app, a_sign_in(session, settings, user))
    person.login, person.user_id, person.customer, person.contact = user.login, user.id, None, None
    return person


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


@pytest.fixture
def salesperson(app: Flask, session: Session, alder: Customer) -> Person:
    """Sells to Alder, and to nobody else."""
    person = somebody_of_staff("sales@demo.example", "salesperson", app=app, session=session)
    sells_to(session, session.get_one(PortalUser, person.user_id), alder)
    return person


@pytest.fixture
def operator(app: Flask, session: Session) -> Person:
    """Runs the back office."""
    return somebody_of_staff("admin@demo.example", "operator", app=app, session=session)
