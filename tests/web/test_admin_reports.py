"""Reports: sums that hold, currencies apart, and everybody only the own customers."""

import csv
import io
from datetime import timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from storefront.account.balance import find_balance
from storefront.admin.reports import queries
from storefront.admin.reports.models import REPORTS, Ask, Line
from storefront.admin.reports.rules import bars
from storefront.erp.customers import Customer, CustomerClass, CustomerGroup, CustomerGroupMember
from storefront.kernel.ids import CustomerId, EmployeeId, UserId
from storefront.kernel.viewer import ADMIN_PERMISSIONS, Operator, Permission
from storefront.settings import Settings
from tests.support.builders import (
    TODAY,
    a_contact,
    a_customer,
    a_payment,
    an_application,
    an_invoice,
    an_order,
    saved,
)
from tests.support.cast import Person, a_login, somebody_of_staff
from tests.support.staff import may_only

pytestmark = pytest.mark.both_databases
EVERYBODY = Operator(UserId(1), "Ada", "ada@x.example", "", EmployeeId(1), frozenset(map(str, ADMIN_PERMISSIONS)))
YEAR = Ask(TODAY, TODAY - timedelta(days=365))


def lines(session: Session, report: str, ask: Ask = YEAR) -> list[Line]:
    return list(queries.report_lines(session, EVERYBODY, report, ask))


def a_memo(customer: Customer, amount: str, **more: Any) -> None:
    an_invoice(for_=customer, amount=amount, document_type="Credit Memo", due_on=None, **more)


@pytest.fixture
def trade(session: Session) -> list[Customer]:
    """Three customers in two groups and one class, with documents of every kind, one of them in two currencies."""
    north, south = saved(CustomerGroup(code="N", name="North")), saved(CustomerGroup(code="S", name="South"))
    retail = saved(CustomerClass(code="R", name="Retail"))
    one, two = (a_customer(name, customer_class_id=retail.id) for name in ("One", "Two"))
    three = a_customer("Three")
    for group, customer in ((north, one), (north, two), (south, two)):
        saved(CustomerGroupMember(customer_id=customer.id, customer_group_id=group.id))
    late = {"due_on": TODAY - timedelta(days=45), "dated_on": TODAY - timedelta(days=75)}
    for customer, amount in ((one, "100.10"), (two, "250.25"), (three, "19.99")):
        an_order(for_=customer, ordered_on=TODAY - timedelta(days=10))
        invoice = an_invoice(for_=customer, amount=amount, **late)
        an_application(a_payment(for_=customer, amount="5.05"), invoice, "3.03")
        a_memo(customer, "1.11")
    an_invoice(for_=one, amount="77.00", currency="USD")
    an_invoice(for_=one, amount="1000.00", dated_on=TODAY - timedelta(days=500), status="Closed", balance=D(0))
    an_invoice(for_=two, amount="4000.00", status="Balanced")
    return [one, two, three]


def test_a_customer_s_line_is_what_it_was_invoiced_and_owes(session: Session, trade: list[Customer]) -> None:
    found = {(line.label, line.currency): line.cells for line in lines(session, "customers")}
    orders, invoiced, balance, overdue, last_order = found["One", "EUR"]
    assert (orders, invoiced, overdue) == (1, D("98.99"), D("97.07"))
    assert (balance, last_order) == (D("93.94"), TODAY - timedelta(days=10))
    assert found["One", "USD"][:2] == (0, D("77.00"))


def test_the_balance_is_that_of_the_one_function(session: Session, trade: list[Customer]) -> None:
    codes = {customer.code: CustomerId(customer.id) for customer in trade}
    for line in lines(session, "customers"):
        assert line.cells[2] == find_balance(session, codes[line.code or ""], line.currency or "")


@pytest.mark.parametrize(("report", "names"), [("groups", {"North": "One Two", "South": "Two", "": "Three"})])
def test_a_group_is_the_sum_of_its_customers(
    session: Session, trade: list[Customer], report: str, names: dict[str, str]
) -> None:
    customers = lines(session, "customers")
    for line in lines(session, report):
        its = [one for one in customers if one.label in names[line.label] and one.currency == line.currency]
        assert line.cells == (len(its), *(sum(one.cells[place] for one in its) for place in range(4)))


