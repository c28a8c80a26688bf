"""Has it gone out? From the start page to the carrier's page of a package, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.support.browser import Window, axe, back, fits

pytestmark = pytest.mark.browser

ROWS = "#shipment-list tbody tr"


def find(page: Page, words: str) -> None:
    page.get_by_label("Find", exact=True).fill(words)
    page.get_by_label("Find", exact=True).press("Enter")
    page.wait_for_url(re.compile(r"[?&]q="))


def test_a_buyer_follows_what_left_today(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/").get_by_role("link", name=re.compile("shipments? on the way")).click()
    row = either.locator(ROWS, has_text="Gone out").first
    tracking = row.get_by_role("link", name=re.compile(r"^SWP\d+$")).first
    number = tracking.inner_text()
    find(either, f"{number[:6]} {number[6:]}")
    expect(either.locator(ROWS)).to_have_count(1)
    either.locator(ROWS).get_by_role("link", name=re.compile(r"^SH")).click()
    expect(either.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Shipment SH"))
    expect(either.locator(".answer")).to_contain_text("It left on")
    followed = either.get_by_role("link", name=number)
    expect(followed).to_have_attribute("href", f"https://track.swiftparcel.example/parcels/{number}")
    axe(either)
    fits(either)


def test_a_status_narrows_in_place_and_back_takes_it_away(desk: Page, buyer: Visitor) -> None:
    before = buyer.comes(desk, "/shipments").locator(ROWS).count()
    desk.get_by_label("Status").select_option("Open")
    expect(desk.locator(ROWS)).not_to_have_count(before)
    assert "status=Open" in desk.url
    axe(desk)
    back(desk)
    expect(desk.locator(ROWS)).to_have_count(before)


def test_without_javascript_the_list_is_searched_and_turned(window: Window, buyer: Visitor) -> None:
    page = buyer.comes(window("phone", javascript=False), "/shipments")
    first = page.locator(ROWS).first.inner_text()
    page.get_by_role("link", name="Next").click()
    expect(page.locator(ROWS).first).not_to_have_text(first)
    page.get_by_role("link", name="Previous").click()
    find(page, "nothing like this")
    expect(page.get_by_role("heading", name="No shipment fits")).to_be_visible()
    fits(page)


def test_what_is_listed_can_be_saved(desk: Page, buyer: Visitor) -> None:
    buyer.comes(desk, "/shipments?status=Completed")
    with desk.expect_download() as download:
        desk.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename == "Shipments.csv"
