"""Quotes as we answer them: in the back office for all customers in sight, in sales for the salesperson's own."""

import re
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from storefront.erp.customers import Customer
from storefront.erp.quotes import Quote, QuoteLine
from storefront.kernel.viewer import Permission
from storefront.portal.audit import PortalAudit
from storefront.portal.outbox import PortalOutbox
from storefront.portal.users import PortalUser
from tests.support.builders import NOW, TODAY, Line, a_quote, an_item
from tests.support.cast import Person, somebody_of
from tests.support.quoting import ask, mails, the_quote
from tests.support.staff import may_only
from tests.support.statements import recorded, the_engine

pytestmark = pytest.mark.both_databases
DESKS = ("/admin/quotes", "/sales/quotes")


@pytest.fixture(params=DESKS)
def desk(request: pytest.FixtureRequest, operator: Person, salesperson: Person) -> tuple[Person, str]:
    """Somebody who answers, and the desk's address."""
    return (operator if request.param == DESKS[0] else salesperson), request.param


def asked(buyer: Person, session: Session) -> Quote:
    an_item("BR-100", "Floor brush", price="10.00")
    ask(buyer, ("BR-100", "250"))
    return the_quote(session)


def answer(person: Person, here: str, **fields: Any) -> Any:
    person.get(here)
    row = {"sku": ["BR-100"], "unit": ["EA"], "quantity": ["250"], "price": ["8.25"]}
    return person.submit("#answer-form", {**row, "text": "With free delivery.", **fields})


def test_an_answer_puts_prices_on_the_quote_and_tells_the_buyer(
    desk: tuple[Person, str], alder_buyer: Person, session: Session
) -> None:
    (person, address), quote = desk, asked(alder_buyer, session)
    done = answer(person, f"{address}/{quote.number}")
    assert (done.status_code, done.location) == (303, f"{address}/{quote.number}")
    found = the_quote(session)
    assert (found.status, found.total, found.revision, found.valid_until) == (
        "Answered",
        Decimal("2062.50"),
        1,
        TODAY + timedelta(days=30),
    )
    mail = session.scalars(select(PortalOutbox).order_by(PortalOutbox.id.desc())).first()
    assert mail is not None
    assert (mail.kind, mail.recipient, mail.context["total"]) == ("quote_answer", alder_buyer.login, "2062.50")
    assert "With free delivery." in alder_buyer.get(f"/quotes/{quote.number}").text
    assert "quote.answered" in session.scalars(select(PortalAudit.action)).all()


def test_the_form_holds_todays_price_to_begin_with(
    desk: tuple[Person, str], alder_buyer: Person, session: Session
) -> None:
    (person, address), quote = desk, asked(alder_buyer, session)
    assert 'value="10.00"' in person.get(f"{address}/{quote.number}").text


def test_the_same_answer_twice_is_one(operator: Person, alder_buyer: Person, session: Session) -> None:
    here = f"/admin/quotes/{asked(alder_buyer, session).number}"
    operator.get(here)
    row = {"sku": ["BR-100"], "unit": ["EA"], "quantity": ["250"], "price": ["8.25"]}
    assert [operator.submit("#answer-form", row).status_code for _ in range(2)] == [303, 303]
    told = [kind for kind, *_ in mails(session)]
    assert (the_quote(session).revision, told) == (1, ["quote_answer"])


def test_an_answer_that_crosses_a_message_is_kept_until_it_was_read(
    operator: Person, alder_buyer: Person, session: Session
) -> None:
    quote = asked(alder_buyer, session)
    here = f"/admin/quotes/{quote.number}"
    operator.get(here)
    alder_buyer.get(f"/quotes/{quote.number}")
    alder_buyer.submit("#message-form", {"body": "Only 200, please."})
    row = {"sku": ["BR-100"], "unit": ["EA"], "quantity": ["250"], "price": ["8.25"]}
    crossed = operator.submit("#answer-form", row)
    assert (crossed.status_code, "Only 200, please." in crossed.text, 'value="8.25"' in crossed.text) == (
        422,
        True,
        True,
    )
    assert operator.submit("#answer-form", {**row, "quantity": ["200"]}).status_code == 303
    assert the_quote(session).total == Decimal("1650.00")


