import pytest
from playwright.sync_api import Page, expect

from tests.support.browser import Window, axe, enter, fits
from tests.support.cast import Person

pytestmark = pytest.mark.browser


def test_signing_in_works_with_and_without_javascript(any_browser: Page, alder_manager: Person) -> None:
    enter(any_browser, alder_manager.login)
    any_browser.goto("/password/change")
    expect(any_browser.get_by_role("heading", level=1)).to_be_visible()


def test_a_wrong_password_is_told_beside_the_form(either: Page, alder_buyer: Person) -> None:
    either.goto("/login")
    either.locator("input[name=login]").fill(alder_buyer.login)
    either.locator("input[name=password]").fill("wrong")
    either.locator("input[name=password]").press("Enter")
    expect(either.get_by_role("alert")).to_be_visible()
    assert either.locator("input[name=login]").input_value() == alder_buyer.login


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("path", ["/login", "/password/forgot", "/password/sent"])
def test_the_pages_before_signing_in_are_fit_for_everybody(window: Window, path: str, dark: bool) -> None:
    page = window("phone", dark=dark)
    page.goto(path)
    axe(page)
    fits(page)
