"""The demo keeps its promises: customers, documents that add up, and logins."""

from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from sqlalchemy import select

from storefront.account.balance import find_exposure
from storefront.auth.passwords import verify
from storefront.demo import LOGINS
from storefront.demo.approvals import SMALL_ORDERS
from storefront.erp.cases import Case, CaseComment
from storefront.erp.customers import Address, Customer, CustomerSalesperson, Employee, Location, Salesperson
from storefront.erp.items import Item
from storefront.erp.numbers import NumberSequence
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.receivables import Application, Payment, Receivable, ReceivableLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import currency_places, line_amount
from storefront.portal.carts import PortalCartLine
from storefront.portal.roles import PREDEFINED_ROLES
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalRole, PortalUser, PortalUserRole
from tests.support.builders import NOW, TODAY
from tests.support.demo import PASSWORD, Demo

# Customers


def test_customers_live_in_many_countries_and_currencies(demo: Demo) -> None:
    customers = demo.all(Customer)
    assert {"EUR", "GBP", "USD", "JPY", "BHD"} <= {customer.currency for customer in customers}
    assert len({address.country for address in demo.all(Address)}) >= 10
    assert Counter(customer.status for customer in customers) == {
        "Active": 11,
        "Credit Hold": 1,
        "Inactive": 1,
        "One-Time": 1,
    }


def test_each_customer_has_one_default_location(demo: Demo) -> None:
    defaults = Counter(place.customer_id for place in demo.all(Location) if place.is_default)
    assert defaults == {customer.id: 1 for customer in demo.all(Customer)}


def test_the_salesperson_sells_to_alder_and_four_others(demo: Demo) -> None:
    theirs = demo.session.scalars(
        select(Customer.code)
        .join(CustomerSalesperson, CustomerSalesperson.customer_id == Customer.id)
        .join(Salesperson, Salesperson.id == CustomerSalesperson.salesperson_id)
        .join(Employee, Employee.id == Salesperson.employee_id)
        .where(Employee.email == "sales@demo.example")
    ).all()
    assert "ALDER" in theirs
    assert "BIRCH" not in theirs
    assert len(theirs) == 5


@pytest.mark.parametrize(("code", "over"), [("ALDER", False), ("BIRCH", False), ("QUERCIA", True)])
def test_credit_is_there_for_most_and_used_up_for_one(demo: Demo, code: str, over: bool) -> None:
    customer = demo.customer(code)
    used = find_exposure(demo.session, CustomerId(customer.id), customer.currency).total
    assert customer.credit_limit
    assert (used > customer.credit_limit) is over


# Documents


def test_orders_add_up(demo: Demo) -> None:
    lines = defaultdict(list)
    for line in demo.all(SalesOrderLine):
        lines[line.order_id].append(line)
    for order in demo.all(SalesOrder):
        assert order.lines_amount == sum(line.amount for line in lines[order.id])
        known = (order.freight_amount or 0) + (order.tax_amount or 0)
        assert order.total == order.lines_amount - order.discount_amount + known
        assert order.total == round(order.total, currency_places(order.currency))


def test_lines_are_price_times_quantity_less_discount_and_say_why(demo: Demo) -> None:
    currencies = {order.id: order.currency for order in demo.all(SalesOrder)}
    for line in demo.all(SalesOrderLine):
        gross = line_amount(line.unit_price, line.quantity, currencies[line.order_id])
        assert line.amount == gross - line.discount_amount
        assert (
            line.price_rule["price"] == str(line.unit_price.normalize())
            or Decimal(line.price_rule["price"]) == line.unit_price
        )


def test_orders_from_the_portal_do_not_know_their_tax_yet(demo: Demo) -> None:
    portal = [order for order in demo.all(SalesOrder) if order.idempotency_key]
    assert len(portal) > 20
    assert all(order.tax_amount is None and order.freight_amount is None for order in portal)
    assert all(order.tax_amount is not None for order in demo.all(SalesOrder) if not order.idempotency_key)


def test_shipments_carry_what_the_lines_say_was_shipped(demo: Demo) -> None:
    gone = {shipment.id for shipment in demo.all(Shipment) if shipment.confirmed_at}
    shipped: dict[int, Decimal] = defaultdict(Decimal)
    for row in demo.all(ShipmentLine):
        shipped[row.order_line_id] += row.quantity if row.shipment_id in gone else 0
    for line in demo.all(SalesOrderLine):
        assert line.quantity_shipped == shipped[line.id]
        assert line.quantity_shipped + line.quantity_cancelled <= line.quantity


