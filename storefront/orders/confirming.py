"""The mail that confirms an order: written when the order goes ahead, at once or once it is approved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from storefront.catalog.models import ItemFacts
from storefront.erp.addresses import PARTS, address_lines
from storefront.kernel.clock import Clock
from storefront.mail.messages import OrderConfirmation, OrderLine
from storefront.mail.outbox import MailKind, enqueue


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom an order's mails go to; `acted_by` is the salesperson who placed it for them."""

    person_name: str
    email: str
    language: str
    customer_id: int
    customer_name: str
    contact_id: int | None
    acted_by: str | None = None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A line as it is confirmed."""

    item: ItemFacts
    quantity: Decimal
    unit_price: Decimal
    amount: Decimal


def confirm(
    session: Session,
    clock: Clock,
    reader: Recipient,
    header: Mapping[str, Any],
    via: str | None,
    lines: Sequence[Confirmed],
) -> None:
    """Write the mail to the outbox. `header` holds the columns of the order by their names."""
    enqueue(
        session,
        clock,
        kind=MailKind.ORDER_CONFIRMATION,
        recipient=reader.email,
        language=reader.language,
        context=dict(_context(reader, header, via, lines)),
        customer_id=reader.customer_id,
        contact_id=reader.contact_id,
    )


def _context(
    reader: Recipient, header: Mapping[str, Any], via: str | None, lines: Sequence[Confirmed]
) -> OrderConfirmation:
    wanted = header["requested_on"]
    return {
        "number": header["number"],
        "person_name": reader.person_name,
        "customer_name": reader.customer_name,
        "acted_by": reader.acted_by,
        "status": header["status"],
        "ordered_on": header["ordered_on"].isoformat(),
        "requested_on": wanted.isoformat() if wanted else None,
        "po_number": header["po_number"],
        "ship_to": list(address_lines([header[f"ship_to_{part}"] for part in PARTS])),
        "ship_via": via,
        "comment": header["comment"],
        "currency": header["currency"],
        "lines": [_line(line) for line in lines],
        "lines_amount": str(header["lines_amount"]),
        "discount_amount": None,
        "freight_amount": None,
        "tax_amount": None,
        "total": str(header["total"]),
    }


def _line(line: Confirmed) -> OrderLine:
    return {
        "sku": line.item.sku,
        "name": line.item.own_name,
        "quantity": f"{line.quantity.normalize():f}",
        "unit": line.item.unit.name,
        "unit_price": str(line.unit_price),
        "amount": str(line.amount),
    }
