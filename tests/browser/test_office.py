"""The back office in a real browser: customers and contacts found while one types, written, changed and let go."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import told
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser

Known = Callable[[str], Visitor]
OPERATOR = "admin@demo.example"
PAGES = [
    "/admin",
    "/admin/search?q=pet",
    "/admin/search?q=nothing+like+this",
    "/admin/quotes",
    "/admin/quotes/QT001007",
    "/admin/quotes/new",
    "/admin/customers",
    "/admin/customers?q=nothing+like+this&from=nonsense",
    "/admin/customers/ALDER",
    "/admin/customers/ALDER/people",
    "/admin/customers/ALDER/addresses",
    "/admin/customers/ALDER/prices?sku=GLS-WIN-35&quantity=120",
    "/admin/customers/ALDER/prices?sku=none&quantity=-1",
    "/admin/customers/ALDER/orders",
    "/admin/customers/ALDER/orders/SO100376",
    "/admin/customers/ALDER/documents",
    "/admin/customers/ALDER/payments",
    "/admin/customers/ALDER/access",
    "/admin/customers/ALDER/history",
    "/admin/customers/ALDER/edit",
    "/admin/customers/new",
    "/admin/payments",
    "/admin/payments/methods",
    "/admin/registrations?state=all",
    "/admin/registrations?q=nothing+like+this",
    "/admin/registrations/1",
    "/admin/registrations/1/approve",
    "/admin/registrations/1/attach",
    "/admin/registrations/2",
    "/admin/contacts",
    "/admin/contacts/1",
    "/admin/contacts/1/edit",
    "/admin/contacts/1/deactivate",
    "/admin/contacts/new?customer=ALDER",
]


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("desk", False)], ids=["phone in the dark", "desk by day"])
def test_every_page_of_customers_and_contacts_is_fit_for_everybody(
    window: Window, known: Known, size: str, dark: bool
) -> None:
    page = known(OPERATOR).comes(window(size, dark=dark), "/admin")
    for path in PAGES:
        page.goto(path)
        try:
            axe(page)
            fits(page)
        except AssertionError as error:
            raise AssertionError(f"{path}: {error}") from None


def test_the_list_follows_what_is_typed(either: Page, known: Known) -> None:
    known(OPERATOR).comes(either, "/admin/customers")
    either.get_by_placeholder("Name or code", exact=True).press_sequentially("lind")
    expect(either.locator("tbody tr")).to_have_count(1)
    expect(either.get_by_role("link", name="Bäckerei Lindner & Söhne OHG")).to_be_visible()


def test_the_top_bar_suggests_and_the_keyboard_goes_there(desk: Page, known: Known) -> None:
    known(OPERATOR).comes(desk, "/admin")
    field = desk.get_by_label("Search customers, contacts and orders")
    field.press_sequentially("petersen")
    expect(desk.get_by_role("option", name="Jonas Petersen")).to_be_visible()
    field.press("ArrowDown")
    field.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("Jonas Petersen")


def test_a_contact_is_written_from_its_customer_changed_and_let_go(any_browser: Page, known: Known) -> None:
    page = known(OPERATOR).comes(any_browser, "/admin/customers/ROWAN/people")
    page.get_by_role("link", name="New contact").last.click()
    expect(page.get_by_label("Customer", exact=True)).to_have_value("ROWAN")
    page.get_by_role("button", name="Write the contact").click()
    expect(page.get_by_text("Enter a name or an e-mail address.").first).to_be_visible()
    page.get_by_label("Last name").fill("Rowan")
    page.get_by_role("button", name="Write the contact").click()
    told(page, "The contact is written.")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Job").fill("Joiner")
    page.get_by_role("button", name="Save the changes").click()
    told(page, "The changes are saved.")
    page.get_by_role("link", name="Deactivate").click()
    page.get_by_role("button", name="Deactivate").click()
    expect(page.get_by_text("Inactive").first).to_be_visible()
    page.get_by_role("button", name="Make active again").click()
    told(page, "The contact is active again.")


def test_a_customer_is_written_with_what_is_asked_for_and_nothing_more(any_browser: Page, known: Known) -> None:
    page = known(OPERATOR).comes(any_browser, "/admin/customers/new")
    named = {"Code": f"C-{id(page)}", "Name": "Fresh Kitchen", "Currency": "EUR"}
    placed = {"Street and number": "1 Mill Lane", "Town": "Ghent", "Country": "BE"}
    for label, value in {**named, **placed}.items():
        page.get_by_label(label, exact=True).first.fill(value)
    page.get_by_role("button", name="Write the customer").click()
    told(page, "The customer is written.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Fresh Kitchen")
