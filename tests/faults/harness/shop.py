"""A small company to do damage to: customers with buyers, and items with prices and stock."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy.orm import Session

from storefront.auth.grants import grant_access
from storefront.auth.passwords import hash_password
from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.kernel.clock import SystemClock
from storefront.portal.users import PortalUser
from storefront.settings import load_settings
from tests.faults.harness.portal import Portal
from tests.faults.harness.wire import Browser
from tests.support.builders import a_contact, a_customer, an_item
from tests.support.cast import BUYER, a_staff_login

PASSWORD = "plain words for faults"


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


@dataclass
class Shop:
    """Writes into the portal's database through the test's own session."""

    portal: Portal
    session: Session

    def item(self, sku: str, **more: Any) -> Item:
        return an_item(sku, **{"stock": 1_000_000, "backorder_allowed": True, **more})

    def customer(self, name: str = "Alder", **more: Any) -> Customer:
        return a_customer(name, **more)

    def login(self, customer: Customer, name: str, roles: Sequence[str] = BUYER) -> str:
        """Give somebody of a customer a login with PASSWORD."""
        contact = a_contact(for_=customer, email=f"{name}@{customer.code.lower()}.example")
        settings = load_settings(portal_address="http://portal.example")
        with writing(self.session) as session:
            user = grant_access(session, SystemClock(), settings, contact=contact, roles=roles, welcome=False).user
            user.password_hash, user.must_change_password = _password_hash(), False
        return str(contact.email)

    def staff(self, email: str, role: str) -> PortalUser:
        """Give an employee a login with PASSWORD."""
        user = a_staff_login(self.session, load_settings(portal_address="http://portal.example"), email, role)
        user.password_hash, user.must_change_password = _password_hash(), False
        self.session.commit()
        return user

    def buyers(self, count: int, *, of: Customer | None = None) -> list[Browser]:
        """Return signed-in browsers: one person each, of one customer or each of one of their own."""
        browsers = []
        for number in range(count):
            customer = of or self.customer(f"Customer {number}")
            browsers.append(self.signed_in(self.login(customer, f"buyer{number}")))
        return browsers

    def signed_in(self, login: str) -> Browser:
        """Open a browser for somebody and sign in."""
        browser = self.portal.browser()
        answer = browser.sign_in(login, PASSWORD)
        assert answer.status == 303, answer.body
        return browser
