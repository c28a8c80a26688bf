"""Eighty lines from a mail to the cart in a minute, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer
from tests.browser.steps import count, told
from tests.support.browser import axe, fits

pytestmark = pytest.mark.browser
MAIL = "Hello,\nplease send 12 x FAS-HB-M8-40\nGLS-CHM-17; 6\nHB-M8-40 3\nThank you"


def test_a_mail_is_pasted_mended_and_put_into_the_cart(any_browser: Page, newcomer: Newcomer) -> None:
    page = newcomer().comes(any_browser, "/cart")
    page.get_by_role("link", name="Quick order").first.click()
    page.get_by_label("Paste anything").fill(MAIL)
    page.get_by_role("button", name="Check the lines").last.click()
    expect(page.get_by_text("2 lines can go into the cart, 1 needs a look.")).to_be_visible()
    fits(page)
    page.set_viewport_size({"width": 390, "height": 844})
    sides = page.locator("#quick-form tbody tr").first.locator("[name=quantity], [name=unit]")
    assert len({round(sides.nth(place).evaluate("it => it.getBoundingClientRect().top")) for place in (0, 1)}) == 1
    page.get_by_role("button", name="Put 2 lines into the cart").click()
    told(page, "2 lines are in your cart.")
    count(page, 2)
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="Check the lines").last.click()
    page.get_by_role("button", name="Put 1 line into the cart").click()
    page.wait_for_url("**/cart")
    count(page, 2)


def test_enter_goes_on_to_the_next_row_and_makes_one(desk: Page, newcomer: Newcomer) -> None:
    page = newcomer().comes(desk, "/cart/quick")
    numbers = page.get_by_label("Item number")
    rows = numbers.count()
    for _row in range(rows):
        page.keyboard.type("GLS-CHM-17") if _row else numbers.first.fill("GLS-CHM-17")
        page.keyboard.press("Enter")
    expect(numbers).to_have_count(rows + 1)
    expect(numbers.last).to_be_focused()
    page.get_by_role("button", name="Check the lines").last.click()
    expect(page.get_by_text(f"{rows} lines added up")).to_be_visible()
    axe(page)


def test_what_is_typed_is_looked_up(desk: Page, newcomer: Newcomer) -> None:
    page = newcomer().comes(desk, "/cart/quick")
    page.get_by_label("Item number").first.press_sequentially("champagne", delay=20)
    expect(page.locator("#known-items option[value='GLS-CHM-17']")).to_have_count(1)
    expect(page.get_by_label("Item number").first).to_be_focused()
