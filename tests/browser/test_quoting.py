"""A buyer asks for a quote on the phone, a salesperson answers it on another, the buyer accepts: one order."""

import re

from playwright.sync_api import Page

from tests.browser.conftest import Newcomer, Visitor
from tests.browser.steps import told
from tests.support.browser import Window, axe, fits


def test_a_quote_is_asked_for_answered_and_becomes_an_order(
    newcomer: Newcomer, seller: Visitor, window: Window, phone: Page
) -> None:
    newcomer().comes(phone, "/quotes/new?item=RMS-SOF-2")
    phone.get_by_label("What should we know?").fill("For the lobby.")
    fits(phone)
    phone.get_by_role("button", name="Ask for a quote").click()
    told(phone, "We have your request.")
    number = phone.url.rsplit("/", 1)[1]

    sales = seller.comes(window("phone", dark=True), "/sales/quotes")
    sales.get_by_role("link", name=number).click()
    sales.get_by_label("Price of").first.fill("412.50")
    axe(sales)
    fits(sales)
    sales.get_by_role("button", name="Send the answer").click()
    told(sales, "The answer is sent.")

    phone.reload()
    phone.get_by_role("link", name="Accept the quote").click()
    phone.wait_for_url("**/accept")
    fits(phone)
    phone.get_by_role("button", name="Accept and order, €412.50").click()
    phone.wait_for_url(re.compile(r"/orders/SO\d+"))
    told(phone, "The quote is accepted")