@pytest.mark.parametrize(
    ("language", "typed", "price"),
    [("en", "1,234.5", "1234.50"), ("de", "1.234,5", "1234.50"), ("en", "1.234", "1.234"), ("de", "1,234", "1.234")],
)
def test_a_price_is_read_and_shown_in_the_decimal_mark_of_the_language(
    operator: Person, alder_buyer: Person, session: Session, language: str, typed: str, price: str
) -> None:
    quote = asked(alder_buyer, session)
    session.execute(update(PortalUser).values(language=language))
    session.commit()
    assert answer(operator, f"/admin/quotes/{quote.number}", price=[typed]).status_code == 303
    (line,) = session.scalars(select(QuoteLine))
    assert line.unit_price == Decimal(price)
    shown = price.replace(".", "," if language == "de" else ".")
    assert f'value="{shown}"' in operator.get(f"/admin/quotes/{quote.number}").text


@pytest.mark.parametrize("price", ["", "0", "-1", "abc", "1.2345678", "1e3"])
def test_a_price_that_is_none_is_refused_and_stays(
    operator: Person, alder_buyer: Person, session: Session, price: str
) -> None:
    refused = answer(operator, f"/admin/quotes/{asked(alder_buyer, session).number}", price=[price])
    assert (refused.status_code, "Enter a price above zero" in refused.text) == (422, True)
    assert "With free delivery." in refused.text
    assert the_quote(session).status == "Requested"


def test_an_answer_that_ends_in_the_past_is_refused(operator: Person, alder_buyer: Person, session: Session) -> None:
    quote = asked(alder_buyer, session)
    refused = answer(operator, f"/admin/quotes/{quote.number}", valid_until=(TODAY - timedelta(days=1)).isoformat())
    assert (refused.status_code, "Choose today or a later day." in refused.text) == (422, True)


def test_lines_are_added_and_left_out(operator: Person, alder_buyer: Person, session: Session) -> None:
    an_item("MO-1", "Mop")
    row = {"sku": ["BR-100", "MO-1"], "unit": ["EA", ""], "quantity": ["", "3"], "price": ["", "4.50"]}
    answer(operator, f"/admin/quotes/{asked(alder_buyer, session).number}", **row)
    session.rollback()
    assert [line.description for line in session.scalars(select(QuoteLine))] == ["Mop"]
    assert the_quote(session).total == Decimal("13.50")


def test_an_expired_quote_is_answered_anew(operator: Person, alder: Customer, session: Session) -> None:
    item = an_item("BR-100")
    quote = a_quote(for_=alder, lines=[Line(item, 2)], valid_until=TODAY - timedelta(days=1))
    answer(operator, f"/admin/quotes/{quote.number}")
    found = the_quote(session)
    assert (found.status, found.revision, found.valid_until) == ("Answered", 2, TODAY + timedelta(days=30))


def test_the_queue_shows_who_waits_longest_first(desk: tuple[Person, str], alder: Customer) -> None:
    person, address = desk
    young = a_quote(for_=alder, status="Requested", waiting_since=NOW)
    old = a_quote(for_=alder, status="Requested", waiting_since=NOW - timedelta(days=2))
    done = a_quote(for_=alder)
    page = person.get(address).text
    assert page.index(old.number) < page.index(young.number)
    assert done.number not in page
    assert done.number in person.get(f"{address}?status=Answered").text
    assert done.number in person.get(f"{address}?status=all&q=alder").text


