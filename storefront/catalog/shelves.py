"""The category tree with its counts, and the values to narrow by. Kept for a minute in each process."""

from __future__ import annotations

import time
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote
from weakref import WeakKeyDictionary

from sqlalchemy import ColumnElement, Engine, Subquery, func, select
from sqlalchemy.orm import Session

from storefront.erp.item_texts import SHOWN_NAME, with_texts
from storefront.erp.items import Category, Item, ItemAttribute, ItemCategory, ItemText
from storefront.erp.prepared import among, joined
from storefront.kernel.ids import CategoryId

KEPT_SECONDS = 60.0
MOST_FACET_VALUES = 8
MOST_FACETS = 4
MOST_FACETTED = 20_000

Value = TypeVar("Value")
_kept: WeakKeyDictionary[Engine, dict[object, tuple[float, object]]] = WeakKeyDictionary()


@dataclass(slots=True)
class Shelf:
    """A category: its address, its children, how many items stand on it and below it."""

    id: CategoryId
    code: str
    name: str
    parent: Shelf | None = None
    children: list[Shelf] = field(default_factory=list)
    count: int = 0

    @property
    def href(self) -> str:
        return f"/catalog/{quote(self.code, safe='')}"

    @property
    def path(self) -> list[Shelf]:
        """From the top shelf down to this one."""
        return [*(self.parent.path if self.parent else []), self]

    def ids(self) -> list[CategoryId]:
        """This category and all below it."""
        return [self.id, *(below for child in self.children for below in child.ids())]


@dataclass(frozen=True, slots=True)
class Shelves:
    """The whole tree; how many items there are, and in which languages some of them have texts."""

    top: list[Shelf]
    by_code: dict[str, Shelf]
    by_id: dict[CategoryId, Shelf]
    items: int
    languages: frozenset[str]


def forget(engine: Engine) -> None:
    """Drop what is kept for a database: after a load, and between tests."""
    _kept.pop(engine, None)


def find_shelves(session: Session) -> Shelves:
    """Return the category tree."""
    return _keep(session, "shelves", lambda: _read_shelves(session))


def find_facets(session: Session, shelf: Shelf | None) -> dict[str, list[tuple[str, int]]]:
    """Return the attributes of the items on a shelf (None: all of them): name to (value, count), the commonest first.

    A list of more items than anybody looks through by filters has none: a category or a word comes first.
    """
    if (shelf.count if shelf else find_shelves(session).items) > MOST_FACETTED:
        return {}
    return _keep(session, ("facets", shelf.id if shelf else None), lambda: _read_facets(session, shelf))


def find_order(session: Session, shelf: Shelf | None, language: str | None) -> array[int]:
    """Return the items of a shelf (None: all) by name: their ids. For what is too much to sort for each page.

    `language`: by what they are called in it; None: by their own names.
    A new item of such a shelf shows within a minute; one that ended, or has another price, at once.
    """
    return _keep(session, ("order", shelf and shelf.id, language), lambda: _read_order(session, shelf, language))


def _read_order(session: Session, shelf: Shelf | None, language: str | None) -> array[int]:
    statement = select(Item.id).where(Item.status == "Active")
    if shelf is not None:
        statement = statement.where(on_shelf()).params(shelves=shelf.ids())
    if language is not None:
        statement = with_texts(statement, language)
    name = Item.name if language is None else SHOWN_NAME
    return array("q", session.scalars(statement.order_by(name, Item.id)))


def on_shelf() -> ColumnElement[bool]:
    """Return the condition that an item stands on one of the categories of the parameter `shelves`."""
    return Item.id.in_(select(ItemCategory.item_id).where(among(ItemCategory.category_id, "shelves")))


def _keep(session: Session, key: object, read: Callable[[], Value]) -> Value:
    engine = session.get_bind()
    kept = _kept.setdefault(engine, {})  # type: ignore[arg-type]  # the portal's sessions are bound to engines
    until, value = kept.get(key, (0.0, None))
    if time.monotonic() > until:
        value = read()
        kept[key] = (time.monotonic() + KEPT_SECONDS, value)
    return value  # type: ignore[return-value]  # stored under this key by this reader


def _read_shelves(session: Session) -> Shelves:
    counts = _items_below()
    rows = session.execute(
        select(Category.id, Category.code, Category.name, Category.parent_id, counts.c.item_count)
        .outerjoin(counts, counts.c.category_id == Category.id)
        .where(Category.active)
        .order_by(Category.position, Category.name)
    ).all()
    by_parent: dict[int | None, list[Shelf]] = defaultdict(list)
    for row in rows:
        by_parent[row.parent_id].append(Shelf(CategoryId(row.id), row.code, row.name, count=row.item_count or 0))
    top, every = by_parent[None], _hung(by_parent)
    active = select(func.count()).select_from(Item).where(Item.status == "Active")
    spoken = select(joined(select(ItemText.language).distinct().subquery().c.language))
    items, languages = session.execute(select(active.scalar_subquery(), spoken.scalar_subquery())).one()
    return Shelves(
        top,
        {shelf.code: shelf for shelf in every},
        {shelf.id: shelf for shelf in every},
        items,
        frozenset((languages or "").split()),
    )


def _hung(by_parent: dict[int | None, list[Shelf]]) -> list[Shelf]:
    """Hang every shelf below its parent, from the top down; return those that hang.

    What stands below an inactive category does not, nor do categories that are each other's parents.
    """
    hanging = list(by_parent[None])
    for shelf in hanging:
        shelf.children = by_parent.get(shelf.id, [])
        for child in shelf.children:
            child.parent = shelf
        hanging += shelf.children
    return hanging


def _items_below() -> Subquery:
    """Count the items on each category and below it; one that stands on two shelves of a branch counts once."""
    tree = select(Category.id.label("above"), Category.id.label("below")).cte("tree", recursive=True)
    # not "all": two categories that are each other's parents would go round for ever
    tree = tree.union(
        select(tree.c.above, Category.id).join(tree, Category.parent_id == tree.c.below).where(Category.active)
    )
    return (
        select(tree.c.above.label("category_id"), func.count(ItemCategory.item_id.distinct()).label("item_count"))
        .join(ItemCategory, ItemCategory.category_id == tree.c.below)
        .join(Item, Item.id == ItemCategory.item_id)
        .where(Item.status == "Active")
        .group_by(tree.c.above)
        .subquery()
    )


def _read_facets(session: Session, shelf: Shelf | None) -> dict[str, list[tuple[str, int]]]:
    statement = (
        select(ItemAttribute.name, ItemAttribute.value, func.count())
        .join(Item, Item.id == ItemAttribute.item_id)
        .where(Item.status == "Active")
        .group_by(ItemAttribute.name, ItemAttribute.value)
    )
    if shelf is not None:
        standing = select(ItemCategory.item_id).where(ItemCategory.category_id.in_(shelf.ids()))
        statement = statement.where(Item.id.in_(standing))
    return commonest((name, value, count) for name, value, count in session.execute(statement))


def commonest(rows: Iterable[tuple[str, str, int]]) -> dict[str, list[tuple[str, int]]]:
    """Return the facets worth showing: those with two values or more, the commonest values first."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for name, value, count in rows:
        found[name].append((value, count))
    useful = sorted(found.items(), key=lambda facet: -sum(count for _, count in facet[1]))
    return {
        name: sorted(values, key=lambda one: (-one[1], one[0]))[:MOST_FACET_VALUES]
        for name, values in useful[:MOST_FACETS]
        if len(values) > 1
    }
