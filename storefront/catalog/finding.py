"""Which items a query means: exact numbers first, then words, and for a query with a typo what resembles it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import Select, Subquery, and_, bindparam, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from storefront.catalog.models import ItemFacts
from storefront.erp.base import BigId
from storefront.erp.items import Item, ItemReference
from storefront.erp.prepared import among
from storefront.kernel.ids import CustomerId
from storefront.kernel.money import ZERO
from storefront.portal.search import matching, query_of, resembling, words_of

# Of words alone at most so many are looked at; the page asks for another word. A shelf or a filter sees them all
MOST_MATCHES = 500
MOST_GUESSES = 30
EXACT, BY_WORDS = 0, 1
GRAM = 3
LIKE_ENOUGH = Decimal("0.72")


@dataclass(frozen=True, slots=True)
class Shape:
    """What decides how a search looks: the database, whether there are words, whether every match counts."""

    dialect: str
    words: bool
    all_of_them: bool


def shape_of(session: Session, q: str, *, narrowed: bool) -> Shape:
    """Return the shape of the search for a query; one that is narrowed further looks at every match."""
    return Shape(session.get_bind().dialect.name, bool(words_of(q)), narrowed)


def values_of(session: Session, q: str, customer_id: CustomerId) -> dict[str, Any]:
    """Return the values of the parameters in `hits`."""
    words = words_of(q)
    values = {"spellings": sorted({q.strip(), q.strip().upper()}), "customer": customer_id}
    return values | ({"words": query_of(session.get_bind().dialect.name, words)} if words else {})


def hits(shape: Shape) -> Subquery:
    """Return (item_id, rank): 0 for an exact SKU, barcode, vendor's or the customer's own number, 1 for words."""
    reference = ItemReference
    own = and_(reference.kind == "customer", reference.customer_id == bindparam("customer", type_=BigId))
    selects: list[Select[*tuple[Any, ...]]] = [
        select(Item.id.label("item_id"), literal(EXACT).label("rank")).where(among(Item.sku, "spellings")),
        select(reference.item_id, literal(EXACT)).where(
            among(reference.number, "spellings"), or_(reference.kind != "customer", own)
        ),
    ]
    if shape.words:
        found = matching(shape.dialect, None if shape.all_of_them else MOST_MATCHES).subquery()
        selects.append(select(found.c.item_id, literal(BY_WORDS)))
    every = union_all(*selects).subquery()
    return select(every.c.item_id, func.min(every.c.rank).label("rank")).group_by(every.c.item_id).subquery()


def guesses(session: Session, q: str) -> Subquery | None:
    """Return (item_id) of the items that resemble a query; None when it has nothing to compare."""
    words = [word for word in words_of(q) if len(word) >= GRAM]
    return resembling(session, words, MOST_GUESSES).subquery() if words else None


def likest(items: Sequence[ItemFacts], q: str, most: int) -> list[ItemFacts]:
    """Return the items in whose SKU and names every word of the query has one that resembles it, the likest first."""
    wanted = words_of(q)
    scored = [(_likeness(wanted, _words(item)), item) for item in items]
    best = sorted((one for one in scored if one[0] >= LIKE_ENOUGH), key=lambda one: -one[0])
    return [item for _, item in best[:most]]


def _words(item: ItemFacts) -> list[str]:
    return words_of(f"{item.sku} {item.name} {item.own_name}", most=None)


def _likeness(wanted: Sequence[str], words: Sequence[str]) -> Decimal:
    """Return how well the least lucky wanted word is met, from 0 to 1."""
    if not wanted or not words:
        return ZERO
    return min(max(_alike(one, word) for word in words) for one in wanted)


def _alike(one: str, word: str) -> Decimal:
    # the beginning of a longer word will do: "chmpag" for "champagne"
    return Decimal(max(SequenceMatcher(None, one, part).ratio() for part in {word, word[: len(one) + 1]}))
