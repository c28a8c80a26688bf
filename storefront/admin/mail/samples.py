"""What a preview is filled in with before the first mail of its kind was written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from storefront.mail.messages import (
    ApprovalAnswer,
    ApprovalWanted,
    CartHandedOver,
    OrderConfirmation,
    QuoteNews,
    ShipmentNotice,
)
from storefront.mail.outbox import MailKind

PEOPLE = {"person_name": "Kim", "customer_name": "Alder Ltd", "login": "kim@alder.example"}
ORDER = OrderConfirmation(
    number="SO-1042",
    person_name="Kim",
    customer_name="Alder Ltd",
    status="Open",
    currency="EUR",
    ordered_on="2026-11-23",
    requested_on="2026-12-01",
    po_number="PO 77",
    ship_to=["Alder Ltd", "1 Mill Lane", "9000 Ghent"],
    ship_via="Swift Parcel",
    comment=None,
    lines=[
        {
            "sku": "BR-100",
            "name": "Floor brush",
            "quantity": "12",
            "unit": "EA",
            "unit_price": "4.25",
            "amount": "51.00",
        }
    ],
    lines_amount="51.00",
    discount_amount=None,
    freight_amount="6.50",
    tax_amount=None,
    total="57.50",
    acted_by=None,
)
SHIPMENT = ShipmentNotice(
    number="SH-2041",
    person_name="Kim",
    customer_name="Alder Ltd",
    shipped_on="2026-11-24",
    carrier="Swift Parcel",
    warehouse="Ghent",
    ship_to=["Alder Ltd", "1 Mill Lane", "9000 Ghent"],
    packages=[{"number": 1, "tracking": "SP123456", "link": None}],
    orders=[{"number": "SO-1042", "po_number": "PO 77"}],
    lines=[{"sku": "BR-100", "name": "Floor brush", "quantity": "12", "unit": "EA", "order": "SO-1042"}],
)
CART = CartHandedOver(
    person_name="Sam Seller",
    customer_name="Alder Ltd",
    sender="Kim",
    message="Please check and order.",
    given_back=False,
    lines=[{"sku": "BR-100", "name": "Floor brush", "quantity": "12", "unit": "EA"}],
    path="/cart",
)
WANTED = ApprovalWanted(
    number="SO-1042",
    person_name="Mia",
    customer_name="Alder Ltd",
    buyer="Kim Ito",
    cart_of=None,
    ordered_on="2026-11-23",
    po_number="PO 77",
    comment=None,
    currency="EUR",
    total="1284.00",
)
ANSWER = ApprovalAnswer(
    number="SO-1042",
    person_name="Kim",
    customer_name="Alder Ltd",
    approver="Mia Holt",
    approved=True,
    note="Fine, before the end of the quarter.",
    currency="EUR",
    total="1284.00",
)
CASE: Mapping[str, Any] = {
    "number": "CS010042",
    "about": "Two cases arrived broken",
    "person_name": "Kim",
    "customer_name": "Alder Ltd",
    "author": "Owen Pryce",
    "question": "Two of six cases were crushed on one side.\nPlease send new ones.",
    "reply": "New ones leave tonight.\nKeep the cartons, please.",
}
QUOTE = QuoteNews(
    number="QT000042",
    person_name="Kim",
    customer_name="Alder Ltd",
    author="Sam Seller",
    event="answered",
    words="With free delivery.",
    currency="EUR",
    total="1284.00",
    valid_until="2026-12-23",
    lines=[{"sku": "BR-100", "name": "Floor brush", "quantity": "300", "unit": "EA"}],
    path="/quotes/QT000042",
)
QUOTE_FOR_US: Mapping[str, Any] = {
    **QUOTE,
    "author": "Kim Ito",
    "event": "asked",
    "words": "We need them before the end of May.",
    "total": None,
    "valid_until": None,
    "path": "/sales/quotes/QT000042",
}
SAMPLES: Mapping[MailKind, Mapping[str, Any]] = {
    MailKind.WELCOME: PEOPLE,
    MailKind.PASSWORD_RESET: PEOPLE,
    MailKind.PASSWORD_CHANGED: PEOPLE,
    MailKind.ORDER_CONFIRMATION: dict(ORDER),
    MailKind.SHIPMENT_CONFIRMED: dict(SHIPMENT),
    MailKind.CART_HANDED_OVER: dict(CART),
    MailKind.APPROVAL_WANTED: dict(WANTED),
    MailKind.APPROVAL_ANSWER: dict(ANSWER),
    MailKind.CASE_RECEIVED: CASE,
    MailKind.CASE_OPENED: CASE,
    MailKind.CASE_ANSWER: CASE,
    MailKind.QUOTE_ASKED: QUOTE_FOR_US,
    MailKind.QUOTE_ANSWER: dict(QUOTE),
    MailKind.REGISTRATION_CONFIRM: {},
    MailKind.REGISTRATION_KNOWN: {},
    MailKind.REGISTRATION_REJECTED: {**PEOPLE, "reason": "We sell to companies with a tax number only."},
    MailKind.COMPANY_ANSWERED: {**PEOPLE, "approved": False, "reason": "Please send us the new certificate first."},
}
