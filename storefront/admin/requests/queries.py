"""Reads of requests: only those of customers that the operator sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from storefront.admin.requests.models import Decision, Request, RequestFilter
from storefront.admin.visible import visible
from storefront.company.details.queries import asked
from storefront.company.details.values import read_details
from storefront.erp.customers import Customer
from storefront.erp.keyset import Sort, read_page
from storefront.kernel.errors import NotFoundError
from storefront.kernel.paging import Page, PageAsk
from storefront.kernel.viewer import Operator
from storefront.portal.company_requests import WAITING, PortalCompanyRequest
from storefront.portal.people_search import customer_says

ROW = PortalCompanyRequest
OLDEST_FIRST = Sort((ROW.asked_at, ROW.id), (datetime.fromisoformat,))
NEWEST_FIRST = Sort((ROW.asked_at, ROW.id), (datetime.fromisoformat,), down=True)


def list_requests(session: Session, operator: Operator, wanted: RequestFilter, *, ask: PageAsk) -> Page[Request]:
    """Return a page of requests: who waits longest first, or the latest answers. Raises BadCursorError."""
    state = ROW.state.in_(["approved", "rejected"]) if wanted.answered else ROW.state == WAITING
    statement = _requests(operator).where(state)
    if wanted.q:
        statement = statement.where(customer_says(session, wanted.q))
    return read_page(session, statement, NEWEST_FIRST if wanted.answered else OLDEST_FIRST, ask, _request)


def get_decision(session: Session, operator: Operator, request_id: int) -> Decision:
    """Return a request and what its fields are today, in three statements. Raises NotFoundError."""
    row = session.execute(_requests(operator).where(ROW.id == request_id)).first()
    if row is None:
        raise NotFoundError(request=request_id)
    now = read_details(session, session.get_one(Customer, row[2].customer_id))
    return Decision(_request(row), {name: now.get(name, "") for name in row[2].wished})


def check_seen(session: Session, operator: Operator, request_id: int) -> None:
    """Raise NotFoundError for a request of a customer out of sight."""
    if session.scalar(_requests(operator).with_only_columns(ROW.id).where(ROW.id == request_id)) is None:
        raise NotFoundError(request=request_id)


def _requests(operator: Operator) -> Select[*tuple[Any, ...]]:
    return (
        select(Customer.code, Customer.name, ROW)
        .join(Customer, Customer.id == ROW.customer_id)
        .where(visible(operator))
    )


def _request(row: Sequence[Any]) -> Request:
    code, name, found = row
    return Request(code, name, asked(found))