def test_finished_orders_have_nothing_open(demo: Demo) -> None:
    done = {order.id for order in demo.all(SalesOrder) if order.status in {"Completed", "Invoiced", "Canceled"}}
    for line in demo.all(SalesOrderLine):
        if line.order_id in done:
            assert line.quantity == line.quantity_shipped + line.quantity_cancelled


def test_documents_add_up_to_their_lines(demo: Demo) -> None:
    goods: dict[int, Decimal] = defaultdict(Decimal)
    for line in demo.all(ReceivableLine):
        goods[line.receivable_id] += line.amount
    for document in demo.all(Receivable):
        assert document.amount == goods[document.id] + document.tax_amount + document.freight_amount
        assert document.amount == round(document.amount, currency_places(document.currency))


def test_invoices_of_a_line_shipped_in_parts_add_up_to_the_line(demo: Demo) -> None:
    invoiced: dict[int, Decimal] = defaultdict(Decimal)
    for row in demo.all(ReceivableLine):
        if row.order_line_id:
            invoiced[row.order_line_id] += row.amount
    orders = {order.id: order.status for order in demo.all(SalesOrder)}
    for line in demo.all(SalesOrderLine):
        if orders[line.order_id] == "Invoiced" and line.quantity_shipped == line.quantity:
            assert invoiced[line.id] == line.amount


def test_balances_and_unapplied_amounts_reconcile_with_the_applications(demo: Demo) -> None:
    paid: dict[int, Decimal] = defaultdict(Decimal)
    used: dict[int, Decimal] = defaultdict(Decimal)
    for row in demo.all(Application):
        paid[row.receivable_id] += row.amount
        (used if row.payment_id else paid)[row.payment_id or row.credit_memo_id] += row.amount
    for document in demo.all(Receivable):
        if document.status != "Voided":
            assert document.balance == document.amount - paid[document.id]
            assert (document.status == "Closed") == (document.balance == 0) == (document.closed_on is not None)
    for payment in demo.all(Payment):
        assert payment.unapplied == payment.amount - used[payment.id]
        assert (payment.status == "Open") == (payment.unapplied > 0)


def test_nothing_happened_later_than_now(demo: Demo) -> None:
    for entity in (SalesOrder, Shipment, Receivable, Payment, Case, CaseComment):
        assert all(row.created_at <= NOW for row in demo.all(entity))
    assert all(row.dated_on <= TODAY for row in [*demo.all(Receivable), *demo.all(Payment)])


def test_numbers_go_on_after_the_highest(demo: Demo) -> None:
    following = {row.code: row.next_value for row in demo.all(NumberSequence)}
    for entity in (SalesOrder, Shipment, Receivable, Payment, Case):
        for row in demo.all(entity):
            assert int(row.number[2:]) < following[row.number[:2]]


# What each page has to show


def _statuses(demo: Demo, code: str) -> Counter[str]:
    customer = demo.customer(code)
    return Counter(order.status for order in demo.all(SalesOrder) if order.customer_id == customer.id)


def test_alder_has_sixty_one_orders_in_every_state(demo: Demo) -> None:
    statuses = _statuses(demo, "ALDER")
    assert statuses.total() == 61
    wanted = {"Open", "Back Order", "Shipping", "Pending Approval", "Completed", "Invoiced", "Canceled"}
    assert wanted <= set(statuses)


@pytest.mark.parametrize(
    ("code", "status"),
    [("CEDAR", "Credit Hold"), ("BIRCH", "On Hold"), ("KESTREL", "Rejected"), ("MIMOSA", "Expired")],
)
def test_the_other_states_of_an_order_are_somewhere(demo: Demo, code: str, status: str) -> None:
    assert _statuses(demo, code)[status] == 1


def test_one_order_is_of_today_and_one_has_72_lines(demo: Demo) -> None:
    alder = demo.customer("ALDER").id
    of_today = [
        order.status for order in demo.all(SalesOrder) if order.customer_id == alder and order.ordered_on == TODAY
    ]
    assert of_today == ["Open", "Pending Approval"]
    lines = Counter(line.order_id for line in demo.all(SalesOrderLine) if line.customer_id == alder)
    assert max(lines.values()) == 72


