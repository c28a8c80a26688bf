"""After the order: found again, followed while it moves, cancelled in time, ordered again and taken back."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import update

from storefront.database import session_factory, writing
from storefront.erp.orders import SalesOrder
from tests.browser.conftest import Shop, Visitor
from tests.browser.steps import add, count, told
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser

ROWS = "#order-list tbody tr"
GLASS = "Wine glass Verona, 35 cl"
LONG = "SO100350"  # the order of 72 lines
LINES = 72


def an_order(page: Page, buyer: Visitor) -> str:
    """Order a case of glasses; return the number."""
    add(buyer.comes(page, "/catalog/glassware"), GLASS)
    page.goto("/cart/checkout")
    page.get_by_role("button", name=re.compile("^Place order, ")).click()
    page.wait_for_url(re.compile(r"/orders/SO\d+"))
    return page.url.rsplit("/", 1)[-1]


def test_a_buyer_finds_an_order_by_what_was_in_it(either: Page, buyer: Visitor) -> None:
    buyer.comes(either, "/orders")
    before = either.locator(ROWS).count()
    either.get_by_label("Find", exact=True).fill("champagne flute")
    either.get_by_label("Find", exact=True).press("Enter")
    either.wait_for_url(re.compile(r"q=champagne"))
    expect(either.locator(ROWS)).not_to_have_count(before)
    either.locator(ROWS).first.get_by_role("link").click()
    expect(either.get_by_role("row", name="Champagne flute").or_(either.locator("tbody tr")).first).to_be_visible()
    expect(either.get_by_role("list", name="What happened to this order")).to_contain_text("Received")
    axe(either)
    fits(either)


def test_an_order_is_cancelled_in_two_steps_and_its_page_says_by_whom(any_browser: Page, buyer: Visitor) -> None:
    number = an_order(any_browser, buyer)
    any_browser.get_by_role("link", name="Cancel this order").click()
    expect(any_browser.get_by_role("heading", level=1)).to_have_text(f"Cancel order {number}?")
    fits(any_browser)
    any_browser.get_by_role("button", name=f"Cancel order {number}").click()
    told(any_browser, f"Order {number} is cancelled.")
    expect(any_browser.locator(".timeline li").last).to_contain_text("Canceled")
    expect(any_browser.get_by_role("link", name="Cancel this order")).to_have_count(0)
    fits(any_browser)


def test_a_long_order_is_ordered_again_and_taken_back(any_browser: Page, buyer: Visitor) -> None:
    add(buyer.comes(any_browser, "/catalog/glassware"), GLASS)
    any_browser.goto(f"/orders/{LONG}")
    any_browser.get_by_role("link", name="Order again").click()
    expect(any_browser.locator("tbody tr")).to_have_count(LINES)
    fits(any_browser)
    any_browser.get_by_role("button", name="Add the ticked lines to the cart").click()
    any_browser.wait_for_url("**/cart")
    told(any_browser, f"of {LONG} are in your cart.")
    expect(any_browser.locator("tbody tr")).not_to_have_count(1)
    any_browser.locator("#flashes").get_by_role("button", name="Undo").click()
    told(any_browser, "Your cart is as it was before.")
    expect(any_browser.locator("tbody tr")).to_have_count(1)
    count(any_browser, 1)


def test_one_line_is_ordered_again_by_its_own_button(phone: Page, buyer: Visitor) -> None:
    buyer.comes(phone, f"/orders/{LONG}/again")
    axe(phone)
    phone.locator("tbody tr").nth(1).get_by_role("button").click()
    phone.wait_for_url("**/cart")
    count(phone, 1)


def test_a_quantity_that_is_refused_is_said_in_place(desk: Page, buyer: Visitor) -> None:
    buyer.comes(desk, f"/orders/{LONG}/again")
    desk.get_by_label(re.compile("^Quantity of")).first.fill("0")
    desk.get_by_role("button", name="Add the ticked lines to the cart").click()
    expect(desk.get_by_role("alert")).to_contain_text("Nothing is in the cart yet")
    expect(desk.locator("tbody tr").first).to_contain_text("Enter a quantity above zero.")
    expect(desk).to_have_url(re.compile("/again$"))


def test_a_page_follows_its_order_until_it_is_final(window: Window, buyer: Visitor, shop: Shop) -> None:
    page = window("desk")
    page.clock.install(time=datetime.now(UTC))
    number = an_order(page, buyer)
    with page.expect_response(lambda answer: number in answer.url and answer.status == 204):
        page.clock.run_for(21_000)
    with session_factory(shop.engine)() as session, writing(session):
        session.execute(update(SalesOrder).where(SalesOrder.number == number).values(status="Rejected"))
    with page.expect_response(lambda answer: number in answer.url and answer.status == 200):
        page.clock.run_for(21_000)
    expect(page.get_by_text("This order was not approved.").first).to_be_visible()
    expect(page.locator("#order")).not_to_have_attribute("hx-trigger", re.compile("every"))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.run_for(100_000)
    assert asked == []
