"""What mails say: in the reader's language, with amounts as on the page, and never as markup."""

from typing import Any

import pytest
from jinja2 import UndefinedError

from storefront.admin.mail.samples import QUOTE, QUOTE_FOR_US
from storefront.mail.messages import OrderConfirmation, ShipmentNotice, render
from storefront.mail.outbox import MailKind
from storefront.settings import Settings

SETTINGS = Settings(portal_address="https://portal.example.com", portal_name="Oak & Co")  # type: ignore[call-arg]  # the rest has defaults
ORDER = OrderConfirmation(
    number="SO-1042",
    person_name="Kim",
    customer_name="Alder",
    status="Open",
    currency="EUR",
    ordered_on="2026-11-23",
    requested_on=None,
    po_number="PO 7",
    ship_to=["Alder, Main store", "1 Mill Lane", "9000 Ghent"],
    ship_via=None,
    comment=None,
    lines=[
        {"sku": "A-1", "name": "Brush", "quantity": "12.0000", "unit": "EA", "unit_price": "1.125000", "amount": "13.5"}
    ],
    lines_amount="13.5000",
    discount_amount=None,
    freight_amount=None,
    tax_amount=None,
    total="13.5000",
    acted_by=None,
)
SHIPMENT = ShipmentNotice(
    number="SH/7",
    person_name="Kim",
    customer_name="Alder",
    shipped_on="2026-11-23",
    carrier="Swift Parcel",
    warehouse="Ghent",
    ship_to=["Alder, Main store"],
    packages=[
        {"number": 1, "tracking": "A<1>", "link": "https://track.example/p?a=1&n=A%3C1%3E"},
        {"number": 2, "tracking": None, "link": None},
    ],
    orders=[{"number": "SO-1042", "po_number": "PO 7"}, {"number": "SO-1043", "po_number": None}],
    lines=[{"sku": "A-1", "name": "Brush <b>", "quantity": "12.0000", "unit": "EA", "order": "SO-1042"}],
)
CASE = {
    "number": "CS1",
    "about": "It broke",
    "person_name": "Kim",
    "customer_name": "Alder",
    "author": "Owen",
    "question": "It rattles.\nPlease help.",
    "reply": "We do.",
}
CONTEXTS: dict[str, dict[str, Any]] = {
    "welcome": {"person_name": "", "customer_name": "Alder", "login": "k", "link": "https://x", "hours": 72},
    "password_reset": {"person_name": "Kim", "login": "k", "link": "https://x", "minutes": 60},
    "password_changed": {"person_name": "Kim", "login": "k"},
    "order_confirmation": dict(ORDER),
    "shipment_confirmed": dict(SHIPMENT),
    "approval_wanted": {
        "number": "SO-1",
        "person_name": "Mia",
        "customer_name": "Alder",
        "buyer": "Kim",
        "cart_of": "Ben",
        "ordered_on": "2026-11-23",
        "po_number": None,
        "comment": "Soon <b>",
        "currency": "EUR",
        "total": "9.50",
    },
    "approval_answer": {
        "number": "SO-1",
        "person_name": "Kim",
        "customer_name": "Alder",
        "approver": "Mia",
        "approved": False,
        "note": "Too many",
        "currency": "EUR",
        "total": "9.50",
    },
    "case_received": CASE,
    "case_opened": CASE,
    "case_answer": CASE,
    "quote_asked": dict(QUOTE_FOR_US),
    "quote_answer": dict(QUOTE),
    "company_answered": {"person_name": "Kim", "customer_name": "Alder", "approved": False, "reason": "No"},
    "cart_handed_over": {
        "person_name": "Sam",
        "customer_name": "Alder",
        "sender": "Kim",
        "message": "Please check and order",
        "given_back": False,
        "lines": [{"sku": "BR-1", "name": "Brush", "quantity": "12", "unit": "EA"}],
        "path": "/sales/ALDER",
    },
    "registration_confirm": {"link": "https://x", "hours": 48},
    "registration_known": {"link": "https://x"},
    "registration_rejected": {"person_name": "Kim", "customer_name": "Alder", "reason": "No"},
    "test": {"person_name": "Ada"},
}


