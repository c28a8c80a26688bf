"""What an operator's words may name in each kind of mail, {order_number} and so on, and what stands there then.

The values are text, written in the language of the mail. Only what stands here can be named: there is no code in a
template, and nothing of a context that is not meant to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from storefront.mail.outbox import MailKind
from storefront.settings import Settings

EVERYWHERE = ("portal_name", "portal_address", "person_name")
NAMES: Mapping[MailKind, tuple[str, ...]] = {
    MailKind.WELCOME: ("customer_name", "login", "link", "hours"),
    MailKind.PASSWORD_RESET: ("login", "link", "minutes"),
    MailKind.PASSWORD_CHANGED: ("login", "link"),
    MailKind.ORDER_CONFIRMATION: (
        "customer_name",
        "order_number",
        "order_date",
        "po_number",
        "wanted_on",
        "acted_by",
        "lines",
        "goods",
        "discount",
        "freight",
        "tax",
        "total",
        "ship_to",
        "ship_via",
        "comment",
        "link",
    ),
    MailKind.CART_HANDED_OVER: ("customer_name", "sender", "message", "lines", "link"),
    MailKind.SHIPMENT_CONFIRMED: (
        "customer_name",
        "shipment_number",
        "ship_date",
        "carrier",
        "warehouse",
        "orders",
        "packages",
        "lines",
        "ship_to",
        "link",
    ),
    MailKind.COMPANY_ANSWERED: ("customer_name", "answer", "reason", "link"),
    MailKind.APPROVAL_WANTED: (
        "customer_name",
        "order_number",
        "order_date",
        "buyer",
        "po_number",
        "comment",
        "total",
        "link",
    ),
    MailKind.APPROVAL_ANSWER: ("customer_name", "order_number", "approver", "answer", "comment", "total", "link"),
    MailKind.CASE_RECEIVED: ("customer_name", "case_number", "subject", "question", "link"),
    MailKind.CASE_OPENED: ("customer_name", "case_number", "subject", "author", "question", "link"),
    MailKind.CASE_ANSWER: ("customer_name", "case_number", "subject", "author", "reply", "link"),
    MailKind.QUOTE_ASKED: ("customer_name", "quote_number", "author", "news", "lines", "words", "total", "link"),
    MailKind.QUOTE_ANSWER: ("customer_name", "quote_number", "author", "news", "words", "total", "valid_until", "link"),
    MailKind.REGISTRATION_CONFIRM: ("link", "hours"),
    MailKind.REGISTRATION_KNOWN: ("link",),
    MailKind.REGISTRATION_REJECTED: ("customer_name", "reason", "link"),
}
# a mail without its link is of no use; without it a template is not saved
NEEDED: Mapping[MailKind, tuple[str, ...]] = dict.fromkeys(NAMES, ("link",)) | {MailKind.PASSWORD_CHANGED: ()}
LINKS = frozenset({"link", "portal_address"})
SEVERAL_LINES = frozenset({"lines", "ship_to", "orders", "packages", "comment", "reason", "question", "reply", "words"})

Write = Callable[..., str]
Filters = Mapping[str, Write]


def names_of(kind: str) -> tuple[str, ...]:
    """Return what a kind of mail may name."""
    return EVERYWHERE + NAMES[MailKind(kind)]


def values_of(settings: Settings, kind: str, context: Mapping[str, Any], write: Filters) -> dict[str, str]:
    """Return what stands for each name; nothing where the context has nothing.

    `write` are the filters of mails, and `say`, which says a word in the language of the mail.
    """
    found = {
        "portal_name": settings.portal_name,
        "portal_address": settings.address,
        "person_name": context.get("person_name"),
        **_MAKERS[MailKind(kind)](settings, context, write),
    }
    return {name: "" if found.get(name) is None else str(found[name]) for name in names_of(kind)}


def _as_it_is(_settings: Settings, context: Mapping[str, Any], _write: Filters) -> dict[str, Any]:
    return dict(context)


def _changed(settings: Settings, context: Mapping[str, Any], _write: Filters) -> dict[str, Any]:
    return {**context, "link": f"{settings.address}/password/forgot"}


def _order(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    currency = context["currency"]

    def money(name: str) -> str | None:
        return None if context[name] is None else write["money"](context[name], currency)

    return {
        "customer_name": context["customer_name"],
        "order_number": context["number"],
        "order_date": write["day"](context["ordered_on"]),
        "po_number": context["po_number"],
        "wanted_on": write["day"](context["requested_on"]) if context["requested_on"] else None,
        "acted_by": context["acted_by"],
        "lines": "\n".join(_order_line(line, currency, write) for line in context["lines"]),
        "goods": money("lines_amount"),
        "discount": money("discount_amount"),
        "freight": money("freight_amount"),
        # not known yet is a state of its own, never a line that is left out
        "tax": money("tax_amount") or write["say"]("with the invoice"),
        "total": money("total"),
        "ship_to": "\n".join(write["postal"](context["ship_to"])),
        "ship_via": context["ship_via"],
        "comment": context["comment"],
        "link": f"{settings.address}/orders/{quote(context['number'])}",
    }


def _order_line(line: Mapping[str, str], currency: str, write: Filters) -> str:
    quantity, price = write["quantity"](line["quantity"]), write["unit_price"](line["unit_price"], currency)
    amount = write["money"](line["amount"], currency)
    return f"{line['sku']}  {line['name']}\n    {quantity} {line['unit']} x {price} = {amount}"


def _shipment(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    return {
        "customer_name": context["customer_name"],
        "shipment_number": context["number"],
        "ship_date": write["day"](context["shipped_on"]),
        "carrier": context["carrier"],
        "warehouse": context["warehouse"],
        "orders": "\n".join(" / ".join(filter(None, (one["number"], one["po_number"]))) for one in context["orders"]),
        "packages": "\n".join(" ".join(filter(None, (one["tracking"], one["link"]))) for one in context["packages"]),
        "lines": "\n".join(
            f"{line['sku']}  {line['name']}\n    {write['quantity'](line['quantity'])} {line['unit']}"
            for line in context["lines"]
        ),
        "ship_to": "\n".join(write["postal"](context["ship_to"])),
        "link": f"{settings.address}/shipments/{quote(context['number'])}",
    }


def _company(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    say = write["say"]
    answer = say("The data are changed as you asked.") if context["approved"] else say("The data stay as they are.")
    return {**context, "answer": answer, "link": f"{settings.address}/company/details"}


def _cart(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    return {
        **context,
        "lines": "\n".join(
            f"{line['sku']}  {line['name']}\n    {write['quantity'](line['quantity'])} {line['unit']}"
            for line in context["lines"]
        ),
        "link": f"{settings.address}{context['path']}",
    }


def _wanted(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    return {
        **context,
        "order_number": context["number"],
        "order_date": write["day"](context["ordered_on"]),
        "total": write["money"](context["total"], context["currency"]),
        "link": f"{settings.address}/orders/approvals/{quote(context['number'])}",
    }


def _answer(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    say = write["say"]
    return {
        **context,
        "order_number": context["number"],
        "answer": say("approved") if context["approved"] else say("not approved"),
        "comment": context["note"],
        "total": write["money"](context["total"], context["currency"]),
        "link": f"{settings.address}/orders/{quote(context['number'])}",
    }


def _case(settings: Settings, context: Mapping[str, Any], _write: Filters) -> dict[str, Any]:
    link = f"{settings.address}/support/cases/{quote(context['number'], safe='')}"
    return {**context, "case_number": context["number"], "subject": context["about"], "link": link}


def _rejected(settings: Settings, context: Mapping[str, Any], _write: Filters) -> dict[str, Any]:
    return {**context, "link": f"{settings.address}/register"}


def _case_for_staff(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    link = f"{settings.address}/admin/cases/{quote(context['number'], safe='')}"
    return {**_case(settings, context, write), "link": link}


def _quote(settings: Settings, context: Mapping[str, Any], write: Filters) -> dict[str, Any]:
    say = write["say"]
    news = {
        "asked": say("Prices are wanted."),
        "message": say("There is a message."),
        "answered": say("There are prices."),
        "accepted": say("It was accepted, and is an order."),
        "declined": say("It was declined."),
    }
    total, end = context["total"], context["valid_until"]
    return {
        **context,
        "quote_number": context["number"],
        "news": news[context["event"]],
        "lines": "\n".join(
            f"{line['sku']}  {line['name']}\n    {write['quantity'](line['quantity'])} {line['unit']}"
            for line in context["lines"]
        ),
        "total": write["money"](total, context["currency"]) if total else None,
        "valid_until": write["day"](end) if end else None,
        "link": f"{settings.address}{quote(context['path'])}",
    }


_MAKERS: Mapping[MailKind, Callable[[Settings, Mapping[str, Any], Filters], dict[str, Any]]] = {
    MailKind.WELCOME: _as_it_is,
    MailKind.PASSWORD_RESET: _as_it_is,
    MailKind.PASSWORD_CHANGED: _changed,
    MailKind.ORDER_CONFIRMATION: _order,
    MailKind.SHIPMENT_CONFIRMED: _shipment,
    MailKind.CART_HANDED_OVER: _cart,
    MailKind.COMPANY_ANSWERED: _company,
    MailKind.APPROVAL_WANTED: _wanted,
    MailKind.APPROVAL_ANSWER: _answer,
    MailKind.CASE_RECEIVED: _case,
    MailKind.CASE_OPENED: _case_for_staff,
    MailKind.CASE_ANSWER: _case,
    MailKind.QUOTE_ASKED: _quote,
    MailKind.QUOTE_ANSWER: _quote,
    MailKind.REGISTRATION_CONFIRM: _as_it_is,
    MailKind.REGISTRATION_KNOWN: _as_it_is,
    MailKind.REGISTRATION_REJECTED: _rejected,
}
