"""A company registers on the phone, confirms by mail, is approved, sets a password and signs in for the first time."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy

from playwright.sync_api import Page, expect

from storefront.jobs.run import make_worker
from tests.browser.conftest import Shop, Visitor
from tests.browser.steps import told
from tests.support.browser import Window, axe, fits
from tests.support.cast import PASSWORD

FORM = {
    "Company name": "Maple Tea Rooms",
    "Street": "3 Hill Street",
    "City": "Ghent",
    "Last name": "Janssens",
    "E-mail": "tea@maple.example",
}


def link_mailed(shop: Shop, start: str) -> str:
    """Let the worker send all there is; return the path of the newest link to somebody of ours that begins so."""
    worker = make_worker(shop.settings, shop.engine)
    while worker.work():  # so many at a time, and the tests before left some
        pass
    for path in sorted((shop.settings.instance / "mail").glob("*.eml"), reverse=True):
        mail = message_from_bytes(path.read_bytes(), policy=policy.default)
        body = mail.get_body(("plain",))
        found = re.search(rf"{start}/\S+", body.get_content()) if body and FORM["E-mail"] in mail["To"] else None
        if found:
            return found[0]
    raise AssertionError(start)


def test_who_registers_and_is_approved_signs_in(
    shop: Shop, known: Callable[[str], Visitor], window: Window, phone: Page
) -> None:
    phone.goto("/login")
    phone.get_by_role("link", name="Become a customer").click()
    for label, words in FORM.items():
        phone.get_by_label(label, exact=True).fill(words)
    phone.get_by_label("Country").select_option("BE")
    phone.get_by_role("button", name="Send the registration").click()
    expect(phone.get_by_role("heading", name="Look into your mail")).to_be_visible()
    phone.goto(link_mailed(shop, "/register/confirm"))
    axe(phone)
    phone.get_by_role("button", name="Confirm and send").click()
    expect(phone.get_by_role("heading", name="We have your registration")).to_be_visible()

    clerk = known("admin@demo.example").comes(window("phone", dark=True), "/admin/registrations")
    clerk.get_by_role("link", name=FORM["Company name"]).click()
    clerk.get_by_role("link", name="Approve as a new customer").click()
    clerk.get_by_label("Currency").fill("EUR")
    fits(clerk)
    clerk.get_by_role("button", name="Approve and send the welcome mail").click()
    told(clerk, "is a customer now")

    phone.goto(link_mailed(shop, "/password/set"))
    for field in phone.get_by_label("password").all():
        field.fill(PASSWORD)
    phone.get_by_role("button", name="Set password").click()
    told(phone, "Your password is set.")
    phone.get_by_label("Login").fill(FORM["E-mail"])
    phone.get_by_label("Password").fill(PASSWORD)
    phone.get_by_role("button", name="Sign in").click()
    expect(phone.get_by_role("heading", level=1)).to_contain_text("Welcome, Janssens")
