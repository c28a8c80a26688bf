"""Many lines into the cart at once: on top of what is there, all or none, once; and back out again."""

from decimal import Decimal
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import Engine, literal, select
from sqlalchemy.orm import Session

from storefront.cart.commands import CartFullError, change_quantity, remove_line
from storefront.cart.merging import Merged, Wish, WishesRefusedError, merge, undo_merge
from storefront.cart.queries import cart_lines, get_cart
from storefront.catalog.items import facts_in_unit, facts_in_unit_select
from storefront.database import session_factory, writing
from storefront.erp.customers import Customer
from storefront.erp.items import Item
from storefront.kernel.viewer import Viewer
from storefront.portal.carts import PortalCartLine
from tests.support.builders import TODAY, a_price, an_item
from tests.support.cast import CLOCK, Person
from tests.support.placing import SHOWING, put, viewer_of
from tests.support.shopping import lines_in_carts
from tests.support.statements import recorded


@pytest.fixture
def viewer(alder_buyer: Person, session: Session) -> Viewer:
    return viewer_of(alder_buyer, session)


def wish(session: Session, item: Item, quantity: object, unit: str = "EA", place: int = 1) -> Wish:
    row = session.execute(facts_in_unit_select(unit=literal(unit)).where(Item.id == item.id), {"language": "en"}).one()
    return Wish(place, facts_in_unit(row)[0], Decimal(str(quantity)))


def merged(session: Session, viewer: Viewer, *wishes: Wish, key: str = "form-1", **more: Any) -> Merged:
    with writing(session):
        return merge(session, viewer, CLOCK, wishes=wishes, key=key, **{"most_lines": 500, **more})


def undone(session: Session, viewer: Viewer) -> int:
    with writing(session):
        return undo_merge(session, viewer)


def test_what_lies_in_the_cart_stays_and_grows(session: Session, viewer: Viewer) -> None:
    kept, grown, new = an_item(), an_item(), an_item()
    put(session, viewer, kept, 2)
    put(session, viewer, grown, 3)
    assert merged(session, viewer, wish(session, grown, 4), wish(session, new, 5)) == Merged(2)
    assert lines_in_carts(session) == {kept.id: 2, grown.id: 7, new.id: 5}


def test_one_item_in_two_units_is_two_lines_and_in_one_unit_twice_is_one(session: Session, viewer: Viewer) -> None:
    item = an_item(boxes_of=12)
    wishes = [wish(session, item, 1), wish(session, item, 2, "BOX"), wish(session, item, 3)]
    assert merged(session, viewer, *wishes).lines == 2
    lines = get_cart(session, viewer, TODAY, SHOWING).lines
    assert sorted((line.item.unit.code, line.quantity) for line in lines) == [("BOX", Decimal(2)), ("EA", Decimal(4))]


def test_the_price_of_the_grown_line_is_the_one_that_was_seen(
    session: Session, viewer: Viewer, alder: Customer
) -> None:
    item = an_item(price="10.00")
    a_price(item, "8.00", for_=alder, from_quantity=10)
    put(session, viewer, item, 5)
    merged(session, viewer, wish(session, item, 5))
    (line,) = get_cart(session, viewer, TODAY, SHOWING).lines
    assert line.price
    assert (line.price.unit_price, line.price_was) == (Decimal(8), None)


def test_the_same_form_again_changes_nothing(session: Session, viewer: Viewer) -> None:
    item = an_item()
    assert merged(session, viewer, wish(session, item, 5)) == Merged(1)
    assert [merged(session, viewer, wish(session, item, 5)).again for _ in range(3)] == [True] * 3
    assert lines_in_carts(session) == {item.id: 5}


def test_twenty_at_once_put_it_in_once(session: Session, viewer: Viewer, engine: Engine) -> None:
    item = an_item()
    wanted = wish(session, item, 5)
    session.rollback()
    answers: list[bool] = []
    start = Barrier(20)

    def one() -> None:
        start.wait()
        with session_factory(engine)() as other:
            answers.append(merged(other, viewer, wanted).again)

    threads = [Thread(target=one) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False] + [True] * 19
    assert lines_in_carts(session) == {item.id: 5}


