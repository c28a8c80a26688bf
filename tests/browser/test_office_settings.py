"""Audit, reports, reminders, mail and settings: fit for everybody, and a day's work without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import told
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser
OPERATOR = "admin@demo.example"
PAGES = [
    "/admin/audit",
    "/admin/audit?q=nothing+like+this",
    "/admin/reports",
    "/admin/reports/customers",
    "/admin/reports/groups",
    "/admin/reports/logins",
    "/admin/reminders",
    "/admin/customers/ALDER/reminders",
    "/admin/mail",
    "/admin/mail/templates",
    "/admin/mail/templates/order_confirmation/en",
    "/admin/settings",
]


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("desk", False)], ids=["phone in the dark", "desk by day"])
def test_every_page_is_fit_for_everybody(
    window: Window, known: Callable[[str], Visitor], size: str, dark: bool
) -> None:
    page = known(OPERATOR).comes(window(size, dark=dark), "/admin/audit")
    for path in PAGES:
        page.goto(path)
        try:
            axe(page)
            fits(page)
        except AssertionError as error:
            raise AssertionError(f"{path}: {error}") from None


def test_an_operator_sets_words_and_reminders_without_javascript(
    window: Window, known: Callable[[str], Visitor]
) -> None:
    page: Page = known(OPERATOR).comes(window("phone", javascript=False), "/admin/settings")
    page.get_by_label("Few left").fill("7")
    page.get_by_role("button", name="Save the settings").click()
    told(page, "The settings are saved.")
    page.goto("/admin/mail/templates/password_changed/en")
    page.get_by_label("Text").fill("Hello {nobody}")
    page.get_by_role("button", name="Save the words").click()
    expect(page.get_by_role("alert")).to_contain_text("{nobody} is not known here")
    page.get_by_label("Text").fill("Hello {person_name}")
    page.get_by_role("button", name="Save the words").click()
    told(page, "The words are saved.")
    page.goto("/admin/customers/ALDER/reminders")
    page.get_by_label("What about").fill("Call about the glasses")
    page.get_by_role("button", name="Remind").click()
    told(page, "The reminder is written.")
    page.goto("/admin/audit?person=Ines+Duarte")
    for words in ("Changed settings", "Changed the words of a mail", "New reminder"):
        expect(page.locator("#audit-list")).to_contain_text(words)


def test_a_report_follows_its_period_in_place(desk: Page, known: Callable[[str], Visitor]) -> None:
    page = known(OPERATOR).comes(desk, "/admin/reports/customers")
    page.get_by_label("From").fill("2099-01-01")
    page.get_by_label("From").press("Tab")
    expect(page.locator("#report .answer")).to_contain_text("€0.00")
    page.wait_for_url("**from=2099-01-01**")
