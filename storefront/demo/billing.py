"""Invoices for what went out, and the other documents: credit and debit memos, an overdue charge, one not released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from storefront.demo.customers import Client
from storefront.demo.orders import Draft, freight, tax
from storefront.demo.prices import in_currency
from storefront.demo.scene import Scene
from storefront.demo.shipping import Delivery, is_invoiced
from storefront.erp.orders import SalesOrderLine
from storefront.erp.receivables import Receivable, ReceivableLine
from storefront.kernel.money import ZERO, round_amount

FIRST_NUMBERS = {"Invoice": 300_011, "Credit Memo": 5_001, "Debit Memo": 6_001, "Overdue Charge": 7_001}
PREFIXES = {"Invoice": "IN", "Credit Memo": "CM", "Debit Memo": "DM", "Overdue Charge": "OC"}
# documents that no shipment brought
FEE_EUR = Decimal(25)


@dataclass(slots=True)
class Bill:
    """A receivable document on its way to be written, with its lines. `tag` as on the plan it came from."""

    client: Client
    document: Receivable
    lines: list[ReceivableLine]
    tag: str = ""
    delivery: Delivery | None = None


@dataclass(slots=True)
class Billed:
    """How much of each order line was invoiced, so that the parts add up to the whole to the cent."""

    quantity: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    amount: dict[int, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    orders: set[str] = field(default_factory=set)


def draft_bills(scene: Scene, deliveries: Sequence[Delivery], clients: dict[str, Client]) -> list[Bill]:
    """Return every document, in the order of its dates, not yet written."""
    billed = Billed()
    gone = sorted(
        (one for one in deliveries if is_invoiced(scene, one)), key=lambda one: (one.day, one.draft.order.number)
    )
    bills = [_invoice(scene, delivery, billed) for delivery in gone]
    bills += [_credit_memo(scene, bill) for bill in bills if bill.tag in ("credited", "refunded")]
    bills += _others(scene, clients)
    bills.sort(key=lambda bill: (bill.document.dated_on, bill.document.document_type))
    _number(bills)
    return bills


def _invoice(scene: Scene, delivery: Delivery, billed: Billed) -> Bill:
    draft = delivery.draft
    day = min(delivery.day + timedelta(days=1), scene.today)
    document = _document(scene, draft.client, "Invoice", day)
    lines = [_invoice_line(draft, line, quantity, billed) for line, quantity in delivery.parts]
    first = draft.order.number not in billed.orders
    billed.orders.add(draft.order.number)
    _add_up(document, draft.client, lines, first=first)
    document.po_number = draft.order.po_number
    return Bill(draft.client, document, lines, draft.plan.tag, delivery)


def _document(scene: Scene, client: Client, kind: str, day: date) -> Receivable:
    written = scene.at(day, 17, 30)
    return Receivable(
        customer_id=client.row.id,
        document_type=kind,
        status="Open",
        dated_on=day,
        due_on=day + timedelta(days=client.terms.due_days),
        currency=client.spec.currency,
        terms_id=client.terms.id,
        created_at=written,
        modified_at=written,
    )


def _invoice_line(draft: Draft, line: SalesOrderLine, quantity: Decimal, billed: Billed) -> ReceivableLine:
    place = id(line)
    billed.quantity[place] += quantity
    upto = round_amount(line.amount * billed.quantity[place] / line.quantity, draft.order.currency)
    amount = upto - billed.amount[place]
    billed.amount[place] = upto
    return ReceivableLine(
        customer_id=line.customer_id,
        item_id=line.item_id,
        description=line.description,
        unit=line.unit,
        quantity=quantity,
        unit_price=line.unit_price,
        discount_percent=line.discount_percent,
        amount=amount,
    )


def _add_up(document: Receivable, client: Client, lines: list[ReceivableLine], *, first: bool) -> None:
    """Set the totals; the freight of an order stands on its first invoice."""
    goods = sum((line.amount for line in lines), ZERO)
    document.freight_amount = freight(goods, document.currency) if first else ZERO
    document.tax_amount = tax(client, goods + document.freight_amount)
    document.amount = document.balance = goods + document.freight_amount + document.tax_amount


def _credit_memo(scene: Scene, bill: Bill) -> Bill:
    """Credit the first line of an invoice: the goods came back."""
    returned = bill.lines[0]
    day = min(bill.document.dated_on + timedelta(days=8), scene.today)
    document = _document(scene, bill.client, "Credit Memo", day)
    document.due_on = None
    line = ReceivableLine(
        customer_id=returned.customer_id,
        item_id=returned.item_id,
        description=returned.description,
        unit=returned.unit,
        quantity=returned.quantity,
        unit_price=returned.unit_price,
        discount_percent=returned.discount_percent,
        amount=returned.amount,
    )
    _add_up(document, bill.client, [line], first=False)
    return Bill(bill.client, document, [line], f"memo of {bill.tag}")


def _others(scene: Scene, clients: dict[str, Client]) -> list[Bill]:
    """A charge for paying late, a pallet to pay for, one invoice being made and one that was voided."""
    made = _fee(scene, clients["ALDER"], "Invoice", -1, "Engraving of 40 key tags", 4)
    made.document.status = "Balanced"
    voided = _fee(scene, clients["ALDER"], "Invoice", -120, "Invoiced twice by mistake", 7)
    voided.document.status, voided.document.balance = "Voided", ZERO
    voided.document.closed_on = scene.day(-118)
    return [
        made,
        voided,
        _fee(scene, clients["CEDAR"], "Overdue Charge", -20, "Reminder and interest", 1),
        _fee(scene, clients["LINDNER"], "Debit Memo", -9, "Two pallets not exchanged", 1),
        _fee(scene, clients["MIMOSA"], "Credit Memo", -5, "Bonus of the last half year", 6),
    ]


def _fee(scene: Scene, client: Client, kind: str, offset: int, text: str, times: int) -> Bill:
    document = _document(scene, client, kind, scene.day(offset))
    if kind == "Credit Memo":
        document.due_on = None
    amount = round_amount(in_currency(FEE_EUR * times, document.currency), document.currency)
    line = ReceivableLine(customer_id=client.row.id, description=text, discount_percent=ZERO, amount=amount)
    document.freight_amount = document.tax_amount = ZERO
    document.amount = document.balance = amount
    return Bill(client, document, [line], tag=f"fee {document.document_type}")


def _number(bills: Sequence[Bill]) -> None:
    following = dict(FIRST_NUMBERS)
    for bill in bills:
        kind = bill.document.document_type
        bill.document.number = f"{PREFIXES[kind]}{following[kind]:06d}"
        following[kind] += 1


def save_bills(scene: Scene, bills: Sequence[Bill]) -> None:
    """Write the documents and their lines; let them point at what they are for."""
    for bill in bills:
        if bill.delivery and bill.delivery.shipment:
            bill.document.order_id = bill.delivery.draft.order.id
            bill.document.shipment_id = bill.delivery.shipment.id
            for line, (ordered, _) in zip(bill.lines, bill.delivery.parts, strict=True):
                line.order_line_id = ordered.id
    scene.save([bill.document for bill in bills])
    for bill in bills:
        for place, line in enumerate(bill.lines, start=1):
            line.receivable_id, line.line_number = bill.document.id, place
    scene.save([line for bill in bills for line in bill.lines])


def close_orders(deliveries: Sequence[Delivery], bills: Sequence[Bill]) -> None:
    """An order is done when all that went out of it is invoiced."""
    invoiced = {id(bill.delivery) for bill in bills if bill.delivery}
    waiting = {one.draft.order.number for one in deliveries if id(one) not in invoiced}
    for delivery in deliveries:
        order = delivery.draft.order
        if order.status == "Completed" and order.number not in waiting:
            order.status = "Invoiced"
            order.modified_at = _last(order.modified_at, delivery.day)


def _last(before: datetime, day: date) -> datetime:
    return max(before, datetime.combine(day, before.timetz()))
