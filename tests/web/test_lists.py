"""Lists of the catalog: paged both ways, searched by whatever people type, narrowed."""

import re

import pytest

from storefront.erp.customers import Customer
from storefront.erp.items import Item, ItemAttribute
from tests.support.builders import a_category, an_item, an_own_number, saved
from tests.support.cast import Person

pytestmark = pytest.mark.both_databases
PAGE = 24


def skus(text: str) -> list[str]:
    return re.findall(r'name="sku" value="([^"]+)"', text)


def beside(text: str, which: str) -> str | None:
    found = re.search(rf'href="([^"]*[?;&]{which}=[^"]*)"', text)
    return found[1].replace("&amp;", "&") if found else None


def walk(person: Person, address: str) -> tuple[list[list[str]], list[list[str]]]:
    """Return the pages there, and the pages back again, first page first."""
    there, text = [], person.get(address).text
    there.append(skus(text))
    while following := beside(text, "after"):
        text = person.get(following).text
        there.append(skus(text))
    back = [skus(text)]
    while before := beside(text, "before"):
        text = person.get(before).text
        back.insert(0, skus(text))
    return there, back


@pytest.mark.parametrize("address", ["/catalog", "/catalog?sort=-name", "/catalog?sort=sku", "/catalog?q=brush"])
def test_pages_show_each_item_once_there_and_back(alder_buyer: Person, address: str) -> None:
    names = ["brush", "Brush", "Brush ä", "Bürste Brush", 'Brush "½" %_']
    items = [an_item(name=names[number % 5]) for number in range(2 * PAGE + 3)]
    there, back = walk(alder_buyer, address)
    assert there == back
    assert [len(page) for page in there] == [PAGE, PAGE, 3]
    assert sorted(sku for page in there for sku in page) == sorted(item.sku for item in items)


@pytest.mark.parametrize(
    "q",
    [
        "'",
        '"',
        "a'; DROP TABLE item; --",
        "%",
        "_",
        "*",
        "(",
        "AND",
        "NEAR(a b)",
        "a:b",
        "-x",
        "\\",
        "½",
        "ﬁ",
        "日本",
        "{{7*7}}",
        "<b>",
        "a" * 300,
        "! & |",
        ":*",
        "\u200b",
        "İ",
        "e\u0301",
    ],
)
def test_a_search_for_anything_is_answered(alder_buyer: Person, q: str) -> None:
    an_item(name="Brush")
    assert alder_buyer.get("/catalog", query_string={"q": q}).status_code == 200
    assert alder_buyer.ask("/catalog/suggestions", query_string={"q": q}).status_code == 200


def test_another_customers_own_number_finds_and_shows_nothing(alder_buyer: Person, birch: Customer) -> None:
    item = an_item(name="Broom")
    an_own_number(item, "77-QX", for_=birch)
    assert item.sku not in alder_buyer.get("/catalog?q=77-QX").text
    assert item.sku not in alder_buyer.ask("/catalog/suggestions?q=77-QX").text
    assert "77-QX" not in alder_buyer.get(f"/catalog/items/{item.sku}").text


def coloured(item: Item, colour: str) -> None:
    saved(ItemAttribute(item_id=item.id, name="Colour", value=colour))


def test_the_filters_of_a_search_count_what_it_shows(alder_buyer: Person) -> None:
    shelf = a_category("brooms", "Brooms")
    for colour in ("red", "blue"):
        coloured(an_item(name="Brush", category=shelf), colour)
    coloured(an_item(name="Brush"), "red")
    coloured(an_item(name="Brush", category=shelf, status="Inactive"), "red")
    text = alder_buyer.get("/catalog/brooms?q=brush").text
    counts = dict(re.findall(r'value="Colour:(\w+)"[^>]*> \w+ <span class="num">(\d+)<', text))
    assert counts == {"red": "1", "blue": "1"}
