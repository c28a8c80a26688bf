"""What do I owe? From the start page to an invoice, its paper and a statement, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.support.browser import Window, axe, back, fits

pytestmark = pytest.mark.browser

ROWS = "#document-list tbody tr"
MONEY = re.compile(r"€[\d,]+\.\d\d")


def test_a_buyer_finds_what_is_overdue_and_reads_the_invoice(either: Page, buyer: Visitor) -> None:
    page = buyer.comes(either, "/")
    page.get_by_role("link", name="Your account").click()
    expect(page.locator(".answer")).to_have_text(re.compile(r"You owe €[\d,.]+ €[\d,.]+ is overdue\."))
    axe(page)
    fits(page)
    page.locator("dl").get_by_role("link").first.click()
    expect(page.locator(ROWS).first).to_contain_text("Overdue")
    axe(page)
    fits(page)
    page.locator(ROWS).first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Invoice IN"))
    expect(page.locator(".answer")).to_have_text(re.compile(r"is open, \d+ days? overdue\."))
    axe(page)
    fits(page)


def test_ticked_documents_come_as_one_pdf_and_as_a_zip(either: Page, buyer: Visitor) -> None:
    page = buyer.comes(either, "/account/documents")
    for place in (0, 2):
        page.locator(ROWS).nth(place).get_by_role("checkbox").check()
    for button, ending in (("As one PDF", "pdf"), ("As a ZIP", "zip")):
        with page.expect_download() as download:
            page.get_by_role("button", name=button).click()
        assert re.fullmatch(rf"Documents-[\d-]+\.{ending}", download.value.suggested_filename)
    expect(page.locator(f"{ROWS} :checked")).to_have_count(2)


def test_a_status_narrows_list_and_sum_in_place_and_back_takes_it_away(desk: Page, buyer: Visitor) -> None:
    page = buyer.comes(desk, "/account/documents")
    together = page.locator(".sums").inner_text()
    page.get_by_label("Status").select_option("overdue")
    expect(page.locator(".sums")).not_to_have_text(together)
    assert "state=overdue" in page.url
    page.get_by_role("button", name="Tick this page").click()
    assert page.locator(f"{ROWS} :checked").count() == page.locator(ROWS).count()
    axe(page)
    back(page)
    expect(page.locator(".sums")).to_have_text(together)


def test_a_statement_closes_at_what_is_owed(either: Page, buyer: Visitor) -> None:
    page = buyer.comes(either, "/account")
    owed = MONEY.search(page.locator(".answer").inner_text())
    assert owed is not None
    page.get_by_role("link", name="Statement").click()
    page.get_by_role("link", name="This year").click()
    expect(page.locator("tbody tr").first).to_contain_text("Opening balance")
    expect(page.locator(".lines tbody tr").last).to_contain_text(owed[0])
    expect(page.locator("dl")).to_contain_text(owed[0])
    axe(page)
    fits(page)


@pytest.mark.parametrize("name", ["PDF", "CSV", "Excel"])
def test_a_statement_can_be_saved(desk: Page, buyer: Visitor, name: str) -> None:
    buyer.comes(desk, "/account/statement")
    with desk.expect_download() as download:
        desk.get_by_role("link", name=name).click()
    assert download.value.suggested_filename.startswith("Statement-")


def test_a_payment_leads_to_what_it_paid(either: Page, buyer: Visitor) -> None:
    page = buyer.comes(either, "/account/payments?state=used")
    page.locator("tbody tr").first.get_by_role("link").click()
    expect(page.locator(".answer")).to_contain_text("We received")
    axe(page)
    fits(page)
    page.locator("tbody tr").first.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(r"^Invoice IN"))


def test_the_bar_and_the_list_can_be_read_in_the_dark(window: Window, buyer: Visitor) -> None:
    page = buyer.comes(window("phone", dark=True), "/account")
    axe(page)
    page.goto("/account/documents")
    axe(page)


def test_without_javascript_a_bundle_is_taken_and_a_statement_asked_for(window: Window, buyer: Visitor) -> None:
    page = buyer.comes(window("phone", javascript=False), "/account/documents?state=paid")
    page.locator(ROWS).first.get_by_role("checkbox").check()
    with page.expect_download() as download:
        page.get_by_role("button", name="As one PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="Statement").click()
    page.get_by_label("From").fill("2026-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("tbody tr").first).to_contain_text("Opening balance")
    fits(page)
