"""What a phone sent, read strictly: every field is checked here, and nothing else is looked at."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from storefront.catalog.quantity_rules import QuantityRefusedError, read_quantity
from storefront.kernel.errors import RefusalError
from storefront.orders.commands import OrderRequest
from storefront.orders.pad import PadRequest, SeenLine

MOST_SIGNATURE = 20_000
STROKES = re.compile(r"(?:M[0-9]{1,3} [0-9]{1,3}(?:L[0-9]{1,3} [0-9]{1,3})*)+")
PRICE = re.compile(r"[0-9]{1,12}(?:\.[0-9]{1,6})?")
CODE, NAME, PO, COMMENT, ADDRESS = 64, 120, 64, 2000, 2000


class UnreadableError(RefusalError):
    """The order can't be read; `field` says where."""

    code = "unreadable"

    def __init__(self, field: str) -> None:
        super().__init__(field=field)
        self.field = field


def read_order(text: str, *, most_lines: int) -> PadRequest:
    """Read an order as the pad sends it. Raises UnreadableError."""
    try:
        found = json.loads(text, parse_float=str, parse_int=str)
    except (ValueError, RecursionError):
        raise UnreadableError("order") from None
    if not isinstance(found, dict):
        raise UnreadableError("order")
    lines = found.get("lines")
    if not isinstance(lines, list) or not 0 < len(lines) <= most_lines:
        raise UnreadableError("lines")
    order = OrderRequest(
        key=_key(found),
        seen="",
        ship_to=_text(found, "ship_to", CODE),
        ship_via=_text(found, "ship_via", CODE) or None,
        po_number=_text(found, "po", PO) or None,
        requested_on=_day(found),
        comment=_text(found, "comment", COMMENT) or None,
    )
    signature = _signature(found)
    return PadRequest(
        order=order,
        lines=[_line(line) for line in lines],
        currency=_text(found, "currency", 3),
        ship_to_seen=_text(found, "ship_to_seen", ADDRESS),
        copy=found.get("copy") is True,
        at_once=found.get("at_once") is True,
        accepted=_text(found, "accepted", CODE),
        signature=signature,
        signed_by=(_text(found, "signed_by", NAME) or None) if signature else None,
    )


def _text(found: dict[str, Any], name: str, most: int) -> str:
    value = found.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > most or "\0" in value:
        raise UnreadableError(name)
    try:
        value.encode()
    except UnicodeEncodeError:  # half a letter, which no database keeps
        raise UnreadableError(name) from None
    return value.strip()


def _key(found: dict[str, Any]) -> str:
    """A UUID written as crypto.randomUUID writes it: no other spelling of it can be a second key."""
    key = _text(found, "key", CODE)
    try:
        same = str(UUID(key)) == key
    except ValueError:
        same = False
    if not same:
        raise UnreadableError("key")
    return key


def _day(found: dict[str, Any]) -> date | None:
    text = _text(found, "wanted", 10)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UnreadableError("wanted") from None


def _signature(found: dict[str, Any]) -> str | None:
    path = _text(found, "signature", MOST_SIGNATURE)
    if path and not STROKES.fullmatch(path):
        raise UnreadableError("signature")
    return path or None


def _line(line: object) -> SeenLine:
    if not isinstance(line, dict):
        raise UnreadableError("lines")
    price = _text(line, "price", 20)
    if not PRICE.fullmatch(price):
        raise UnreadableError("price")
    ships = _text(line, "ships", 20)
    try:
        return SeenLine(
            sku=_text(line, "sku", CODE),
            unit=_text(line, "unit", 16),
            quantity=read_quantity(_text(line, "quantity", 20)),
            price=Decimal(price),
            ships=Decimal(ships) if PRICE.fullmatch(ships) else None,
            word=_text(line, "word", 10),
        )
    except QuantityRefusedError:
        raise UnreadableError("quantity") from None
