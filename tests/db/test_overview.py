"""What is owed says the same as the lists: for any ledger, in each currency."""

from datetime import timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from sqlalchemy.orm import Session

from storefront.account.balance import Balance, find_balance, find_balances
from storefront.account.documents import every_document, list_documents, sum_documents
from storefront.account.models import DocumentFilter, DocumentHead, PaymentFilter
from storefront.account.payments import every_payment, sum_payments
from storefront.account.queries import find_documents_of_order, find_overview, find_owed
from storefront.erp.scope import set_scope
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import ZERO
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import Viewer
from tests.support.builders import (
    TODAY,
    Line,
    a_customer,
    a_payment,
    an_application,
    an_invoice,
    an_invoice_line,
    an_item,
    an_order,
    an_order_line,
)
from tests.support.ledgers import Ledger, ledgers, viewer_of, write_ledger

random = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
OPEN, OVERDUE, EVERYTHING = DocumentFilter(state="open"), DocumentFilter(state="overdue"), DocumentFilter()


def walk(session: Session, viewer: Viewer, wanted: DocumentFilter, size: int = 5) -> list[DocumentHead]:
    found: list[DocumentHead] = []
    after = None
    while True:
        page = list_documents(session, viewer, wanted, TODAY, ask=PageAsk(size, after))
        found += page.rows
        if (after := page.after) is None:
            return found


def added(amounts: list[tuple[str, Decimal]], currency: str) -> Decimal:
    return sum((amount for name, amount in amounts if name == currency), ZERO)


@random
@given(ledger=ledgers())
def test_what_is_owed_is_the_sum_of_the_lists(session: Session, ledger: Ledger) -> None:
    viewer = write_ledger(session, ledger, credit_limit=Decimal(5000))
    documents = [(one.currency, one.signed_balance) for one in walk(session, viewer, OPEN)]
    overdue = [(one.currency, one.balance) for one in walk(session, viewer, OVERDUE)]
    payments = [
        (one.currency, one.signed_unapplied)
        for one in every_payment(session, viewer, PaymentFilter())
        if one.status == "Open"
    ]
    for owed in find_overview(session, viewer, TODAY):
        currency = owed.currency
        assert owed.balance == added(documents, currency) - added(payments, currency)
        assert owed.balance == find_balance(session, viewer.customer_id, currency)
        assert owed.overdue == added(overdue, currency)
        assert owed.ageing.unapplied == added(payments, currency)
        assert sum((due.amount for due in owed.dues), ZERO) <= owed.ageing.buckets[0]
        assert owed.credit is None or owed.credit.left == 5000 - owed.balance


@random
@given(ledger=ledgers())
def test_the_sum_of_a_list_is_the_sum_of_its_rows(session: Session, ledger: Ledger) -> None:
    viewer = write_ledger(session, ledger)
    for wanted in (
        EVERYTHING,
        OPEN,
        OVERDUE,
        DocumentFilter(state="paid"),
        DocumentFilter(start=TODAY - timedelta(99)),
    ):
        rows = list(every_document(session, viewer, wanted, TODAY))
        for total in sum_documents(session, viewer, wanted, TODAY):
            assert total.amount == added([(one.currency, one.signed_amount) for one in rows], total.currency)
            rest = [(one.currency, one.signed_balance) for one in rows if one.status == "Open"]
            assert total.rest == added(rest, total.currency)
    paid = list(every_payment(session, viewer, PaymentFilter()))
    for total in sum_payments(session, viewer, PaymentFilter()):
        assert total.amount == added([(one.currency, one.signed_amount) for one in paid], total.currency)


@random
@given(ledger=ledgers())
def test_open_and_paid_are_all_and_overdue_is_open(session: Session, ledger: Ledger) -> None:
    viewer = write_ledger(session, ledger)
    everything = {one.id for one in walk(session, viewer, EVERYTHING)}
    still_open, paid = ({one.id for one in walk(session, viewer, DocumentFilter(state=s))} for s in ("open", "paid"))
    assert still_open | paid == everything
    assert still_open & paid == set()
    assert {one.id for one in walk(session, viewer, OVERDUE)} <= still_open


def test_the_own_currency_is_there_with_nothing_in_it(session: Session) -> None:
    customer = a_customer(currency="USD")
    set_scope(session, customer.id)
    (owed,) = find_owed(session, viewer_of(customer), TODAY)
    assert (owed.currency, owed.balance, owed.overdue) == ("USD", ZERO, ZERO)


def test_two_currencies_are_two_blocks_the_own_one_first(session: Session) -> None:
    customer = a_customer(currency="USD")
    an_invoice(for_=customer, amount="10", currency="EUR", due_on=TODAY - timedelta(days=1))
    an_invoice(for_=customer, amount="7")
    set_scope(session, customer.id)
    found = find_owed(session, viewer_of(customer), TODAY)
    assert [(one.currency, int(one.balance), int(one.overdue)) for one in found] == [("USD", 7, 0), ("EUR", 10, 10)]


def test_a_refund_that_no_memo_was_matched_with_counts_up(session: Session) -> None:
    customer = a_customer()
    a_payment(for_=customer, amount="100")
    a_payment(for_=customer, amount="30", document_type="Refund")
    assert find_balance(session, CustomerId(customer.id), "EUR") == -70


def test_a_balance_is_of_one_customer_alone(session: Session) -> None:
    alder, birch = a_customer("Alder"), a_customer("Birch")
    an_invoice(for_=alder)
    a_payment(for_=alder)
    set_scope(session, birch.id)
    assert find_balances(session, CustomerId(birch.id)) == {}
    assert find_balances(session, CustomerId(alder.id)) == {}  # the session sees Birch's rows only


def test_what_is_due_today_is_not_overdue_and_tomorrow_it_is(session: Session) -> None:
    customer = a_customer()
    an_invoice(for_=customer, amount="10", due_on=TODAY)
    set_scope(session, customer.id)
    viewer = viewer_of(customer)
    days = [find_owed(session, viewer, TODAY + timedelta(days=later))[0] for later in (0, 1, 30, 31, 90, 91)]
    assert [[place for place, amount in enumerate(one.ageing.buckets) if amount] for one in days] == [
        [0],
        [1],
        [1],
        [2],
        [3],
        [4],
    ]


def test_an_order_has_the_documents_of_its_lines_too(session: Session) -> None:
    customer = a_customer()
    first, second = an_order(for_=customer), an_order(for_=customer)
    line = an_order_line(second, Line(an_item()), 2)
    shared = an_invoice(for_=customer, order_id=first.id)
    an_invoice_line(shared, order_line_id=line.id)
    an_invoice(for_=customer, order_id=first.id, status="Balanced")
    set_scope(session, customer.id)
    viewer = viewer_of(customer)
    for order in (first, second):
        assert [one.number for one in find_documents_of_order(session, viewer, order.id)] == [shared.number]


def test_another_customers_order_has_no_documents(session: Session) -> None:
    alder, birch = a_customer("Alder"), a_customer("Birch")
    order = an_order(for_=alder)
    an_invoice(for_=alder, order_id=order.id)
    assert find_documents_of_order(session, viewer_of(birch), order.id) == []


def test_a_payment_applied_is_used_up(session: Session) -> None:
    customer = a_customer()
    invoice, payment = an_invoice(for_=customer, amount="60"), a_payment(for_=customer, amount="100")
    an_application(payment, invoice, "60")
    (balance,) = find_balances(session, CustomerId(customer.id)).values()
    assert balance == Balance(ZERO, ZERO, Decimal(40))
