"""The category tree, as an ERP may keep it."""

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from storefront.erp.items import Category
from tests.support.builders import a_category, an_item
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases


def test_what_stands_below_an_inactive_category_is_not_on_the_shelves(alder_buyer: Person, session: Session) -> None:
    above = a_category("paper", "Paper")
    an_item(category=a_category("wipes", "Wipes", parent=above))
    session.execute(update(Category).where(Category.id == above.id).values(active=False))
    session.commit()
    assert "Wipes" not in alder_buyer.get("/catalog").text
    assert alder_buyer.get("/catalog/wipes").status_code == 404


def test_categories_that_are_each_others_parents_hold_nobody_up(alder_buyer: Person, session: Session) -> None:
    above = a_category("paper", "Paper")
    below = a_category("wipes", "Wipes", parent=above)
    session.execute(update(Category).where(Category.id == above.id).values(parent_id=below.id))
    an_item(name="Blue wipe", category=below)
    assert "Blue wipe" in alder_buyer.get("/catalog").text
    assert alder_buyer.get("/catalog/wipes").status_code == 404


def test_an_item_is_counted_on_every_shelf_above_it(alder_buyer: Person) -> None:
    top = a_category("paper", "Paper")
    middle = a_category("wipes", "Wipes", parent=top)
    an_item(category=a_category("wet", "Wet wipes", parent=middle))
    for code in ("paper", "wipes", "wet"):
        assert "1 item at your price" in alder_buyer.get(f"/catalog/{code}").text
