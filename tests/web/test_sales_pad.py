"""The order pad's answers: what is taken along, and what becomes of an order that a phone sends."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer, CustomerSalesperson
from storefront.erp.items import Item
from storefront.erp.orders import SalesOrder, SalesOrderLine
from storefront.erp.stock import StockBalance
from storefront.portal.audit import PortalAudit
from storefront.portal.carts import PortalCartLine
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalActingOff, PortalAreaOff
from tests.support.builders import NOW, TODAY, a_price, an_item, saved
from tests.support.cast import Person
from tests.support.padding import a_line, a_pad_order, send, taken

pytestmark = pytest.mark.both_databases


@pytest.fixture
def brush(alder: Customer) -> Item:
    item = an_item("BR-100", "Floor brush", price="12.00", stock=50)
    a_price(item, "10.00", for_=alder)
    a_price(item, "9.00", for_=alder, from_quantity=12)
    return item


def orders(session: Session) -> list[SalesOrder]:
    session.rollback()  # what others wrote since is to be seen
    return list(session.scalars(select(SalesOrder).order_by(SalesOrder.id)))


def test_what_is_taken_along_has_the_customers_prices_tiers_and_stock(salesperson: Person, brush: Item) -> None:
    along = taken(salesperson)
    assert (along["code"], along["name"], along["currency"]) == ("ALDER", "Alder", "EUR")
    (item,) = along["items"]
    assert item[:2] == ["BR-100", "Floor brush"]
    assert item[3][0][6:10] == ["10", [["12", "9"]], "in", "50"]
    assert along["next"] is None


def test_stock_is_taken_along_as_the_setting_shows_it(salesperson: Person, brush: Item) -> None:
    unit = taken(salesperson)["items"][0][3][0]
    assert unit[8:10] == ["in", "50"]


def test_somebody_elses_customer_is_nowhere(salesperson: Person, birch: Customer, brush: Item) -> None:
    for address in ("/sales/pad/BIRCH", "/sales/pad/BIRCH/data", "/sales/pad/NOBODY/data"):
        assert salesperson.get(address, inspect=False).status_code == 404
    order = a_pad_order(taken(salesperson), a_line(brush))
    assert send(salesperson, order, "BIRCH").status_code == 404


def lost(person: Person, *codes: str) -> list[str]:
    """Return whose lists a phone with these customers is told to wipe."""
    address = "/sales/pad/token?" + "&".join(f"taken={code}" for code in codes)
    return list(person.get(address, inspect=False).get_json()["lost"])


def test_the_phone_learns_at_every_contact_whose_lists_have_to_go(
    salesperson: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    assert lost(salesperson, "ALDER", "BIRCH", "NOBODY") == ["BIRCH", "NOBODY"]
    saved(PortalActingOff(customer_id=alder.id, at=NOW, by="office"))
    assert lost(salesperson, "ALDER") == ["ALDER"]
    session.execute(delete(PortalActingOff))
    session.execute(delete(CustomerSalesperson))
    session.commit()
    assert lost(salesperson, "ALDER") == ["ALDER"]


def test_a_customer_assigned_away_is_gone_for_the_pad_too(salesperson: Person, session: Session, brush: Item) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush))
    session.execute(delete(CustomerSalesperson))
    session.commit()
    assert salesperson.get("/sales/pad/ALDER/data", inspect=False).status_code == 404
    assert send(salesperson, order).status_code == 404
    assert orders(session) == []


def test_signed_out_it_says_so_to_the_script(salesperson: Person) -> None:
    salesperson.delete_cookie("portal")
    answer = salesperson.get("/sales/pad/token", headers={"Accept": "application/json"}, inspect=False)
    assert answer.status_code == 401


def test_an_order_from_the_pad_bears_both_names(
    salesperson: Person, session: Session, alder: Customer, brush: Item
) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush, 3), po="PO-7", comment="Ring twice", copy=True)
    answer = send(salesperson, order)
    assert answer.status_code == 200
    (placed,) = orders(session)
    assert answer.get_json() == {
        "state": "placed",
        "number": placed.number,
        "href": f"/orders/{placed.number}",
        "same": True,
        "amount": "30",
    }
    assert (placed.created_by, placed.on_behalf_of, placed.customer_id) == ("Sales", "Alder", alder.id)
    assert (placed.po_number, placed.total) == ("PO-7", Decimal("30.00"))
    assert session.scalars(select(PortalAudit.subject).where(PortalAudit.action == "order.place")).all() == [
        placed.number
    ]


def test_the_salespersons_cart_is_left_alone(salesperson: Person, session: Session, brush: Item) -> None:
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act", {})
    salesperson.get("/catalog/items/BR-100")
    salesperson.submit("/cart/lines", {"quantity": "5"})
    assert send(salesperson, a_pad_order(taken(salesperson), a_line(brush))).status_code == 200
    assert session.scalars(select(PortalCartLine.quantity)).one() == 5


def test_the_same_key_again_is_the_same_order(salesperson: Person, session: Session, brush: Item) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush))
    first, again = send(salesperson, order), send(salesperson, order)
    assert first.get_json() == again.get_json()
    assert len(orders(session)) == 1
    assert len(session.scalars(select(PortalOutbox)).all()) == 1


def test_a_change_that_came_too_late_is_told(salesperson: Person, session: Session, brush: Item) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush, 2))
    send(salesperson, order)
    again = send(salesperson, {**order, "lines": [a_line(brush, 9)]}).get_json()
    assert (again["state"], again["same"]) == ("placed", False)
    assert session.scalars(select(SalesOrderLine.quantity)).one() == 2


def test_another_price_is_shown_and_placed_only_when_it_is_accepted(
    salesperson: Person, session: Session, brush: Item
) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush, price="8.5"))
    answer = send(salesperson, order)
    assert answer.status_code == 409
    (difference,) = answer.get_json()["differences"]
    assert (difference["place"], difference["hard"], difference["price"]) == (0, False, "10")
    assert "10.00" in difference["words"]
    assert "8.50" in difference["words"]
    assert orders(session) == []
    accepted = {**order, "accepted": answer.get_json()["fingerprint"]}
    assert send(salesperson, accepted).status_code == 200
    assert orders(session)[0].total == 20


def test_what_differs_anew_after_accepting_is_shown_anew(
    salesperson: Person, session: Session, alder: Customer, brush: Item
) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush, price="8.5"))
    fingerprint = send(salesperson, order).get_json()["fingerprint"]
    a_price(brush, "11.00", for_=alder, promotion=True)
    again = send(salesperson, {**order, "accepted": fingerprint})
    assert (again.status_code, again.get_json()["differences"][0]["price"]) == (409, "11")
    assert orders(session) == []


def test_less_stock_than_was_seen_is_a_difference(salesperson: Person, session: Session, brush: Item) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush, 10, ships="10"))
    session.execute(update(StockBalance).values(on_hand=4))
    session.commit()
    (difference,) = send(salesperson, order).get_json()["differences"]
    assert difference["words"] == "4 ship now; you saw 10. The rest comes later."
    assert not difference["hard"]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"status": "No Sales"}, "no longer sold"),
        ({"min_quantity": 6}, "at least 6"),
        ({"max_quantity": 1}, "at most 1"),
        ({"multiple": 5}, "steps of 5"),
    ],
)
def test_what_can_not_be_ordered_has_to_be_changed(
    salesperson: Person, session: Session, brush: Item, facts: dict[str, Any], words: str
) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush))
    for name, value in facts.items():
        setattr(session.get_one(Item, brush.id), name, value)
    session.commit()
    answer = send(salesperson, order)
    (difference,) = answer.get_json()["differences"]
    assert difference["hard"]
    assert words in difference["words"]
    assert send(salesperson, {**order, "accepted": answer.get_json()["fingerprint"]}).status_code == 409
    assert orders(session) == []


def test_an_address_a_day_and_a_number_that_are_gone_are_told_each(salesperson: Person, brush: Item) -> None:
    yesterday = (TODAY - timedelta(days=1)).isoformat()
    gone = {"sku": "GONE", "unit": "PC", "quantity": "1", "price": "1"}
    order = a_pad_order(taken(salesperson), a_line(brush), gone, ship_to="GONE", wanted=yesterday)
    found = send(salesperson, order).get_json()["differences"]
    assert [one["place"] for one in found] == [1, None, None]
    assert all(one["hard"] for one in found)


def test_an_order_that_is_not_to_be_placed_at_once_asks_first(
    salesperson: Person, session: Session, brush: Item
) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush), at_once=False)
    answer = send(salesperson, order)
    assert (answer.status_code, answer.get_json()["differences"]) == (409, [])
    assert orders(session) == []
    assert send(salesperson, {**order, "accepted": answer.get_json()["fingerprint"]}).status_code == 200


def test_over_the_credit_limit_the_salesperson_knows_before(
    salesperson: Person, session: Session, alder: Customer, brush: Item
) -> None:
    session.get_one(Customer, alder.id).credit_limit = Decimal(5)
    session.commit()
    order = a_pad_order(taken(salesperson), a_line(brush))
    answer = send(salesperson, order)
    assert "over the customer's credit limit" in answer.get_json()["differences"][0]["words"]
    assert send(salesperson, {**order, "accepted": answer.get_json()["fingerprint"]}).status_code == 200
    assert orders(session)[0].status == "Credit Hold"


def test_a_customer_that_forbids_it_is_not_ordered_for(
    salesperson: Person, session: Session, alder: Customer, brush: Item
) -> None:
    along = taken(salesperson)
    placed = a_pad_order(along, a_line(brush))
    send(salesperson, placed)
    saved(PortalActingOff(customer_id=alder.id, at=NOW, by="Kim"))
    answer = send(salesperson, a_pad_order(along, a_line(brush)))
    assert (answer.status_code, answer.get_json()["code"]) == (422, "acting_forbidden")
    assert salesperson.get("/sales/pad/ALDER/data", inspect=False).status_code == 403
    assert send(salesperson, placed).get_json()["state"] == "placed", "what was placed is still answered"
    assert len(orders(session)) == 1


def test_ordering_switched_off_is_off_for_the_pad(salesperson: Person, alder: Customer, brush: Item) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush))
    saved(PortalAreaOff(area="ordering", customer_id=alder.id))
    assert send(salesperson, order).get_json()["code"] == "ordering_off"


SIGNATURE = "M10 20L30 40L31 41M100 20L90 190"


def test_the_signature_is_seen_by_those_who_see_the_order(
    salesperson: Person, alder_buyer: Person, brush: Item
) -> None:
    order = a_pad_order(taken(salesperson), a_line(brush), signature=SIGNATURE, signed_by="Kim <b>Holt</b>")
    number = send(salesperson, order).get_json()["number"]
    text = alder_buyer.get(f"/orders/{number}").text
    assert f'<path d="{SIGNATURE}"/>' in text
    assert "Signed by Kim &lt;b&gt;Holt&lt;/b&gt;" in text


@pytest.mark.parametrize(
    "odd",
    [
        {"signature": 'M1 1"/><script>'},
        {"signature": "M1 1" + "L2 2" * 6000},
        {"key": "x"},
        {"key": "6F9619FF-8B86-D011-B42D-00C04FC964FF"},
        {"lines": []},
        {"lines": [{"sku": "BR-100", "unit": "PC", "quantity": "-1", "price": "1"}]},
        {"lines": [{"sku": "BR-100", "unit": "PC", "quantity": "1", "price": "NaN"}]},
        {"lines": [["BR-100"]]},
        {"wanted": "tomorrow"},
        {"comment": "x" * 2001},
        {"po": "\0"},
        {"po": "\ud800"},
        {"ship_to": {"a": 1}},
    ],
)
def test_what_no_pad_sends_is_refused(salesperson: Person, session: Session, brush: Item, odd: dict[str, Any]) -> None:
    answer = send(salesperson, {**a_pad_order(taken(salesperson), a_line(brush)), **odd})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "unreadable")
    assert orders(session) == []


def test_without_javascript_the_page_says_what_to_do(salesperson: Person) -> None:
    text = salesperson.get("/sales/pad/ALDER").text
    assert "that takes JavaScript" in text
    assert 'href="/sales"' in text
    assert "Alder" not in text, "the page is kept by the phone: nothing in it is about anyone"


def test_the_worker_keeps_the_page_and_its_files_and_may_serve_no_more(salesperson: Person) -> None:
    answer = salesperson.get("/sales/pad/worker.js", inspect=False)
    assert answer.headers["Service-Worker-Allowed"] == "/sales/pad"
    assert answer.mimetype == "text/javascript"
    assert answer.text.startswith("const VERSION = ")
    for address in answer.text.split("[", 1)[1].split("]", 1)[0].replace('"', "").split(", "):
        assert salesperson.get(address, inspect=False).status_code == 200, address


def test_signing_out_keeps_orders_that_wait_and_wipes_the_rest(salesperson: Person) -> None:
    salesperson.get("/sales")
    answer = salesperson.submit("/logout", {"pad": "kept"})
    assert "storage" not in answer.headers["Clear-Site-Data"]


def test_signing_out_wipes_everything_where_nothing_waits(salesperson: Person) -> None:
    salesperson.get("/sales")
    assert '"storage"' in salesperson.submit("/logout", {"pad": "empty"}).headers["Clear-Site-Data"]
