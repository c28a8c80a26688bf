"""Finds customers by code and name, and contacts by name and e-mail: every word typed begins a word of theirs.

The indexes (sql/people_search_*.sql) are made by a migration and kept true by the database, whoever writes.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, String, bindparam, column, false, func, literal_column, select, table
from sqlalchemy.orm import Session

from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.portal.search import query_of, words_of


def customer_says(session: Session, q: str, *, walked: bool = False) -> ColumnElement[bool]:
    """Return the condition that a customer's code and name hold the words of `q`; never true without a word.

    `walked`: many fit, and the statement walks another index: rows are not looked up one by one.
    """
    blank: ColumnElement[str] = literal_column("' '")
    return _says(session, q, _id(Customer.id, walked), "portal_customer_words", Customer.code + blank + Customer.name)


def contact_says(session: Session, q: str, *, walked: bool = False) -> ColumnElement[bool]:
    """Return the condition that a contact's name and e-mail hold the words of `q`: as `customer_says`."""
    blank: ColumnElement[str] = literal_column("' '")
    none: ColumnElement[str] = literal_column("''")
    first, last, email = (func.coalesce(one, none) for one in (Contact.first_name, Contact.last_name, Contact.email))
    return _says(session, q, _id(Contact.id, walked), "portal_contact_words", first + blank + last + blank + email)


def _id(row_id: Any, walked: bool) -> Any:  # noqa: ANN401, FBT001 (a column; how it is read)
    """A sum is looked up in no index: SQLite then keeps the words' rows aside and walks in the order asked for."""
    return row_id + literal_column("0") if walked else row_id


def _says(session: Session, q: str, row_id: Any, index: str, written: ColumnElement[str]) -> ColumnElement[bool]:  # noqa: ANN401 (a column)
    words, dialect = words_of(q), session.get_bind().dialect.name
    if not words:
        return false()
    asked = bindparam(None, query_of(dialect, words), type_=String)
    if dialect == "sqlite":
        found = select(table(index, column("rowid")).c.rowid).where(literal_column(index).op("MATCH")(asked))
        return row_id.in_(found)  # type: ignore[no-any-return]  # a column's own
    simple: ColumnElement[str] = literal_column("'simple'")
    return func.to_tsvector(simple, func.portal_words(written)).op("@@")(func.to_tsquery(simple, asked))
