"""Quotes are accepted while the portal is killed, and by twenty tabs at once: each becomes one order."""

from functools import partial

import pytest

from storefront.erp.customers import Customer
from storefront.erp.items import Item
from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.killing import Kills, Presses
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Answer, Browser, forms_of
from tests.support.builders import Line, a_quote

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
QUOTES = size(24, short=6)
KILLS = size(3, short=2)
AT_ONCE = 20
SEE_OTHER = 303


@pytest.fixture
def customer(shop: Shop) -> Customer:
    return shop.customer()


@pytest.fixture
def buyer(shop: Shop, customer: Customer) -> Browser:
    return shop.signed_in(shop.login(customer, "buyer"))


@pytest.fixture
def pin(shop: Shop) -> Item:
    return shop.item("PIN-1", stock=100_000)


def quoted(customer: Customer, pin: Item) -> str:
    """Return where a quote is accepted; it has no last day, as the portal's clock runs."""
    return f"/quotes/{a_quote(for_=customer, valid_until=None, lines=[Line(pin, 2, '8.10')]).number}/accept"


def accept(buyer: Browser, path: str) -> bool:
    """Accept what is still open; tell whether it leads to an order."""
    page = buyer.get(path)
    form = forms_of(page.body).get(path)
    return page.status == SEE_OTHER or (form is not None and buyer.post(path, form).status == SEE_OTHER)


def test_a_kill_between_acceptances_loses_none_and_doubles_none(
    buyer: Browser, customer: Customer, pin: Item, portal: Portal, ledger: Ledger, figures: Figures
) -> None:
    paths = [quoted(customer, pin) for _ in range(QUOTES)]

    Presses([partial(accept, buyer, path) for path in paths]).during(Kills(portal, KILLS))
    assert ledger.statuses() == ["Open"] * QUOTES
    assert [f"/quotes/{number}/accept" for number in ledger.audited("quote.accepted")] == paths
    assert ledger.complaints() == []
    figures(f"{QUOTES} acceptances, {KILLS} kills in between: each one order, its stock taken once, its mail once")


def test_twenty_tabs_at_once_make_one_order(
    buyer: Browser, customer: Customer, pin: Item, ledger: Ledger, figures: Figures
) -> None:
    path = quoted(customer, pin)
    form = forms_of(buyer.get(path).body)[path]
    answers: list[Answer] = at_once(partial(tab.post, path, form) for tab in buyer.twins(AT_ONCE))
    assert {answer.status for answer in answers} == {SEE_OTHER}
    assert (len(ledger.numbers()), len(ledger.audited("quote.accepted"))) == (1, 1)
    assert ledger.complaints() == []
    figures(f"{AT_ONCE} acceptances at once: one order")
