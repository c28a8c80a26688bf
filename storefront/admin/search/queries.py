"""What the search of the top bar finds: a few of each kind, by the beginnings of their words or numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.admin.contacts.models import contact_href, person_name
from storefront.admin.customers.models import customer_href
from storefront.admin.sorting import are_few, hidden
from storefront.admin.visible import visible
from storefront.erp.contacts import Contact, sorted_by
from storefront.erp.customers import Customer
from storefront.erp.orders import SalesOrder
from storefront.kernel.viewer import Operator
from storefront.portal.people_search import contact_says, customer_says

LAST_LETTER = "\uffff"


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: what it is called, what tells it from others, and where it is. Named as suggestions are."""

    name: str
    sku: str
    href: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found, by kind."""

    customers: Sequence[Hit] = ()
    contacts: Sequence[Hit] = ()
    orders: Sequence[Hit] = ()

    def __bool__(self) -> bool:
        return bool(self.customers or self.contacts or self.orders)

    @property
    def all(self) -> list[Hit]:
        """Orders first: who types a number wants that one."""
        return [*self.orders, *self.customers, *self.contacts]


def find(session: Session, operator: Operator, q: str, *, most: int) -> Found:
    """Return at most so many of each kind, in five statements."""
    if not q:
        return Found()
    return Found(
        find_customers(session, operator, q, most),
        _contacts(session, operator, q, most),
        _orders(session, operator, q, most),
    )


def find_customers(session: Session, operator: Operator, q: str, most: int) -> list[Hit]:
    """Return customers whose code and name hold the words, by name: two statements."""
    seen = select(Customer.code, Customer.name).where(visible(operator))
    few = are_few(session, seen.where(customer_says(session, q)), Customer.id)
    name = hidden(Customer.name) if few else Customer.name
    says = customer_says(session, q, walked=not few)
    rows = session.execute(seen.where(says).order_by(name, Customer.id).limit(most))
    return [Hit(name, code, customer_href(code)) for code, name in rows]


def _contacts(session: Session, operator: Operator, q: str, most: int) -> list[Hit]:
    seen = (
        select(Contact.id, Contact.first_name, Contact.last_name, Contact.email, Contact.code, Customer.name)
        .join(Customer, Customer.id == Contact.customer_id)
        .where(visible(operator))
    )
    few = are_few(session, seen.where(contact_says(session, q)), Contact.id)
    name = hidden(sorted_by()) if few else sorted_by()
    says = contact_says(session, q, walked=not few)
    rows = session.execute(seen.where(says).order_by(name, Contact.id).limit(most))
    return [
        Hit(person_name(first, last, email, code), customer, contact_href(contact_id))
        for contact_id, first, last, email, code, customer in rows
    ]


def _orders(session: Session, operator: Operator, q: str, most: int) -> list[Hit]:
    """Orders whose number begins so: a range of the index, checked again where a database sorts otherwise."""
    begin = q.upper()
    rows = session.execute(
        select(SalesOrder.number, Customer.code, Customer.name)
        .join(Customer, Customer.id == SalesOrder.customer_id)
        .where(SalesOrder.number >= begin, SalesOrder.number < begin + LAST_LETTER, visible(operator))
        .where(SalesOrder.number.startswith(begin, autoescape=True))
        .order_by(SalesOrder.number, SalesOrder.id)
        .limit(most)
    )
    return [Hit(number, name, f"{customer_href(code, 'orders')}/{quote(number)}") for number, code, name in rows]
