"""Paper: documents as files, the pages in print, and all tables in one ZIP."""

import io
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page
from pypdf import PdfReader

from tests.browser.conftest import Visitor
from tests.support.browser import Window, axe, fits

pytestmark = pytest.mark.browser

ORDER = "/orders/SO100369"
FORMATS = {"A4": (596, 843), "Letter": (612, 792)}  # points, as Chromium rounds them


def save(page: Page, link: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    return download.value.path().read_bytes()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without"])
def test_an_order_is_saved_as_a_document(window: Window, buyer: Visitor, javascript: bool) -> None:
    page = buyer.comes(window("phone", javascript=javascript), ORDER)
    pdf = PdfReader(io.BytesIO(save(page, "Order (PDF)")))
    assert "SO100369" in pdf.pages[0].extract_text()
    assert page.url.endswith(ORDER)


@pytest.mark.parametrize("dark", [True, False], ids=["phone in the dark", "desk by day"])
def test_everything_is_taken_in_one_zip(window: Window, buyer: Visitor, dark: bool) -> None:
    page = buyer.comes(window("phone" if dark else "desk", dark=dark, javascript=dark), "/orders")
    page.get_by_role("link", name="Take everything with you").click()
    if dark:
        axe(page)
    fits(page)
    archive = ZipFile(io.BytesIO(save(page, "Save the ZIP")))
    assert {"orders.csv", "shipments.csv", "invoices.csv", "payments.csv"} <= set(archive.namelist())


@pytest.mark.parametrize("paper", FORMATS)
@pytest.mark.parametrize("path", [ORDER, "/account/statement"])
def test_a_page_prints_with_whose_it_is_and_without_its_buttons(
    desk: Page, buyer: Visitor, path: str, paper: str
) -> None:
    page = buyer.comes(desk, path)
    printed = PdfReader(io.BytesIO(page.pdf(format=paper)))
    box = printed.pages[0].mediabox
    text = "\n".join(sheet.extract_text() for sheet in printed.pages)
    assert (round(box.width), round(box.height)) == FORMATS[paper]
    assert "Alder Hospitality GmbH" in text
    for button in ("Order again", "Sign out", "Show", "Take everything", "Catalog"):
        assert button not in text
    assert "Ordered" in text or "Opening balance" in text
