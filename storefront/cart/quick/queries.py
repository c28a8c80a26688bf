"""Which items the rows of a quick order mean: at most twelve statements, for one row and for five hundred."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from storefront.cart.offers import Ask, Offer, find_offers
from storefront.cart.quick.headings import ALIKE, fold, same_kind
from storefront.cart.quick.models import Line, Understood
from storefront.cart.quick.reading import IsUnit, Rank, Row, Way
from storefront.catalog.models import ItemFacts, SalesUnit
from storefront.catalog.numbers import Hit, Sold, find_alike, find_numbers, find_sold, guess, unit_words
from storefront.catalog.stock_rules import Showing
from storefront.kernel.ids import ItemId
from storefront.kernel.viewer import Viewer

MOST_CHOICES = 6


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found for a row: ways with the items that they lead to; `sure`: by a number as it is written."""

    row: Row
    hits: Sequence[tuple[Way, Hit]]
    sure: bool


@dataclass(slots=True)
class _Draft:
    """A line before it is priced."""

    place: int
    row: Row
    chosen: Ask | None = None
    choices: list[Ask] = field(default_factory=list)
    units: Sequence[SalesUnit] = ()
    problem: str | None = None
    rows: int = 1
    texts: list[str] = field(default_factory=list)


def find_units(session: Session) -> IsUnit:
    """Return what tells a unit from other words: those of the ERP, and what people call them; one statement."""
    known = {fold(word) for word in unit_words(session)} | ALIKE.keys()
    return lambda word: fold(word) in known


def understand(
    session: Session, viewer: Viewer, on: date, showing: Showing, rows: Sequence[Row], *, merged: bool = False
) -> Understood:
    """Return what the rows mean today. `merged`: the form was sent before, its lines are in the cart already."""
    found = _find(session, viewer, rows)
    sold = find_sold(session, {hit.item_id for one in found for _way, hit in one.hits}, viewer.language)
    drafts = [_draft(place, one, sold) for place, one in enumerate(found)]
    passed = [draft.row.text for draft in drafts if _is_prose(draft)]
    drafts = _added_up(draft for draft in drafts if not _is_prose(draft))
    asks = [ask for draft in drafts for ask in (draft.chosen, *draft.choices) if ask is not None]
    offers = iter(find_offers(session, viewer, on, showing, asks, merged=merged) if asks else ())
    lines = [_line(draft, offers) for draft in drafts]
    return Understood(sorted(lines, key=lambda line: line.good), passed)


def _is_prose(draft: _Draft) -> bool:
    return draft.row.prose and draft.chosen is None and not draft.choices


def _find(session: Session, viewer: Viewer, rows: Sequence[Row]) -> list[_Found]:
    exact = find_numbers(session, viewer.customer_id, {way.number for row in rows for way in row.ways})
    found = [_Found(row, _first_rank(row.ways, exact), sure=True) for row in rows]
    lost = [one.row for one in found if not one.hits and one.row.ways and not one.row.prose]
    if not lost:
        return found
    alike = find_alike(
        session, viewer.customer_id, {way.number for row in lost for way in row.ways if way.rank < Rank.WORD}
    )
    strange = [row.number for row in lost if not _first_rank(row.ways, alike)]
    guessed = guess(session, dict.fromkeys(strange), viewer.language) if strange else {}
    return [one if one.hits or one.row.prose else _unsure(one.row, alike, guessed) for one in found]


def _unsure(row: Row, alike: dict[str, list[Hit]], guessed: dict[str, list[ItemFacts]]) -> _Found:
    hits = _first_rank(row.ways, alike)
    if not hits:
        way = next((way for way in row.ways if way.number == row.number), None)
        items = guessed.get(row.number, ()) if way else ()
        hits = [(way, Hit(item.sku, item.id, None)) for item in items if way]
    return _Found(row, hits, sure=False)


