"""Wall 3: every ORM statement on a customer-owned table is narrowed to the session's customer, or refused.

`session.info[SCOPE]` holds a customer id, a tuple of them (a salesperson's list), or EVERYBODY for staff, commands and
loaders. A session without one may not touch a customer-owned table. Single statements may opt out by
`execution_options(unscoped="why")`: the sign-in, which finds out who is looking.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BindParameter, Select, Table, bindparam, event
from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.sql import visitors

from storefront.erp.base import CustomerOwned, MaybeCustomerOwned
from storefront.erp.customers import Customer

SCOPE = "scope"
EVERYBODY = "everybody"
WHO = "scope_customer_id"


class UnscopedError(RuntimeError):
    """A statement on a customer's rows was sent before it was known whose they are."""


def set_scope(session: Session, customer_id: int | str | tuple[int, ...]) -> None:
    """Bind a session to one customer's rows, to those of some, or to EVERYBODY's. Prepared reads want one or all."""
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
    criteria = _criteria_of_some(list(scope)) if isinstance(scope, tuple) else _criteria(scope)
    state.statement = state.statement.options(*criteria)


def narrowed(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the statement with the condition of wall 3 in it; the customer is its parameter WHO."""
    return statement.options(
        with_loader_criteria(CustomerOwned, lambda cls: _own(cls, _who()), include_aliases=True),
        with_loader_criteria(MaybeCustomerOwned, lambda cls: _own_or_common(cls, _who()), include_aliases=True),
        with_loader_criteria(Customer, lambda cls: _oneself(cls, _who()), include_aliases=True),
    )


def _criteria(customer_id: int) -> tuple[Any, ...]:
    return (
        with_loader_criteria(CustomerOwned, lambda cls: _own(cls, customer_id), include_aliases=True),
        with_loader_criteria(MaybeCustomerOwned, lambda cls: _own_or_common(cls, customer_id), include_aliases=True),
        with_loader_criteria(Customer, lambda cls: _oneself(cls, customer_id), include_aliases=True),
    )


def _criteria_of_some(ids: list[int]) -> tuple[Any, ...]:
    return (
        with_loader_criteria(CustomerOwned, lambda cls: cls.customer_id.in_(ids), include_aliases=True),
        with_loader_criteria(
            MaybeCustomerOwned,
            lambda cls: cls.customer_id.in_(ids) | cls.customer_id.is_(None),
            include_aliases=True,
        ),
        with_loader_criteria(Customer, lambda cls: cls.id.in_(ids), include_aliases=True),
    )


def _who() -> BindParameter[int]:
    # not written in the lambdas: they take any other name for a value
    return bindparam(WHO)


def _own(cls: Any, customer_id: Any) -> Any:  # noqa: ANN401 (a mapped class; an id, or the parameter that holds it)
    return cls.customer_id == customer_id


def _own_or_common(cls: Any, customer_id: Any) -> Any:  # noqa: ANN401 (the same)
    return (cls.customer_id == customer_id) | cls.customer_id.is_(None)


def _oneself(cls: Any, customer_id: Any) -> Any:  # noqa: ANN401 (the same)
    return cls.id == customer_id


def _refuse_owned(statement: Any) -> None:  # noqa: ANN401 (any executable)
    for name in owned_tables(statement):
        raise UnscopedError(f"{name} was asked for before it was known for whom")


def owned_tables(statement: Any) -> list[str]:  # noqa: ANN401 (any executable)
    """Return the names of the tables in a statement whose rows belong to customers."""
    return [
        element.name
        for element in visitors.iterate(statement)
        if isinstance(element, Table) and (element.name == "customer" or "customer_id" in element.c)
    ]
