"""A customer's currency stays once documents exist: the database says so to whoever writes."""

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from tests.support.builders import a_customer, an_invoice, an_order


def set_currency(session: Session, customer: Customer, currency: str) -> None:
    session.execute(update(Customer).where(Customer.id == customer.id).values(currency=currency))
    session.commit()


def test_a_customer_without_documents_may_change_its_currency(session: Session) -> None:
    customer = a_customer(currency="EUR")
    set_currency(session, customer, "GBP")
    assert session.get_one(Customer, customer.id).currency == "GBP"


@pytest.mark.parametrize("document", [an_order, an_invoice])
def test_the_database_refuses_another_currency_once_there_is_a_document(session: Session, document: object) -> None:
    customer = a_customer(currency="EUR")
    document(for_=customer)  # type: ignore[operator]  # a builder
    with pytest.raises(IntegrityError, match="customer_currency_locked"):
        set_currency(session, customer, "GBP")


def test_the_documents_of_one_customer_do_not_lock_another(session: Session) -> None:
    an_order(for_=a_customer(currency="EUR"))
    other = a_customer(currency="EUR")
    set_currency(session, other, "USD")
    assert session.get_one(Customer, other.id).currency == "USD"


def test_everything_else_of_a_customer_with_documents_may_change(session: Session) -> None:
    customer = a_customer(currency="EUR")
    an_order(for_=customer)
    session.execute(update(Customer).where(Customer.id == customer.id).values(name="New name", currency="EUR"))
    session.commit()
    assert session.get_one(Customer, customer.id).name == "New name"