def _first_rank(ways: Sequence[Way], hits: dict[str, list[Hit]]) -> list[tuple[Way, Hit]]:
    """Return the likeliest ways that lead to an item."""
    led = [(way, hit) for way in ways for hit in hits.get(way.number, ())]
    best = min((way.rank for way, _hit in led), default=None)
    return [(way, hit) for way, hit in led if way.rank is best][:MOST_CHOICES]


def _draft(place: int, found: _Found, sold: dict[ItemId, Sold]) -> _Draft:
    row = found.row
    draft = _Draft(place, row, texts=[row.text])
    asks: dict[tuple[ItemId, str, Decimal], Ask] = {}
    for way, hit in found.hits:
        if hit.item_id in sold:
            for ask in _asks(sold[hit.item_id], way, hit.unit):
                asks.setdefault((ask.item.id, ask.item.unit.code, ask.quantity), ask)
    if not row.ways and row.number:
        draft.problem = "number" if row.quantity else "not_found"
    elif len(asks) == 1 and found.sure:
        _decide(draft, next(iter(asks.values())), sold)
    else:
        draft.choices = [ask for ask in asks.values() if ask.item.active and ask.known]
        draft.problem = "several" if found.sure and draft.choices else "not_found"
    return draft


def _decide(draft: _Draft, ask: Ask, sold: dict[ItemId, Sold]) -> None:
    """Take the one item that is meant; offer its replacement where it is not sold any more."""
    draft.chosen, draft.units = ask, sold[ask.item.id].units
    if ask.quantity <= 0:
        draft.problem = "positive"
    instead = sold.get(sold[ask.item.id].replacement_id or ItemId(0))
    if not ask.item.active and instead and instead.item.active:
        unit = next((unit for unit in instead.units if unit.code == ask.item.unit.code), instead.units[0])
        draft.chosen, draft.units, draft.problem = None, (), "ended"
        draft.choices = [Ask(instead.in_unit(unit), ask.quantity)]


def _asks(sold: Sold, way: Way, unit_of_number: str | None) -> list[Ask]:
    """Return what a way orders: several where its word for the unit fits several units of the item."""
    wanted = way.unit or unit_of_number or ""
    units = _units(sold, wanted)
    if units:
        return [Ask(sold.in_unit(unit), way.quantity) for unit in units]
    return [Ask(sold.in_unit(SalesUnit(wanted, wanted)), way.quantity, known=False)]


def _units(sold: Sold, wanted: str) -> Sequence[SalesUnit]:
    if not wanted:
        return sold.units[:1]
    exact = [unit for unit in sold.units if fold(wanted) in {fold(unit.code), fold(unit.name)}]
    return exact[:1] or [unit for unit in sold.units if same_kind(wanted, unit.code) or same_kind(wanted, unit.name)]


def _added_up(drafts: Iterable[_Draft]) -> list[_Draft]:
    """Add up the rows that mean the same item in the same unit."""
    kept: list[_Draft] = []
    there: dict[tuple[ItemId, str], _Draft] = {}
    for draft in drafts:
        ask = draft.chosen
        first = there.get((ask.item.id, ask.item.unit.code)) if ask and not draft.problem and ask.known else None
        if ask is None or first is None or first.chosen is None:
            kept.append(draft)
            if ask and not draft.problem and ask.known:
                there[ask.item.id, ask.item.unit.code] = draft
        else:
            first.chosen = Ask(ask.item, first.chosen.quantity + ask.quantity)
            first.rows += draft.rows
            first.texts += draft.texts
    return kept


def _line(draft: _Draft, offers: Iterable[Offer]) -> Line:
    take = iter(offers)
    offer = next(take) if draft.chosen else None
    choices = [next(take) for _choice in draft.choices]
    row = draft.row
    problem, limit = (draft.problem, None) if draft.problem or offer is None else (offer.problem, offer.limit)
    return Line(
        draft.place,
        row.number if offer is None else offer.item.sku,
        row.quantity,
        row.unit,
        " / ".join(draft.texts),
        offer,
        draft.units,
        choices,
        problem,
        limit,
        draft.rows,
    )
