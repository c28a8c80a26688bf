"""Orders as a salesperson's phone sends them."""

import json
import uuid
from typing import Any

from werkzeug.test import TestResponse

from storefront.erp.items import Item
from tests.support.builders import Amount
from tests.support.cast import Person


def a_line(item: Item, quantity: Amount = 2, *, price: str = "10", **more: Any) -> dict[str, Any]:
    """Return a line as it was seen on the phone."""
    return {"sku": item.sku, "unit": item.sales_unit, "quantity": str(quantity), "price": price, **more}


def taken(person: Person, code: str = "ALDER") -> Any:
    """Return what the phone takes along of a customer."""
    return person.get(f"/sales/pad/{code}/data", inspect=False).get_json()


def a_pad_order(along: Any, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return an order with a key of its own, to be placed at once where nothing differs."""
    place = along["ship_tos"][0]
    return {
        "key": str(uuid.uuid4()),
        "currency": along["currency"],
        "ship_to": place[0],
        "ship_to_seen": place[2],
        "lines": list(lines),
        "at_once": True,
        **more,
    }


def send(person: Person, order: Any, code: str = "ALDER") -> TestResponse:
    """Send an order as the pad does."""
    token = person.get("/sales/pad/token", inspect=False).get_json()["token"]
    return person.post(
        f"/sales/pad/{code}/orders", data={"csrf_token": token, "order": json.dumps(order)}, inspect=False
    )
