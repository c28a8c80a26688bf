"""On the road: a phone with one hand and a slow network (one that loses packets: test_lossy_link.py)."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visitor
from tests.browser.steps import add

pytestmark = pytest.mark.browser

ADD = "/cart/lines"


def test_a_press_is_answered_at_once_and_counts_once(phone: Page, buyer: Visitor) -> None:
    held: list[Route] = []
    buyer.comes(phone, "/catalog/glassware")
    phone.route(f"**{ADD}", lambda route: held.append(route))  # noqa: PLW0108 (not a list's own method: playwright marks it)
    button = phone.locator(".card").first.get_by_role("button", name="Add to cart")
    button.click()
    expect(phone.locator(".htmx-request").first).to_be_attached()
    button.click(force=True)
    held[0].continue_()
    expect(phone.locator("#flashes").get_by_text("In your cart")).to_be_visible()
    expect(phone.locator(".htmx-request, .busy")).to_have_count(0)
    assert len(held) == 1  # nor was the second press kept for later


def test_an_order_shows_that_it_was_sent(phone: Page, buyer: Visitor) -> None:
    held: list[Route] = []
    add(buyer.comes(phone, "/catalog/glassware"), "Wine glass Verona, 35 cl")
    phone.goto("/cart/checkout")
    phone.route("**/cart/checkout", lambda route: held.append(route))  # noqa: PLW0108 (see above)
    phone.get_by_role("button", name=re.compile("^Place order")).click()
    expect(phone.locator(".htmx-request, .busy").first).to_be_attached()
    held[0].continue_()
    expect(phone.get_by_role("heading", name=re.compile("^Order SO"))).to_be_visible()


@pytest.mark.parametrize(("path", "link"), [("/orders", "#order-list tbody a"), ("/catalog/glassware", ".card h2 a")])
def test_going_back_leads_to_where_one_was_in_a_list(phone: Page, buyer: Visitor, path: str, link: str) -> None:
    buyer.comes(phone, path)
    target = phone.locator(link).nth(8)
    target.scroll_into_view_if_needed()
    before = phone.evaluate("scrollY")
    assert before > 0
    phone.goto(str(target.get_attribute("href")))
    phone.go_back()
    expect(phone.locator(link).nth(8)).to_be_in_viewport()
    assert abs(phone.evaluate("scrollY") - before) <= 2


@pytest.mark.parametrize("path", ["/catalog/items/GLS-WIN-35", "/cart", "/cart/checkout", "/orders/SO100350"])
def test_the_main_action_is_where_the_thumb_is(phone: Page, buyer: Visitor, path: str) -> None:
    add(buyer.comes(phone, "/catalog/glassware"), "Wine glass Verona, 35 cl")
    phone.goto(path)
    box = phone.locator("main .btn.pri").last.bounding_box()
    assert box
    assert 844 / 2 < box["y"] < 844 - box["height"]
    assert box["height"] >= 40


@pytest.mark.parametrize("path", ["/", "/catalog/glassware", "/catalog/items/GLS-WIN-35"])
def test_pictures_are_no_larger_than_a_phone_shows(phone: Page, buyer: Visitor, path: str) -> None:
    buyer.comes(phone, path)
    phone.wait_for_load_state("networkidle")
    sizes = phone.evaluate(
        "[...document.images].filter(i => i.naturalWidth).map(i => [i.naturalWidth, i.clientWidth, i.src])"
    )
    assert sizes
    for natural, shown, source in sizes:
        assert natural <= max(3 * shown, 160), source


def test_quantities_bring_the_keyboard_of_numbers(phone: Page, buyer: Visitor) -> None:
    add(buyer.comes(phone, "/catalog/glassware"), "Wine glass Verona, 35 cl")
    for path in ("/catalog/glassware", "/catalog/items/GLS-WIN-35", "/cart"):
        phone.goto(path)
        fields = phone.locator("[name=quantity]:visible")
        assert fields.count()
        for one in fields.all():
            assert "number" in (one.get_attribute("type") or "") or one.get_attribute("inputmode") in {
                "numeric",
                "decimal",
            }
