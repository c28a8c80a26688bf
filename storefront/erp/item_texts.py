"""What an item is called in the language of whoever reads: their language where the ERP has it, else the item's own.

Lists, carts and lines of documents share it. A document keeps the item's own name, as the ERP's own screens write it;
it is read in any language as long as nobody changed that text (ADR 0030).
"""

from __future__ import annotations

import re
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, literal

from storefront.erp.items import Item, ItemText

# any SELECT, whatever its columns: what comes in goes out
Asked = TypeVar("Asked", bound=Select[*tuple[Any, ...]])
REGION = re.compile(r"[-_][A-Za-z]{2}$")
SHOWN_NAME: ColumnElement[str] = func.coalesce(func.nullif(ItemText.name, ""), Item.name, type_=Item.name.type)
SHOWN_DESCRIPTION: ColumnElement[str] = func.coalesce(
    func.nullif(ItemText.description, ""), Item.description, type_=Item.description.type
)


def texts_in(language: str) -> str:
    """Return under which language the texts for a reader are kept: `de` for de, de_AT and de-AT; zh_Hant as it is."""
    return REGION.sub("", language).replace("-", "_")


def with_texts(statement: Asked, reader: str | None = None) -> Asked:
    """Join the texts of `Item` in the language of a reader; without one, in that of the parameter `language`."""
    language = bindparam("language", type_=ItemText.language.type) if reader is None else literal(texts_in(reader))
    return statement.outerjoin(ItemText, and_(ItemText.item_id == Item.id, ItemText.language == language))


def shown_text(written: Any) -> ColumnElement[Any]:  # noqa: ANN401 (a column of text)
    """Return what a line says of its item: the name as shown, or what somebody wrote on the line in its place."""
    return case((written == Item.name, SHOWN_NAME), else_=written)
