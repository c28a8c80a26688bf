"""Cancelled once and ordered again once, however often it is sent, beside orders that want the same stock."""

from functools import partial

import pytest

from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Answer, Browser, forms_of, order_number

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
AT_ONCE = 20
ROUNDS = size(5, short=1)
BUYERS = 6
ITEMS = ("PIN-1", "PIN-2", "PIN-3")


def an_order(browser: Browser, *skus: str) -> str:
    for sku in skus:
        browser.put(sku, 2)
    number = order_number(browser.place(browser.checkout_form()))
    assert number
    return number


def form(browser: Browser, path: str) -> dict[str, str]:
    return forms_of(browser.get(path).body)[path]


def test_twenty_cancels_at_once_are_one(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    shop.item("PIN-1", stock=10)
    (browser,) = shop.buyers(1)
    for done in range(ROUNDS):
        path = f"/orders/{an_order(browser, 'PIN-1')}/cancel"
        fields = form(browser, path)
        answers: list[Answer] = at_once(partial(tab.post, path, fields) for tab in browser.twins(AT_ONCE))
        assert {answer.status for answer in answers} == {303}
        assert ledger.statuses() == ["Canceled"] * (done + 1)
        assert ledger.audited("order.cancel") == ledger.numbers()
    assert ledger.complaints() == []
    figures(f"{ROUNDS} orders, each cancelled {AT_ONCE} times at once: once in the books, stock free again")


def test_orders_and_cancels_of_the_same_stock_hinder_nobody(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    for sku in ITEMS:
        shop.item(sku, stock=1000)
    buyers = shop.buyers(BUYERS, of=shop.customer())

    def order_and_cancel(browser: Browser, items: tuple[str, ...]) -> None:
        for _ in range(ROUNDS * 3):
            path = f"/orders/{an_order(browser, *items)}/cancel"
            assert browser.post(path, form(browser, path)).status == 303

    at_once(
        partial(order_and_cancel, buyer, ITEMS if number % 2 else ITEMS[::-1]) for number, buyer in enumerate(buyers)
    )
    assert ledger.statuses() == ["Canceled"] * (BUYERS * ROUNDS * 3)
    assert ledger.complaints() == []
    figures(
        f"{BUYERS} buyers, {BUYERS * ROUNDS * 3} orders of the same stock, each cancelled: no error, all free again"
    )


def test_ordering_again_twenty_times_at_once_fills_the_cart_once(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    for sku in ITEMS:
        shop.item(sku, stock=1000)
    (browser,) = shop.buyers(1)
    path = f"/orders/{an_order(browser, *ITEMS)}/again"
    browser.put("PIN-1", 5)
    fields = form(browser, path)
    answers: list[Answer] = at_once(partial(tab.post, path, fields) for tab in browser.twins(AT_ONCE))
    assert {(answer.status, answer.location) for answer in answers} == {(303, "/cart")}
    assert [ledger.in_carts(sku) for sku in ITEMS] == [7, 2, 2]
    figures(f"one form to order again, sent {AT_ONCE} times at once: in the cart once, on top of what was there")
