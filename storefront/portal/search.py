"""The search index: one row an item with all the words it is found by. Triggers keep it true, whoever writes the item."""

from __future__ import annotations

from sqlalchemy import ForeignKeyConstraint, Text
from sqlalchemy.orm import Mapped, mapped_column

from storefront.erp.base import Base, BigId


class PortalItemSearch(Base):
    """`words` is lower case without accents: SKU, names in all languages, attributes. Not the customers' own numbers."""

    __tablename__ = "portal_item_search"

    item_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    words: Mapped[str] = mapped_column(Text)

    __table_args__ = (ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),)
