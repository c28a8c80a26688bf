"""Prepared reads stand behind the same wall as every other read, on both databases."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.items import Item, ItemReference
from storefront.erp.orders import SalesOrder
from storefront.erp.prepared import Prepared, PreparedGroups, among
from storefront.erp.scope import EVERYBODY, SCOPE, UnscopedError, set_scope
from tests.support.builders import a_customer, an_item, an_order, an_own_number

ORDERS = Prepared(select(SalesOrder.number, SalesOrder.total).order_by(SalesOrder.number), tuple)
PRICES = Prepared(select(Item.sku, Item.default_price).where(among(Item.sku, "skus")).order_by(Item.sku), tuple)
NUMBERS = PreparedGroups(
    select(Item.sku, ItemReference.number).outerjoin(ItemReference).order_by(Item.sku, ItemReference.number),
    lambda rows: [number for _, number in rows],
)


def test_a_prepared_read_finds_the_rows_of_the_sessions_customer_only(session: Session) -> None:
    alder, birch = a_customer("Alder"), a_customer("Birch")
    order = an_order(for_=alder)
    an_order(for_=birch)
    set_scope(session, alder.id)
    assert ORDERS.read(session) == [(order.number, order.total)]


def test_a_prepared_read_of_customers_rows_is_refused_before_it_is_known_for_whom(session: Session) -> None:
    del session.info[SCOPE]
    with pytest.raises(UnscopedError):
        ORDERS.read(session)


def test_a_prepared_read_of_what_belongs_to_nobody_needs_no_customer(session: Session) -> None:
    an_item("BR-1", price="9.50")
    del session.info[SCOPE]
    assert PRICES.read(session, skus=["BR-1"]) == [("BR-1", Decimal("9.5"))]


def test_everybodys_scope_sees_everybodys_rows(session: Session) -> None:
    an_order(for_=a_customer("Alder"))
    an_order(for_=a_customer("Birch"))
    set_scope(session, EVERYBODY)
    assert len(ORDERS.read(session)) == 2


def test_groups_hold_the_own_rows_and_the_common_ones(session: Session) -> None:
    alder, birch, item = a_customer("Alder"), a_customer("Birch"), an_item("BR-1")
    an_own_number(item, "A-1", for_=alder)
    an_own_number(item, "B-1", for_=birch)
    an_item("BR-2")
    set_scope(session, birch.id)
    assert NUMBERS.read(session) == {"BR-1": ["B-1"], "BR-2": [None]}


def test_a_row_that_changed_is_read_as_it_is_now(session: Session) -> None:
    item = an_item("BR-1", price="9.50")
    PRICES.read(session, skus=["BR-1"])
    session.get_one(Item, item.id).default_price = Decimal("9.75")
    session.commit()
    assert PRICES.one(session, skus=["BR-1"]) == ("BR-1", Decimal("9.75"))


@pytest.mark.parametrize("skus", [[], ["BR-1"], ["BR-1", "no such"], ["BR-1"] * 50])
def test_a_list_of_any_length_is_one_parameter(session: Session, skus: list[str]) -> None:
    an_item("BR-1")
    an_item("BR-2")
    assert [sku for sku, _ in PRICES.read(session, skus=skus)] == sorted({*skus} & {"BR-1"})
