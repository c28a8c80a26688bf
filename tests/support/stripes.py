"""Stripe's API as far as paying goes, on this machine: it answers the real SDK in the shapes that Stripe documents."""

import hashlib
import hmac
import json
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.support.cast import Person

SECRET_KEY, WEBHOOK_SECRET = "sk_test_never_shown_4242", "whsec_never_shown_4242"
WEBHOOK = "/payments/stripe/webhook"


class StripeThere:
    """What the service holds. `away` answers every request with a failure; `calls` are those that came."""

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.by_key: dict[str, str] = {}
        self.calls: list[tuple[str, str]] = []
        self.sent: list[dict[str, str]] = []
        self.away = False
        self.lock = Lock()
        self.address = ""

    def create(self, fields: dict[str, str], key: str) -> dict[str, Any]:
        with self.lock:
            if key not in self.by_key:
                name = f"cs_test_a1{len(self.sessions):04d}"
                self.by_key[key] = name
                self.sent.append(fields)
                self.sessions[name] = _session(name, fields)
            return self.sessions[self.by_key[key]]

    def pays(self, name: str) -> dict[str, Any]:
        """Somebody types a card at the service's page."""
        self.sessions[name].update(status="complete", payment_status="paid", payment_intent="pi_test_1")
        return self.sessions[name]

    @property
    def only(self) -> str:
        (name,) = self.sessions
        return name


def _session(name: str, fields: dict[str, str]) -> dict[str, Any]:
    """A Checkout Session as the API reference shows it (version 2026-10-28)."""
    currency = fields["line_items[0][price_data][currency]"]
    amount = int(fields["line_items[0][price_data][unit_amount]"]) * int(fields["line_items[0][quantity]"])
    metadata = {key[len("metadata[") : -1]: value for key, value in fields.items() if key.startswith("metadata[")}
    return {
        "id": name,
        "object": "checkout.session",
        "after_expiration": None,
        "allow_promotion_codes": None,
        "amount_subtotal": amount,
        "amount_total": amount,
        "automatic_tax": {"enabled": False, "liability": None, "status": None},
        "cancel_url": fields["cancel_url"],
        "client_reference_id": fields["client_reference_id"],
        "created": 1795424400,
        "currency": currency,
        "customer": None,
        "customer_details": None,
        "customer_email": fields["customer_email"],
        "expires_at": 1795510800,
        "livemode": False,
        "locale": fields["locale"],
        "metadata": metadata,
        "mode": fields["mode"],
        "payment_intent": None,
        "payment_method_types": ["card"],
        "payment_status": "unpaid",
        "status": "open",
        "success_url": fields["success_url"],
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "url": f"https://checkout.stripe.example/c/pay/{name}",
    }


def _error(kind: str, message: str, code: str | None = None) -> dict[str, Any]:
    return {"error": {"type": kind, "message": message, "code": code}}


class _Answers(BaseHTTPRequestHandler):
    there: StripeThere

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        self._answer({key: values[0] for key, values in parse_qs(body).items()})

    def _answer(self, fields: dict[str, str]) -> None:
        self.there.calls.append((self.command, self.path))
        status, said = self._found(fields)
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Request-Id", "req_test")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _found(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        if self.headers["Authorization"] != f"Bearer {SECRET_KEY}":
            return 401, _error("invalid_request_error", "Invalid API Key provided: sk_test_****")
        if self.there.away:
            return 402, _error("card_error", "Not now.")
        parts = self.path.strip("/").split("/")
        if parts == ["v1", "checkout", "sessions"]:
            return 200, self.there.create(fields, self.headers["Idempotency-Key"])
        session = self.there.sessions.get(parts[3])
        if session is None:
            return 404, _error("invalid_request_error", "No such checkout.session", "resource_missing")
        if parts[4:] == ["expire"]:
            if session["status"] != "open":
                return 400, _error("invalid_request_error", "Only open sessions can be expired")
            session["status"] = "expired"
        return 200, session

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def stripe_there() -> Iterator[StripeThere]:
    """Stripe on this machine."""
    there = StripeThere()
    handler = type("Answers", (_Answers,), {"there": there})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    there.address = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield there
    server.shutdown()
    thread.join()
    server.server_close()


def event(kind: str, session: dict[str, Any]) -> bytes:
    """A webhook's body about a session."""
    said = {
        "id": f"evt_{kind}_{session['id']}",
        "object": "event",
        "api_version": "2026-10-28.endive",
        "created": int(time.time()),
        "data": {"object": session},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": None, "idempotency_key": None},
        "type": kind,
    }
    return json.dumps(said).encode()


def signed(body: bytes, secret: str = WEBHOOK_SECRET, *, at: float | None = None) -> str:
    """The header by which Stripe signs a body (docs.stripe.com/webhooks/signature)."""
    stamp = int(time.time() if at is None else at)
    digest = hmac.new(secret.encode(), f"{stamp}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={stamp},v1={digest}"


def hears(stranger: Person, kind: str, session: dict[str, Any], **more: Any) -> int:
    """Send a webhook, and return the portal's answer."""
    body = event(kind, session)
    header = {"Stripe-Signature": signed(body, **more)}
    return stranger.post(WEBHOOK, data=body, content_type="application/json", headers=header).status_code
