"""The order pad in a browser whose network comes and goes: nothing is lost, nothing is doubled."""

import re
from collections.abc import Callable
from decimal import Decimal
from itertools import count

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer, CustomerSalesperson
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.prices import SalesPrice
from storefront.portal.users import PortalLoginSession, PortalUser
from tests.browser.conftest import Shop, Visitor, _signed_in
from tests.support.browser import Window, axe, fits
from tests.support.builders import a_customer, a_price, an_item
from tests.support.cast import a_staff_login, sells_to

pytestmark = pytest.mark.browser
NUMBERS = count(1)
ORDERS = re.compile(r"/sales/pad/.*/orders$")


@pytest.fixture
def customer(session: Session) -> Customer:
    """A customer that no other test orders for, with an item at a price of its own."""
    number = next(NUMBERS)
    customer = a_customer(f"Pad {number} & Sons", code=f"PAD{number}")
    a_price(an_item(f"PAD-BR-{number}", f"Padded brush {number}", price="12.00", stock=90), "10.00", for_=customer)
    return customer


@pytest.fixture
def a_seller(shop: Shop, session: Session, customer: Customer) -> Callable[[], Visitor]:
    def make() -> Visitor:
        user = a_staff_login(session, shop.settings, f"pad{next(NUMBERS)}@demo.example", "salesperson")
        session.commit()
        sells_to(session, user, customer)
        return _signed_in(shop, session, user)

    return make


@pytest.fixture
def seller(a_seller: Callable[[], Visitor]) -> Visitor:
    return a_seller()


@pytest.fixture
def road(window: Window, seller: Visitor, customer: Customer) -> Page:
    """A phone with the customer taken along and the page kept."""
    phone = window("phone")
    take_along(seller.comes(phone, f"/sales/{customer.code}"))
    return phone


def take_along(page: Page) -> None:
    page.get_by_role("link", name="Take along").click()
    expect(page.locator("#progress")).to_have_text("Taken along. You can order without a network now.")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    page.wait_for_function("() => caches.keys().then(names => names.length > 0)")


def opened(page: Page, path: str = "/sales/pad") -> Page:
    page.goto(path)
    page.wait_for_selector("body[data-ready]")
    return page


def write(page: Page, customer: Customer, quantity: str = "3") -> None:
    """Write an order for the customer's brush, and leave it unsent on the page."""
    page.goto(f"/sales/pad/{customer.code}")
    page.get_by_label("Find an item").fill(customer.code.replace("PAD", "PAD-BR-"))
    field = page.locator("#found").get_by_label(re.compile("Quantity of Padded brush")).first
    field.fill(quantity)
    field.press("Tab")
    expect(page.locator("#lines li")).to_have_count(1)


def hand_over(page: Page) -> None:
    page.get_by_role("button", name="Send when there is a network").click()
    page.wait_for_url("**/sales/pad")


def stands(page: Page, word: str) -> None:
    expect(page.locator("#queue [data-state]").first).to_have_text(word)


def kept_on(page: Page) -> object:
    """Return how many customers and orders the phone keeps.

    Chromium now and then never answers a page that asks right after Clear-Site-Data: ask again then.
    """
    script = """() => Promise.race([
        new Promise(done => setTimeout(done, 3000, null)),
        new Promise((done, fail) => { const asked = indexedDB.open("pad"); asked.onerror = fail;
            asked.onsuccess = () => {
            const change = asked.result.transaction(["taken", "orders"]), counts = {};
            for (const name of ["taken", "orders"]) change.objectStore(name).count().onsuccess =
                event => (counts[name] = event.target.result);
            change.oncomplete = () => done(counts); }; })])"""
    return next((kept for _ in range(3) if (kept := page.evaluate(script))), None)


def orders(session: Session, customer: Customer) -> list[str]:
    session.rollback()
    return list(session.scalars(select(SalesOrder.number).where(SalesOrder.customer_id == customer.id)))


