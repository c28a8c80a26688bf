"""A salesperson with a phone in one hand: finds the customer, orders for it, takes a cart over and gives one back."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import add, told
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser

GLASS = "Wine glass Verona, 35 cl"
ALDER = "Alder Hospitality GmbH"


def act(page: Page, seller: Visitor) -> None:
    """Find Alder among the own customers and go on ordering for it."""
    seller.comes(page, "/sales")
    page.get_by_label("Name, code, town or postcode").fill("hamb")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=ALDER, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ALDER)
    page.get_by_role("button", name=f"Order for {ALDER}", exact=True).click()
    expect(page.get_by_label("On behalf of")).to_contain_text(f"You order for {ALDER}")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_order_for_a_customer_from_the_list_and_back(window: Window, seller: Visitor, javascript: bool) -> None:
    phone = window("phone", javascript=javascript)
    act(phone, seller)
    phone.goto("/catalog/glassware")
    if javascript:
        add(phone, GLASS)
    else:
        phone.locator(".card", has_text=GLASS).get_by_role("button", name="Add to cart").click()
    phone.goto("/cart/checkout")
    phone.get_by_role("button", name=re.compile("^Place order")).click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Order ")
    expect(phone.locator("#order")).to_contain_text("(salesperson)")
    expect(phone.locator("#order")).to_contain_text(f"on behalf of {ALDER}")
    phone.get_by_role("button", name="Stop").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text(ALDER)
    expect(phone.get_by_label("On behalf of")).to_have_count(0)


def test_a_buyers_cart_goes_to_the_salesperson_and_comes_back(window: Window, seller: Visitor, buyer: Visitor) -> None:
    theirs, ours = window("phone"), window("phone")
    buyer.comes(theirs, "/catalog/glassware")
    add(theirs, GLASS)
    theirs.goto("/cart/hand-over")
    theirs.get_by_text(seller.login).click()
    theirs.get_by_label("Message").fill("Please check and order")
    theirs.get_by_role("button", name="Send the cart").click()
    told(theirs, "Your cart is on its way")
    seller.comes(ours, "/sales?only=handed")
    ours.get_by_role("link", name=ALDER, exact=True).click()
    ours.get_by_role("button", name=f"Order for {ALDER} and see it").click()
    expect(ours.locator("#cart-handovers")).to_contain_text("Please check and order")
    ours.get_by_text("Give it back", exact=True).click()
    ours.get_by_label("Message").fill("Take twelve")
    ours.get_by_role("button", name="Give it back to").click()
    told(ours, "The cart is back with")
    theirs.goto("/cart")
    expect(theirs.locator("#cart-panel")).to_contain_text(GLASS)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_of_a_salesperson_fit_the_phone_and_are_accessible(
    window: Window, seller: Visitor, dark: bool
) -> None:
    phone = window("phone", dark=dark)
    act(phone, seller)
    for path in ("/sales", "/sales/quotes", "/sales/quotes/QT001007", "/sales/ALDER", "/", "/cart/hand-over"):
        phone.goto(path)
        fits(phone)
        axe(phone)
    phone.goto("/sales/ALDER")
    expect(phone.get_by_role("link", name=f"Go on ordering for {ALDER}")).to_be_in_viewport()
