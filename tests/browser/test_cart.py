"""The cart: filled from a list without leaving it, changed in place, nothing lost by a slip."""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.portal.carts import PortalCart, PortalCartLine
from storefront.portal.users import PortalUser
from tests.browser.conftest import Visitor
from tests.browser.steps import add, card, count, line, told
from tests.support.browser import Window

pytestmark = pytest.mark.browser

GLASS, MUG = "Wine glass Verona, 35 cl", "Beer mug Kontor, 0.5 l"


@pytest.fixture
def dearer(session: Session) -> Callable[[Visitor], None]:
    """Let a buyer's cart remember prices of one euro: today's are others."""

    def remember(buyer: Visitor) -> None:
        user = select(PortalUser.id).where(PortalUser.login == buyer.login)
        mine = select(PortalCart.id).where(PortalCart.user_id.in_(user))
        with writing(session):
            session.execute(
                update(PortalCartLine).where(PortalCartLine.cart_id.in_(mine)).values(seen_price=Decimal(1)),
                execution_options={"synchronize_session": False},
            )

    return remember


def fill(page: Page, buyer: Visitor) -> Page:
    """Put a case of glasses and two mugs into the cart and open it."""
    buyer.comes(page, "/catalog/glassware")
    add(page, GLASS)
    add(page, MUG, "2")
    page.goto("/cart")
    return page


def quantity_of(page: Page, name: str) -> Locator:
    return page.get_by_label(f"Quantity of {name}")


def test_adding_leaves_the_list_as_it_is_and_counts(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/catalog/glassware")
    card(either, MUG).scroll_into_view_if_needed()
    seen_at = either.evaluate("scrollY")
    add(either, MUG, "2")
    count(either, 1)
    assert either.evaluate("scrollY") == seen_at
    add(either, GLASS)
    count(either, 2)


def test_adding_without_javascript_comes_back_to_the_list(window: Window, buyer: Visitor) -> None:
    page = buyer.comes(window("phone", javascript=False), "/catalog/glassware")
    add(page, MUG)
    expect(page.get_by_role("heading", level=1)).to_have_text("Glassware")
    count(page, 1)


def test_a_refused_quantity_is_told_and_nothing_is_added(any_browser: Page, buyer: Visitor) -> None:
    buyer.comes(any_browser, "/catalog/items/GLS-BER-05")
    any_browser.get_by_label("Quantity").fill("1.5")
    any_browser.get_by_role("button", name="Add to cart").click()
    expect(any_browser.get_by_text("sold in whole numbers")).to_be_visible()
    count(any_browser, 0)


def test_a_changed_quantity_changes_amount_and_total_in_place(either: Page, buyer: Visitor) -> None:
    fill(either, buyer)
    total = either.locator(".totals .sum dd")
    before = total.inner_text()
    quantity_of(either, MUG).fill("10")
    quantity_of(either, MUG).press("Tab")
    expect(total).not_to_have_text(before)
    expect(line(either, MUG).locator(".sum")).to_have_text("€25.60")


def test_a_quantity_changes_without_javascript_too(window: Window, buyer: Visitor) -> None:
    page = fill(window("phone", javascript=False), buyer)
    quantity_of(page, MUG).fill("10")
    line(page, MUG).get_by_role("button", name="Change").click()
    expect(line(page, MUG).locator(".sum")).to_have_text("€25.60")


def test_a_refused_change_is_told_at_its_line_and_what_was_typed_stays(any_browser: Page, buyer: Visitor) -> None:
    fill(any_browser, buyer)
    quantity_of(any_browser, MUG).fill("1.5")
    quantity_of(any_browser, MUG).press("Enter")
    expect(line(any_browser, MUG).get_by_text("sold in whole numbers")).to_be_visible()
    expect(quantity_of(any_browser, MUG)).to_have_value("1.5")


def test_a_removed_line_comes_back_by_undo(any_browser: Page, buyer: Visitor) -> None:
    fill(any_browser, buyer)
    any_browser.get_by_role("button", name=f"Remove {MUG}").click()
    expect(quantity_of(any_browser, MUG)).to_have_count(0)
    count(any_browser, 1)
    any_browser.get_by_role("button", name="Undo").click()
    expect(quantity_of(any_browser, MUG)).to_have_value("2")
    count(any_browser, 2)


def test_an_emptied_cart_shows_where_to_go_and_comes_back_by_undo(phone: Page, buyer: Visitor) -> None:
    fill(phone, buyer)
    phone.get_by_role("button", name="Empty the cart").click()
    expect(phone.get_by_role("link", name="Go to the catalog")).to_be_visible()
    count(phone, 0)
    phone.get_by_role("button", name="Undo").click()
    expect(quantity_of(phone, GLASS)).to_have_value("1")


def test_the_main_action_is_in_reach_of_the_thumb_however_long_the_cart(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, "/catalog/glassware")
    for name in phone.locator(".card:has(.badge.ok) h2").all_inner_texts()[:7]:
        add(phone, name)
    phone.goto("/cart")
    expect(phone.get_by_role("link", name="Go to checkout")).to_be_in_viewport(ratio=1)


def test_what_was_bought_before_is_one_press_from_the_cart(any_browser: Page, buyer: Visitor) -> None:
    buyer.comes(any_browser)
    again = any_browser.locator(".again").first
    name = again.locator(".title").inner_text()
    again.get_by_role("button", name=re.compile("^Add ")).click()
    told(any_browser, f"In your cart: {name}")
    count(any_browser, 1)


def test_prices_that_changed_are_marked_until_they_are_accepted(
    desk: Page, buyer: Visitor, dearer: Callable[[Visitor], None]
) -> None:
    fill(desk, buyer)
    dearer(buyer)
    desk.reload()
    expect(line(desk, MUG)).to_contain_text("Price changed: was €1.00.")
    desk.get_by_role("button", name="Accept the new prices").click()
    expect(desk.get_by_text("Price changed")).to_have_count(0)
