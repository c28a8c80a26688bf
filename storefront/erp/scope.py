"""Wall 3: every ORM statement on a customer-owned table is narrowed to the session's customer, or refused.

`session.info[SCOPE]` holds a customer id, or EVERYBODY for staff, commands and loaders. A session without one
may not touch a customer-owned table. Single statements may opt out by
`execution_options(unscoped="why")`: the sign-in, which finds out who is looking.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from storefront.erp.base import CustomerOwned, MaybeCustomerOwned
from storefront.erp.customers import Customer

SCOPE = "scope"
EVERYBODY = "everybody"


class UnscopedError(RuntimeError):
    """A statement on a customer's rows was sent before it was known whose they are."""


def set_scope(session: Session, customer_id: int | str) -> None:
    """Bind a session to one customer's rows, or to EVERYBODY's."""
    session.info[SCOPE] = customer_id


def install(session_class: type[Session]) -> None:
    """Guard every session of this class."""
    event.listen(session_class, "do_orm_execute", _guard)


def _guard(state: ORMExecuteState) -> None:
    scope = state.session.info.get(SCOPE)
    if scope == EVERYBODY or "unscoped" in state.execution_options or state.is_column_load:
        return
    if scope is None:
        _refuse_owned(state.statement)
        return
    state.statement = state.statement.options(*_criteria(scope))


def _criteria(customer_id: int) -> tuple[Any, ...]:
    return (
        with_loader_criteria(CustomerOwned, lambda cls: cls.customer_id == customer_id, include_aliases=True),
        with_loader_criteria(
            MaybeCustomerOwned,
            lambda cls: (cls.customer_id == customer_id) | cls.customer_id.is_(None),
            include_aliases=True,
        ),
        with_loader_criteria(Customer, lambda cls: cls.id == customer_id, include_aliases=True),
    )


def _refuse_owned(statement: Any) -> None:  # noqa: ANN401 (any executable)
    for element in visitors.iterate(statement):
        if isinstance(element, Table) and (element.name == "customer" or "customer_id" in element.c):
            raise UnscopedError(f"{element.name} was asked for before it was known for whom")
