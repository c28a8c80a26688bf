"""The item: a window over the list with JavaScript, a page without."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import told
from tests.support.browser import Window

pytestmark = pytest.mark.browser

GLASS = "Wine glass Verona, 35 cl"


def test_an_item_opens_over_the_list_and_gives_the_focus_back(desk: Page, buyer: Visitor) -> None:
    link = buyer.comes(desk, "/catalog/glassware").get_by_role("link", name=GLASS)
    link.press("Enter")
    expect(desk.get_by_role("dialog", name=GLASS)).to_be_visible()
    desk.keyboard.press("Escape")
    expect(desk.get_by_role("dialog")).to_be_hidden()
    expect(link).to_be_focused()
    assert desk.url.endswith("/catalog/glassware")


def test_what_is_added_in_the_window_is_told_in_it_and_counted_behind_it(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/catalog/glassware").get_by_role("link", name=GLASS).click()
    item = either.get_by_role("dialog")
    item.get_by_role("button", name="Add to cart").click()
    expect(item.get_by_role("status").get_by_text("In your cart")).to_be_visible()
    item.get_by_role("button", name="Close").first.click()
    expect(either.locator("#cart-badge")).to_have_text("1")


def test_the_stepper_and_the_tiers_follow_the_unit(desk: Page, buyer: Visitor) -> None:
    buyer.comes(desk, "/catalog/items/GLS-WIN-35")
    in_force = desk.locator(".tiers[data-unit] [aria-current]")
    expect(in_force).to_have_attribute("data-from", "1")
    desk.get_by_label("Unit").select_option("piece")
    desk.get_by_label("Quantity").fill("30")
    expect(in_force).to_have_attribute("data-from", "24")
    desk.get_by_role("button", name="Add to cart").click()
    told(desk, f"In your cart: {GLASS}, 30")


def test_the_ends_of_the_stepper_count_by_finger(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, "/catalog/items/GLS-WIN-35")
    stepper, field = phone.locator("#item .qty"), phone.get_by_label("Quantity")
    width = int(stepper.evaluate("stepper => stepper.clientWidth"))
    for _ in range(3):
        stepper.tap(position={"x": width - 12, "y": 20})
    stepper.tap(position={"x": 12, "y": 20})
    expect(field).to_have_value("3")


def test_without_javascript_the_item_is_a_page_that_one_can_order_from(window: Window, buyer: Visitor) -> None:
    page = buyer.comes(window("phone", javascript=False), "/catalog/glassware")
    page.get_by_role("link", name=GLASS).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(GLASS)
    page.get_by_label("Unit").select_option("piece")
    page.get_by_label("Quantity").fill("6")
    page.get_by_role("button", name="Add to cart").click()
    told(page, f"In your cart: {GLASS}, 6")
    expect(page.get_by_role("heading", level=1)).to_have_text(GLASS)


def test_an_item_that_ended_leads_to_its_replacement(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/catalog/items/GLS-BER-04")
    expect(either.get_by_role("button", name="Add to cart")).to_have_count(0)
    either.get_by_role("link", name="See Beer mug Kontor, 0.5 l").click()
    expect(either.get_by_role("button", name="Add to cart")).to_be_visible()


def test_a_price_on_request_says_what_to_do(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/catalog/items/RMS-SOF-2")
    expect(either.get_by_text("Price on request")).to_be_visible()
    expect(either.get_by_role("button", name="Add to cart")).to_have_count(0)
    either.get_by_role("link", name="Ask for a quote").click()
    expect(either.get_by_role("heading", level=1)).to_have_text("Ask for a quote")
    expect(either.locator("main")).to_contain_text("RMS-SOF-2")


def test_why_a_price_holds_unfolds(desk: Page, buyer: Visitor) -> None:
    buyer.comes(desk, "/catalog/items/GLS-WIN-35")
    desk.get_by_text("Why this price").first.click()
    expect(desk.get_by_text("this one holds")).to_be_visible()
