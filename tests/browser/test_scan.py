"""Scan after scan: by a film of a barcode before the camera, by a scanner that types, with and without a script."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page, expect

from storefront.lists.bars import bars_of
from tests.browser.conftest import Newcomer
from tests.support.browser import ARGUMENTS, Chromium, axe, fits
from tests.support.needs import needed

pytestmark = pytest.mark.browser
SCAN = "/cart/quick/scan"
SKU = "GLS-CHM-17"
WIDTH, HEIGHT = 640, 480
BAR = 3  # pixels a module


def a_film_of(code: str, path: Path) -> Path:
    """Write a film in which a barcode is held before the camera, and one reader of our own can read it."""
    picture = Image.new("L", (WIDTH, HEIGHT), 235)
    x = (WIDTH - sum(bars_of(code)) * BAR) // 2
    for place, width in enumerate(bars_of(code)):
        if place % 2 == 0:
            picture.paste(20, (x, 120, x + width * BAR, 360))
        x += width * BAR
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code]
    grey = bytes([128]) * (WIDTH * HEIGHT // 2)
    head = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F10:1 Ip A1:1 C420jpeg\n".encode()
    path.write_bytes(head + (b"FRAME\n" + picture.tobytes() + grey) * 10)
    return path


@pytest.fixture
def filmed(tmp_path: Path, chromium: Chromium, portal_address: str) -> Iterator[Page]:
    """A window of a Chromium whose camera sees the film."""
    film = a_film_of(SKU, tmp_path / "code.y4m")
    camera = [
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={film}",
    ]
    path = needed(shutil.which("chromium") or shutil.which("chromium-browser"), "chromium")
    own = chromium.playwright.chromium.launch(
        executable_path=path, headless=True, chromium_sandbox=False, args=[*ARGUMENTS, *camera]
    )
    context = own.new_context(base_url=portal_address, viewport={"width": 390, "height": 844})
    yield context.new_page()
    own.close()


def test_the_camera_reads_a_barcode_once_while_it_is_in_sight(filmed: Page, newcomer: Newcomer) -> None:
    complaints: list[str] = []
    filmed.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page = newcomer().comes(filmed, SCAN)
    page.get_by_role("button", name="Scan with the camera").dblclick()
    expect(page.locator("#scan-rows [name=number]")).to_have_value(SKU, timeout=20_000)
    page.wait_for_timeout(2_000)
    expect(page.locator("#scan-rows [name=quantity]")).to_have_value("1")
    expect(page.locator("#scan-count")).to_have_text("1")
    page.get_by_role("button", name="Stop the camera").click()
    page.get_by_role("button", name="See prices and stock").click()
    expect(page.get_by_text("1 line can go into the cart.")).to_be_visible()
    assert complaints == []


def test_a_scanner_types_and_the_same_number_counts(any_browser: Page, newcomer: Newcomer) -> None:
    page = newcomer().comes(any_browser, SCAN)
    for number in (SKU, "FAS-HB-M8-40", SKU):
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(page.locator("#scan-number")).to_be_focused()
        expect(page.locator("#scan-number")).to_have_value("")
        expect(page.locator("#scan-rows [name=number]").first).to_have_value(number)
    expect(page.locator("#scan-count")).to_have_text("2")
    expect(page.locator("#scan-rows [name=quantity]").first).to_have_value("2")
    fits(page)
    page.get_by_role("button", name="See prices and stock").click()
    expect(page.get_by_text("2 lines can go into the cart.")).to_be_visible()


def test_without_leave_or_a_camera_the_page_says_what_to_do(phone: Page, newcomer: Newcomer) -> None:
    page = newcomer().comes(phone, SCAN)
    page.get_by_role("button", name="Scan with the camera").click()
    expect(page.locator("#camera-note")).to_contain_text("ype the number below")
    expect(page.get_by_role("button", name="Scan with the camera")).to_be_visible()
    axe(page)
