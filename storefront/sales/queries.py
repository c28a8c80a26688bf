"""Reads for salespeople: only the customers assigned to them.

The list and the one customer are looked up past the session's scope, narrowed to the salesperson's own; whatever is
read of them afterwards is bound to exactly these customers again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from storefront.account.balance import OPEN_DOCUMENTS
from storefront.account.models import CREDIT_MEMO
from storefront.account.queries import find_owed_of, with_credit
from storefront.erp.addresses import address_columns, address_lines
from storefront.erp.customers import Address, Customer, CustomerSalesperson, Location, Terms
from storefront.erp.keyset import Sort, read_page
from storefront.erp.orders import SalesOrder
from storefront.erp.quotes import Quote
from storefront.erp.receivables import Receivable
from storefront.erp.scope import set_scope
from storefront.kernel.errors import NotFoundError
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import ZERO
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.carts import PortalHandover
from storefront.portal.people_search import customer_says
from storefront.portal.users import PortalActingOff
from storefront.quotes.queries import still_open
from storefront.quotes.staff import to_do
from storefront.sales.models import ONLY, Counts, Facts, OwnCustomer, OwnFilter, OwnRow, map_href

TOWN = func.coalesce(Address.city, "")
SORTS = {
    "name": Sort((Customer.name, Customer.id), (str,)),
    "town": Sort((TOWN, Customer.name, Customer.id), (str, str)),
}
OWN = {"unscoped": "narrowed to the salesperson's own customers"}


@dataclass(frozen=True, slots=True)
class Look:
    """What lists are reckoned with: the day, after how many weeks a customer is quiet, the pattern of a map."""

    today: date
    quiet_weeks: int
    map_url: str

    @property
    def quiet_since(self) -> date:
        return self.today - timedelta(weeks=self.quiet_weeks)


def list_own_customers(
    session: Session, seller: Operator, wanted: OwnFilter, look: Look, *, ask: PageAsk
) -> Page[OwnCustomer]:
    """Return a page of the salesperson's customers, nobody else's ever: four statements. Raises BadCursorError."""
    last = (
        select(func.max(SalesOrder.ordered_on))
        .where(SalesOrder.customer_id == Customer.id)
        .correlate(Customer)
        .scalar_subquery()
    )
    statement = _own(
        seller,
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.status,
            Customer.currency,
            func.coalesce(Customer.phone, Location.phone),
            Customer.credit_limit,
            last,
            TOWN,
            *address_columns(),
        ),
    )
    if wanted.q:
        statement = statement.where(_says(session, wanted.q))
    if wanted.only:
        statement = statement.where(_conditions(seller, look)[wanted.only])
    found = read_page(session, statement, SORTS[wanted.sort], ask, _row)
    rows = _with_money(session, found.rows, look)
    return Page(rows, after=found.after, before=found.before)


def count_own_customers(session: Session, seller: Operator, look: Look) -> Counts:
    """Return how many customers the salesperson has, and how many each filter would show: one statement."""
    wanted = _conditions(seller, look)
    marks = [func.coalesce(func.sum(case((wanted[name], 1), else_=0)), 0) for name in ONLY]
    quotes = select(func.count(Quote.id)).where(Quote.customer_id.in_(own_ids(seller)), to_do()).scalar_subquery()
    row = session.execute(_own(seller, select(func.count(Customer.id), *marks, quotes))).one()
    return Counts(*(int(number) for number in row))


def get_own(session: Session, seller: Operator, code: str) -> Facts:
    """Return a customer of the salesperson by its code; from then on the session sees this customer only.

    Raises NotFoundError, for a customer that is somebody else's too.
    """
    off = select(PortalActingOff.id).where(PortalActingOff.customer_id == Customer.id).correlate(Customer).exists()
    statement = _own(
        seller,
        select(
            Customer.id,
            Customer.code,
            Customer.name,
            Customer.status,
            Customer.currency,
            func.coalesce(Customer.phone, Location.phone),
            Customer.email,
            Customer.note,
            Terms.name,
            Customer.price_class_id,
            Customer.warehouse_id,
            Customer.language,
            off,
            *address_columns(),
        ),
    ).outerjoin(Terms, Terms.id == Customer.terms_id)
    row = session.execute(statement.where(Customer.code == code)).first()
    if row is None:
        raise NotFoundError(customer=code)
    set_scope(session, row[0])
    return Facts(*(*row[:13], address_lines(row[13:])))


def own_customer(seller: Operator) -> ColumnElement[bool]:
    """Return the condition that a customer is the salesperson's own."""
    return Customer.id.in_(own_ids(seller))


