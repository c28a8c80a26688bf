"""Random ledgers that add up: documents and payments of two currencies, partly applied, some not released or voided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from sqlalchemy.orm import Session

from storefront.database import writing
from storefront.erp.customers import Customer
from storefront.erp.receivables import Application, Payment, Receivable
from storefront.erp.scope import set_scope
from storefront.kernel.ids import CustomerId, UserId
from storefront.kernel.viewer import ViewedCustomer, Viewer
from tests.support.builders import NOW, TODAY, _code, a_customer

DEBTS = ("Invoice", "Debit Memo", "Overdue Charge")
HIDDEN = ("On Hold", "Balanced", "Voided", "Pending Print")
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Paper:
    """A document or a payment of a random ledger; days are before TODAY."""

    kind: str
    currency: str
    days_ago: int
    due_in: int | None
    cents: int
    hidden: str | None


@dataclass(frozen=True)
class Use:
    """So many per cent of what is left of a source pay so much of a target, some days after both are there."""

    source: int
    target: int
    percent: int
    lag: int


@dataclass(frozen=True)
class Ledger:
    papers: Sequence[Paper]
    uses: Sequence[Use]


def papers() -> st.SearchStrategy[Paper]:
    return st.builds(
        Paper,
        kind=st.sampled_from([*DEBTS, "Credit Memo", "Payment", "Prepayment", "Refund"]),
        currency=st.sampled_from(["EUR", "EUR", "USD"]),
        days_ago=st.integers(0, 400),
        due_in=st.none() | st.integers(-5, 90),
        cents=st.integers(1, 100_000_00),
        hidden=st.none() | st.sampled_from([None, *HIDDEN]),
    )


def ledgers() -> st.SearchStrategy[Ledger]:
    uses = st.builds(Use, st.integers(0, 11), st.integers(0, 11), st.integers(1, 100), st.integers(0, 200))
    return st.builds(Ledger, st.lists(papers(), max_size=12), st.lists(uses, max_size=16))


def viewer_of(customer: Customer) -> Viewer:
    """Return somebody who looks at this customer's data and may do nothing: queries don't ask."""
    seen = ViewedCustomer(
        CustomerId(customer.id), customer.code, customer.name, "Active", customer.currency, None, None, "en"
    )
    return Viewer(UserId(1), "Kim", "kim@customer.example", "en", seen, frozenset(), None)


def write_ledger(session: Session, ledger: Ledger, **more: Any) -> Viewer:
    """Write a ledger for a customer of its own; return somebody of that customer."""
    customer = a_customer(**more)
    rows = [_row(paper, customer.id) for paper in ledger.papers]
    with writing(session):
        session.add_all(rows)
        session.flush()
        session.add_all(_applied(rows, ledger.uses))
        for row, paper in zip(rows, ledger.papers, strict=True):
            _close(row, paper)
    set_scope(session, customer.id)
    return viewer_of(customer)


def _row(paper: Paper, customer_id: int) -> Receivable | Payment:
    amount, dated_on = paper.cents * CENT, TODAY - timedelta(days=paper.days_ago)
    common: dict[str, Any] = {
        "customer_id": customer_id,
        "document_type": paper.kind,
        "number": _code("L"),
        "status": paper.hidden or "Open",
        "dated_on": dated_on,
        "currency": paper.currency,
        "amount": amount,
        "created_at": NOW,
    }
    if paper.kind in {"Payment", "Prepayment", "Refund"}:
        return Payment(unapplied=amount, **common)
    due_on = None if paper.due_in is None else dated_on + timedelta(days=paper.due_in)
    return Receivable(balance=amount, due_on=due_on, **common)


def _applied(rows: Sequence[Receivable | Payment], uses: Sequence[Use]) -> list[Application]:
    found = []
    for use in uses:
        if max(use.source, use.target) >= len(rows):
            continue
        source, target = rows[use.source], rows[use.target]
        amount = _part(source, target, use.percent)
        if amount:
            day = min(max(source.dated_on, target.dated_on) + timedelta(days=use.lag), TODAY)
            found.append(_application(source, target, amount, day))
    return found


def _part(source: Receivable | Payment, target: Receivable | Payment, percent: int) -> Decimal:
    """Return how much the source pays of the target: nothing where it can't, or where one of them is not released.

    What was voided after it had been applied may leave its application behind.
    """
    fits = (
        isinstance(target, Receivable)
        and source.currency == target.currency
        and source.status in {"Open", "Voided"}
        and target.status == "Open"
        and (target.document_type in DEBTS) == (source.document_type != "Refund")
        and source.document_type not in DEBTS
    )
    if not fits:
        return Decimal(0)
    return (min(_left(source), _left(target)) * percent / 100).quantize(CENT)


def _left(row: Receivable | Payment) -> Decimal:
    return row.unapplied if isinstance(row, Payment) else row.balance


def _application(source: Receivable | Payment, target: Any, amount: Decimal, day: date) -> Application:
    if source.status == "Open":
        target.balance -= amount
        _use(source, amount)
    end = "payment_id" if isinstance(source, Payment) else "credit_memo_id"
    return Application(
        customer_id=source.customer_id,
        receivable_id=target.id,
        currency=source.currency,
        amount=amount,
        applied_on=day,
        **{end: source.id},
    )


def _use(source: Receivable | Payment, amount: Decimal) -> None:
    if isinstance(source, Payment):
        source.unapplied -= amount
    else:
        source.balance -= amount


def _close(row: Receivable | Payment, paper: Paper) -> None:
    if not paper.hidden and not _left(row):
        row.status = "Closed"
    if paper.hidden == "Voided" and isinstance(row, Receivable):
        row.balance = Decimal(0)
