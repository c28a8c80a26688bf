"""What goes over the wire, counted by the browser: compressed bodies, without pictures."""

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import add

pytestmark = pytest.mark.browser

FIRST_VISIT, FIRST_REQUESTS = 30 * 1024, 5
PAGE, PART, ADDED = 4 * 1024, 2 * 1024, 1024


class Scale:
    """Weighs what a page asks for from now on."""

    def __init__(self, page: Page) -> None:
        self._requests: list[Request] = []
        page.on("requestfinished", lambda request: self._requests.append(request))  # noqa: PLW0108 (not a list's own method: playwright marks its listeners)

    def bodies(self, path: str = "") -> list[int]:
        """Return the bytes of each answer from the network to an address that holds `path`; pictures don't count."""
        asked = [one for one in self._requests if path in one.url and one.resource_type != "image"]
        sizes = [one.sizes()["responseBodySize"] for one in asked]
        return [size for size in sizes if size > 0]  # less: it came from the browser's own memory


def test_the_first_visit_is_light_and_the_next_page_brings_nothing_but_itself(desk: Page) -> None:
    first = Scale(desk)
    desk.goto("/login", wait_until="networkidle")
    assert len(first.bodies()) <= FIRST_REQUESTS
    assert sum(first.bodies()) <= FIRST_VISIT
    then = Scale(desk)
    desk.goto("/password/forgot", wait_until="networkidle")
    assert len(then.bodies()) == 1


def test_a_list_the_same_list_with_a_filter_and_an_add_are_light(desk: Page, buyer: Visitor) -> None:
    scale = Scale(desk)
    buyer.comes(desk, "/catalog")
    expect(desk.locator(".card")).to_have_count(24)
    assert max(scale.bodies("/catalog")) <= PAGE
    desk.get_by_label("In stock now").check()
    expect(desk.get_by_role("link", name="Clear the filters")).to_be_visible()
    assert scale.bodies("stock=1")[0] <= PART
    add(desk, desk.locator(".card:has(.badge.ok) h2").first.inner_text())
    assert scale.bodies("/cart/lines")[0] <= ADDED
