"""Writes of the company's data: at once, or as a request that the distributor answers, exactly once."""

from __future__ import annotations

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.company.details.values import read_details, whole, write_details
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.kernel.clock import Clock
from storefront.kernel.editing import Values, check_unchanged, differences
from storefront.kernel.errors import NotFoundError, RefusalError
from storefront.kernel.viewer import Operator, Viewer
from storefront.mail.outbox import MailKind, enqueue
from storefront.portal.audit import record
from storefront.portal.company_requests import WAITING, PortalCompanyRequest
from storefront.portal.users import PortalUser
from storefront.settings import Settings


class AnsweredError(RefusalError):
    """The request waits no more: somebody answered it, or another took its place."""

    code = "answered"


def change_details(
    session: Session, clock: Clock, settings: Settings, viewer: Viewer, *, seen: Values, values: Values
) -> str:
    """Change the company's data or ask for it, as the settings say. Return "same", "changed" or "asked".

    Raises ChangedMeanwhileError when the data are not as they were seen.
    """
    customer = _locked(session, viewer.customer_id)
    now = read_details(session, customer)
    check_unchanged({name: value for name, value in seen.items() if name in now}, now)
    changes = differences({name: now[name] for name in values}, values)
    if not changes:
        return "same"
    before, wished = whole(now, changes), whole(values, changes)
    if settings.company_changes == "on_request":
        return _ask(session, clock, viewer, before, wished)
    write_details(session, customer, wished, clock.now())
    record(session, clock, viewer, "company.changed", subject=customer.name, before=before, after=wished)
    return "changed"


def change_billing(
    session: Session, clock: Clock, operator: Operator, customer_id: int, *, seen: Values, values: Values
) -> None:
    """Change where a customer's bills go, for the office. Who sees the customer is for the caller to ask.

    Raises ChangedMeanwhileError when the address is not as it was seen.
    """
    customer = _locked(session, customer_id)
    now = read_details(session, customer)
    check_unchanged({name: seen[name] for name in values if name in seen}, _part(now, values))
    changes = differences(_part(now, values), values)
    if not changes:
        return
    before, after = whole(now, changes), whole({**now, **values}, changes)
    write_details(session, customer, after, clock.now())
    record(
        session,
        clock,
        operator,
        "address.changed",
        subject=customer.name,
        customer_id=customer.id,
        before=before,
        after=after,
    )


def _ask(session: Session, clock: Clock, viewer: Viewer, before: dict[str, str], wished: dict[str, str]) -> str:
    """Write a request in the place of the one that waits; the same wish again is no new one."""
    row = PortalCompanyRequest
    waiting = session.scalar(select(row).where(row.customer_id == viewer.customer_id, row.state == WAITING))
    if waiting and (waiting.before, waiting.wished) == (before, wished):
        return "asked"
    if waiting:
        waiting.state, waiting.decided_at, waiting.decided_by = "replaced", clock.now(), viewer.person_name
        session.flush()
    fresh = row(
        customer_id=viewer.customer_id,
        user_id=viewer.user_id,
        contact_id=viewer.contact_id,
        asked_by=viewer.person_name,
        asked_at=clock.now(),
        before=before,
        wished=wished,
    )
    session.add(fresh)
    record(session, clock, viewer, "company.change_asked", subject=viewer.customer.name, before=before, after=wished)
    return "asked"


def withdraw(session: Session, clock: Clock, viewer: Viewer) -> None:
    """Take back what waits. Raises AnsweredError when nothing does."""
    row = PortalCompanyRequest
    own = update(row).where(row.customer_id == viewer.customer_id, row.state == WAITING)
    done = session.execute(
        own.values(state="withdrawn", decided_at=clock.now(), decided_by=viewer.person_name).returning(row.id)
    ).all()
    if not done:
        raise AnsweredError
    record(session, clock, viewer, "company.change_withdrawn", subject=viewer.customer.name)


def approve(session: Session, clock: Clock, operator: Operator, request_id: int, *, seen: Values) -> None:
    """Write what was asked for. Who sees the customer is for the caller to ask.

    Raises NotFoundError, AnsweredError, and ChangedMeanwhileError when a field is not as `seen` says.
    """
    request = _waiting(session, request_id)
    customer = _locked(session, request.customer_id)
    now = read_details(session, customer)
    check_unchanged({name: value for name, value in seen.items() if name in request.wished}, _part(now, request.wished))
    write_details(session, customer, request.wished, clock.now())
    before = _part(now, request.wished)
    _answer(session, clock, operator, request, "approved", before=before, after=request.wished)


def reject(session: Session, clock: Clock, operator: Operator, request_id: int, *, reason: str) -> None:
    """Leave the data as they are, and say why. Raises NotFoundError, AnsweredError."""
    request = _waiting(session, request_id)
    request.reason = reason
    _answer(session, clock, operator, request, "rejected", before=request.wished, after={"reason": reason})


def _part(values: Values, names: Values) -> dict[str, str]:
    return {name: values.get(name, "") for name in names}


def _waiting(session: Session, request_id: int) -> PortalCompanyRequest:
    """Return the request, held against others until the end of the transaction."""
    statement = select(PortalCompanyRequest).where(PortalCompanyRequest.id == request_id).with_for_update()
    found = session.scalars(statement.execution_options(populate_existing=True)).first()
    if found is None:
        raise NotFoundError(request=request_id)
    if found.state != WAITING:
        raise AnsweredError
    return found


def _locked(session: Session, customer_id: int) -> Customer:
    statement = select(Customer).where(Customer.id == customer_id).with_for_update()
    return session.scalars(statement.execution_options(populate_existing=True)).one()


def _answer(
    session: Session,
    clock: Clock,
    operator: Operator,
    request: PortalCompanyRequest,
    state: str,
    *,
    before: Values,
    after: Values,
) -> None:
    request.state, request.decided_at, request.decided_by = state, clock.now(), operator.person_name
    session.flush()
    record(
        session,
        clock,
        operator,
        f"company.change_{state}",
        subject=request.asked_by,
        customer_id=request.customer_id,
        before=before,
        after=after,
    )
    _tell(session, clock, request)


def _tell(session: Session, clock: Clock, request: PortalCompanyRequest) -> None:
    """Write to whoever asked, while the login is there."""
    user = session.get(PortalUser, request.user_id) if request.user_id else None
    if user is None or not user.active:
        return
    customer = session.get_one(Customer, request.customer_id)
    contact = session.get(Contact, request.contact_id) if request.contact_id else None
    enqueue(
        session,
        clock,
        kind=MailKind.COMPANY_ANSWERED,
        recipient=user.email,
        language=(contact and contact.language) or customer.language,
        context={
            "person_name": request.asked_by,
            "customer_name": customer.name,
            "approved": request.state == "approved",
            "reason": request.reason,
        },
        customer_id=request.customer_id,
        contact_id=request.contact_id,
    )
