"""Reads of the reports. Each is one statement of lines, the longest bars first, and one of what all of them come to."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, String, and_, func, literal, select
from sqlalchemy.orm import Session

from storefront.account.balance import AMOUNT
from storefront.admin.reports.figures import AGES, NEVER_WERE, aged, by_customer, overdue, within
from storefront.admin.reports.models import BAR, IN_MONEY, Ask, Line, Report, Sum
from storefront.admin.visible import visible
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer, CustomerClass, CustomerGroup, CustomerGroupMember
from storefront.erp.orders import SalesOrder
from storefront.erp.receivables import Receivable
from storefront.kernel.clock import day_of, start_of_day
from storefront.kernel.viewer import CustomerStatus, Operator
from storefront.portal.users import PortalAccess, PortalUser

ROWS_AT_ONCE = 500
Rows = Select[*tuple[Any, ...]]
HEAD = 3  # label, code, currency


def read_report(session: Session, operator: Operator, name: str, ask: Ask, *, currency: str, most: int) -> Report:
    """Return the first lines of a report: two statements. Amounts are of one currency, the fullest without a wish."""
    statement = STATEMENTS[name](operator, ask)
    sums = _sums(session, name, statement) if name in IN_MONEY else []
    chosen = next((one.currency for one in sums if one.currency == currency), sums[0].currency if sums else None)
    if name in IN_MONEY and chosen is None:
        return Report((), more=False)
    lines = list(_lines(session, name, statement, ask, currency=chosen, most=most + 1))
    return Report(lines[:most], more=len(lines) > most, currency=chosen, sums=sums)


def report_lines(session: Session, operator: Operator, name: str, ask: Ask) -> Iterator[Line]:
    """Yield every line of a report in every currency: for a file."""
    yield from _lines(session, name, STATEMENTS[name](operator, ask), ask)


def _sums(session: Session, name: str, statement: Rows) -> list[Sum]:
    """Return what a report comes to by currency, the one with most lines first."""
    lines = statement.subquery()
    bar = lines.c[HEAD + BAR[name]]
    rows = session.execute(
        select(lines.c.currency, func.count(), func.sum(bar, type_=AMOUNT)).group_by(lines.c.currency)
    )
    return sorted((Sum(*row) for row in rows), key=lambda one: (-one.lines, one.currency))


def _lines(
    session: Session, name: str, statement: Rows, ask: Ask, *, currency: str | None = None, most: int | None = None
) -> Iterator[Line]:
    table = statement.subquery()
    wanted: Rows = select(table)
    if currency:
        wanted = wanted.where(table.c.currency == currency)
    if name in IN_MONEY:
        wanted = wanted.order_by(table.c.currency, table.c[HEAD + BAR[name]].desc(), table.c.label)
    else:
        # the bar shows days, so the oldest day comes first, and what never was after all others
        since = table.c[HEAD + BAR[name] - 1]
        wanted = wanted.order_by(since.is_(None), since, table.c.label)
    rows = session.execute(wanted.limit(most).execution_options(yield_per=ROWS_AT_ONCE))
    finish = FINISH.get(name, _as_it_is)
    for label, code, its_currency, *cells in rows:
        yield Line(label, code, its_currency, finish(tuple(cells), ask.today))


def _as_it_is(cells: tuple[Any, ...], _today: date) -> tuple[Any, ...]:
    return cells


def _with_days(cells: tuple[Any, ...], today: date) -> tuple[Any, ...]:
    """Add how many days have passed since the last cell, a day or an instant."""
    *others, since = cells
    day = day_of(since) if isinstance(since, datetime) else since
    return (*others, day, (today - day).days if day else None)


def _customers(operator: Operator, ask: Ask) -> Rows:
    figures = by_customer(ask)
    c = figures.c
    return (
        select(
            Customer.name.label("label"),
            Customer.code.label("code"),
            c.currency.label("currency"),
            c.orders,
            c.invoiced,
            c.balance,
            c.overdue,
            c.last_order_on,
        )
        .join(figures, c.customer_id == Customer.id)
        .where(visible(operator))
    )


def _groups(operator: Operator, ask: Ask) -> Rows:
    """A customer counts in each of its groups; those in none have a line of their own, without a name."""
    member = CustomerGroupMember
    statement = _by(operator, ask, CustomerGroup)
    return statement.outerjoin(member, member.customer_id == Customer.id).outerjoin(
        CustomerGroup, CustomerGroup.id == member.customer_group_id
    )


def _classes(operator: Operator, ask: Ask) -> Rows:
    statement = _by(operator, ask, CustomerClass)
    return statement.outerjoin(CustomerClass, CustomerClass.id == Customer.customer_class_id)


def _by(operator: Operator, ask: Ask, kind: Any) -> Rows:  # noqa: ANN401 (a table with id and name)
    """Return the sums of the customers' figures by group or class; the caller joins it."""
    figures = by_customer(ask)
    c = figures.c
    return (
        select(
            func.coalesce(kind.name, "").label("label"),
            NO_CODE,
            c.currency.label("currency"),
            func.count().label("customers"),
            func.sum(c.orders).label("orders"),
            func.sum(c.invoiced, type_=AMOUNT).label("invoiced"),
            func.sum(c.balance, type_=AMOUNT).label("balance"),
            func.sum(c.overdue, type_=AMOUNT).label("overdue"),
        )
        .select_from(Customer)
        .join(figures, c.customer_id == Customer.id)
        .where(visible(operator))
        .group_by(kind.id, kind.name, c.currency)
    )


