"""Items by the reader's language, on both databases: what they are called, and in which order lists show them."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from storefront.catalog import listing, shelves
from storefront.catalog.item_page import get_item_page
from storefront.catalog.models import Filter
from storefront.catalog.queries import list_items, suggest
from storefront.catalog.stock_rules import Showing
from storefront.erp.item_texts import texts_in
from storefront.erp.items import Item, ItemText
from storefront.erp.scope import set_scope
from storefront.kernel.ids import CustomerId, UserId
from storefront.kernel.paging import PageAsk
from storefront.kernel.viewer import ViewedCustomer, Viewer
from tests.support.builders import a_category, a_customer, an_item, saved
from tests.support.statements import recorded

TODAY = date(2026, 3, 2)
SHOWING = Showing("number", 5)
NAMES = {  # by SKU: the item's own name, and what it is called in French
    "A": ("Apron", "Tablier"),
    "B": ("Bucket", "Seau"),
    "C": ("Cloth", None),
    "D": ("Dustpan", ""),
    "E": ("Eraser", "Bucket"),  # the same as another's own name
    "F": ("Funnel", "Entonnoir"),
}
IN_FRENCH = ["Bucket", "Cloth", "Dustpan", "Entonnoir", "Seau", "Tablier"]
IN_ENGLISH = ["Apron", "Bucket", "Cloth", "Dustpan", "Eraser", "Funnel"]


def reader(session: Session, language: str) -> Viewer:
    customer = a_customer()
    seen = ViewedCustomer(CustomerId(customer.id), customer.code, customer.name, "Active", "EUR", None, None, "en")
    set_scope(session, customer.id)
    return Viewer(UserId(1), "Kim", "kim@cedar.example", language, seen, frozenset(), None)


@pytest.fixture
def items(session: Session) -> dict[str, Item]:
    shelves.forget(session.get_bind())  # type: ignore[arg-type]  # the tests' sessions are bound to engines
    shelf = a_category("all", "All of them")
    made = {sku: an_item(sku, own, category=shelf) for sku, (own, _french) in NAMES.items()}
    for sku, (_own, french) in NAMES.items():
        if french is not None:
            saved(ItemText(item_id=made[sku].id, language="fr", name=french))
    return made


def walk(session: Session, viewer: Viewer, wanted: Filter, *, shelf: bool, most: int = 2) -> list[str]:
    """Read the list page by page to its end and back again; return the names from first to last."""
    session.rollback()
    place = shelves.find_shelves(session).by_code["all"] if shelf else None
    pages: list[list[str]] = []
    ask = PageAsk(most)
    while True:
        page = list_items(session, viewer, TODAY, wanted, SHOWING, ask=ask, shelf=place, faceted=False)
        pages.append([card.item.name for card in page.cards])
        if page.after is None:
            break
        ask = PageAsk(most, after=page.after)
    back = [pages[-1]]
    while page.before is not None:
        ask = PageAsk(most, before=page.before)
        page = list_items(session, viewer, TODAY, wanted, SHOWING, ask=ask, shelf=place, faceted=False)
        back.append([card.item.name for card in page.cards])
    assert back[::-1] == pages
    return [name for names in pages for name in names]


@pytest.mark.parametrize("sorted_at_most", [400, 2])
@pytest.mark.parametrize("shelf", [False, True])
@pytest.mark.parametrize(
    ("language", "names"), [("fr", IN_FRENCH), ("fr-CH", IN_FRENCH), ("en", IN_ENGLISH), ("de", IN_ENGLISH)]
)
def test_a_list_goes_by_what_it_shows(
    session: Session,
    items: dict[str, Item],
    monkeypatch: pytest.MonkeyPatch,
    *,
    language: str,
    names: list[str],
    shelf: bool,
    sorted_at_most: int,
) -> None:
    assert items
    monkeypatch.setattr(listing, "SORTED_AT_MOST", sorted_at_most)
    viewer = reader(session, language)
    assert walk(session, viewer, Filter(), shelf=shelf) == names
    assert walk(session, viewer, Filter(sort="-name"), shelf=shelf) == names[::-1]


def test_a_search_in_either_language_shows_the_readers(session: Session, items: dict[str, Item]) -> None:
    assert items
    french, english = reader(session, "fr"), reader(session, "en")
    for words in ("entonnoir", "funnel", "funel"):
        assert [item.name for item in suggest(session, english, words)] == ["Funnel"]
    for words in ("entonnoir", "funnel", "funel", "entonoir"):  # a typo in what one reads is forgiven too
        assert [item.name for item in suggest(session, french, words)] == ["Entonnoir"]
    assert walk(session, french, Filter(q="bucket"), shelf=False, most=1) == ["Bucket", "Seau"]


def test_a_page_takes_each_text_where_there_is_one(session: Session) -> None:
    torch = an_item("T", "Torch", description="For sugar.")
    lamp = an_item("L", "Lamp", description="Bright.", replacement_id=torch.id, status="Inactive")
    saved(ItemText(item_id=torch.id, language="de", name="Brenner"))
    saved(ItemText(item_id=lamp.id, language="de", description="Hell."))
    page = get_item_page(session, reader(session, "de_AT"), TODAY, "L", SHOWING)
    assert (page.item.name, page.item.own_name, page.description) == ("Lamp", "Lamp", "Hell.")
    assert page.replacement
    assert page.replacement.name == "Brenner"


def test_a_language_costs_no_statement_more(session: Session, engine: Engine, items: dict[str, Item]) -> None:
    assert items
    counts: dict[str, Any] = {}
    for language in ("en", "fr"):
        viewer = reader(session, language)
        walk(session, viewer, Filter(), shelf=False)
        with recorded(engine) as statements:
            walk(session, viewer, Filter(), shelf=False)
        counts[language] = statements.count
    assert counts["en"] == counts["fr"]


@pytest.mark.parametrize(
    ("language", "kept"), [("de", "de"), ("de_AT", "de"), ("pt-BR", "pt"), ("zh-Hant", "zh_Hant"), ("", "")]
)
def test_a_region_has_no_texts_of_its_own(language: str, kept: str) -> None:
    assert texts_in(language) == kept
