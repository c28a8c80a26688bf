"""From a quick order to a list, and from the list into the cart of next Monday."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer
from tests.browser.steps import add, count, told
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser


def test_a_quick_order_is_saved_changed_and_ordered_from(any_browser: Page, newcomer: Newcomer) -> None:
    page = newcomer().comes(any_browser, "/cart/quick")
    page.get_by_label("Paste anything").fill("GLS-CHM-17 6")
    page.get_by_role("button", name="Check the lines").last.click()
    page.get_by_role("button", name="Save as a list").click()
    told(page, "The list has 1 line.")
    page.get_by_label("Item number").fill("FAS-HB-M8-40")
    page.get_by_role("button", name="Add to the list").click()
    told(page, "In the list: Hex bolt")
    page.get_by_role("button", name="Remove Champagne flute").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 lines, at today's prices.")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Put the ticked lines into the cart").last.click()
    page.wait_for_url("**/cart")
    count(page, 2)


def test_a_list_is_fit_for_everybody(window: Window, newcomer: Newcomer) -> None:
    page = newcomer().comes(window("phone", dark=True), "/catalog/glassware")
    add(page, "Wine glass Verona, 35 cl")
    page.goto("/cart")
    page.get_by_role("button", name="Save as a list").click()
    page.get_by_text("Rename, share or delete").click()
    axe(page)
    fits(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("List of")
