"""What became of invented orders: all went out and were invoiced; what is older than forty days is paid.

One customer has ten years of invoices and payments besides: twenty thousand movements of one statement.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bench.writer import Writer
from storefront.erp.receivables import Application, Payment, Receivable, ReceivableLine
from storefront.erp.shipments import Package, Shipment, ShipmentLine

NOW = datetime.now(UTC).replace(microsecond=0)
TODAY = NOW.date()
DAYS_TO_PAY = 40
YEARS, MOVEMENTS = 10, 20_000
NOTHING = Decimal(0)
Made = Sequence[tuple[Any, ...]]


def write_shipments(writer: Writer, orders: Made, lines: Made) -> None:
    """Send every order in one shipment of one package, the day after."""
    sent = [(n, customer, f"SH{n:07}", day + timedelta(days=1)) for n, customer, _, _, day, *_ in orders]
    writer.write(
        Shipment,
        "id customer_id number status warehouse_id shipped_on ship_via_id created_at confirmed_at modified_at",
        ((n, who, number, "Completed", 1, day, 2, NOW, NOW, NOW) for n, who, number, day in sent),
    )
    writer.write(
        ShipmentLine,
        "id customer_id shipment_id line_number order_line_id quantity",
        ((line, who, order, number, line, quantity) for line, order, who, number, _, _, _, _, quantity, *_ in lines),
    )
    writer.write(
        Package,
        "id customer_id shipment_id package_number tracking_number",
        ((n, who, n, 1, f"TR{n:09}") for n, who, _, _ in sent),
    )


def write_ledger(writer: Writer, orders: Made, lines: Made, *, busy: int) -> None:
    """Invoice every order; pay the older invoices; give the customer `busy` ten years of both."""
    ordered = [(customer, day + timedelta(days=2), total, n) for n, customer, _, _, day, _, _, total, *_ in orders]
    more = [
        (busy, TODAY - timedelta(days=DAYS_TO_PAY + n * 365 * YEARS * 2 // MOVEMENTS), Decimal(n % 997 + 1), None)
        for n in range(MOVEMENTS // 2)
    ]
    invoices = [*ordered, *more]
    writer.write(
        Receivable,
        "id customer_id document_type number status dated_on due_on closed_on currency amount balance order_id "
        "shipment_id created_at modified_at",
        (_invoice(n, *invoice) for n, invoice in enumerate(invoices, 1)),
    )
    writer.write(
        ReceivableLine,
        "id customer_id receivable_id line_number item_id order_line_id description unit quantity unit_price "
        "discount_percent amount",
        (
            (line, who, order, number, item, line, what, unit, quantity, price, NOTHING, amount)
            for line, order, who, number, item, what, unit, _, quantity, price, amount, *_ in lines
        ),
    )
    _payments(writer, [(n, *invoice) for n, invoice in enumerate(invoices, 1) if _is_paid(invoice[1])])


def _is_paid(day: date) -> bool:
    return day + timedelta(days=DAYS_TO_PAY) <= TODAY


def _invoice(n: int, customer: int, day: date, amount: Decimal, order: int | None) -> tuple[Any, ...]:
    paid = day + timedelta(days=DAYS_TO_PAY) if _is_paid(day) else None
    status, balance = ("Closed", NOTHING) if paid else ("Open", amount)
    head = (n, customer, "Invoice", f"INV{n:07}", status, day, day + timedelta(days=30), paid)
    return (*head, "EUR", amount, balance, order, order, NOW, NOW)


def _payments(writer: Writer, paid: Made) -> None:
    writer.write(
        Payment,
        "id customer_id document_type number status dated_on currency amount unapplied created_at modified_at",
        (
            (n, who, "Payment", f"PM{n:07}", "Closed", day + timedelta(days=DAYS_TO_PAY), "EUR", amount, *_rest())
            for n, who, day, amount, _ in paid
        ),
    )
    writer.write(
        Application,
        "id customer_id payment_id receivable_id currency amount applied_on",
        ((n, who, n, n, "EUR", amount, day + timedelta(days=DAYS_TO_PAY)) for n, who, day, amount, _ in paid),
    )


def _rest() -> tuple[Decimal, datetime, datetime]:
    """Nothing is left of a payment; when it was written and changed."""
    return NOTHING, NOW, NOW
