"""A buyer asks about an order on the phone without JavaScript, the office answers, the buyer reads it."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer, Visitor
from tests.support.browser import axe, fits
from tests.support.cases import SUPPORT


def test_a_question_about_an_order_is_answered(
    newcomer: Newcomer, known: Callable[[str], Visitor], window: Callable[..., Page], desk: Page
) -> None:
    buyer = newcomer(roles=SUPPORT)
    phone = buyer.comes(window("phone", javascript=False), "/orders")
    phone.locator("#order-list a[href^='/orders/']").first.click()
    phone.get_by_role("link", name="Ask about this").last.click()
    phone.get_by_label("Subject").fill("A box is missing")
    phone.get_by_label("What happened?").fill("Only three of four came.")
    fits(phone)
    phone.get_by_role("button", name="Send the case").click()
    expect(phone.get_by_text("It is about: Order")).to_be_visible()
    number = phone.url.rsplit("/", 1)[1]

    known("admin@demo.example").comes(desk, f"/admin/cases?q={number}")
    desk.get_by_role("link", name="A box is missing").click()
    desk.get_by_label("Answer", exact=True).fill("It comes tomorrow.")
    axe(desk)
    desk.get_by_role("button", name="Send", exact=True).last.click()
    expect(desk.get_by_text("Waits for the customer").first).to_be_visible()

    phone.get_by_role("link", name="Look again").click()
    expect(phone.get_by_text("It comes tomorrow.")).to_be_visible()
    expect(phone.get_by_text("our answer", exact=True)).to_be_visible()
