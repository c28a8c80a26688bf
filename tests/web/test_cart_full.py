"""A cart has as many lines as the setting allows."""

import pytest
from sqlalchemy.orm import Session

from storefront.settings import Settings
from tests.support.builders import an_item
from tests.support.cast import Person
from tests.support.shopping import add, lines_in_carts


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"cart_lines": 1})


def test_adding_to_a_full_cart_is_refused_and_says_why(alder_buyer: Person, session: Session) -> None:
    add(alder_buyer, an_item())
    answer = add(alder_buyer, an_item())
    assert answer.status_code == 422
    assert "The cart is full at 1 lines" in answer.text
    assert len(lines_in_carts(session)) == 1


def test_a_line_of_a_full_cart_may_grow(alder_buyer: Person, session: Session) -> None:
    item = an_item()
    add(alder_buyer, item)
    assert add(alder_buyer, item, 4).status_code == 303
    assert lines_in_carts(session) == {item.id: 5}
