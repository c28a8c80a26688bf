"""From finding an item to the order's page, on a desk and on a phone, with JavaScript and without, and by keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import add, count, look_for
from tests.support.browser import Window, back, fits

pytestmark = pytest.mark.browser

GLASS = "Wine glass Verona, 35 cl"
PLACE = re.compile("^Place order, ")


def to_checkout(page: Page, buyer: Visitor) -> Page:
    """Put a case of glasses into the cart and open the checkout."""
    buyer.comes(page, "/catalog/glassware")
    add(page, GLASS)
    page.goto("/cart/checkout")
    return page


def order_number(page: Page) -> str:
    page.wait_for_url(re.compile(r"/orders/SO\d+"))
    return page.url.rsplit("/", 1)[-1]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
@pytest.mark.parametrize("size", ["phone", "desk"])
def test_a_buyer_finds_an_item_and_orders_it(window: Window, buyer: Visitor, size: str, javascript: bool) -> None:
    page = buyer.comes(window(size, javascript=javascript))
    look_for(page, "wine glass")
    add(page, GLASS, "2")
    page.get_by_role("link", name=re.compile("^Cart")).click()
    expect(page.get_by_label(f"Quantity of {GLASS}")).to_have_value("2")
    page.get_by_role("link", name="Go to checkout").click()
    page.get_by_label("Hotel Lindenufer").check()
    page.get_by_label("Your PO number").fill("PO-77")
    page.get_by_role("button", name=PLACE).click()
    number = order_number(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Order {number}")
    expect(page.get_by_text("PO-77")).to_be_visible()
    expect(page.get_by_text("Uferpromenade 7")).to_be_visible()
    count(page, 0)
    page.get_by_label("You are here").get_by_role("link", name="Orders").click()
    expect(page.get_by_role("link", name=number)).to_be_visible()


def test_the_back_button_after_an_order_offers_no_second_one(any_browser: Page, buyer: Visitor) -> None:
    to_checkout(any_browser, buyer).get_by_role("button", name=PLACE).click()
    order_number(any_browser)
    back(any_browser)
    any_browser.reload()
    expect(any_browser.get_by_text("Your cart is empty")).to_be_visible()
    expect(any_browser.get_by_role("button", name=PLACE)).to_have_count(0)


def test_the_same_checkout_in_two_tabs_is_one_order(window: Window, buyer: Visitor) -> None:
    first = to_checkout(window("desk"), buyer)
    second = buyer.comes(window("desk"), "/cart/checkout")
    first.get_by_role("button", name=PLACE).click()
    second.get_by_role("button", name=PLACE).click()
    assert order_number(first) == order_number(second)


def test_a_refused_checkout_keeps_what_was_typed_and_leads_to_the_field(any_browser: Page, buyer: Visitor) -> None:
    page = to_checkout(any_browser, buyer)
    page.get_by_label("Your PO number").fill("PO-78")
    page.get_by_label("Comment").fill("Gate B\nring twice")
    page.get_by_label("Wanted on").fill("2001-01-01")
    page.get_by_role("button", name=PLACE).click()
    page.get_by_role("alert").get_by_role("link", name=re.compile("Choose today")).click()
    expect(page.get_by_label("Wanted on")).to_be_focused()
    expect(page.get_by_label("Your PO number")).to_have_value("PO-78")
    expect(page.get_by_label("Comment")).to_have_value("Gate B\nring twice")


def test_a_cart_that_changed_meanwhile_is_shown_before_it_is_ordered(window: Window, buyer: Visitor) -> None:
    page = to_checkout(window("phone"), buyer)
    add(buyer.comes(window("phone"), "/catalog/glassware"), "Beer mug Kontor, 0.5 l")
    page.get_by_role("button", name=PLACE).click()
    expect(page.get_by_role("alert")).to_contain_text("changed since you opened this page")
    page.get_by_role("button", name=PLACE).click()
    order_number(page)


def test_the_buyer_reads_first_what_ships_when(phone: Page, buyer: Visitor) -> None:
    to_checkout(phone, buyer)
    expect(phone.get_by_text("Everything ships now.")).to_be_in_viewport()
    expect(phone.get_by_role("button", name=PLACE)).to_be_in_viewport(ratio=1)


def test_the_whole_way_by_keyboard_alone(desk: Page, buyer: Visitor) -> None:
    keys = buyer.comes(desk, "/catalog/glassware").keyboard
    by_tab(desk, "a", GLASS)
    keys.press("Enter")
    expect(desk.get_by_role("dialog")).to_be_visible()
    by_tab(desk, "button", "Add to cart")
    keys.press("Enter")
    expect(desk.locator("#cart-badge")).to_have_text("1")
    keys.press("Escape")
    desk.goto("/cart")
    by_tab(desk, "input", "")
    keys.press("ArrowUp")
    keys.press("Tab")
    expect(desk.get_by_label(f"Quantity of {GLASS}")).to_have_value("2")
    by_tab(desk, "a", "Go to checkout")
    keys.press("Enter")
    desk.wait_for_url("**/cart/checkout")
    by_tab(desk, "button", "Place order")
    keys.press("Enter")
    order_number(desk)


def by_tab(page: Page, tag: str, words: str) -> None:
    """Press Tab until the focus is on an element of this tag in the page's content that says these words."""
    script = """([tag, words]) => {
        const e = document.activeElement;
        return e.matches(`:is(main, dialog) ${tag}`) && (e.innerText ?? "").includes(words);
    }"""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate(script, [tag, words]):
            assert page.evaluate("document.activeElement.matches(':focus-visible')")
            return
    pytest.fail(f"no <{tag}> with {words!r} is reached by Tab")


def test_an_order_of_many_lines_fits_a_phone(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, "/orders/SO100350")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Order SO100350")
    expect(phone.locator("tbody tr")).to_have_count(72)
    fits(phone)
