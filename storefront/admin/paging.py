"""Which page of a list is asked for, and the addresses of the pages beside it."""

from __future__ import annotations

from typing import Any

from flask import request

from storefront.kernel.paging import Page, PageAsk
from storefront.web.lists import address

ROWS = 50


def read_ask(rows: int = ROWS) -> PageAsk:
    """Return which page of a list the address asks for."""
    return PageAsk(rows, request.args.get("after"), request.args.get("before"))


def beside(found: Page[Any], path: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the addresses of the pages beside this one, for components/pager.html."""
    return {
        "previous": address(path, fields, before=found.before) if found.before else None,
        "following": address(path, fields, after=found.after) if found.after else None,
    }
