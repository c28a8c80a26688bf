"""Forty people from a spreadsheet to invited, in one go."""

import itertools
from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy.orm import Session

from storefront.admin.imports.commands import AT_ONCE
from storefront.database import session_factory
from storefront.jobs.imports import do_imports
from storefront.kernel.clock import SystemClock
from storefront.portal.outbox import PortalOutbox
from tests.browser.conftest import Shop, Visitor
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser
OPERATOR = "admin@demo.example"
Known = Callable[[str], Visitor]
_teams = itertools.count(1)


def a_team(people: int) -> tuple[str, bytes]:
    """Return a domain of its own, and a list of its people as a German Excel saves it; three rows are wrong."""
    domain = f"team{next(_teams)}.example"
    rows = [f"person{number}@{domain};Änne {number};Müller-Lüdenscheidt;Einkauf" for number in range(people)]
    wrong = [f"jonas at {domain};Jonas;Petersen;", f"person3@{domain};Doppelt;;", ";Ohne;Adresse;"]
    text = "\r\n".join(["E-Mail-Adresse;Vorname;Nachname;Funktion", *rows, *wrong])
    return domain, text.encode("windows-1252")


def choose_file(page: Page, content: bytes) -> None:
    """From the list of contacts to the columns of a file."""
    page.get_by_role("link", name="Import", exact=True).click()
    page.get_by_label("File", exact=True).set_input_files(
        FilePayload(name="team.csv", mimeType="text/csv", buffer=content)
    )
    page.get_by_label("Customer", exact=True).fill("Alder Hospitality GmbH")
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_role("heading", name="Match the columns")).to_be_visible()


def check_rows(page: Page) -> None:
    """From the columns to the dry run, everybody to be invited at once."""
    page.get_by_role("radio", name="Now").check()
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_text("Nothing is written yet.")).to_be_visible()


def mails(session: Session, domain: str) -> int:
    session.rollback()
    outbox = session.query(PortalOutbox).filter(PortalOutbox.kind == "welcome")
    return outbox.filter(PortalOutbox.recipient.endswith(f"@{domain}")).count()


def test_forty_people_are_invited_in_one_go(any_browser: Page, known: Known, session: Session) -> None:
    domain, content = a_team(40)
    page = known(OPERATOR).comes(any_browser, "/admin/contacts")
    choose_file(page, content)
    expect(page.get_by_label("E-Mail-Adresse")).to_have_value("email")
    expect(page.get_by_label("Funktion")).to_have_value("job_title")
    check_rows(page)
    expect(page.get_by_text(f"“jonas at {domain}” is no e-mail address.")).to_be_visible()
    assert mails(session, domain) == 0
    with page.expect_download() as download:
        page.get_by_role("link", name="Save as CSV").click()
    assert "No e-mail address." in download.value.path().read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Take in 40 people, send 40 mails").click()
    expect(page.get_by_text("40 people were added, 40 invited. 3 rows were left out.")).to_be_visible()
    assert mails(session, domain) == 40


def test_a_file_that_is_far_too_large_is_told_so_before_it_is_sent(desk: Page, known: Known) -> None:
    page = known(OPERATOR).comes(desk, "/admin/contacts/import")
    field = page.get_by_label("File", exact=True)
    field.set_input_files(FilePayload(name="huge.csv", mimeType="text/csv", buffer=b"x" * (9 * 1024 * 1024)))
    page.get_by_role("button", name="Read the file").click()
    assert "too large to be read" in field.evaluate("field => field.validationMessage")
    assert page.url.endswith("/admin/contacts/import")


def test_a_long_list_shows_how_far_it_is_by_itself(desk: Page, known: Known, session: Session, shop: Shop) -> None:
    people = AT_ONCE + 140
    domain, content = a_team(people)
    page = known(OPERATOR).comes(desk, "/admin/contacts")
    choose_file(page, content)
    check_rows(page)
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_text("This waits for its turn.")).to_be_visible()
    axe(page)
    do_imports(session_factory(shop.engine), SystemClock(), shop.settings)
    expect(page.get_by_text(f"90 of {people} people are invited.")).to_be_visible()
    axe(page)
    while do_imports(session_factory(shop.engine), SystemClock(), shop.settings):
        pass
    expect(page.get_by_text(f"{people} people were added, {people} invited.")).to_be_visible()
    assert mails(session, domain) == people


@pytest.mark.parametrize(("size", "dark"), [("phone", True), ("desk", False)], ids=["phone in the dark", "desk by day"])
def test_each_step_is_fit_for_everybody(window: Window, known: Known, size: str, dark: bool) -> None:
    page = known(OPERATOR).comes(window(size, dark=dark), "/admin/contacts")
    choose_file(page, a_team(3)[1])
    fit(page)
    page.get_by_label("E-Mail-Adresse").select_option("")
    page.get_by_role("button", name="Check the rows").click()
    expect(page.get_by_role("alert")).to_be_visible()
    fit(page)
    page.get_by_label("E-Mail-Adresse").select_option("email")
    check_rows(page)
    fit(page)
    page.get_by_role("button", name="Take in").click()
    expect(page.get_by_text("people were added")).to_be_visible()
    fit(page)
    page.goto("/admin/contacts/import")
    fit(page)


def fit(page: Page) -> None:
    axe(page)
    fits(page)
