"""Access in a real browser: given and taken in the back office, and what the person sees of it at once."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.portal.users import PortalAccess, PortalUser
from tests.browser.conftest import Newcomer, Visitor
from tests.support.browser import Window, axe, fits
from tests.support.builders import a_contact

pytestmark = pytest.mark.browser

Known = Callable[[str], Visitor]
OFFICE = [
    "/admin/contacts/1/access",
    "/admin/contacts/1/rights",
    "/admin/access/grant-many?contact=1&contact=4",
    "/admin/roles",
    "/admin/roles/portal_user",
    "/admin/roles/new",
    "/admin/user-types/new",
    "/admin/areas",
    "/admin/staff",
    "/admin/staff/new",
    "/admin/requests",
    "/admin/requests/1",
    "/profile",
]
COMPANY = [
    "/company",
    "/company/people/new",
    "/company/people/1",
    "/company/addresses",
    "/company/addresses/new",
    "/company/activity",
    "/company/details",
    "/orders/approvals",
    "/profile",
]


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("desk", False)], ids=["phone in the dark", "desk by day"])
@pytest.mark.parametrize(("login", "paths"), [("admin@demo.example", OFFICE), ("manager@alder.example", COMPANY)])
def test_every_page_of_access_is_fit_for_everybody(
    window: Window, known: Known, login: str, paths: list[str], size: str, dark: bool
) -> None:
    page = known(login).comes(window(size, dark=dark), "/profile")
    for path in paths:
        page.goto(path)
        axe(page)
        fits(page)


def contact_of(session: Session, visitor: Visitor) -> int:
    through = select(PortalAccess.contact_id).join(PortalUser, PortalUser.id == PortalAccess.user_id)
    return session.scalars(through.where(PortalUser.login == visitor.login)).one()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_a_new_person_gets_access_in_one_form(window: Window, known: Known, session: Session, javascript: bool) -> None:
    alder = session.scalars(select(Customer).where(Customer.code == "ALDER")).one()
    contact = a_contact(for_=alder, first_name="Sam", last_name="Moss")
    page = known("admin@demo.example").comes(
        window("desk", javascript=javascript), f"/admin/contacts/{contact.id}/access"
    )
    page.get_by_role("checkbox", name="Portal Financial Management").check()
    page.get_by_role("button", name="Give access").click()
    expect(page.get_by_text("Sam Moss has access now.")).to_be_visible()
    expect(page.get_by_text("Not signed in yet")).to_be_visible()


def test_who_is_suspended_is_out_at_the_next_click_and_back_after_the_next(
    phone: Page, window: Window, known: Known, newcomer: Newcomer, session: Session
) -> None:
    person = newcomer()
    theirs = person.comes(window("desk"), "/orders")
    page = known("admin@demo.example").comes(phone, f"/admin/contacts/{contact_of(session, person)}/access")
    page.get_by_role("button", name="Suspend").click()
    expect(page.get_by_role("button", name="Resume")).to_be_visible()
    theirs.get_by_role("link", name="Catalog").click()
    expect(theirs.get_by_role("heading", name="Sign in")).to_be_visible()
    page.get_by_role("button", name="Resume").click()
    expect(page.get_by_role("button", name="Suspend")).to_be_visible()


def test_a_preview_is_marked_and_ends_where_it_began(phone: Page, known: Known) -> None:
    page = known("admin@demo.example").comes(phone, "/admin/contacts/1/rights")
    page.get_by_role("button", name="See the portal as").click()
    for path in ("/orders", "/account", "/catalog"):
        page.goto(path)
        expect(page.get_by_text("Preview: you see what")).to_be_visible()
        fits(page)
    axe(page)
    page.get_by_role("button", name="End preview").click()
    expect(page.get_by_role("heading", name="can see")).to_be_visible()
