"""One form is one order, however often it is sent, and however many want the same last piece."""

import random
import time
from collections.abc import Callable
from functools import partial

import pytest

from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Browser, order_number

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
AT_ONCE, LATE, BUYERS, COLLEAGUES = 20, 3, 12, 6
ROUNDS = size(5, short=1)
ADDS = size(100, short=20)


def send_again_and_again(shop: Shop, browser: Browser) -> set[str | None]:
    """Send one form at once, late, and stale; return the orders that the answers name."""
    browser.put("PIN-1", 3)
    form = browser.checkout_form()
    answers = at_once(partial(tab.place, form) for tab in browser.twins(AT_ONCE))
    answers += [browser.place(form) for _ in range(LATE)]
    browser.put("PIN-1", 7)
    answers.append(browser.place(form))
    return {order_number(answer) for answer in answers}


def test_the_same_form_is_one_order_and_every_answer_names_it(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    shop.item("PIN-1")
    (browser,) = shop.buyers(1)
    for done in range(ROUNDS):
        named = send_again_and_again(shop, browser)
        assert named == {ledger.numbers()[-1]}
        assert len(ledger.numbers()) == done + 1
        assert ledger.in_carts() == 7, "what was put in afterwards is still there"
        browser.post("/cart/clear")
    assert ledger.complaints() == []
    figures(f"{ROUNDS} forms, each {AT_ONCE} times at once, {LATE} late, 1 stale: 1 order each, named by every answer")


def test_the_last_piece_is_sold_once(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    buyers = shop.buyers(BUYERS)
    for number in range(ROUNDS):
        shop.item(sku := f"LAST-{number}", stock=1, backorder_allowed=False)
        for buyer in buyers:
            buyer.post("/cart/clear")
            buyer.put(sku)
        forms = [buyer.checkout_form() for buyer in buyers]
        answers = at_once(partial(buyer.place, form) for buyer, form in zip(buyers, forms, strict=True))
        assert sorted(answer.status for answer in answers) == [303] + [422] * (BUYERS - 1)
        assert ledger.ordered(sku) == 1
    assert ledger.complaints() == []
    figures(f"{BUYERS} buyers at once for the last piece, {ROUNDS} times: 1 order, {BUYERS - 1} refusals, no 5xx")


def test_colleagues_who_order_at_once_share_one_credit_limit(shop: Shop, ledger: Ledger, figures: Figures) -> None:
    shop.item("PIN-1", price="60.00")
    buyers = shop.buyers(COLLEAGUES, of=shop.customer("Alder", credit_limit=100))
    for buyer in buyers:
        buyer.put("PIN-1")
    forms = [buyer.checkout_form() for buyer in buyers]
    answers = at_once(partial(buyer.place, form) for buyer, form in zip(buyers, forms, strict=True))
    assert {answer.status for answer in answers} == {303}
    assert sorted(ledger.statuses()) == ["Credit Hold"] * (COLLEAGUES - 1) + ["Open"]
    assert ledger.complaints() == []
    figures(f"{COLLEAGUES} orders of 60 at once under a limit of 100: 1 open, {COLLEAGUES - 1} on credit hold")


def test_nothing_put_in_during_a_checkout_is_lost_or_ordered_twice(
    shop: Shop, ledger: Ledger, figures: Figures
) -> None:
    shop.item("PIN-1")
    (browser,) = shop.buyers(1)
    left, right, third = browser.twins(3)
    done: list[int] = []

    def add(tab: Browser) -> None:
        for _ in range(ADDS):
            done.append(tab.put("PIN-1").status)
            time.sleep(random.uniform(0, 0.2))  # noqa: S311 (no secret: lets some checkouts through)

    def check_out() -> None:
        while len(done) < 2 * ADDS:
            if form := third.checkout_form():
                assert third.place(form).status in {303, 422}

    acts: list[Callable[[], None]] = [partial(add, left), partial(add, right), check_out]
    at_once(acts)
    assert set(done) == {303}
    assert ledger.numbers(), "checkouts went through meanwhile"
    ordered, left_over = ledger.ordered("PIN-1"), ledger.in_carts("PIN-1")
    assert ordered + left_over == len(done)
    assert ledger.complaints() == []
    figures(f"{len(done)} put in by two tabs, {ordered} in {len(ledger.numbers())} orders, {left_over} left: none lost")
