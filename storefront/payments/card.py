"""Cards: Stripe's own page takes them (Checkout), and tells us by a signed webhook. No card data comes here."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib.util import find_spec
from typing import Any

import structlog
from pydantic import SecretStr

from storefront.kernel.errors import RefusalError
from storefront.payments.gateway import Begun, Bill, GatewayAwayError, Standing, State
from storefront.payments.rules import CARD, PENDING, from_minor_units, minor_units
from storefront.settings import Settings

log = structlog.get_logger()

SECONDS = 10  # somebody waits for the answer
SPOKEN = frozenset({"en", "de", "fr", "es", "nl", "it", "pt", "pl", "da", "sv", "nb", "fi", "cs"})
PAID = frozenset({"paid", "no_payment_required"})
SUCCEEDED = frozenset({"checkout.session.completed", "checkout.session.async_payment_succeeded"})
FAILED = frozenset({"checkout.session.expired", "checkout.session.async_payment_failed"})


class ForgedError(RefusalError):
    """What came is not signed by the service, is too old, or can't be read."""

    code = "forged"


@dataclass(frozen=True, slots=True)
class Heard:
    """What a webhook says of a payment: its name at the service, ours, the form's key, and where it stands."""

    gateway_id: str
    number: str
    key: str
    standing: Standing


@dataclass(frozen=True, slots=True)
class CardPage:
    """The hosted end of the port."""

    secret_key: SecretStr
    webhook_secret: SecretStr
    address: str = ""
    way: str = CARD
    status: str = PENDING

    @classmethod
    def of(cls, settings: Settings) -> CardPage:
        """Return the card page as the settings say."""
        return cls(settings.stripe_secret_key, settings.stripe_webhook_secret, settings.stripe_address)

    @property
    def is_set_up(self) -> bool:
        """Tell whether both secrets are set, and the SDK is installed."""
        return bool(self.secret_key and self.webhook_secret) and find_spec("stripe") is not None

    def takes(self, amount: Decimal, currency: str) -> bool:
        """Tell whether it is set up and takes this amount."""
        return self.is_set_up and amount > 0 and minor_units(amount, currency) is not None

    def due_on(self, today: date) -> date | None:  # noqa: ARG002 (the port's)
        """A card is charged at once."""
        return None

    def begin(self, bill: Bill) -> Begun:
        """Make a Checkout Session; the same number and key make it once. Raises GatewayAwayError."""
        with self._sessions() as sessions:
            options = {"idempotency_key": f"{bill.number}-{bill.key}"}
            made = sessions.create(params=_params(bill), options=options)
        return Begun(made.id, made.url)

    def look(self, gateway_id: str | None) -> Standing:
        """Return where a session stands; one that was never made waits. Raises GatewayAwayError."""
        if gateway_id is None:
            return Standing(State.WAITING)
        with self._sessions() as sessions:
            return standing_of(sessions.retrieve(gateway_id))

    def end(self, gateway_id: str | None) -> Standing:
        """Expire a session, unless somebody paid it meanwhile. Raises GatewayAwayError."""
        if gateway_id is None:
            return Standing(State.ENDED)  # nobody was ever led to its page
        from stripe import InvalidRequestError  # noqa: PLC0415 (an extra, and a second to load)

        with self._sessions() as sessions:
            try:
                return standing_of(sessions.expire(gateway_id))
            except InvalidRequestError:
                return standing_of(sessions.retrieve(gateway_id))

    def hear(self, body: bytes, signature: str) -> Heard | None:
        """Return what a webhook says; None where it is about something else. Raises ForgedError."""
        if not self.is_set_up:
            raise ForgedError
        import stripe  # noqa: PLC0415 (an extra, and a second to load)

        try:
            event = stripe.Webhook.construct_event(body, signature, self.webhook_secret.get_secret_value())
            return _heard(event.type, event.data.object)
        except (stripe.SignatureVerificationError, ValueError, AttributeError, KeyError, TypeError) as error:
            log.warning("payment webhook refused", reason=type(error).__name__)
            raise ForgedError from None

    @contextmanager
    def _sessions(self) -> Iterator[Any]:
        """Lend the SDK's service of sessions. What it refuses, or does not answer, is GatewayAwayError."""
        import stripe  # noqa: PLC0415 (an extra, and a second to load)

        http = stripe.RequestsClient(timeout=SECONDS)
        more: dict[str, Any] = {"base_addresses": {"api": self.address}} if self.address else {}
        key = self.secret_key.get_secret_value()
        client = stripe.StripeClient(key, http_client=http, max_network_retries=1, **more)
        try:
            yield client.v1.checkout.sessions
        except stripe.StripeError as error:
            # its words may hold a part of the key
            log.warning("card page away", reason=type(error).__name__, status=error.http_status, code=error.code)
            raise GatewayAwayError from None
        finally:
            http.close()  # type: ignore[no-untyped-call]


def _params(bill: Bill) -> dict[str, Any]:
    return {
        "mode": "payment",
        "client_reference_id": bill.number,
        "customer_email": bill.email,
        "locale": bill.language if bill.language in SPOKEN else "auto",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": bill.currency.lower(),
                    "unit_amount": minor_units(bill.amount, bill.currency),
                    "product_data": {"name": bill.number},
                },
            }
        ],
        "metadata": {"number": bill.number, "key": bill.key},
        "payment_intent_data": {"description": bill.number},
        "success_url": bill.paid,
        "cancel_url": bill.back,
    }


def standing_of(session: Any) -> Standing:  # noqa: ANN401 (the SDK's, or a webhook's)
    """Return where a Checkout Session stands."""
    if session.payment_status in PAID:
        currency = str(session.currency).upper()
        return Standing(State.PAID, from_minor_units(int(session.amount_total), currency), currency)
    return Standing(State.ENDED if session.status == "expired" else State.WAITING)


def _heard(kind: str, session: Any) -> Heard | None:  # noqa: ANN401 (the SDK's)
    if kind not in SUCCEEDED | FAILED:
        return None
    standing = standing_of(session)
    if kind in FAILED and standing.state is State.WAITING:
        standing = Standing(State.ENDED)
    about = session.metadata.to_dict() if session.metadata else {}
    return Heard(str(session.id), str(about.get("number", "")), str(about.get("key", "")), standing)
