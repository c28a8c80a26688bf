"""Items by whatever number people know them by, many at once: a fixed number of statements for one and for hundreds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, literal, null, or_, select, union_all
from sqlalchemy.orm import Session

from storefront.catalog.finding import likest
from storefront.catalog.items import FACTS, facts_of, facts_select, rule_in
from storefront.catalog.models import ItemFacts, SalesUnit
from storefront.catalog.price_rules import ONE
from storefront.erp.base import BigId
from storefront.erp.item_texts import texts_in
from storefront.erp.items import Item, ItemReference, ItemUnit, Unit
from storefront.erp.prepared import Prepared, among
from storefront.kernel.ids import CustomerId, ItemId
from storefront.portal.search import resembling, words_of

SIGNS = " -./_"
SHORTEST_ALIKE = 3
MOST_ALIKE = 4
MOST_GUESSED = 20  # numbers with a typo that are looked for in one statement
MOST_GUESSES = 8
LIKE_ENOUGH = 0.7


@dataclass(frozen=True, slots=True)
class Hit:
    """An item that has a number; `unit` where the number is that of a unit: the barcode of a case."""

    number: str
    item_id: ItemId
    unit: str | None


@dataclass(frozen=True, slots=True)
class Sold:
    """An item in its sales unit, all units it is sold in (that one first), and what replaces it."""

    item: ItemFacts
    units: tuple[SalesUnit, ...]
    replacement_id: ItemId | None

    def in_unit(self, unit: SalesUnit) -> ItemFacts:
        """Return the item in one of its units, its limits converted."""
        return replace(self.item, unit=unit, rule=rule_in(self.item, unit))


def find_numbers(session: Session, customer_id: CustomerId, numbers: Collection[str]) -> dict[str, list[Hit]]:
    """Return which items have these numbers: SKU, barcode, vendor's or the customer's own; one statement.

    Letters may be small where the item's are capital.
    """
    if not numbers:
        return {}
    spellings = {number: {number, number.upper()} for number in numbers}
    hits = NUMBERS.read(session, spellings=sorted(set().union(*spellings.values())), customer=customer_id)
    return _by_number(hits, spellings)


def find_alike(session: Session, customer_id: CustomerId, numbers: Collection[str]) -> dict[str, list[Hit]]:
    """Return which items have a number that is the same but for signs, letters' size and leading zeros; one statement.

    It looks at every number there is: for what `find_numbers` did not find.
    """
    keys = {number: {key} for number in numbers if len(key := squeezed(number)) >= SHORTEST_ALIKE}
    if not keys:
        return {}
    hits = ALIKE.read(session, spellings=sorted(set().union(*keys.values())), customer=customer_id)
    return {number: some[:MOST_ALIKE] for number, some in _by_number(hits, keys).items()}


def _by_number(hits: Sequence[Hit], spellings: Mapping[str, set[str]]) -> dict[str, list[Hit]]:
    there: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        there[hit.number].append(hit)
    found = {}
    for number, keys in spellings.items():
        some = {(hit.item_id, hit.unit): hit for key in sorted(keys) for hit in there.get(key, ())}
        if some:
            found[number] = list(some.values())
    return found


def squeezed(number: str) -> str:
    """Return what two spellings of one number have in common."""
    return number.upper().translate(str.maketrans("", "", SIGNS)).lstrip("0")


def guess(session: Session, texts: Collection[str], reader: str) -> dict[str, list[ItemFacts]]:
    """Return the items whose number or name resembles these texts, the likest first; one statement, for twenty.

    They are called as in the language of the reader.
    """
    asked = [text for text in texts if any(len(word) >= SHORTEST_ALIKE for word in _grams_of(text))][:MOST_GUESSED]
    if not asked:
        return {}
    selects = []
    for place, text in enumerate(asked):
        alike = resembling(session, _grams_of(text), MOST_GUESSES).subquery()
        selects.append(select(literal(place).label("place"), alike.c.item_id))
    every = union_all(*selects).subquery()
    statement = facts_select(every.c.place).join(every, every.c.item_id == Item.id).where(Item.status == "Active")
    rows = session.execute(statement, {"language": texts_in(reader)}).all()
    found: dict[str, list[ItemFacts]] = defaultdict(list)
    for row in rows:
        found[asked[row[FACTS]]].append(facts_of(row))
    return {text: best for text, items in found.items() if (best := _likest(items, text))}


def _grams_of(text: str) -> list[str]:
    """Return the words of a text, and its longest word with the signs in it: a number is one word to its reader."""
    longest = max(text.casefold().split(), key=len, default="")
    return list(dict.fromkeys([*words_of(text), longest] if longest.isascii() else words_of(text)))


def _likest(items: Sequence[ItemFacts], text: str) -> list[ItemFacts]:
    wanted = squeezed(text)
    by_sku = [(SequenceMatcher(None, wanted, squeezed(item.sku)).ratio(), item) for item in items]
    near = [item for score, item in sorted(by_sku, key=lambda one: -one[0]) if score >= LIKE_ENOUGH]
    return list({item.id: item for item in [*near, *likest(items, text, MOST_ALIKE)]}.values())[:MOST_ALIKE]


def find_sold(session: Session, item_ids: Collection[ItemId], reader: str) -> dict[ItemId, Sold]:
    """Return these items with their units, and what replaces those that have ended; at most three statements.

    They are called as in the language of the reader.
    """
    if not item_ids:
        return {}
    rows = session.execute(_facts(), {"items": list(item_ids), "language": texts_in(reader)}).all()
    instead = {row[FACTS] for row in rows if row[FACTS] and row[3] != "Active"} - set(item_ids)
    if instead:
        rows = [*rows, *session.execute(_facts(), {"items": list(instead), "language": texts_in(reader)}).all()]
    units = _units(session, [row[0] for row in rows])
    return {row[0]: _sold(row, units[row[0]]) for row in rows}


def _facts() -> Select[Any]:
    return facts_select(Item.replacement_id).where(among(Item.id, "items"))


def _sold(row: Sequence[Any], further: Sequence[SalesUnit]) -> Sold:
    item = facts_of(row)
    others = sorted((unit for unit in further if unit.code != item.unit.code), key=lambda unit: unit.factor)
    return Sold(item, (item.unit, *others), row[FACTS])


def _units(session: Session, item_ids: Sequence[int]) -> dict[int, list[SalesUnit]]:
    """Return the units of each item, its base unit among them; one statement."""
    code = Unit.code
    further = (
        select(ItemUnit.item_id, ItemUnit.unit, Unit.name, Unit.decimals, ItemUnit.factor)
        .outerjoin(Unit, code == ItemUnit.unit)
        .where(among(ItemUnit.item_id, "items"))
    )
    base = (
        select(Item.id, Item.base_unit, Unit.name, Unit.decimals, literal(ONE, ItemUnit.factor.type))
        .outerjoin(Unit, code == Item.base_unit)
        .where(among(Item.id, "items"))
    )
    found: dict[int, dict[str, SalesUnit]] = defaultdict(dict)
    for item_id, unit, name, decimals, factor in session.execute(union_all(further, base), {"items": list(item_ids)}):
        found[item_id].setdefault(unit, SalesUnit(unit, name or unit, factor, decimals or 0))
    return defaultdict(list, {item_id: list(units.values()) for item_id, units in found.items()})


def unit_words(session: Session) -> list[str]:
    """Return the codes and names of all units; one statement."""
    return UNIT_WORDS.read(session)


def _hits(matches: Any, spelled: Any) -> Select[*tuple[Any, ...]]:  # noqa: ANN401 (functions of a column)
    reference = ItemReference
    own: ColumnElement[bool] = and_(
        reference.kind == "customer", reference.customer_id == bindparam("customer", type_=BigId)
    )
    skus = select(spelled(Item.sku), Item.id, null().label("unit")).where(matches(Item.sku))
    others = select(spelled(reference.number), reference.item_id, reference.unit).where(
        matches(reference.number), or_(reference.kind != "customer", own)
    )
    every = union_all(skus, others).subquery()
    return select(*every.c)


def _squeezed(column: Any) -> Any:  # noqa: ANN401 (a column and what is made of it)
    for sign in SIGNS:
        column = func.replace(column, sign, "")
    return func.ltrim(func.upper(column), "0", type_=Item.sku.type)


def _hit(row: Sequence[Any]) -> Hit:
    return Hit(*row)


NUMBERS = Prepared(_hits(lambda column: among(column, "spellings"), lambda column: column), _hit)
ALIKE = Prepared(_hits(lambda column: among(_squeezed(column), "spellings"), _squeezed), _hit)
UNIT_WORDS = Prepared(
    union_all(select(Unit.code.label("word")), select(Unit.name)).subquery().select(), lambda row: str(row[0])
)
