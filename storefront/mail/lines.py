"""Items in a mail are called as its reader calls them, like on the portal's pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Item


def call_items(session: Session, context: Mapping[str, Any], language: str) -> dict[str, Any]:
    """Return what a mail says, its `lines` with the items' names in a language; one statement, none without lines.

    A line names its item by `sku`. What somebody wrote in place of the item's own name stays.
    """
    lines = context.get("lines") or []
    skus = {line["sku"] for line in lines if line.get("sku")}
    if not skus:
        return dict(context)
    statement = with_texts(select(Item.sku, Item.name, SHOWN_NAME), language).where(Item.sku.in_(skus))
    shown = {(sku, own): name for sku, own, name in session.execute(statement)}
    called = [{**line, "name": shown.get((line.get("sku"), line.get("name")), line.get("name"))} for line in lines]
    return {**context, "lines": called}