@pytest.mark.parametrize("kind", list(MailKind))
def test_every_kind_has_a_subject_a_text_and_a_page(kind: str) -> None:
    message = render(SETTINGS, kind, "en", CONTEXTS[kind])
    assert message.subject
    assert "\n" not in message.subject
    assert "https://portal.example.com" in message.text
    assert "<h1>" in message.html


def test_an_order_is_confirmed_with_its_lines_amounts_and_address() -> None:
    text = render(SETTINGS, "order_confirmation", "en", ORDER).text
    for part in ("12 EA x €1.125 = €13.50", "Total: €13.50", "Tax: with the invoice", "9000 Ghent", "PO 7"):
        assert part in text
    assert "https://portal.example.com/orders/SO-1042" in text


def test_amounts_are_written_in_the_language_of_the_row() -> None:
    assert "13,50\N{NO-BREAK SPACE}€" in render(SETTINGS, "order_confirmation", "de", ORDER).text


def test_an_address_runs_its_own_way_in_a_mail_from_the_right() -> None:
    assert '<span dir="auto">9000 Ghent</span>' in render(SETTINGS, "order_confirmation", "ar", ORDER).html


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("approval_answer", "note"),
        ("approval_wanted", "comment"),
        ("order_confirmation", "comment"),
        ("company_answered", "reason"),
        ("registration_rejected", "reason"),
        ("case_answer", "reply"),
        ("quote_answer", "words"),
    ],
)
def test_what_somebody_typed_keeps_its_lines_and_each_line_its_way(kind: str, words: str) -> None:
    html = render(SETTINGS, kind, "en", {**CONTEXTS[kind], words: "Not <b>now</b>.\nغدً."}).html
    assert '<span dir="auto">Not &lt;b&gt;now&lt;/b&gt;.</span><br><span dir="auto">غدً.</span>' in html


@pytest.mark.parametrize("language", ["", "xx", "tlh-Klingon", "../../etc", "en-GB"])
def test_an_unknown_language_is_no_reason_not_to_write(language: str) -> None:
    assert render(SETTINGS, "password_changed", language, CONTEXTS["password_changed"]).subject


def test_a_name_is_text_and_not_markup_or_template() -> None:
    odd = {**CONTEXTS["password_changed"], "person_name": "<b>{{ 7*7 }}</b>"}
    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt;" in render(SETTINGS, "password_changed", "en", odd).html


def test_a_line_break_in_a_number_adds_no_header() -> None:
    odd = {**ORDER, "number": "SO-1\r\nBcc: eve@evil.example"}
    assert render(SETTINGS, "order_confirmation", "en", odd).subject == "Your order SO-1"


def test_a_context_that_lacks_something_is_a_fault_and_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        render(SETTINGS, "welcome", "en", {})


def test_a_shipment_is_told_with_its_orders_packages_and_tracking_links() -> None:
    text = render(SETTINGS, "shipment_confirmed", "en", SHIPMENT).text
    for part in ("SO-1042, your PO PO 7", "Package 1: A<1>", "https://track.example/p?a=1&n=A%3C1%3E", "Swift Parcel"):
        assert part in text
    assert "12 EA, order SO-1042" in text
    assert "https://portal.example.com/shipments/SH/7" in text


def test_a_tracking_number_is_no_markup() -> None:
    page = render(SETTINGS, "shipment_confirmed", "en", SHIPMENT).html
    assert '<a href="https://track.example/p?a=1&amp;n=A%3C1%3E">A&lt;1&gt;</a>' in page
    assert "Brush &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("de-AT", "Ihr Auftrag SO-1042", ("Guten Tag Kim,", "Steuer: mit der Rechnung", "Gesamtbetrag: € 13,50")),
        ("fr", "Votre commande SO-1042", ("Bonjour Kim,", "Taxes : avec la facture")),
        ("es", "Su pedido SO-1042", ("Hola, Kim:", "Impuestos: con la factura")),
        ("ar", "طلبكم SO-1042", ("مرحبًا Kim،", "الضريبة: مع الفاتورة")),
    ],
)
def test_a_mail_speaks_its_readers_language(language: str, subject: str, words: tuple[str, ...]) -> None:
    message = render(SETTINGS, "order_confirmation", language, CONTEXTS["order_confirmation"])
    assert message.subject == subject
    assert [word for word in words if word not in message.text.replace("\xa0", " ")] == []
    assert f'lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in message.html