def own_ids(seller: Operator) -> Select[int]:
    """Return a select of the ids of the salesperson's own customers."""
    own = CustomerSalesperson
    return select(own.customer_id).where(own.salesperson_id == seller.salesperson_id)


def _own(seller: Operator, statement: Any) -> Select[Any]:  # noqa: ANN401 (a select of any columns)
    """Narrow a select of customers to the salesperson's own, each with its default address."""
    own = CustomerSalesperson
    narrowed: Select[Any] = (
        statement.select_from(Customer)
        .join(own, (own.customer_id == Customer.id) & (own.salesperson_id == seller.salesperson_id))
        .outerjoin(Location, (Location.customer_id == Customer.id) & Location.is_default)
        .outerjoin(Address, (Address.id == Location.address_id) & (Address.customer_id == Customer.id))
        .execution_options(**OWN)
    )
    return narrowed


def _says(session: Session, q: str) -> ColumnElement[bool]:
    """The words stand in the name or code, in a town, or begin a postal code of any of its addresses."""
    towns = (Address.city.icontains(word, autoescape=True) for word in dict.fromkeys((q, q.lower(), q.title())))
    near = (
        select(Address.id)
        .where(Address.customer_id == Customer.id, or_(*towns, Address.postal_code.istartswith(q, autoescape=True)))
        .correlate(Customer)
        .exists()
    )
    parts = (column.icontains(q, autoescape=True) for column in (Customer.name, Customer.code))
    return or_(*parts, customer_says(session, q), near)


def _conditions(seller: Operator, look: Look) -> dict[str, ColumnElement[bool]]:
    document, quote, order = Receivable, Quote, SalesOrder
    overdue = select(document.id).where(
        document.customer_id == Customer.id,
        document.status.in_(OPEN_DOCUMENTS),
        document.document_type != CREDIT_MEMO,
        document.due_on < look.today,
        document.balance > ZERO,
    )
    quotes = select(quote.id).where(quote.customer_id == Customer.id, still_open(look.today))
    handed = select(PortalHandover.id).where(
        PortalHandover.customer_id == Customer.id,
        PortalHandover.to_user_id == seller.user_id,
        PortalHandover.answered_at.is_(None),
    )
    lately = select(order.id).where(order.customer_id == Customer.id, order.ordered_on >= look.quiet_since)
    return {
        "handed": handed.correlate(Customer).exists(),
        "overdue": overdue.correlate(Customer).exists(),
        "quotes": quotes.correlate(Customer).exists(),
        "quiet": ~lately.correlate(Customer).exists(),
    }


def _row(row: Sequence[Any]) -> OwnRow:
    return OwnRow(*(*row[:8], address_lines(row[9:]), row[8]))


def _with_money(session: Session, rows: Sequence[OwnRow], look: Look) -> list[OwnCustomer]:
    """Add what each owes, by the functions of the customer's own account page."""
    if not rows:
        return []
    set_scope(session, tuple(row.id for row in rows))
    owed = find_owed_of(session, {row.id: row.currency for row in rows}, look.today)
    own = with_credit(
        session, {row.id: owed[row.id][0] for row in rows}, {CustomerId(row.id): row.credit_limit for row in rows}
    )
    return [OwnCustomer(row, own[row.id], map_href(look.map_url, ", ".join(row.place[1:]))) for row in rows]
