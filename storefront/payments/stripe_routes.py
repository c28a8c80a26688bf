"""Where Stripe tells what became of a payment. Who asks is known by the signature alone."""

from __future__ import annotations

from flask import Blueprint, Response, request

from storefront.database import writing
from storefront.extensions import csrf, db
from storefront.kernel.clock import SystemClock
from storefront.payments.card import CardPage, ForgedError
from storefront.payments.hearing import write_heard
from storefront.web.access import PUBLIC, access
from storefront.web.pages import settings

bp = Blueprint("payments_stripe", __name__)
csrf.exempt(bp)

CLOCK = SystemClock()


@bp.post("/payments/stripe/webhook")
@access(PUBLIC)
def hear() -> Response:
    try:
        heard = CardPage.of(settings()).hear(request.get_data(), request.headers.get("Stripe-Signature", ""))
    except ForgedError:
        return Response("not signed by Stripe\n", 400, mimetype="text/plain")
    if heard is not None:
        with writing(db.session()) as session:
            write_heard(session, CLOCK, heard)
    return Response("heard\n", mimetype="text/plain")
