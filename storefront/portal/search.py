"""The search index: one row an item with the words it is found by, kept true by triggers, whoever writes the item.

SQLite: two FTS5 tables over `portal_item_search` (words with prefixes, trigrams for typos). PostgreSQL: a tsvector
and a trigram index on it. `matching` and `resembling` are the one port; tests/db hold both databases to one contract.
"""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import (
    ColumnElement,
    Connection,
    ForeignKeyConstraint,
    Select,
    Text,
    bindparam,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storefront.erp.base import Base, BigId
from storefront.portal.scripts import run_script

MOST_WORDS = 8
MOST_LETTERS = 200
SHORTEST_TRIGRAM = 3


class PortalItemSearch(Base):
    """`words` holds the SKU and the names in all languages. Customers' own numbers are not in it: they are theirs."""

    __tablename__ = "portal_item_search"

    item_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    words: Mapped[str] = mapped_column(Text)

    __table_args__ = (ForeignKeyConstraint(["item_id"], ["item.id"], ondelete="CASCADE"),)


def create_index(connection: Connection) -> None:
    """Make the index and its triggers on an upgraded database, and fill it. Called by the migration."""
    run_script(connection, "search")


def drop_index(connection: Connection) -> None:
    """Undo `create_index`."""
    run_script(connection, "search", undo=True)


def words_of(text: str, most: int | None = MOST_WORDS) -> list[str]:
    """Return the words of a query: lower case, no accents, letters and digits only; the first eight, None for all."""
    bare = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", text[:MOST_LETTERS].casefold())
        if not unicodedata.combining(letter)
    )
    return re.findall(r"[^\W_]+", bare)[:most]


def query_of(dialect: str, words: list[str]) -> str:
    """Return the query of `matching` for words, in the words of the database."""
    return (
        " ".join(f'"{word}"*' for word in words) if dialect == "sqlite" else " & ".join(f"{word}:*" for word in words)
    )


def matching(dialect: str, most: int | None) -> Select[int]:
    """Return a select of `item_id`: items in which every word begins a word; all, or the first `most` by id.

    Its parameter `words` is what `query_of` makes of the words.
    """
    words = bindparam("words", type_=Text)
    if dialect == "sqlite":
        fts = table("portal_item_words", column("rowid"))
        item_id: ColumnElement[int] = fts.c.rowid
        found = select(item_id.label("item_id")).where(literal_column("portal_item_words").op("MATCH")(words))
    else:
        item_id = PortalItemSearch.item_id.expression
        vector = func.to_tsvector(literal_column("'simple'"), func.portal_words(PortalItemSearch.words))
        query = func.to_tsquery(literal_column("'simple'"), words)
        found = select(item_id.label("item_id")).where(vector.op("@@")(query))
    return found if most is None else found.order_by(item_id).limit(literal_column(str(most)))


def resembling(session: Session, words: list[str], most: int) -> Select[int]:
    """Return a select of `item_id`: items whose words look like these, for a query with a typo; the likest `most`."""
    joined = " ".join(words)
    if session.get_bind().dialect.name == "sqlite":
        fts = table("portal_item_trigrams", column("rowid"), column("rank"))
        return (
            select(fts.c.rowid.label("item_id"))
            .where(literal_column("portal_item_trigrams").op("MATCH")(_trigrams(words)))
            .order_by(fts.c.rank)
            .limit(most)
        )
    target = func.portal_words(PortalItemSearch.words)
    return (
        select(PortalItemSearch.item_id.label("item_id"))
        .where(literal(joined).op("<%")(target))
        .order_by(func.word_similarity(joined, target).desc(), PortalItemSearch.item_id)
        .limit(most)
    )


def _trigrams(words: list[str]) -> str:
    """Any three letters in a row of any word; a query of short words alone resembles nothing."""
    grams = {
        word[start : start + SHORTEST_TRIGRAM] for word in words for start in range(len(word) - SHORTEST_TRIGRAM + 1)
    }
    return " OR ".join(f'"{gram}"' for gram in sorted(grams)) or '"\uffff\uffff\uffff"'
