"""Orders that wait are approved while the portal is killed, and by twenty tabs at once: each counts once."""

import time
from functools import partial
from threading import Thread

import pytest

from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.users import PortalUser
from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Answer, Away, Browser, forms_of, order_number
from tests.support.approving import ORDERING, holds, may_order_up_to

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
ORDERS = size(24, short=6)
KILLS = size(3, short=2)
AT_ONCE = 20
TRIES = 600  # two minutes: a restart takes some seconds
OK, SEE_OTHER = 200, 303


def signed_in(shop: Shop, customer: Customer, name: str) -> tuple[Browser, int]:
    login = shop.login(customer, name)
    (user_id,) = shop.session.query(PortalUser.id).filter_by(login=login).one()
    return shop.signed_in(login), user_id


@pytest.fixture
def people(shop: Shop) -> tuple[Browser, Browser]:
    """A buyer whose orders wait, and who approves them."""
    customer = shop.customer()
    shop.item("PIN-1", stock=100_000)
    (buyer, buyer_id), (boss, boss_id) = signed_in(shop, customer, "buyer"), signed_in(shop, customer, "boss")
    may_order_up_to(shop.session, buyer_id, "1")
    holds(shop.session, boss_id, *ORDERING, Permission.ORDER_APPROVE)
    return buyer, boss


def asked(buyer: Browser) -> str:
    buyer.put("PIN-1", 2)
    number = order_number(buyer.place(buyer.checkout_form()))
    assert number
    return f"/orders/approvals/{number}"


def approve(boss: Browser, path: str) -> None:
    """Press until there is an answer: the server dies in between."""
    for _ in range(TRIES):
        try:
            page = boss.get(path)
            form = forms_of(page.body).get(path)
            decided = page.status == OK and form is None
            if decided or (form and boss.post(path, {**form, "do": "approve"}).status == SEE_OTHER):
                return
        except Away:
            pass
        time.sleep(0.2)
    raise AssertionError(f"no answer for {path}")


def test_a_kill_between_approvals_loses_none_and_doubles_none(
    people: tuple[Browser, Browser], portal: Portal, ledger: Ledger, figures: Figures
) -> None:
    buyer, boss = people
    paths = [asked(buyer) for _ in range(ORDERS)]

    def press() -> None:
        for path in paths:
            approve(boss, path)

    pressing = Thread(target=press)
    pressing.start()
    kills = 0
    while pressing.is_alive() and kills < KILLS:
        time.sleep(0.3)
        portal.kill()
        portal.start()
        kills += 1
    pressing.join(120)
    assert ledger.statuses() == ["Open"] * ORDERS
    assert sorted(map(str, ledger.audited("order.approve"))) == sorted(ledger.numbers())
    assert ledger.complaints() == []
    figures(f"{ORDERS} approvals, {kills} kills in between: each once, its stock taken once, its mail written once")


def test_twenty_answers_at_once_count_once(people: tuple[Browser, Browser], ledger: Ledger, figures: Figures) -> None:
    buyer, boss = people
    path = asked(buyer)
    form = forms_of(boss.get(path).body)[path]
    answers: list[Answer] = at_once(
        partial(tab.post, path, {**form, "do": "reject" if number % 2 else "approve"})
        for number, tab in enumerate(boss.twins(AT_ONCE))
    )
    assert {answer.status for answer in answers} == {303}
    assert len(ledger.audited("order.approve")) + len(ledger.audited("order.reject")) == 1
    figures(f"{AT_ONCE} answers at once, half of them yes: {ledger.statuses()[0]}, once in the books")