def test_one_row_that_is_refused_leaves_the_cart_as_it_was(session: Session, viewer: Viewer) -> None:
    good, few, ended, unpriced = (
        an_item(),
        an_item(min_quantity=Decimal(10)),
        an_item(status="Inactive"),
        an_item(price=None),
    )
    put(session, viewer, good, 1)
    wishes = [wish(session, item, 4, place=place) for place, item in enumerate((good, few, ended, unpriced), 1)]
    with pytest.raises(WishesRefusedError) as caught:
        merged(session, viewer, *wishes)
    reasons = {place: why.details.get("reason", why.code) for place, why in caught.value.refusals.items()}
    assert reasons == {2: "minimum", 3: "ended", 4: "no_price"}
    assert lines_in_carts(session) == {good.id: 1}


def test_the_rule_holds_for_what_the_line_has_in_all(session: Session, viewer: Viewer) -> None:
    item = an_item(max_quantity=Decimal(10))
    put(session, viewer, item, 8)
    with pytest.raises(WishesRefusedError):
        merged(session, viewer, wish(session, item, 3))
    assert merged(session, viewer, wish(session, item, 2)) == Merged(1)


def test_a_cart_that_would_be_too_long_stays_as_it_was(session: Session, viewer: Viewer) -> None:
    there = an_item()
    put(session, viewer, there)
    with pytest.raises(CartFullError):
        merged(session, viewer, *(wish(session, an_item(), 1) for _ in range(2)), most_lines=2)
    assert merged(session, viewer, wish(session, there, 1), wish(session, an_item(), 1), most_lines=2) == Merged(2)


def test_undo_gives_back_exactly_what_was_there(session: Session, viewer: Viewer) -> None:
    kept, grown, new = an_item(), an_item(), an_item()
    put(session, viewer, kept, 2)
    put(session, viewer, grown, 3)
    merged(session, viewer, wish(session, grown, 4), wish(session, new, 5))
    assert undone(session, viewer) == 2
    assert lines_in_carts(session) == {kept.id: 2, grown.id: 3}
    assert undone(session, viewer) == 0
    assert not any(line.price_was for line in get_cart(session, viewer, TODAY, SHOWING).lines)


def test_only_the_last_time_is_undone(session: Session, viewer: Viewer) -> None:
    first, second = an_item(), an_item()
    merged(session, viewer, wish(session, first, 1))
    merged(session, viewer, wish(session, second, 1), key="form-2")
    undone(session, viewer)
    assert lines_in_carts(session) == {first.id: 1}


def test_what_was_undone_may_be_sent_again(session: Session, viewer: Viewer) -> None:
    item = an_item()
    merged(session, viewer, wish(session, item, 5))
    undone(session, viewer)
    assert merged(session, viewer, wish(session, item, 5)) == Merged(1)


def test_a_line_that_was_changed_since_keeps_the_later_wish(session: Session, viewer: Viewer) -> None:
    changed, more, gone = an_item(), an_item(), an_item()
    merged(session, viewer, *(wish(session, item, 5) for item in (changed, more, gone)))
    lines = {put.item.sku: put.id for put in cart_lines(session, viewer)}
    with writing(session):
        change_quantity(session, viewer, line_id=lines[changed.sku], quantity=Decimal(9))
        remove_line(session, viewer, CLOCK, line_id=lines[gone.sku])
    put(session, viewer, more, 1)
    undone(session, viewer)
    assert lines_in_carts(session) == {changed.id: 9, more.id: 6}


def test_a_line_taken_out_before_begins_anew(session: Session, viewer: Viewer) -> None:
    item = an_item()
    put(session, viewer, item, 7)
    (line,) = cart_lines(session, viewer)
    with writing(session):
        remove_line(session, viewer, CLOCK, line_id=line.id)
    merged(session, viewer, wish(session, item, 2))
    assert lines_in_carts(session) == {item.id: 2}
    undone(session, viewer)
    assert session.scalars(select(PortalCartLine)).all() == []


def test_nobody_elses_cart_is_touched(session: Session, viewer: Viewer, birch_buyer: Person) -> None:
    item, other = an_item(), viewer_of(birch_buyer, session)
    merged(session, other, wish(session, item, 3))
    merged(session, viewer, wish(session, item, 5))
    undone(session, viewer)
    assert [put.quantity for put in cart_lines(session, other)] == [3]


def test_it_costs_the_same_for_one_line_and_for_fifty(session: Session, viewer: Viewer, engine: Engine) -> None:
    counts = []
    for lines in (1, 50):
        wishes = [wish(session, an_item(), 1, place=place) for place in range(lines)]
        with recorded(engine) as statements:
            merged(session, viewer, *wishes, key=f"form of {lines}")
        counts.append(statements.count)
    assert counts[0] == counts[1] <= 7
