"""What counts against a customer's credit limit."""

from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.account.balance import find_exposure
from storefront.kernel.ids import CustomerId
from tests.support.builders import Line, a_customer, an_invoice, an_item, an_order


def exposure(session: Session, customer_id: int) -> Decimal:
    return find_exposure(session, CustomerId(customer_id), "EUR").total


def test_open_invoices_and_open_orders_count(session: Session) -> None:
    customer = a_customer()
    an_invoice(for_=customer, amount="30")
    an_order(for_=customer, lines=[Line(an_item(), quantity=7)])
    assert exposure(session, customer.id) == 100


def test_what_an_open_order_was_invoiced_counts_once(session: Session) -> None:
    customer = a_customer()
    order = an_order(for_=customer, status="Back Order", lines=[Line(an_item(), quantity=10)])
    an_invoice(for_=customer, amount="60", order_id=order.id)
    assert exposure(session, customer.id) == 100


def test_the_paid_part_of_an_open_order_counts_no_more(session: Session) -> None:
    customer = a_customer()
    order = an_order(for_=customer, status="Back Order", lines=[Line(an_item(), quantity=10)])
    an_invoice(for_=customer, amount="60", balance="0", status="Closed", order_id=order.id)
    assert exposure(session, customer.id) == 40


def test_an_invoice_that_is_not_released_counts_as_the_order_it_is(session: Session) -> None:
    customer = a_customer()
    order = an_order(for_=customer, status="Shipping", lines=[Line(an_item(), quantity=10)])
    an_invoice(for_=customer, amount="60", status="Balanced", order_id=order.id)
    assert exposure(session, customer.id) == 100


def test_orders_that_are_over_do_not_count(session: Session) -> None:
    customer = a_customer()
    for status in ("Invoiced", "Canceled", "Rejected", "Expired"):
        an_order(for_=customer, status=status)
    assert exposure(session, customer.id) == 0
