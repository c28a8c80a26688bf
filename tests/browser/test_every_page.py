"""Every page of the demo company, as it looks on a phone and on a desk, in light and dark: fit for everybody."""

import pytest
from playwright.sync_api import Page

from tests.support.browser import Window, axe, enter, fits

pytestmark = [pytest.mark.browser, pytest.mark.demo]

BUYER = [
    "/",
    "/catalog",
    "/catalog?q=glas",
    "/catalog?q=nothing+like+this",
    "/catalog/items/GLS-WIN-35",
    "/catalog/bought",
    "/cart",
    "/cart/checkout",
    "/orders",
    "/password/change",
    "/nowhere",
]
LOOKS = [
    ("phone", False),
    ("phone", True),
    ("desk", False),
    ("desk", True),
]


def look_at(page: Page, path: str) -> None:
    page.goto(path)
    try:
        axe(page)
        fits(page)
    except AssertionError as error:
        raise AssertionError(f"{path}: {error}") from None


@pytest.mark.parametrize(("size", "dark"), LOOKS, ids=["phone-light", "phone-dark", "desk-light", "desk-dark"])
def test_every_page_of_a_buyer_is_fit_for_everybody(window: Window, size: str, dark: bool) -> None:
    page = window(size, dark=dark)
    enter(page, "buyer@alder.example")
    for path in BUYER:
        look_at(page, path)
    page.goto("/orders")
    look_at(page, page.locator("main a[href^='/orders/']").first.get_attribute("href") or "")
    page.goto("/")
    look_at(page, page.locator("main a[href^='/catalog/']").first.get_attribute("href") or "")


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize(("login", "path"), [("sales@demo.example", "/sales"), ("admin@demo.example", "/admin")])
def test_every_page_of_staff_is_fit_for_everybody(window: Window, size: str, login: str, path: str) -> None:
    page = window(size)
    enter(page, login)
    look_at(page, path)


def test_no_page_scrolls_sideways_at_twice_the_text_size(phone: Page) -> None:
    enter(phone, "buyer@alder.example")
    for path in BUYER:
        phone.goto(path)
        phone.evaluate("document.documentElement.style.fontSize = '200%'")
        fits(phone)
