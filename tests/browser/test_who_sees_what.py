"""What each role of the demo meets on its first page, and what it does not meet."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser

Known = Callable[[str], Visitor]


def tabs(page: Page) -> list[str]:
    """Return the words of the navigation."""
    return [
        words.split("\n")[0] for words in page.get_by_label("Main", exact=True).get_by_role("link").all_inner_texts()
    ]


@pytest.mark.parametrize("path", ["/catalog", "/catalog/glassware", "/catalog/items/GLS-WIN-35", "/catalog?q=glas"])
def test_who_may_only_look_sees_prices_and_nothing_to_order_with(any_browser: Page, known: Known, path: str) -> None:
    known("viewer@alder.example").comes(any_browser, path)
    expect(any_browser.locator(".price").first).to_contain_text("€")
    expect(any_browser.get_by_role("button", name="Add to cart")).to_have_count(0)
    expect(any_browser.get_by_label("Quantity")).to_have_count(0)
    assert tabs(any_browser) == ["Home", "Catalog"]


def test_who_may_only_look_starts_with_the_categories(phone: Page, known: Known) -> None:
    known("viewer@alder.example").comes(phone)
    expect(phone.get_by_role("link", name="Hospitality")).to_be_in_viewport()
    expect(phone.get_by_role("heading", name="Latest orders")).to_have_count(0)
    expect(phone.get_by_role("heading", name="Balance")).to_have_count(0)


def test_who_may_only_look_is_told_at_a_page_of_others(phone: Page, known: Known) -> None:
    known("viewer@alder.example").comes(phone, "/cart")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Your login does not include this")
    phone.get_by_role("link", name="Go to the start page").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Welcome")


def test_a_buyer_starts_with_the_past_and_what_is_owed(either: Page, buyer: Visitor) -> None:
    buyer.comes(either)
    expect(either.get_by_text("You owe €")).to_be_in_viewport()
    expect(either.get_by_role("heading", name="Order again")).to_be_visible()
    expect(either.get_by_role("heading", name="Latest orders")).to_be_visible()
    expect(either.get_by_text("Demo: everything here is invented.")).to_be_visible()


def test_birch_sees_its_own_prices_and_orders(desk: Page, known: Known) -> None:
    known("buyer@birch.example").comes(desk, "/orders")
    expect(desk.locator("tbody tr").first).to_contain_text("£")
    desk.goto("/orders/SO100350")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Nothing here")


def test_a_salesperson_starts_with_the_customers_and_finds_one_while_typing(either: Page, known: Known) -> None:
    known("sales@demo.example").comes(either)
    expect(either.get_by_role("heading", level=1)).to_have_text("Your customers")
    expect(either.locator(".own-customers > li")).to_have_count(5)
    either.get_by_label("Name, code, town or postcode").press_sequentially("lind")
    expect(either.locator(".own-customers > li")).to_have_count(1)
    expect(either.get_by_role("link", name="Bäckerei Lindner & Söhne OHG", exact=True)).to_be_visible()


def test_an_operator_starts_with_what_needs_a_hand(either: Page, known: Known) -> None:
    known("admin@demo.example").comes(either)
    expect(either.get_by_role("heading", level=1)).to_have_text("Overview")
    expect(either.get_by_text("This needs a hand today:")).to_be_in_viewport()
    expect(either.get_by_role("link", name="Customers on credit hold")).to_be_visible()
    latest = either.get_by_role("table", name="Latest orders").locator("tbody tr")
    expect(latest).to_have_count(10)  # of whom, is nobody's own choice: other journeys order too
