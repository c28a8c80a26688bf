"""Orders that wait are approved while the portal is killed, and by twenty tabs at once: each counts once."""

from functools import partial

import pytest

from storefront.erp.customers import Customer
from storefront.kernel.viewer import Permission
from storefront.portal.users import PortalUser
from tests.faults.conftest import Figures
from tests.faults.harness.crowd import at_once
from tests.faults.harness.killing import Kills, Presses
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Answer, Browser, forms_of, order_number
from tests.support.approving import ORDERING, holds, may_order_up_to

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
ORDERS = size(24, short=6)
KILLS = size(3, short=2)
AT_ONCE = 20
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


def approve(boss: Browser, path: str) -> bool:
    """Approve what still waits; tell whether it is decided."""
    page = boss.get(path)
    if page.status != OK:
        return False
    form = forms_of(page.body).get(path)
    return form is None or boss.post(path, {**form, "do": "approve"}).status == SEE_OTHER


def test_a_kill_between_approvals_loses_none_and_doubles_none(
    people: tuple[Browser, Browser], portal: Portal, ledger: Ledger, figures: Figures
) -> None:
    buyer, boss = people
    paths = [asked(buyer) for _ in range(ORDERS)]

    Presses([partial(approve, boss, path) for path in paths]).during(Kills(portal, KILLS))
    assert ledger.statuses() == ["Open"] * ORDERS
    assert sorted(map(str, ledger.audited("order.approve"))) == sorted(ledger.numbers())
    assert ledger.complaints() == []
    figures(f"{ORDERS} approvals, {KILLS} kills in between: each once, its stock taken once, its mail written once")


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