def test_an_order_written_without_a_network_is_placed_once_when_there_is_one(
    road: Page, session: Session, customer: Customer
) -> None:
    road.context.set_offline(True)
    write(road, customer)
    expect(road.locator("#age")).to_contain_text("Prices as of")
    expect(road.locator("#total")).to_have_text("€30.00")
    road.get_by_label("The customer's PO number").fill("PO-9")
    fits(road)
    axe(road)
    hand_over(road)
    stands(road, "Waiting")
    fits(road)
    axe(road)
    assert orders(session, customer) == []
    road.context.set_offline(False)
    stands(road, "Placed")
    (number,) = orders(session, customer)
    expect(road.locator("#queue")).to_contain_text(f"Order {number}")
    opened(road)
    assert orders(session, customer) == [number]


def test_what_was_typed_is_there_after_the_phone_was_restarted(road: Page, customer: Customer) -> None:
    road.context.set_offline(True)
    write(road, customer, "7")
    road.get_by_label("Comment").fill("Ring twice")
    road.get_by_label("Comment").press("Tab")
    road.wait_for_timeout(200)
    context = road.context
    road.close()
    again = context.new_page()
    again.goto(f"/sales/pad/{customer.code}")
    expect(again.locator("#lines").get_by_label(re.compile("Quantity of"))).to_have_value("7")
    expect(again.get_by_label("Comment")).to_have_value("Ring twice")


def cut(page: Page, *, after: bool, times: int = 1) -> None:
    """Cut the network at the next orders: before the server gets them, or after it got them."""
    left = [times]

    def handle(route: Route) -> None:
        if not left[0]:
            route.continue_()
            return
        left[0] -= 1
        if after:
            route.fetch()
        route.abort()

    page.context.route(ORDERS, handle)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_request_that_is_cut_is_asked_for_again_and_placed_once(
    window: Window, seller: Visitor, session: Session, customer: Customer, after: bool
) -> None:
    phone = window("phone", service_workers="block")
    seller.comes(phone, f"/sales/pad/{customer.code}#take")
    expect(phone.locator("#progress")).to_contain_text("Taken along")
    cut(phone, after=after)
    write(phone, customer)
    hand_over(phone)
    stands(phone, "Sent, no answer yet")
    expect(phone.locator("#queue").get_by_role("button", name="Open")).to_have_count(0)
    expect(phone.locator("#queue").get_by_role("button", name="Throw away")).to_have_count(0)
    assert len(orders(session, customer)) == int(after)
    phone.reload()
    stands(phone, "Placed")
    assert len(orders(session, customer)) == 1


def test_two_tabs_that_send_the_same_order_place_it_once(road: Page, session: Session, customer: Customer) -> None:
    road.context.set_offline(True)
    write(road, customer)
    other = road.context.new_page()
    other.goto(f"/sales/pad/{customer.code}")
    expect(other.locator("#lines li")).to_have_count(1)
    hand_over(road)
    hand_over(other)
    expect(other.locator("#queue > li")).to_have_count(1)
    road.context.set_offline(False)
    road.evaluate("dispatchEvent(new Event('online'))")
    other.evaluate("dispatchEvent(new Event('online'))")
    stands(road, "Placed")
    stands(other, "Placed")
    assert len(orders(session, customer)) == 1


def test_another_price_is_shown_and_placed_when_it_is_accepted(
    road: Page, session: Session, customer: Customer
) -> None:
    road.context.set_offline(True)
    write(road, customer)
    hand_over(road)
    stands(road, "Waiting")
    with writing(session):
        session.scalars(select(SalesPrice).where(SalesPrice.customer_id == customer.id)).one().price = Decimal(11)
    road.context.set_offline(False)
    stands(road, "Needs a look")
    expect(road.locator("#queue")).to_contain_text("The price is €11.00 now; you saw €10.00.")
    assert orders(session, customer) == []
    axe(road)
    road.get_by_role("button", name="Accept and place").click()
    stands(road, "Placed")
    expect(road.locator("#queue [data-total]")).to_have_text("€33.00")
    assert len(orders(session, customer)) == 1


