"""Saved lists: made of what is there, shared in the company, ordered from, printed for the shelf."""

import io
import re
from typing import Any

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from storefront.documents.pdf import Look
from storefront.erp.customers import Customer
from storefront.erp.items import Item, ItemReference
from storefront.lists.bars import bars_of
from storefront.portal.audit import PortalAudit
from storefront.portal.lists import PortalList, PortalListLine
from tests.support.builders import Line, a_list, an_item, an_order, saved
from tests.support.cast import BUYER, MANAGER, Person, somebody_of
from tests.support.sheets import picture
from tests.support.shopping import add, lines_in_carts, send
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases


@pytest.fixture
def colleague(app: Flask, session: Session, alder: Customer) -> Person:
    return somebody_of(alder, "colleague@alder.example", BUYER, app=app, session=session)


def the_list(session: Session) -> PortalList:
    session.rollback()
    return session.scalars(select(PortalList)).one()


def quantities(session: Session) -> dict[int, Any]:
    session.rollback()
    line = PortalListLine
    rows = session.execute(select(line.item_id, line.quantity).where(line.removed_at.is_(None)))
    return dict(rows.all())


def press(person: Person, found: PortalList, step: str, fields: dict[str, Any] | None = None) -> TestResponse:
    """Open a list and press one of its buttons."""
    person.get(f"/lists/{found.id}")
    return person.submit(f"/lists/{found.id}", {"step": step, **(fields or {})})


def test_a_cart_becomes_a_list(alder_buyer: Person, session: Session) -> None:
    item = an_item()
    add(alder_buyer, item, 3)
    alder_buyer.get("/cart")
    answer = alder_buyer.submit("/lists")
    assert answer.status_code == 303
    assert quantities(session) == {item.id: 3}
    assert lines_in_carts(session) == {item.id: 3}


