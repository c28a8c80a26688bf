"""What people do on many pages, with and without JavaScript."""

import re
from urllib.parse import quote_plus

from playwright.sync_api import Locator, Page, expect


def look_for(page: Page, words: str) -> None:
    """Search the catalog by the field at the top of every page."""
    page.get_by_label("Search the catalog").fill(words)
    page.get_by_label("Search the catalog").press("Enter")
    page.wait_for_url(re.compile(re.escape(f"q={quote_plus(words)}")))


def cards(page: Page) -> list[str]:
    """Return the names of the items on a list."""
    return [name.strip() for name in page.locator(".card h2").all_inner_texts()]


def card(page: Page, name: str) -> Locator:
    """Return the card of an item."""
    return page.locator(".card", has_text=name)


def line(page: Page, name: str) -> Locator:
    """Return the line of an item in the cart or in an order."""
    return page.get_by_role("row").or_(page.locator("tbody tr")).filter(has_text=name).first


def told(page: Page, words: str) -> None:
    """Wait until the page says so among its messages."""
    expect(page.locator("#flashes")).to_contain_text(words)


def add(page: Page, name: str, quantity: str = "") -> None:
    """Put an item of the list into the cart (the least that may be ordered), and wait until the page says so."""
    if quantity:
        card(page, name).get_by_label("Quantity").fill(quantity)
    card(page, name).get_by_role("button", name="Add to cart").click()
    told(page, f"In your cart: {name}, {quantity}")


def count(page: Page, lines: int) -> None:
    """Wait until the badge counts so many lines in the cart."""
    expect(page.locator("#cart-badge")).to_have_text(str(lines) if lines else "")