def test_the_classes_together_are_all_customers_together(session: Session, trade: list[Customer]) -> None:
    for currency in ("EUR", "USD"):
        of_classes = [line.cells for line in lines(session, "classes") if line.currency == currency]
        of_customers = [line.cells for line in lines(session, "customers") if line.currency == currency]
        for place in range(4):
            assert sum(cells[place + 1] for cells in of_classes) == sum(cells[place] for cells in of_customers)


def test_no_sum_stands_over_groups_that_share_a_customer(operator: Person, trade: list[Customer]) -> None:
    text = operator.get("/admin/reports/groups").text
    answer = text.split('class="answer"')[1].split("</p>")[0]
    assert "North: €348.13" in answer


def test_currencies_are_never_mixed(operator: Person, trade: list[Customer]) -> None:
    euros = operator.get("/admin/reports/customers").text
    dollars = operator.get("/admin/reports/customers?currency=USD").text
    assert "$" not in euros.split('id="report"')[1]
    assert "€" not in dollars.split('id="report"')[1]


def test_what_is_overdue_stands_under_its_age(session: Session, trade: list[Customer]) -> None:
    cells = {line.label: line.cells for line in lines(session, "overdue", Ask(TODAY))}["Two"]
    assert cells == (D("247.22"), D(0), D("247.22"), D(0), D(0), 1, TODAY - timedelta(days=45))


def test_a_silent_customer_is_listed_with_the_day_of_its_last_order(session: Session, trade: list[Customer]) -> None:
    an_order(for_=a_customer("Silent"), ordered_on=TODAY - timedelta(days=120))
    an_order(for_=a_customer("Cancelled only"), status="Canceled")
    a_customer("Gone", status="Inactive")
    found = lines(session, "inactive", Ask(TODAY, TODAY - timedelta(days=90)))
    assert [(line.label, line.cells[1:]) for line in found] == [
        ("Silent", (TODAY - timedelta(days=120), 120)),
        ("Cancelled only", (None, None)),
    ]


def test_a_login_that_was_never_used_is_listed_until_it_is(
    session: Session, settings: Settings, alder: Customer, alder_buyer: Person
) -> None:
    a_login(session, settings, a_contact(for_=alder, email="new@alder.example", first_name="Noor"), ("portal_user",))
    found = {line.label: line.cells[:3] for line in lines(session, "logins", Ask(TODAY))}
    assert found["Noor"] == ("new@alder.example", "Alder", TODAY)


def test_the_period_is_read_and_its_errors_are_said(operator: Person, trade: list[Customer]) -> None:
    assert "€98.99" in operator.get("/admin/reports/customers").text
    assert "€1,098.99" in operator.get("/admin/reports/customers?from=2020-01-01").text
    assert "Write a date" in operator.get("/admin/reports/customers?from=then").text


@pytest.mark.parametrize("report", REPORTS)
@pytest.mark.parametrize("filled", [False, True])
def test_every_report_has_a_page_a_part_and_files(
    operator: Person, request: pytest.FixtureRequest, report: str, filled: bool
) -> None:
    if filled:
        request.getfixturevalue("trade")
    assert operator.get(f"/admin/reports/{report}").status_code == 200
    assert operator.ask(f"/admin/reports/{report}").status_code == 200
    rows = list(csv.reader(io.StringIO(operator.get(f"/admin/reports/{report}.csv").get_data().decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert operator.get(f"/admin/reports/{report}.xlsx").get_data()[:2] == b"PK"


def test_staff_see_their_own_customers_only(app: Flask, session: Session, trade: list[Customer]) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN, Permission.ADMIN_REPORTS}, customers=trade[2:])
    for report in REPORTS:
        text = ada.get(f"/admin/reports/{report}.csv?from=2026-11-20").get_data(as_text=True)
        assert "One" not in text
        assert "North" not in text
    assert "Three" in ada.get("/admin/reports/customers").text


def test_staff_without_the_permission_get_403_and_no_hint(app: Flask, session: Session) -> None:
    ada = somebody_of_staff("ada@demo.example", "operator", app=app, session=session)
    may_only(session, ada, {Permission.ADMIN})
    assert ada.get("/admin/reports/overdue").status_code == 403
    assert "/admin/reports" not in ada.get("/admin").text


def test_bars_are_as_long_as_their_figures() -> None:
    assert bars([D("50.00"), D("25.00"), D("0.01"), D(0), D(-5), None]) == [1000, 500, 1, 0, 0, 0]
    assert bars([D(0), None]) == [0, 0]
    assert bars([]) == []
