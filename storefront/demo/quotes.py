"""Quotes in each status: asked for, answered, accepted, declined, expired, of what the customers bought before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from storefront.demo.customers import Client
from storefront.demo.orders import Draft
from storefront.demo.scene import Scene
from storefront.erp.customers import Employee
from storefront.erp.numbers import NumberSequence
from storefront.erp.orders import SalesOrderLine
from storefront.erp.quotes import Quote, QuoteLine, QuoteMessage
from storefront.kernel.money import ZERO, line_amount, round_amount
from storefront.orders.quoted import rule_of
from storefront.quotes.rules import ACCEPTED, ANSWERED, DECLINED, REQUESTED

CODE, FIRST_NUMBER = "QT", 1001
LESS, MORE = Decimal("0.94"), 4  # the quoted price of what was bought before, of so many times as much
DONE = frozenset({"Invoiced", "Completed"})


@dataclass(frozen=True, slots=True)
class Spec:
    """A quote: whose, asked for so many days from today, what became of it, and what was said."""

    customer: str
    day: int
    status: str
    comment: str
    valid_days: int = 30
    text: str = ""
    last_word: str = ""


SPECS = (
    Spec("ALDER", -95, ACCEPTED, "For the new canteen.", 30, "With free delivery, as agreed on the phone."),
    Spec("ALDER", -80, ANSWERED, "A price for the whole year, please.", 30, "Holds for one delivery a month."),
    Spec("ALDER", -41, DECLINED, "We compare three suppliers.", 30, "Our best price.", "Somebody else was 4 % lower."),
    Spec("ROWAN", -12, ANSWERED, "", 30, "All from stock."),
    Spec("ALDER", -9, ANSWERED, "Four times our usual quantity, in one delivery.", 21, "From stock within a week."),
    Spec("LINDNER", -4, REQUESTED, "Please quote with delivery to the branch."),
    Spec("ALDER", -1, REQUESTED, "For the refit of the workshop, in March."),
)


def add_quotes(scene: Scene, clients: Mapping[str, Client], drafts: Sequence[Draft]) -> None:
    """Write the quotes, their lines and what was said, the oldest first."""
    for place, spec in enumerate(SPECS):
        client, number = clients[spec.customer], f"{CODE}{FIRST_NUMBER + place:06d}"
        bought = _bought(client, drafts, accepted=spec.status == ACCEPTED, place=place)
        quote = _quote(scene, spec, client, number)
        lines = [_line(quote, line, place) for place, line in enumerate(bought.lines, 1)]
        if quote.status != REQUESTED:
            quote.total = sum((line.amount for line in lines if line.amount is not None), ZERO)
        if quote.status == ACCEPTED:
            _order_of(quote, bought)
        scene.save([quote])
        for line in lines:
            line.quote_id = quote.id
        scene.save(lines)
        scene.save(_said(scene, spec, quote, client))
    scene.session.flush()
    next_value = FIRST_NUMBER + len(SPECS)
    scene.save([NumberSequence(code=CODE, prefix=CODE, width=6, next_value=next_value)])


def _bought(client: Client, drafts: Sequence[Draft], *, accepted: bool, place: int) -> Draft:
    """Return an order of the customer, another one for each quote; for an accepted quote one without discounts."""
    own = [draft for draft in drafts if draft.client is client]
    if accepted:
        own = [
            draft
            for draft in own
            if draft.order.status in DONE
            and not draft.order.discount_amount
            and not any(line.discount_percent for line in draft.lines)
        ]
        return own[-1]
    return own[-1 - place % len(own)]


def _quote(scene: Scene, spec: Spec, client: Client, number: str) -> Quote:
    contact = next(iter(client.contacts.values()))
    asked = scene.at(scene.workday(spec.day), 9, 40)
    answered = min(asked + timedelta(hours=5), scene.clock.now()) if spec.status != REQUESTED else None
    return Quote(
        customer_id=client.row.id,
        number=number,
        status=spec.status,
        contact_id=contact.id,
        created_by=f"{contact.first_name} {contact.last_name}",
        currency=client.row.currency,
        comment=spec.comment or None,
        requested_at=asked,
        waiting_since=None if answered else asked,
        answered_at=answered,
        answer=spec.text or None,
        revision=1 if answered else 0,
        valid_until=answered.date() + timedelta(days=spec.valid_days) if answered else None,
        modified_at=answered or asked,
    )


def _line(quote: Quote, bought: SalesOrderLine, place: int) -> QuoteLine:
    """Return the line of a quote: of an accepted one as it was ordered, else much more of it for less."""
    price: Decimal | None
    if quote.status == ACCEPTED:
        price, quantity = bought.unit_price, bought.quantity
    else:
        price, quantity = round_amount(bought.unit_price * LESS, quote.currency), bought.quantity * MORE
    if quote.status == REQUESTED:
        price = None
    return QuoteLine(
        customer_id=quote.customer_id,
        line_number=place,
        item_id=bought.item_id,
        description=bought.description,
        unit=bought.unit,
        quantity=quantity,
        unit_price=price,
        amount=None if price is None else line_amount(price, quantity, quote.currency),
    )


def _said(scene: Scene, spec: Spec, quote: Quote, client: Client) -> list[QuoteMessage]:
    if quote.answered_at is None:
        return []
    seller = scene.session.get_one(Employee, client.salesperson.employee_id)
    owner = {"customer_id": quote.customer_id, "quote_id": quote.id}
    said = [
        QuoteMessage(
            **owner, author=seller.name, staff=True, event="answered", body=spec.text, created_at=quote.answered_at
        )
    ]
    event = {ACCEPTED: "accepted", DECLINED: "declined"}.get(spec.status)
    if event:
        at = min(quote.answered_at + timedelta(days=1), scene.clock.now())
        said.append(
            QuoteMessage(
                **owner, author=quote.created_by or "", event=event, body=spec.last_word or None, created_at=at
            )
        )
    return said


def _order_of(quote: Quote, bought: Draft) -> None:
    """Make an order that is there the one that the quote became."""
    quote.order_id = bought.order.id
    for line in bought.lines:
        line.price_rule = {**(line.price_rule or {}), "rule": rule_of(quote.number), "promotion": False}
