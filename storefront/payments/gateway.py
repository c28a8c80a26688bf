"""The port to where money comes in: a bank account, or a service that takes cards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from storefront.kernel.errors import RefusalError


class GatewayAwayError(RefusalError):
    """The service could not be asked, or refused: whether anything happened there is not known."""

    code = "gateway_away"


class State(StrEnum):
    """Where a payment stands at the gateway."""

    WAITING = "waiting"
    PAID = "paid"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Bill:
    """What is to be paid: a number of ours, the form's key, and where the payer comes back to, paid or not."""

    number: str
    key: str
    amount: Decimal
    currency: str
    email: str
    language: str
    back: str
    paid: str


@dataclass(frozen=True, slots=True)
class Begun:
    """A payment that began: its name at the gateway and the page there; neither for one that needs no page."""

    id: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a payment stands, and what was paid; the amount is in the gateway's own words of the currency."""

    state: State
    amount: Decimal | None = None
    currency: str | None = None


class Gateway(Protocol):
    """A way to pay."""

    @property
    def way(self) -> str:
        """What the way is called in tables and forms."""
        ...

    @property
    def status(self) -> str:
        """The status of a document whose money is not here yet."""
        ...

    def takes(self, amount: Decimal, currency: str) -> bool:
        """Tell whether it is set up and takes this amount."""
        ...

    def due_on(self, today: date) -> date | None:
        """Return until when the money should be here; None where that is at once."""
        ...

    def begin(self, bill: Bill) -> Begun:
        """Begin a payment; the same key begins it once. Raises GatewayAwayError."""
        ...

    def look(self, gateway_id: str | None) -> Standing:
        """Return where a payment stands. Raises GatewayAwayError."""
        ...

    def end(self, gateway_id: str | None) -> Standing:
        """Let nobody pay it any more, and return where it stands now. Raises GatewayAwayError."""
        ...
