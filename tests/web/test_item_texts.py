"""Items in the reader's language on every page, paper, file and mail; documents keep the items' own names."""

import email
from email.policy import default

import pytest
from sqlalchemy import Engine, select, update
from sqlalchemy.orm import Session

from storefront.auth.links import complete_mail
from storefront.database import session_factory
from storefront.erp.contacts import Contact
from storefront.erp.customers import Customer
from storefront.erp.items import Item, ItemText
from storefront.erp.orders import SalesOrderLine
from storefront.erp.quotes import QuoteLine
from storefront.jobs.worker import Worker
from storefront.kernel.clock import SystemClock
from storefront.mail.delivery import FolderDelivery
from storefront.settings import Settings
from tests.support.builders import (
    Line,
    a_category,
    a_handover,
    a_list,
    a_shipment,
    an_invoice,
    an_invoice_line,
    an_item,
    an_order,
    saved,
)
from tests.support.cast import Person
from tests.support.quoting import ask, the_quote
from tests.support.sheets import pages
from tests.support.shopping import add, check_out, send
from tests.web.test_everything import tables

OWN, FRENCH, GERMAN = "Bucket, blue", "Seau bleu", "Putzeimer, blau"
ABOUT = "Ein Eimer mit Ausguss."
CHANGED = "Bucket, the one from the fair"


@pytest.fixture
def bucket(session: Session, alder: Customer) -> Item:
    """A bucket; Alder is French, who looks is German."""
    item = an_item("BKT-1", OWN, category=a_category())
    saved(ItemText(item_id=item.id, language="de", name=GERMAN, description=ABOUT))
    saved(ItemText(item_id=item.id, language="fr", name=FRENCH))
    session.execute(update(Customer).values(language="fr"))
    session.execute(update(Contact).values(language="de"))
    session.commit()
    return item


def documents(session: Session, alder: Customer, item: Item) -> dict[str, str]:
    """An order with a line whose text is the item's and one that was changed, shipped and billed; their addresses."""
    order = an_order(for_=alder, lines=[Line(item, 2), Line(item, 3)], status="Open")
    lines = list(session.scalars(select(SalesOrderLine).where(SalesOrderLine.order_id == order.id)))
    session.execute(update(SalesOrderLine).values(description=OWN))
    session.execute(update(SalesOrderLine).where(SalesOrderLine.line_number == 2).values(description=CHANGED))
    session.commit()
    shipment = a_shipment(lines[0], 1)
    invoice = an_invoice(for_=alder)
    an_invoice_line(invoice, item_id=item.id, description=OWN)
    return {
        "order": f"/orders/{order.number}",
        "again": f"/orders/{order.number}/again",
        "shipment": f"/shipments/{shipment.number}",
        "invoice": f"/account/invoices/{invoice.number}",
        "confirmation": f"/orders/{order.number}/confirmation.pdf",
        "list": f"/shipments/{shipment.number}/packing-list.pdf",
        "paper": f"/account/invoices/{invoice.number}/document.pdf",
    }


@pytest.mark.both_databases
def test_from_the_catalog_to_the_order(alder_buyer: Person, bucket: Item, session: Session) -> None:
    add(alder_buyer, bucket, 2)
    for path in ("/catalog", "/catalog?q=bucket", "/catalog?q=putz", "/catalog/items/BKT-1", "/cart", "/cart/checkout"):
        text = alder_buyer.get(path).text
        assert GERMAN in text, path
        assert OWN not in text.replace('value="bucket"', ""), path
    assert ABOUT in alder_buyer.get("/catalog/items/BKT-1").text
    order = alder_buyer.get(check_out(alder_buyer).location).text
    assert GERMAN in order
    session.rollback()
    assert session.scalars(select(SalesOrderLine.description)).all() == [OWN]


@pytest.mark.both_databases
def test_documents_say_it_too_unless_somebody_wrote_something_else(
    alder_buyer: Person, alder: Customer, bucket: Item, session: Session
) -> None:
    there = documents(session, alder, bucket)
    for name in ("order", "again", "shipment", "invoice"):
        text = alder_buyer.get(there[name]).text
        assert (GERMAN in text, OWN in text) == (True, False), name
    assert CHANGED in alder_buyer.get(there["order"]).text


def test_paper_speaks_the_customers_language(
    alder_buyer: Person, alder: Customer, bucket: Item, session: Session
) -> None:
    there = documents(session, alder, bucket)
    for name in ("confirmation", "list", "paper"):
        text = "\n".join(pages(alder_buyer.get(there[name]).data))
        assert (FRENCH in text, GERMAN in text, OWN in text) == (True, False, False), name


def test_who_has_chosen_no_language_reads_items_in_that_of_the_page(
    alder_buyer: Person, bucket: Item, session: Session
) -> None:
    assert bucket
    session.execute(update(Customer).values(language=""))
    session.execute(update(Contact).values(language=None))
    session.commit()
    assert FRENCH in alder_buyer.get("/catalog", headers={"Accept-Language": "fr-CA"}).text
    assert OWN in alder_buyer.get("/catalog", headers={"Accept-Language": "es"}).text


def test_quick_orders_lists_and_quotes(alder_buyer: Person, alder: Customer, bucket: Item, session: Session) -> None:
    alder_buyer.get("/cart/quick")
    assert GERMAN in alder_buyer.submit("/cart/quick", {"pasted": "BKT-1\t3", "step": "check"}).text
    mine = a_list(alder_buyer.user_id, for_=alder, items=[bucket])
    assert GERMAN in alder_buyer.get(f"/lists/{mine.id}").text
    ask(alder_buyer, ("BKT-1", "3"))
    quote = the_quote(session)
    assert session.scalars(select(QuoteLine.description)).all() == [OWN]
    for path in (f"/quotes/{quote.number}", "/quotes?q=putzeimer"):
        assert (GERMAN if path.endswith(quote.number) else quote.number) in alder_buyer.get(path).text
    assert FRENCH in "\n".join(pages(alder_buyer.get(f"/quotes/{quote.number}/quote.pdf").data))


def test_the_files_to_take_along(alder_buyer: Person, alder: Customer, bucket: Item, session: Session) -> None:
    documents(session, alder, bucket)
    found = tables(alder_buyer)
    for name in ("order-lines.csv", "shipment-lines.csv", "invoice-lines.csv"):
        words = [cell for row in found[name] for cell in row]
        assert (GERMAN in words, OWN in words) == (True, False), name
    assert CHANGED in [cell for row in found["order-lines.csv"] for cell in row]


def the_mail(engine: Engine, settings: Settings) -> str:
    """Let the worker send what is due; return the text of the last mail."""
    folder = settings.instance / "mail"
    Worker(session_factory(engine), SystemClock(), settings, FolderDelivery(folder), complete_mail).work()
    message = email.message_from_bytes(max(folder.glob("*.eml")).read_bytes(), policy=default)
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content())


def test_a_confirmation_is_written_for_its_reader(
    alder_buyer: Person, bucket: Item, engine: Engine, settings: Settings
) -> None:
    add(alder_buyer, bucket, 2)
    check_out(alder_buyer)
    text = the_mail(engine, settings)
    assert (GERMAN in text, OWN in text) == (True, False)


def test_a_cart_that_changes_hands_is_read_in_two_languages(
    alder_buyer: Person, salesperson: Person, alder: Customer, bucket: Item
) -> None:
    a_handover(bucket, 2, from_=alder_buyer.user_id, to=salesperson.user_id, for_=alder)
    assert GERMAN in alder_buyer.get("/cart").text
    send(salesperson, "/sales/ALDER/act")
    assert OWN in salesperson.get("/cart").text
