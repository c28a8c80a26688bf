"""What one person asks and another answers, in two windows: an order above the limit, and the company's data."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Newcomer, Visitor
from tests.browser.steps import add, look_for, told
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser
GLASS = "Wine glass Verona, 35 cl"
MANAGER = ("portal_user", "portal_company_management")


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_an_order_above_the_limit_waits_is_approved_and_its_buyer_reads_why(
    window: Window, newcomer: Newcomer, javascript: bool
) -> None:
    buyer = newcomer(roles=("portal_user", "small_orders")).comes(window("phone", javascript=javascript))
    look_for(buyer, "wine glass")
    add(buyer, GLASS, "20")
    buyer.goto("/cart/checkout")
    expect(buyer.get_by_text("above your order limit of €250.00")).to_be_visible()
    buyer.get_by_role("button", name=re.compile("^Ask for approval")).click()
    buyer.wait_for_url(re.compile(r"/orders/SO\d+"))
    number = buyer.url.rstrip("/").rpartition("/")[2].partition("?")[0]
    boss = newcomer(roles=MANAGER).comes(window("desk", javascript=javascript, dark=True), "/orders/approvals")
    boss.get_by_role("link", name=number).click()
    if javascript:
        axe(boss)
    fits(boss)
    boss.get_by_label("Comment").fill("For the new terrace.")
    boss.get_by_role("button", name="Approve").click()
    told(boss, f"Order {number} is approved")
    buyer.reload()
    expect(buyer.get_by_text("For the new terrace.")).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_company_data_are_asked_for_rejected_with_a_reason_asked_for_again_and_approved(
    window: Window, newcomer: Newcomer, known: Callable[[str], Visitor], javascript: bool
) -> None:
    phone = "+44 20 5550 17" if javascript else "+44 20 5550 18"
    manager = newcomer("BIRCH", MANAGER).comes(window("phone", javascript=javascript), "/company/details")
    operator = known("admin@demo.example").comes(window("desk", javascript=javascript), "/admin/requests")
    for answer in ("Reject the request", "Change the data"):
        manager.get_by_label("Phone", exact=True).fill(phone)
        manager.get_by_role("button", name="Ask for these changes").click()
        told(manager, "We have your request.")
        operator.goto("/admin/requests")
        operator.get_by_role("link", name="Birch Lane Catering Ltd").click()
        operator.get_by_role("button", name=answer).click()
        if answer.startswith("Reject"):
            expect(operator.get_by_role("alert")).to_contain_text("Say why: the customer reads it.")
            operator.get_by_label("Why not").fill("That number rings elsewhere.")
            operator.get_by_role("button", name=answer).click()
        told(operator, "the customer is told")
        manager.goto("/company/details")
    expect(manager.get_by_text("That number rings elsewhere.").first).to_be_visible()
    expect(manager.get_by_label("Phone", exact=True)).to_have_value(phone)