def test_an_order_becomes_a_list(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item()
    order = an_order(for_=alder, lines=[Line(item, 6), Line(item, 2)])
    alder_buyer.get(f"/orders/{order.number}")
    alder_buyer.submit("/lists")
    assert the_list(session).name == f"Order {order.number}"
    assert quantities(session) == {item.id: 8}


def test_another_customers_order_becomes_none(alder_buyer: Person, birch: Customer) -> None:
    order = an_order(for_=birch)
    assert send(alder_buyer, "/lists", {"source": "order", "number": order.number}).status_code == 404


def test_a_quick_order_becomes_a_list(alder_buyer: Person, session: Session) -> None:
    item = an_item("ABC-1")
    alder_buyer.get("/cart/quick")
    page = alder_buyer.submit("/cart/quick", {"pasted": "ABC-1 7", "step": "check"}).text
    assert 'formaction="/lists/quick"' in page
    send(alder_buyer, "/lists/quick", {"number": "ABC-1", "quantity": "7", "decimal": "."})
    assert quantities(session) == {item.id: 7}


def test_an_empty_list_takes_items_by_number(alder_buyer: Person, session: Session) -> None:
    item = an_item("ABC-1")
    alder_buyer.get("/lists")
    alder_buyer.submit("#new-list", {"name": "Monday"})
    press(alder_buyer, the_list(session), "add", {"number": "abc-1", "amount": "4"})
    assert quantities(session) == {item.id: 4}
    wrong = press(alder_buyer, the_list(session), "add", {"number": "ABC-99", "amount": "4"})
    assert wrong.status_code == 422
    assert 'value="ABC-99"' in wrong.text


def test_a_list_without_a_name_is_refused(alder_buyer: Person) -> None:
    alder_buyer.get("/lists")
    answer = alder_buyer.submit("#new-list", {"name": " "})
    assert answer.status_code == 422
    assert "Give the list a name." in answer.text


def test_the_same_form_twice_is_one_list(alder_buyer: Person, session: Session) -> None:
    for _time in range(3):
        send(alder_buyer, "/lists", {"name": "Monday", "key": "k"})
    assert the_list(session).name == "Monday"


def test_ticked_lines_go_into_the_cart_and_out_again(alder_buyer: Person, alder: Customer, session: Session) -> None:
    first, second = an_item(), an_item()
    found = a_list(alder_buyer.user_id, for_=alder, items=[first, second])
    ids = dict(session.execute(select(PortalListLine.item_id, PortalListLine.id)).all())
    alder_buyer.get(f"/lists/{found.id}")
    fields = {"step": "put", "merge_key": "k", f"line-{ids[first.id]}": "1", f"quantity-{ids[first.id]}": "5"}
    for _time in range(2):
        assert send(alder_buyer, f"/lists/{found.id}", fields).headers["Location"] == "/cart"
    assert lines_in_carts(session) == {first.id: 5}
    alder_buyer.get("/cart")
    alder_buyer.submit("/cart/undo-merge")
    assert lines_in_carts(session) == {}


def test_all_lines_are_ticked_with_price_and_stock(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item(name="Broom", price="12.50")
    found = a_list(alder_buyer.user_id, for_=alder, items=[item])
    text = alder_buyer.get(f"/lists/{found.id}").text
    assert "€12.50" in text
    assert "100 in stock" in text
    press(alder_buyer, found, "put")
    assert lines_in_carts(session) == {item.id: 2}


def test_an_ended_item_shows_what_replaces_it(alder_buyer: Person, alder: Customer, session: Session) -> None:
    old, new = an_item("OLD-1", "Old broom"), an_item("NEW-1", "New broom")
    found = a_list(alder_buyer.user_id, for_=alder, items=[old])
    session.execute(update(Item).where(Item.id == old.id).values(status="Inactive", replacement_id=new.id))
    session.commit()
    page = alder_buyer.get(f"/lists/{found.id}").text
    assert "In place of Old broom (OLD-1), which is no longer sold." in page
    assert not re.search(r'name="line-\d+" value="1" checked', page)


def test_quantities_are_kept(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item()
    found = a_list(alder_buyer.user_id, for_=alder, items=[item])
    line = session.scalar(select(PortalListLine.id))
    assert press(alder_buyer, found, "save", {f"quantity-{line}": "9"}).status_code == 303
    assert quantities(session) == {item.id: 9}
    wrong = press(alder_buyer, found, "save", {f"quantity-{line}": "nine"})
    assert wrong.status_code == 422
    assert 'value="nine"' in wrong.text


def test_a_removed_line_and_a_deleted_list_come_back(alder_buyer: Person, alder: Customer, session: Session) -> None:
    item = an_item()
    found = a_list(alder_buyer.user_id, for_=alder, items=[item])
    line = session.scalar(select(PortalListLine.id))
    gone = send(alder_buyer, f"/lists/{found.id}/lines/{line}/remove")
    assert quantities(session) == {}
    alder_buyer.get(gone.headers["Location"])
    alder_buyer.submit(f"/lists/{found.id}/lines/{line}/back")
    assert quantities(session) == {item.id: 2}
    deleted = send(alder_buyer, f"/lists/{found.id}/delete")
    assert alder_buyer.get(f"/lists/{found.id}").status_code == 404
    alder_buyer.get(deleted.headers["Location"])
    alder_buyer.submit(f"/lists/{found.id}/restore")
    assert alder_buyer.get(f"/lists/{found.id}").status_code == 200


def test_only_a_shared_list_is_seen_by_colleagues(
    alder_buyer: Person, colleague: Person, birch_buyer: Person, alder: Customer, session: Session
) -> None:
    item = an_item()
    found = a_list(alder_buyer.user_id, for_=alder, items=[item], name="Weekly needs")
    assert colleague.get(f"/lists/{found.id}").status_code == 404
    alder_buyer.get(f"/lists/{found.id}")
    alder_buyer.submit(f"/lists/{found.id}/name", {"name": "Weekly needs", "shared": "1"})
    assert "Weekly needs" in colleague.get("/lists").text
    press(colleague, found, "put")
    assert lines_in_carts(session) == {item.id: 2}
    assert birch_buyer.get(f"/lists/{found.id}").status_code == 404
    assert "Weekly needs" not in birch_buyer.get("/lists").text


def test_a_colleague_orders_from_a_shared_list_but_changes_nothing(
    alder_buyer: Person, colleague: Person, alder: Customer, session: Session
) -> None:
    found = a_list(alder_buyer.user_id, for_=alder, items=[an_item()], shared=True)
    assert "Rename, share or delete" not in colleague.get(f"/lists/{found.id}").text
    for path in ("name", "delete"):
        refused = send(colleague, f"/lists/{found.id}/{path}", {"name": "Mine"})
        assert refused.status_code == 422
        assert "Only its owner may change this list." in refused.text
    assert the_list(session).name == found.name


def test_a_manager_changes_a_shared_list_and_the_log_tells(
    app: Flask, alder_buyer: Person, alder: Customer, session: Session
) -> None:
    found = a_list(alder_buyer.user_id, for_=alder, shared=True)
    manager = somebody_of(alder, "boss@alder.example", (*BUYER, *MANAGER), app=app, session=session)
    manager.get(f"/lists/{found.id}")
    manager.submit(f"/lists/{found.id}/name", {"name": "Ours"})
    assert (the_list(session).name, the_list(session).shared) == ("Ours", True)
    assert session.scalars(select(PortalAudit.action).where(PortalAudit.action == "list.changed")).all()


def test_lists_are_searched_and_paged(alder_buyer: Person, alder: Customer) -> None:
    for number in range(30):
        a_list(alder_buyer.user_id, for_=alder, name=f"List {number:02}")
    first = alder_buyer.get("/lists").text
    assert "List 00" in first
    assert "List 29" not in first
    following = re.search(r'href="(/lists\?after=[^"]+)"', first)
    assert following
    assert "List 29" in alder_buyer.get(following[1].replace("&amp;", "&")).text
    assert "List 29" in alder_buyer.get("/lists?q=LIST+29").text


@pytest.mark.parametrize("lines", [1, 50])
def test_a_list_costs_the_same_for_one_line_and_for_fifty(alder_buyer: Person, alder: Customer, lines: int) -> None:
    found = a_list(alder_buyer.user_id, for_=alder, items=[an_item() for _line in range(lines)])
    with recorded(the_engine(alder_buyer)) as statements:
        alder_buyer.get(f"/lists/{found.id}")
    statements.assert_at_most(8)


def test_the_sheet_for_the_shelf_can_be_scanned(alder_buyer: Person, alder: Customer) -> None:
    plain, numbered = an_item("HB-M8-40/x", "Bolt"), an_item("0042", "Mop")
    saved(ItemReference(item_id=numbered.id, kind="barcode", number="4006381333931"))
    found = a_list(alder_buyer.user_id, for_=alder, items=[plain, numbered])
    answer = alder_buyer.get(f"/lists/{found.id}/shelf.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")


@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_is_drawn_is_what_a_scanner_reads(language: str) -> None:
    codes = ["HB-M8-40/x", "4006381333931", "0012345", "A" * 24]
    labels = [{"name": "Bolt " * 12, "small": "s", "order": "2", "code": code, "bars": bars_of(code)} for code in codes]
    sheet = picture("shelf", Look("Portal", "#1f4fd8", None, language), parties=[], facts=[], labels=labels)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet)))
    assert sorted(one.text for one in found) == sorted(codes)
