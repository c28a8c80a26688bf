"""Every page, and what opens on it: fit for everybody in light and dark, on a narrow phone, with large text."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import add
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser

STRANGER = [
    "/login",
    "/password/forgot",
    "/password/sent",
    "/password/set/no-such-link",
    "/register",
    "/register/sent",
    "/register/confirm/no-such-link",
    "/register/confirmed",
]
BUYER = [
    "/",
    "/catalog",
    "/catalog/glassware",
    "/catalog?q=glas",
    "/catalog?q=batery",
    "/catalog?q=nothing+like+this",
    "/catalog/items/GLS-WIN-35",
    "/catalog/items/GLS-BER-04",
    "/catalog/items/RMS-SOF-2",
    "/catalog/items/MAT-ANC-KIT-PRO",
    "/catalog/bought",
    "/cart",
    "/cart/checkout",
    "/cart/quick",
    "/cart/quick/scan",
    "/lists",
    "/lists?q=nothing+like+this",
    "/orders",
    "/orders?q=nothing+like+this&from=2026-01-01",
    "/orders/SO100376",
    "/orders/SO100376/cancel",
    "/orders/SO100371/cancel",
    "/orders/SO100350",
    "/orders/SO100350/again",
    "/quotes",
    "/quotes?q=nothing+like+this",
    "/quotes/new?from=cart",
    "/quotes/QT001005",
    "/quotes/QT001005/accept",
    "/shipments",
    "/shipments?q=nothing+like+this",
    "/account",
    "/account/documents",
    "/account/documents?q=nothing+like+this",
    "/account/invoices/IN300291",
    "/account/credit-memos/CM005002",
    "/account/payments",
    "/account/payments/PM400231",
    "/account/pay",
    "/account/statement",
    "/account/statement?from=nonsense",
    "/account/everything",
    "/password/change",
    "/nowhere",
]
# Walked elsewhere too, on a phone of 390 px; here on the narrowest.
NARROW = {
    "buyer@alder.example": [
        "/support/cases",
        "/support/cases/CS010010",
        "/support/cases/new",
        "/shipments/SH200336",
        "/quotes/QT001007",
        "/cart/hand-over",
        "/profile",
    ],
    "manager@alder.example": [
        "/company",
        "/company/activity",
        "/company/addresses",
        "/company/addresses/new",
        "/company/addresses/1",
        "/company/details",
        "/company/people/new",
        "/company/people/1",
        "/orders/approvals",
    ],
    "sales@demo.example": [
        "/sales",
        "/sales/ALDER",
        "/sales/quotes",
        "/sales/quotes/QT001007",
        "/sales/quotes/new?customer=ALDER",
        "/sales/pad",
        "/sales/pad/ALDER",
    ],
}
LOOKS = [("phone", True), ("desk", False)]


def look_at(page: Page, path: str) -> None:
    page.goto(path)
    try:
        axe(page)
        fits(page)
    except AssertionError as error:
        raise AssertionError(f"{path}: {error}") from None


@pytest.mark.parametrize(("size", "dark"), LOOKS, ids=["phone in the dark", "desk by day"])
def test_every_page_of_a_buyer_is_fit_for_everybody(window: Window, buyer: Visitor, size: str, dark: bool) -> None:
    page = buyer.comes(window(size, dark=dark), "/catalog/glassware")
    add(page, "Wine glass Verona, 35 cl")
    for path in BUYER:
        look_at(page, path)


@pytest.mark.parametrize(("size", "dark"), [("phone", False), ("desk", True)], ids=["phone by day", "desk in the dark"])
def test_every_page_before_the_sign_in_is_fit_for_everybody(window: Window, size: str, dark: bool) -> None:
    page = window(size, dark=dark)
    for path in STRANGER:
        look_at(page, path)


@pytest.mark.parametrize(("login", "path"), [("sales@demo.example", "/sales"), ("admin@demo.example", "/admin")])
def test_every_page_of_staff_is_fit_for_everybody(
    window: Window, known: Callable[[str], Visitor], login: str, path: str
) -> None:
    for size, dark in [("phone", False), ("desk", True)]:
        look_at(known(login).comes(window(size, dark=dark), path), path)


def test_an_empty_cart_is_fit_for_everybody(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, "/cart")
    expect(phone.get_by_role("heading", name="Your cart is empty")).to_be_visible()
    look_at(phone, "/cart")
    look_at(phone, "/cart/checkout")


def test_what_opens_on_a_page_is_fit_for_everybody(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/catalog/glassware").locator(".menu summary").click()
    axe(either)
    either.keyboard.press("Escape")
    either.get_by_label("Search the catalog").press_sequentially("wine gl")
    expect(either.get_by_role("listbox")).to_be_visible()
    axe(either)
    either.keyboard.press("Escape")
    either.get_by_role("link", name="Wine glass Verona, 35 cl").click()
    expect(either.get_by_role("dialog")).to_be_visible()
    axe(either)
    fits(either)


def test_refused_forms_are_fit_for_everybody(phone: Page, buyer: Visitor) -> None:
    add(buyer.comes(phone, "/catalog/glassware"), "Wine glass Verona, 35 cl")
    phone.goto("/cart")
    phone.get_by_label("Quantity of").fill("0")
    phone.get_by_label("Quantity of").press("Enter")
    expect(phone.get_by_text("Enter a quantity above zero.")).to_be_visible()
    axe(phone)
    phone.goto("/cart/checkout")
    phone.get_by_label("Wanted on").fill("2001-01-01")
    phone.get_by_role("button", name=re.compile("^Place order")).click()
    expect(phone.get_by_role("alert")).to_be_visible()
    axe(phone)
    fits(phone)


@pytest.mark.parametrize(("width", "text"), [(360, "100%"), (390, "200%")], ids=["360 px wide", "text twice as large"])
def test_no_page_scrolls_sideways(phone: Page, buyer: Visitor, width: int, text: str) -> None:
    phone.set_viewport_size({"width": width, "height": 740})
    add(buyer.comes(phone, "/catalog/glassware"), "Wine glass Verona, 35 cl")
    for path in BUYER:
        phone.goto(path)
        phone.evaluate("size => document.documentElement.style.fontSize = size", text)
        fits(phone)


def test_no_page_of_others_scrolls_sideways_on_a_narrow_phone(window: Window, known: Callable[[str], Visitor]) -> None:
    for login, paths in NARROW.items():
        phone = known(login).comes(window("phone"), "/profile")
        phone.set_viewport_size({"width": 360, "height": 740})
        for path in paths:
            answer = phone.goto(path)
            assert answer
            assert answer.ok, path
            fits(phone)


def test_a_page_that_reads_from_the_right_fits_too(phone: Page, buyer: Visitor) -> None:
    add(buyer.comes(phone, "/catalog/glassware"), "Wine glass Verona, 35 cl")
    for path in BUYER:
        phone.goto(path)
        phone.evaluate("document.documentElement.dir = 'rtl'")
        assert phone.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path
