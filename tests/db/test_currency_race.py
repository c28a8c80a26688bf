"""A currency is changed while an order comes in: whoever is first wins, and the two never disagree."""

import threading

import pytest
from sqlalchemy import Engine, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder
from tests.support.builders import NOW, TODAY, a_customer


def an_order_row(customer: Customer) -> SalesOrder:
    return SalesOrder(
        customer_id=customer.id,
        number="SO-RACE",
        status="Open",
        ordered_on=TODAY,
        currency="EUR",
        lines_amount=0,
        total=0,
        created_at=NOW,
    )


def test_a_change_waits_for_an_order_that_is_being_written_and_is_then_refused(
    engine: Engine, session: Session
) -> None:
    customer, refused = a_customer(currency="EUR"), threading.Event()
    started = threading.Event()

    def change() -> None:
        with session_factory(engine)() as other:
            started.set()
            with pytest.raises(IntegrityError, match="customer_currency_locked"), writing(other):
                other.execute(update(Customer).where(Customer.id == customer.id).values(currency="GBP"))
            refused.set()

    with session_factory(engine)() as first, writing(first):
        first.add(an_order_row(customer))
        first.flush()
        thread = threading.Thread(target=change)
        thread.start()
        started.wait(5)
        assert not refused.wait(0.3), "it waits for the order"
    thread.join(20)
    assert refused.is_set()
    session.rollback()
    assert session.get_one(Customer, customer.id).currency == "EUR"
