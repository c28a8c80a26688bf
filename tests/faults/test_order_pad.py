"""Orders from phones: sent again, cut off, twice at once, and the server killed in between: one order a key."""

import pytest
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.faults.conftest import Figures
from tests.faults.harness.killing import Kills
from tests.faults.harness.ledger import Ledger
from tests.faults.harness.pads import Pads
from tests.faults.harness.portal import Portal
from tests.faults.harness.shop import Shop
from tests.faults.harness.sizes import size
from tests.faults.harness.wire import Browser
from tests.support.cast import sells_to

pytestmark = [pytest.mark.faults, pytest.mark.both_databases]
ORDERS = size(1000, short=30)
KILLS = size(8, short=2)
PHONES = size(6, short=3)


def sellers(shop: Shop, session: Session, customer: Customer) -> list[Browser]:
    """Return the signed-in phones of salespeople of one customer."""
    phones = []
    for number in range(PHONES):
        user = shop.staff(f"seller{number}@house.example", "salesperson")
        sells_to(session, user, customer)
        phones.append(shop.signed_in(user.login))
    return phones


def test_every_key_that_a_phone_sent_is_one_whole_order(
    shop: Shop, portal: Portal, session: Session, ledger: Ledger, figures: Figures
) -> None:
    item, customer = shop.item("PIN-1", price="10.00"), shop.customer("Alder")
    line = {"sku": "PIN-1", "unit": item.sales_unit, "price": "10"}
    pads = Pads(sellers(shop, session, customer), customer.code, ORDERS, line)
    pads.during(Kills(portal, KILLS))
    assert pads.surprises == []
    assert len(pads.confirmed) == ORDERS
    assert ledger.by_key() == pads.confirmed
    assert ledger.seen_by_key() == {
        key: f"{item.id}:{item.sales_unit}:{quantity}:1E+1" for key, quantity in pads.quantities.items()
    }
    assert ledger.complaints() == []
    figures(
        f"{ORDERS} orders from {PHONES} phones, cut off, repeated and twice at once, {KILLS} kills: "
        f"{len(pads.confirmed)} keys confirmed = {len(ledger.numbers())} whole orders"
    )
