"""Finding an item: by typo, number and barcode, while typing, by category and filter."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import cards, look_for
from tests.support.browser import Window, back

pytestmark = pytest.mark.browser


def test_a_typo_finds_what_was_meant_and_says_so(any_browser: Page, buyer: Visitor) -> None:
    look_for(buyer.comes(any_browser), "batery")
    expect(any_browser.get_by_text("These come close")).to_be_visible()
    assert "Alkaline battery, AA" in cards(any_browser)


@pytest.mark.parametrize("number", ["GLS-WIN-35", "gls-win-35", "HK-1002"], ids=["SKU", "small letters", "own number"])
def test_a_number_finds_its_item_first(desk: Page, buyer: Visitor, number: str) -> None:
    look_for(buyer.comes(desk), number)
    assert cards(desk)[0] == "Wine glass Verona, 35 cl"


def test_the_barcode_that_an_item_shows_finds_it(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, "/catalog/items/RMS-CLK-AL")
    barcode = phone.locator("dt:has-text('Barcode') + dd").inner_text()
    look_for(phone, barcode)
    assert cards(phone) == ["Alarm clock, analogue, silent sweep"]


def test_another_customers_own_number_finds_nothing_of_ours(desk: Page, buyer: Visitor) -> None:
    look_for(buyer.comes(desk), "zzzz-9999")
    expect(desk.get_by_role("heading", name="Nothing found")).to_be_visible()
    desk.get_by_role("link", name="Show all items").click()
    expect(desk.get_by_role("heading", name="Catalog", level=1)).to_be_visible()


def test_arrow_keys_choose_a_suggestion_and_enter_opens_its_page(desk: Page, buyer: Visitor) -> None:
    field = buyer.comes(desk).get_by_role("combobox")
    field.press_sequentially("wine gl")
    expect(desk.get_by_role("option")).not_to_have_count(0)
    field.press("ArrowDown")
    field.press("ArrowDown")
    chosen = desk.get_by_role("option", selected=True)
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    name = chosen.locator("span").first.inner_text()
    field.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text(name)


def test_escape_closes_the_suggestions_and_enter_searches_what_was_typed(desk: Page, buyer: Visitor) -> None:
    field = buyer.comes(desk).get_by_role("combobox")
    field.press_sequentially("glove")
    expect(desk.get_by_role("listbox")).to_be_visible()
    field.press("Escape")
    expect(desk.get_by_role("listbox")).to_be_hidden()
    field.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Results for “glove”")


def test_a_search_goes_along_into_a_category(any_browser: Page, buyer: Visitor) -> None:
    look_for(buyer.comes(any_browser), "blue")
    any_browser.get_by_label("Categories", exact=True).get_by_role("link", name="Workshop").click()
    expect(any_browser).to_have_url(re.compile(r"/catalog/workshop\?q=blue"))
    expect(any_browser.get_by_label("Search the catalog")).to_have_value("blue")
    assert cards(any_browser)


def test_a_filter_narrows_in_place_and_back_takes_it_away(desk: Page, buyer: Visitor) -> None:
    before = cards(buyer.comes(desk, "/catalog/glassware"))
    desk.get_by_label("Crystal glass").check()
    expect(desk.get_by_role("link", name="Clear the filters")).to_be_visible()
    assert len(cards(desk)) < len(before)
    assert "f=Material" in desk.url
    back(desk)
    expect(desk.get_by_label("Crystal glass")).not_to_be_checked()
    expect(desk.locator(".card")).to_have_count(len(before))


def test_filters_work_without_javascript(window: Window, buyer: Visitor) -> None:
    page = buyer.comes(window("phone", javascript=False), "/catalog/glassware")
    page.get_by_text("Filter and sort").click()
    page.get_by_label("Crystal glass").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_label("Crystal glass")).to_be_checked()
    page.get_by_role("link", name="Clear the filters").click()
    expect(page.get_by_label("Crystal glass")).not_to_be_checked()


def test_on_a_phone_the_filters_open_and_lead_to_the_items(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, "/catalog/glassware")
    phone.get_by_text("Filter and sort").click()
    phone.get_by_label("In stock now").check()
    phone.get_by_role("link", name="Show the items").click()
    expect(phone.locator(".card").first).to_be_in_viewport()


def test_the_next_page_follows_in_place_and_back_returns(desk: Page, buyer: Visitor) -> None:
    first = cards(buyer.comes(desk, "/catalog"))
    desk.get_by_role("link", name="Next").click()
    expect(desk.get_by_role("link", name="Previous")).to_be_visible()
    assert not set(first) & set(cards(desk))
    back(desk)
    expect(desk.locator(".card h2").first).to_have_text(first[0])