def test_an_order_can_be_opened_mended_thrown_away_and_brought_back(
    road: Page, session: Session, customer: Customer
) -> None:
    road.context.set_offline(True)
    write(road, customer)
    hand_over(road)
    road.get_by_role("button", name="Open").click()
    field = road.locator("#lines").get_by_label(re.compile("Quantity of"))
    field.fill("5")
    field.press("Tab")
    expect(road.locator("#total")).to_have_text("€50.00")
    hand_over(road)
    road.get_by_role("button", name="Throw away").click()
    expect(road.locator("#queue > li")).to_have_count(0)
    road.context.set_offline(False)
    opened(road)
    assert orders(session, customer) == []
    road.get_by_text("Thrown away", exact=True).first.click()
    road.get_by_role("button", name="Bring back").click()
    stands(road, "Placed")
    assert len(orders(session, customer)) == 1
    assert session.scalars(select(SalesOrderLine.quantity).where(SalesOrderLine.customer_id == customer.id)).one() == 5


def test_signed_out_meanwhile_it_waits_for_its_writer_and_the_lists_go(
    road: Page, session: Session, seller: Visitor, a_seller: Callable[[], Visitor], customer: Customer, shop: Shop
) -> None:
    road.context.set_offline(True)
    write(road, customer)
    hand_over(road)
    stands(road, "Waiting")
    user = session.scalars(select(PortalUser).where(PortalUser.login == seller.login)).one()
    with writing(session):
        session.execute(delete(PortalLoginSession).where(PortalLoginSession.user_id == user.id))
    road.context.set_offline(False)
    opened(road)
    expect(road.get_by_role("link", name="Sign in to send")).to_be_visible()
    expect(road.locator("#body")).to_be_hidden()
    a_seller().comes(road, "/sales/pad")
    expect(road.locator("#no-queue")).to_be_visible()
    expect(road.locator("#no-taken")).to_be_visible()
    assert orders(session, customer) == []
    _signed_in(shop, session, user).comes(road, "/sales/pad")
    stands(road, "Placed")
    expect(road.locator("#no-taken")).to_be_visible()
    assert len(orders(session, customer)) == 1


def test_signing_out_wipes_the_lists_and_keeps_what_is_not_sent(
    road: Page, session: Session, seller: Visitor, customer: Customer, shop: Shop
) -> None:
    opened(road)
    road.context.set_offline(True)
    write(road, customer)
    hand_over(road)
    road.context.set_offline(False)
    road.context.route(ORDERS, lambda route: route.abort())
    road.goto("/sales")
    road.get_by_text("Account menu").locator("..").click()
    road.get_by_role("button", name="Sign out").click()
    road.wait_for_url("**/login")
    assert kept_on(road) == {"taken": 0, "orders": 1}


def test_a_customer_assigned_away_is_wiped_at_the_next_contact(
    road: Page, session: Session, customer: Customer
) -> None:
    road.context.set_offline(True)
    write(road, customer)
    hand_over(road)
    with writing(session):
        session.execute(delete(CustomerSalesperson).where(CustomerSalesperson.customer_id == customer.id))
    road.context.set_offline(False)
    expect(road.locator("#progress")).to_contain_text(f"You may not order for {customer.name} any more.")
    expect(road.locator("#taken > li")).to_have_count(0)
    expect(road.locator("#queue [data-why]")).to_contain_text("is not yours any more")
    assert orders(session, customer) == []


def test_a_signature_is_drawn_by_finger_and_seen_with_the_order(
    road: Page, session: Session, customer: Customer
) -> None:
    write(road, customer)
    road.get_by_text("Signature of the customer").click()
    box = road.locator("#signature").bounding_box()
    assert box
    road.mouse.move(box["x"] + 20, box["y"] + 20)
    road.mouse.down()
    road.mouse.move(box["x"] + 90, box["y"] + 60, steps=5)
    road.mouse.up()
    road.get_by_label("Name of who signs").fill("Kim Holt")
    hand_over(road)
    stands(road, "Placed")
    (number,) = orders(session, customer)
    road.goto(f"/sales/{customer.code}")
    road.get_by_role("button", name=re.compile("Order for")).click()
    road.wait_for_url(lambda address: "/sales" not in address)
    road.goto(f"/orders/{number}")
    expect(road.get_by_role("img", name="Signed by Kim Holt")).to_be_visible()


def test_without_javascript_the_page_leads_to_ordering_online(window: Window, seller: Visitor) -> None:
    page = window("phone", javascript=False)
    seller.comes(page, "/sales/pad")
    page.get_by_role("link", name=re.compile("Order online")).click()
    expect(page.get_by_role("heading", name="Your customers")).to_be_visible()
