"""One contract of the search, on both databases: what a query means, whoever wrote the item."""

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from storefront.catalog.queries import suggest
from storefront.erp.items import ItemReference, ItemText
from storefront.erp.scope import set_scope
from storefront.kernel.ids import CustomerId, UserId
from storefront.kernel.viewer import ViewedCustomer, Viewer
from tests.support.builders import a_customer, an_item, an_own_number, saved


def looking(session: Session) -> Viewer:
    customer = a_customer("Cedar")
    seen = ViewedCustomer(CustomerId(customer.id), customer.code, customer.name, "Active", "EUR", None, None, "en")
    set_scope(session, customer.id)
    return Viewer(UserId(1), "Kim", "kim@cedar.example", "en", seen, frozenset(), None)


def found(session: Session, viewer: Viewer, q: str) -> list[str]:
    session.rollback()
    return [item.sku for item in suggest(session, viewer, q)]


@pytest.fixture
def viewer(session: Session) -> Viewer:
    an_item("HB-M8-40", "Hex bolt M8 zinc plated")
    an_item("HB-M10-40", "Hex bolt M10 zinc plated")
    an_item("TRC-01", "Crème brûlée torch")
    an_item("M8", "Marker, black")
    return looking(session)


@pytest.mark.parametrize(
    ("q", "skus"),
    [
        ("hex m10", {"HB-M10-40"}),
        ("bol hex", {"HB-M8-40", "HB-M10-40"}),
        ("creme brulee", {"TRC-01"}),
        ("BRÛLÉE", {"TRC-01"}),
        ("hb-m8", {"HB-M8-40"}),
        ("zinc plated torch", set()),
        ("hex bolt m8 zinc plated and more words than anybody types in earnest", set()),
    ],
)
def test_every_word_must_begin_a_word(session: Session, viewer: Viewer, q: str, skus: set[str]) -> None:
    exact = {sku for sku in found(session, viewer, q) if skus or sku in skus}
    assert exact == skus


def test_an_exact_item_number_comes_first(session: Session, viewer: Viewer) -> None:
    assert found(session, viewer, "m8")[0] == "M8"


@pytest.mark.parametrize("q", ["torhc", "hex bot zink", "markr"])
def test_a_typo_is_forgiven(session: Session, viewer: Viewer, q: str) -> None:
    assert found(session, viewer, q) != []


@pytest.mark.parametrize("q", ["xyzzy", "?!", "''; --", '"', "*", "%", "NEAR(a b)", "a:b OR c", "-", "🙂", "و"])
def test_what_means_nothing_finds_nothing_and_breaks_nothing(session: Session, viewer: Viewer, q: str) -> None:
    assert found(session, viewer, q) in ([], ["M8"])


def test_barcodes_find_their_item_and_own_numbers_only_for_their_owner(session: Session, viewer: Viewer) -> None:
    item, birch = an_item("GLV-1", "Gloves"), a_customer("Birch")
    saved(ItemReference(item_id=item.id, kind="barcode", number="2900000001855"))
    an_own_number(item, "BI-77", for_=birch)
    assert found(session, viewer, "2900000001855") == ["GLV-1"]
    assert found(session, viewer, "BI-77") == []


def test_what_another_program_writes_is_found_at_once(session: Session, engine: Engine, viewer: Viewer) -> None:
    item = an_item("Z-77", "Lamp")
    with engine.begin() as erp:
        erp.execute(text("UPDATE item SET name = 'Lantern' WHERE id = :id"), {"id": item.id})
    assert (found(session, viewer, "lantern"), found(session, viewer, "lamp")) == (["Z-77"], [])


def test_a_name_in_another_language_is_found_until_it_is_deleted(
    session: Session, engine: Engine, viewer: Viewer
) -> None:
    item = an_item("BKT-1", "Bucket")
    saved(ItemText(item_id=item.id, language="de", name="Putzeimer"))
    assert found(session, viewer, "putzeimer") == ["BKT-1"]
    with engine.begin() as erp:
        erp.execute(text("DELETE FROM item_text WHERE item_id = :id"), {"id": item.id})
    assert found(session, viewer, "putzeimer") == []
