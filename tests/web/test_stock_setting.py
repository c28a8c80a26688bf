"""What customers see of stock is what the setting allows, on every page that could say more."""

import pytest
from flask import Flask

from storefront.erp.items import Item
from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.shopping import add

PAGES = ["/", "/catalog", "/catalog?q=broom", "/catalog/items/BROOM", "/cart", "/cart/checkout"]


def show(app: Flask, setting: str) -> None:
    app.extensions["settings"] = app.extensions["settings"].model_copy(update={"show_quantities": setting})


@pytest.fixture
def broom(app: Flask, alder_buyer: Person) -> Item:
    """Seventeen brooms lie there, forty are wanted."""
    item = an_item(sku="BROOM", name="Broom", stock=17)
    add(alder_buyer, item, 40)
    return item


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("setting", ["none", "word"])
def test_no_page_tells_the_number_where_the_setting_hides_it(
    app: Flask, alder_buyer: Person, broom: Item, setting: str, page: str
) -> None:
    show(app, setting)
    text = alder_buyer.get(page).text
    assert "17 " not in text
    assert "23 later" not in text


def test_the_number_is_told_where_the_setting_allows_it(app: Flask, alder_buyer: Person, broom: Item) -> None:
    assert "17 in stock" in alder_buyer.get("/catalog").text
    assert "17 now, 23 later" in alder_buyer.get("/cart").text


def test_a_word_says_that_part_ships_later(app: Flask, alder_buyer: Person, broom: Item) -> None:
    show(app, "word")
    assert "Part of it ships later" in alder_buyer.get("/cart").text


def test_nothing_is_said_and_nothing_filtered_by_stock_where_it_is_hidden(
    app: Flask, alder_buyer: Person, broom: Item
) -> None:
    show(app, "none")
    assert "later" not in alder_buyer.get("/cart").text
    assert 'name="stock"' not in alder_buyer.get("/catalog").text


def test_what_cannot_be_backordered_is_refused_without_a_number(app: Flask, alder_buyer: Person) -> None:
    show(app, "word")
    add(alder_buyer, an_item(sku="LAST", stock=17, backorder_allowed=False), 40)
    text = alder_buyer.get("/cart").text
    assert "Order fewer." in text
    assert "17" not in text.split("<table")[1].split("</table>")[0]
