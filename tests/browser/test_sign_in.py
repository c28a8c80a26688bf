import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from storefront.auth.sessions import end_session
from storefront.database import writing
from tests.browser.conftest import Newcomer, Visitor
from tests.support.browser import back, enter
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.browser

BUYER = "buyer@alder.example"


def test_signing_in_leads_to_the_start_page_with_and_without_javascript(any_browser: Page) -> None:
    enter(any_browser, BUYER)
    expect(any_browser.get_by_role("heading", level=1)).to_contain_text("Welcome, Jonas Petersen")


def test_signing_in_leads_to_the_page_one_came_for(desk: Page) -> None:
    desk.goto("/catalog/glassware")
    assert "/login" in desk.url
    desk.get_by_label("Login").fill(BUYER)
    desk.get_by_label("Password").fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.get_by_role("heading", name="Glassware", level=1)).to_be_visible()


def test_a_wrong_password_is_told_above_the_form_and_the_login_is_kept(either: Page) -> None:
    either.goto("/login")
    either.get_by_label("Login").fill("viewer@alder.example")
    either.get_by_label("Password").fill("wrong")
    either.get_by_label("Password").press("Enter")
    expect(either.get_by_role("alert")).to_be_visible()
    assert either.get_by_label("Login").input_value() == "viewer@alder.example"


def test_an_empty_form_is_told_in_our_words_beside_the_field(desk: Page) -> None:
    desk.goto("/login")
    desk.get_by_role("button", name="Sign in").click()
    expect(desk.locator("#password-error")).to_have_text("Enter your password.")
    expect(desk.get_by_role("alert")).to_be_focused()


def test_after_signing_out_the_back_button_shows_nothing_private(any_browser: Page, buyer: Visitor) -> None:
    buyer.comes(any_browser, "/orders")
    expect(any_browser.get_by_role("link", name="SO1").first).to_be_visible()
    any_browser.locator(".menu summary").click()
    any_browser.get_by_role("button", name="Sign out").click()
    any_browser.wait_for_url("**/login*")
    back(any_browser)
    expect(any_browser.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(any_browser.get_by_text("SO1")).to_have_count(0)


def test_a_session_that_ended_leads_from_a_press_of_add_to_the_sign_in(
    phone: Page, buyer: Visitor, session: Session
) -> None:
    buyer.comes(phone, "/catalog")
    with writing(session):
        end_session(session, buyer.token)
    phone.get_by_role("button", name="Add to cart").first.click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_a_password_that_somebody_else_chose_is_changed_before_anything_else(
    any_browser: Page, newcomer: Newcomer
) -> None:
    enter(any_browser, newcomer(must_change=True).login)
    any_browser.goto("/catalog")
    expect(any_browser.get_by_role("heading", level=1)).to_have_text("Change your password")
    any_browser.get_by_label("Current password").fill(PASSWORD)
    any_browser.get_by_label("New password").fill("a quiet harbour at dawn")
    any_browser.get_by_role("button", name="Change password").click()
    any_browser.goto("/catalog")
    expect(any_browser.get_by_role("heading", level=1)).to_have_text("Catalog")
