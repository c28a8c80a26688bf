"""One portal a worker, with the demo company in it. Each journey has a buyer of its own, whose cart is empty.

A real browser has a clock of its own, and cookies that run out by it: here the portal's clock runs too.
"""

import secrets
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access
from storefront.auth.passwords import hash_password
from storefront.auth.sessions import Device, open_session
from storefront.database import make_engine, session_factory, writing
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import SystemClock
from storefront.portal.users import PortalAccess, PortalUser
from storefront.settings import Settings, load_settings
from tests.support.builders import a_contact, writing_to
from tests.support.cast import BUYER, PASSWORD, a_staff_login, sells_to
from tests.support.serving import serving

CLOCK = SystemClock()
Newcomer = Callable[..., "Visitor"]


@dataclass(frozen=True)
class Shop:
    """The running portal, and its database for what a journey needs to find there."""

    app: Flask
    settings: Settings
    engine: Engine
    address: str

    def cookie(self, token: str) -> str:
        """Return the cookie that holds a live sign-in."""
        client = self.app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = token
            cookie.permanent = True
        kept = client.get_cookie(self.app.config["SESSION_COOKIE_NAME"])
        assert kept is not None
        return str(kept.value)


@dataclass(frozen=True)
class Visitor:
    """Somebody with a live sign-in, who needs no form to come in."""

    shop: Shop
    login: str
    token: str

    def comes(self, page: Page, path: str = "/") -> Page:
        """Open a page of the portal signed in."""
        name = self.shop.app.config["SESSION_COOKIE_NAME"]
        page.context.add_cookies([{"name": name, "value": self.shop.cookie(self.token), "url": self.shop.address}])
        page.goto(path)
        return page


@pytest.fixture(scope="session")
def shop(demo_template: Path, compressed_assets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    from storefront import create_app  # noqa: PLC0415 (tests that need no app start without it)

    folder = tmp_path_factory.mktemp("shop")
    shutil.copy(demo_template / "portal.sqlite", folder)
    (folder / "pictures").symlink_to(demo_template / "pictures", target_is_directory=True)
    (folder / "static").symlink_to(compressed_assets, target_is_directory=True)
    settings = load_settings(instance=folder, secret_key="a key for tests", worker=False, demo=True, log_level="ERROR")
    app, engine = create_app(settings), make_engine(settings.url)
    with serving(app) as address:
        yield Shop(app, settings, engine, address)
    engine.dispose()


@pytest.fixture
def portal_address(shop: Shop) -> str:
    """The address that a window knows as its own."""
    return shop.address


@pytest.fixture
def session(shop: Shop) -> Iterator[Session]:
    """A session that sees everybody's rows, with the builders writing through it."""
    with session_factory(shop.engine)(expire_on_commit=False) as session, writing_to(session):
        yield session


@pytest.fixture
def newcomer(shop: Shop, session: Session) -> Newcomer:
    """Return a maker of people: newcomer() is a new buyer of Alder's.

    password: who has one, the cast's; must_change: who got it from others.
    """

    def make(
        code: str = "ALDER", roles: Sequence[str] = BUYER, *, password: bool = False, must_change: bool = False
    ) -> Visitor:
        customer = session.scalars(select(Customer).where(Customer.code == code)).one()
        contact: Contact = a_contact(for_=customer)
        with writing(session):
            user = grant_access(session, CLOCK, shop.settings, contact=contact, roles=roles, welcome=False).user
            user.password_hash = hash_password(PASSWORD) if password or must_change else None
            user.must_change_password = must_change
        return _signed_in(shop, session, user)

    return make


@pytest.fixture
def buyer(newcomer: Newcomer) -> Visitor:
    """A new buyer of Alder's: an empty cart, the company's prices and its past."""
    return newcomer()


@pytest.fixture
def seller(shop: Shop, session: Session) -> Visitor:
    """A new salesperson, of Alder and nobody else."""
    alder = session.scalars(select(Customer).where(Customer.code == "ALDER")).one()
    user = a_staff_login(session, shop.settings, f"seller{secrets.token_hex(4)}@demo.example", "salesperson")
    sells_to(session, user, alder)
    return _signed_in(shop, session, user)


@pytest.fixture
def known(shop: Shop, session: Session) -> Callable[[str], Visitor]:
    """Return a finder of the demo's own people by their login. They look only: what they change, others see."""

    def find(login: str) -> Visitor:
        return _signed_in(shop, session, session.scalars(select(PortalUser).where(PortalUser.login == login)).one())

    return find


def _signed_in(shop: Shop, session: Session, user: PortalUser) -> Visitor:
    access = session.scalars(select(PortalAccess.id).where(PortalAccess.user_id == user.id)).first()
    device = Device("127.0.0.1", "tests")
    with writing(session):
        token = open_session(session, CLOCK, shop.settings, user_id=user.id, access_id=access, device=device)
    return Visitor(shop, user.login, token)