def test_a_salesperson_ordered_for_alder(demo: Demo) -> None:
    assert [order.created_by for order in demo.all(SalesOrder) if order.on_behalf_of] == ["Marit Haugen"]


def test_one_shipment_holds_two_orders_and_one_is_being_packed(demo: Demo) -> None:
    orders = {line.id: line.order_id for line in demo.all(SalesOrderLine)}
    held = defaultdict(set)
    for row in demo.all(ShipmentLine):
        held[row.shipment_id].add(orders[row.order_line_id])
    assert sum(len(one) == 2 for one in held.values()) == 1
    assert {"Open", "Confirmed", "Completed"} == {shipment.status for shipment in demo.all(Shipment)}


def test_packages_have_tracking_numbers_where_the_carrier_has_them(demo: Demo) -> None:
    packages = demo.all(Package)
    assert len(packages) > 250
    assert any(package.tracking_number for package in packages)
    assert any(package.tracking_number is None for package in packages)


def test_documents_of_every_kind_and_state_exist(demo: Demo) -> None:
    kinds = {(document.document_type, document.status) for document in demo.all(Receivable)}
    assert {("Invoice", status) for status in ("Open", "Closed", "Balanced", "Voided")} <= kinds
    assert {("Credit Memo", "Open"), ("Credit Memo", "Closed"), ("Debit Memo", "Open")} <= kinds
    assert ("Overdue Charge", "Open") in kinds
    assert {payment.document_type for payment in demo.all(Payment)} == {"Payment", "Prepayment", "Refund"}


def test_alder_has_overdue_and_partly_paid_invoices_and_money_on_account(demo: Demo) -> None:
    alder = demo.customer("ALDER").id
    still = [row for row in demo.all(Receivable) if row.customer_id == alder and row.status == "Open"]
    assert any(row.due_on and row.due_on < TODAY for row in still)
    assert any(row.due_on and row.due_on >= TODAY for row in still)
    assert any(0 < row.balance < row.amount for row in still if row.document_type == "Invoice")
    assert sum(row.unapplied for row in demo.all(Payment) if row.customer_id == alder) == 500


def test_a_case_has_a_comment_that_customers_must_not_see(demo: Demo) -> None:
    assert {"New", "Open", "Pending Customer", "Closed", "Released"} == {case.status for case in demo.all(Case)}
    assert any(comment.internal for comment in demo.all(CaseComment))


# Logins


def test_each_login_has_the_password_and_its_roles(demo: Demo) -> None:
    codes = {role.id: role.code for role in demo.all(PortalRole)}
    assert set(codes.values()) == {*(role.code for role in PREDEFINED_ROLES), SMALL_ORDERS}
    users = {user.email: user for user in demo.all(PortalUser)}
    accesses = {access.user_id: access.id for access in demo.all(PortalAccess)}
    roles = defaultdict(set)
    for row in demo.all(PortalAccessRole):
        roles["access", row.access_id].add(codes[row.role_id])
    for row in demo.all(PortalUserRole):
        roles["user", row.user_id].add(codes[row.role_id])
    for login in LOGINS:
        user = users[login.email]
        key = ("access", accesses[user.id]) if login.customer else ("user", user.id)
        assert roles[key] == set(login.roles)
        assert verify(user.password_hash, PASSWORD)


def test_alders_buyer_has_three_lines_in_the_cart_at_todays_prices(demo: Demo) -> None:
    lines = demo.all(PortalCartLine)
    assert len(lines) == 3
    skus = {item.id: item.sku for item in demo.all(Item)}
    for line in lines:
        price = demo.price("ALDER", skus[line.item_id], int(line.quantity), line.unit)
        assert price
        assert line.seen_price == price.unit_price


def test_orders_are_confirmed_once_nobody_has_to_release_them(demo: Demo) -> None:
    for order in demo.all(SalesOrder):
        waits = order.status in {"On Hold", "Pending Approval", "Credit Hold", "Rejected", "Expired"}
        assert (order.confirmed_at is None) is waits
        assert waits or order.created_at <= order.confirmed_at <= NOW
