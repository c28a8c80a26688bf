"""Which items a query means: exact numbers first, then words, and for a query with a typo what resembles it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Subquery, and_, func, literal, or_, select, union_all
from sqlalchemy.orm import Session

from storefront.catalog.models import ItemFacts
from storefront.erp.items import Item, ItemReference
from storefront.kernel.ids import CustomerId
from storefront.portal.search import matching, resembling, words_of

# More matches than this are "too many": the page says so and asks for another word
MOST_MATCHES = 500
MOST_GUESSES = 30
EXACT, BY_WORDS = 0, 1
GRAM = 3
LIKE_ENOUGH = 0.34


def hits(session: Session, q: str, customer_id: CustomerId) -> Subquery:
    """Return (item_id, rank): 0 for an exact SKU, barcode, vendor's or the customer's own number, 1 for words."""
    spellings = {q.strip(), q.strip().upper()}
    reference = ItemReference
    selects = [
        select(Item.id.label("item_id"), literal(EXACT).label("rank")).where(Item.sku.in_(spellings)),
        select(reference.item_id, literal(EXACT)).where(
            reference.number.in_(spellings),
            or_(reference.kind != "customer", and_(reference.kind == "customer", reference.customer_id == customer_id)),
        ),
    ]
    words = words_of(q)
    if words:
        found = matching(session, words, MOST_MATCHES).subquery()
        selects.append(select(found.c.item_id, literal(BY_WORDS)))
    every = union_all(*selects).subquery()
    return select(every.c.item_id, func.min(every.c.rank).label("rank")).group_by(every.c.item_id).subquery()


def guesses(session: Session, q: str) -> Subquery | None:
    """Return (item_id) of the items that resemble a query; None when it has nothing to compare."""
    words = [word for word in words_of(q) if len(word) >= GRAM]
    return resembling(session, words, MOST_GUESSES).subquery() if words else None


def likest(items: Sequence[ItemFacts], q: str, most: int) -> list[ItemFacts]:
    """Return the items whose SKU and name share enough triples of letters with the query, the likest first."""
    wanted = _grams(words_of(q))
    scored = [(len(wanted & _grams(words_of(f"{item.sku} {item.name}"))) / max(len(wanted), 1), item) for item in items]
    best = sorted((one for one in scored if one[0] >= LIKE_ENOUGH), key=lambda one: -one[0])
    return [item for _, item in best[:most]]


def _grams(words: Sequence[str]) -> set[str]:
    return {word[at : at + GRAM] for word in words for at in range(len(word) - GRAM + 1)}
