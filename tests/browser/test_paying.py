"""A buyer announces a transfer on the phone without JavaScript; it arrives; the buyer sees it paid."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Newcomer, Visitor
from tests.support.browser import axe, fits
from tests.support.builders import a_customer, an_invoice


def test_what_is_announced_on_the_phone_is_paid_when_it_arrives(
    newcomer: Newcomer, known: Callable[[str], Visitor], window: Callable[..., Page], desk: Page
) -> None:
    willow = a_customer("Willow", code="WILLOW")
    an_invoice(for_=willow, number="IN-W1", amount="80")
    an_invoice(for_=willow, number="CM-W1", amount="30", document_type="Credit Memo", due_on=None)
    phone = newcomer("WILLOW").comes(window("phone", javascript=False), "/account/documents")
    phone.get_by_label("Take IN-W1").check()
    phone.get_by_role("button", name="Pay", exact=True).click()
    phone.get_by_label("Credit memo CM-W1").check()
    fits(phone)
    phone.get_by_role("button", name="Look at it before paying").click()
    fits(phone)
    phone.get_by_role("button", name="Announce €50.00").click()
    expect(phone.get_by_role("img", name="QR code of the transfer")).to_be_visible()
    fits(phone)
    number = phone.url.rsplit("/", 1)[1]

    known("admin@demo.example").comes(desk, "/admin/payments")
    desk.get_by_role("link", name=number).click()
    axe(desk)
    desk.get_by_role("button", name="It has arrived").click()
    expect(desk.get_by_text("Arrived", exact=True)).to_be_visible()

    phone.reload()
    expect(phone.get_by_text("€50.00 has arrived.")).to_be_visible()
    phone.goto("/account")
    expect(phone.get_by_text("You owe nothing.")).to_be_visible()