def test_the_queue_is_paged_from_any_row_on(operator: Person, alder: Customer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storefront.quotes.desk.ROWS", 2)
    quotes = [
        a_quote(for_=alder, status="Requested", waiting_since=NOW - timedelta(hours=5 - place)) for place in range(5)
    ]
    seen, page = [], "/admin/quotes"
    while page:
        text = operator.get(page).text
        seen += re.findall(r">(QT\d+)</a>", text)
        following = re.search(r'href="(/admin/quotes\?after=[^"]+)"', text)
        page = following[1].replace("&amp;", "&") if following else ""
    assert seen == [quote.number for quote in quotes]


def test_a_queue_of_any_length_is_one_statement(operator: Person, alder: Customer) -> None:
    for _ in range(5):
        a_quote(for_=alder, status="Requested")
    with recorded(the_engine(operator)) as statements:
        operator.get("/admin/quotes")
    assert statements.count == 2  # who is looking, and the queue


def test_a_message_of_ours_reaches_the_buyer(desk: tuple[Person, str], alder_buyer: Person, session: Session) -> None:
    (person, address), quote = desk, asked(alder_buyer, session)
    person.get(f"{address}/{quote.number}")
    person.submit("#message-form", {"body": "Which colour?"})
    assert "Which colour?" in alder_buyer.get(f"/quotes/{quote.number}").text
    assert mails(session)[-1] == ("quote_answer", alder_buyer.login, "message")


def test_we_decline_what_we_can_not_offer(desk: tuple[Person, str], alder_buyer: Person, session: Session) -> None:
    (person, address), quote = desk, asked(alder_buyer, session)
    person.get(f"{address}/{quote.number}")
    person.submit("#decline-form", {"reason": "No longer made."})
    assert the_quote(session).status == "Declined"
    assert "No longer made." in alder_buyer.get(f"/quotes/{quote.number}").text


def test_we_begin_a_quote_for_a_customer(desk: tuple[Person, str], alder_buyer: Person, session: Session) -> None:
    person, address = desk
    an_item("BR-100", "Floor brush", price="10.00")
    assert person.get(f"{address}/new?customer=NOBODY").status_code == 404
    person.get(f"{address}/new?customer=ALDER")
    contact = str(alder_buyer.contact.id) if alder_buyer.contact else ""
    row = {"sku": ["BR-100"], "unit": [""], "quantity": ["5"], "tell": contact}
    begun = person.submit("#quote-form", row)
    quote = the_quote(session)
    assert (begun.location, quote.on_behalf_of) == (f"{address}/{quote.number}", "Alder")
    assert mails(session) == []
    answer(person, f"{address}/{quote.number}")
    assert mails(session) == [("quote_answer", alder_buyer.login, "answered")]


def test_a_salesperson_who_acts_asks_in_the_open(salesperson: Person, alder: Customer, session: Session) -> None:
    an_item("BR-100")
    salesperson.get("/sales/ALDER")
    salesperson.submit("/sales/ALDER/act", {"to": ""})
    ask(salesperson, ("BR-100", "5"))
    quote = the_quote(session)
    assert (quote.created_by, quote.on_behalf_of) == ("Sales", "Alder")


def test_birch_is_nobodys_business_in_sales(salesperson: Person, birch: Customer) -> None:
    quote = a_quote(for_=birch, status="Requested")
    assert salesperson.get(f"/sales/quotes/{quote.number}").status_code == 404
    assert salesperson.get("/sales/quotes/new?customer=BIRCH").status_code == 404
    assert quote.number not in salesperson.get("/sales/quotes?status=all").text


def test_an_operator_sees_quotes_of_assigned_customers_only(
    operator: Person, alder: Customer, birch: Customer, session: Session
) -> None:
    mine, other = a_quote(for_=alder, status="Requested"), a_quote(for_=birch, status="Requested")
    may_only(session, operator, {Permission.ADMIN_QUOTES, Permission.ADMIN}, customers=[alder])
    page = operator.get("/admin/quotes").text
    assert (mine.number in page, other.number in page) == (True, False)
    assert operator.get(f"/admin/quotes/{other.number}").status_code == 404


def test_the_start_pages_count_what_is_to_answer(operator: Person, salesperson: Person, alder: Customer) -> None:
    a_quote(for_=alder, status="Requested")
    a_quote(for_=alder)
    assert "Quotes to answer" in operator.get("/admin").text
    assert 'Quotes <span class="num">1</span>' in salesperson.get("/sales").text


def test_nobody_is_told_who_can_not_see_quotes(app: Flask, operator: Person, alder: Customer, session: Session) -> None:
    viewer = somebody_of(alder, "looks@alder.example", ["portal_user"], app=app, session=session)
    an_item("BR-100")
    contact_id = viewer.contact.id if viewer.contact else None
    quote = a_quote(for_=alder, status="Requested", contact_id=contact_id)
    done = answer(operator, f"/admin/quotes/{quote.number}")
    assert "Nobody was told by mail" in operator.get(done.location).text
    assert mails(session) == []


def test_a_desk_prints_the_quote_as_the_customer_does_and_only_of_who_is_in_sight(
    desk: tuple[Person, str], salesperson: Person, alder_buyer: Person, birch: Customer, session: Session
) -> None:
    (person, address), quote = desk, asked(alder_buyer, session)
    assert f"{address}/{quote.number}/quote.pdf" in person.get(f"{address}/{quote.number}").text
    printed = person.get(f"{address}/{quote.number}/quote.pdf")
    assert (printed.status_code, printed.data[:5], printed.content_type) == (200, b"%PDF-", "application/pdf")
    theirs = a_quote(for_=birch, lines=[Line(an_item())])
    assert salesperson.get(f"/sales/quotes/{theirs.number}/quote.pdf").status_code == 404
    assert alder_buyer.get(f"{address}/{quote.number}/quote.pdf").status_code in {403, 404}