def _overdue(operator: Operator, ask: Ask) -> Rows:
    """What is past due by customer, the whole and by age; the period is that of the due dates."""
    return (
        select(
            Customer.name.label("label"),
            Customer.code.label("code"),
            Receivable.currency.label("currency"),
            func.sum(Receivable.balance, type_=AMOUNT).label("overdue"),
            *(aged(between).label(f"age{place}") for place, between in enumerate(_ages(ask.today))),
            func.count().label("documents"),
            func.min(Receivable.due_on, type_=Date()).label("oldest"),
        )
        .join(Customer, Customer.id == Receivable.customer_id)
        .where(visible(operator), overdue(ask.today), within(Receivable.due_on, ask))
        .group_by(Customer.id, Customer.name, Customer.code, Receivable.currency)
    )


def _ages(today: date) -> list[ColumnElement[bool]]:
    due = Receivable.due_on
    return [
        and_(due <= today - timedelta(days=first), *([due >= today - timedelta(days=last)] if last else []))
        for first, last in AGES
    ]


def _inactive(operator: Operator, ask: Ask) -> Rows:
    """Customers without an order in the period, and when they ordered last; those given up are left out."""
    order = SalesOrder
    counts = order.status.not_in(NEVER_WERE)
    last = select(func.max(order.ordered_on, type_=Date())).where(order.customer_id == Customer.id, counts)
    in_period = select(order.id).where(order.customer_id == Customer.id, counts, within(order.ordered_on, ask))
    return select(
        Customer.name.label("label"),
        Customer.code.label("code"),
        NO_CURRENCY,
        Customer.status.label("status"),
        last.correlate(Customer).scalar_subquery().label("last_order_on"),
    ).where(visible(operator), Customer.status != CustomerStatus.INACTIVE, ~in_period.correlate(Customer).exists())


def _logins(operator: Operator, ask: Ask) -> Rows:
    """Logins of contacts that may sign in and never did, by the day access was given."""
    first, last = func.coalesce(Contact.first_name, ""), func.coalesce(Contact.last_name, "")
    statement = (
        select(
            func.trim(first + " " + last).label("label"),
            Customer.code.label("code"),
            NO_CURRENCY,
            PortalUser.login.label("login"),
            Customer.name.label("customer"),
            PortalAccess.granted_at.label("granted_at"),
        )
        .select_from(PortalAccess)
        .join(PortalUser, (PortalUser.id == PortalAccess.user_id) & PortalUser.active)
        .join(Contact, (Contact.id == PortalAccess.contact_id) & Contact.active)
        .join(Customer, Customer.id == PortalAccess.customer_id)
        .where(visible(operator), PortalAccess.active, PortalUser.last_login_at.is_(None))
    )
    if ask.start:
        statement = statement.where(PortalAccess.granted_at >= start_of_day(ask.start))
    if ask.end and ask.end < date.max:
        statement = statement.where(PortalAccess.granted_at < start_of_day(ask.end + timedelta(days=1)))
    return statement


NO_CODE = literal(None, String()).label("code")
NO_CURRENCY = literal(None, String()).label("currency")
STATEMENTS: Mapping[str, Callable[[Operator, Ask], Rows]] = {
    "customers": _customers,
    "groups": _groups,
    "classes": _classes,
    "overdue": _overdue,
    "inactive": _inactive,
    "logins": _logins,
}
FINISH = {"inactive": _with_days, "logins": _with_days}
