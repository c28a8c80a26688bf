"""From sign-in to a placed order on a phone whose network is slow and loses packets, by somebody without patience."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Locator, Page, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storefront.erp.orders import SalesOrder
from tests.browser.conftest import Newcomer, Shop
from tests.browser.steps import card
from tests.support.cast import PASSWORD
from tests.support.lossy_link import MOBILE, Link, NotHereError, open_link
from tests.support.serving import serving

pytestmark = pytest.mark.browser

ORDER_BYTES = 30 * 1024
GLASS = "Wine glass Verona, 35 cl"
# Where no link can be opened: the same line as Chromium plays it, which delays answers and loses none.
CHROMIUMS = {
    "offline": False,
    "latency": MOBILE.round_trip * 1000,
    "downloadThroughput": MOBILE.down / 8,
    "uploadThroughput": MOBILE.up / 8,
}


@dataclass
class Air:
    """What is between the phone and the portal, which it reaches at `address`."""

    address: str
    link: Link | None

    def thins(self, cdp: CDPSession) -> None:
        """From now on it is slow and loses packets."""
        if self.link:
            self.link.line = MOBILE
        else:
            cdp.send("Network.emulateNetworkConditions", CHROMIUMS)


@pytest.fixture
def air(shop: Shop) -> Iterator[Air]:
    with ExitStack() as stack:
        try:
            link = stack.enter_context(open_link())
        except NotHereError:
            yield Air(shop.address, None)
            return
        port = stack.enter_context(serving(shop.app, host=link.near)).rpartition(":")[2]
        link.port = int(port)
        yield Air(f"http://{link.far}:{port}", link)


class Meter:
    """Counts what comes over the wire, heads, redirects and answers broken off included; pictures don't count."""

    def __init__(self, page: Page) -> None:
        self._of, self._pictures, self._redirects = dict[str, int](), set[str](), 0
        self.cdp: CDPSession = page.context.new_cdp_session(page)
        self.cdp.on("Network.requestWillBeSent", self._ask)
        self.cdp.on("Network.responseReceived", self._head)
        self.cdp.on("Network.dataReceived", self._data)
        self.cdp.on("Network.loadingFinished", self._whole)
        self.cdp.send("Network.enable")

    @property
    def bytes(self) -> int:
        return self._redirects + sum(size for one, size in self._of.items() if one not in self._pictures)

    def _ask(self, event: dict[str, Any]) -> None:
        self._redirects += int(event.get("redirectResponse", {}).get("encodedDataLength", 0))

    def _head(self, event: dict[str, Any]) -> None:
        if event["type"] == "Image":
            self._pictures.add(event["requestId"])
        self._of[event["requestId"]] = int(event["response"]["encodedDataLength"])

    def _data(self, event: dict[str, Any]) -> None:
        self._of[event["requestId"]] = self._of.get(event["requestId"], 0) + int(event["encodedDataLength"])

    def _whole(self, event: dict[str, Any]) -> None:
        self._of[event["requestId"]] = int(event["encodedDataLength"])


def press(target: Locator, then: Locator) -> None:
    """Press twice, as the impatient do, and wait for what comes; load the page again if it does not."""
    target.dblclick(no_wait_after=True)
    try:
        expect(then).to_be_visible()
    except AssertionError:
        target.page.reload()
        expect(then).to_be_visible()


def heading(page: Page, words: str) -> Locator:
    return page.get_by_role("heading", name=re.compile(f"^{words}"), level=1)


def orders(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(SalesOrder)) or 0


def test_sign_in_to_placed_order_is_light_and_each_press_counts_once(
    phone: Page, air: Air, newcomer: Newcomer, session: Session
) -> None:
    login, before, sent = newcomer(password=True).login, orders(session), list[str]()
    phone.goto(
        f"{air.address}/login", wait_until="networkidle"
    )  # the first visit: style, script and fonts are there now
    meter = Meter(phone)
    air.thins(meter.cdp)
    phone.on("request", lambda asked: sent.extend([asked.url] if asked.method == "POST" else []))
    phone.locator("input[name=login]").fill(login)
    phone.locator("input[name=password]").fill(PASSWORD)
    press(phone.get_by_role("button", name="Sign in"), heading(phone, "Welcome"))
    phone.get_by_label("Search the catalog").fill("wine glass")
    phone.keyboard.press("Enter")
    phone.keyboard.press("Enter")
    press(card(phone, GLASS).get_by_role("button", name="Add to cart"), phone.get_by_text(f"In your cart: {GLASS}"))
    press(phone.get_by_role("link", name=re.compile("Cart")).last, heading(phone, "Cart"))
    press(phone.get_by_role("link", name="Go to checkout"), heading(phone, "Checkout"))
    press(phone.get_by_role("button", name=re.compile("^Place order")), heading(phone, "Order SO"))
    phone.wait_for_load_state("networkidle")
    assert [one.removeprefix(air.address) for one in sent] == ["/login", "/cart/lines", "/cart/checkout"]
    assert orders(session) == before + 1
    assert 10_000 < meter.bytes <= ORDER_BYTES
    assert air.link is None or air.link.lost > 0
