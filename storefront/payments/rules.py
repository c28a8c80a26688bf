"""What paying decides: which credit pays which document, what is left to pay, and how an amount is written."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from storefront.kernel.amounts import read_money
from storefront.kernel.money import ZERO, currency_places

BANK_TRANSFER, CARD = "bank_transfer", "card"
WAYS = (BANK_TRANSFER, CARD)
ON_HOLD, PENDING, VOIDED = "On Hold", "Pending Processing", "Voided"
# payments of which the money is not here: what they are to pay is spoken for, and still owed
WAITING = (ON_HOLD, PENDING, "Balanced")
MOST_EPC, LEAST_EPC = Decimal("999999999.99"), Decimal("0.01")
MOST_HOLDER, IBAN_LETTERS = 70, 34
# what Stripe writes with other places than the currency has
TWO_PLACES, NONE_OF_THREE = frozenset({"ISK", "UGX"}), 3


@dataclass(frozen=True, slots=True)
class Debt:
    """So much of a document is to be paid."""

    ref: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Credit:
    """So much of a credit memo or a payment is not used yet."""

    ref: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Use:
    """So much of a credit pays a document."""

    credit: str
    document: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Plan:
    """Which credits pay what, and what is left to pay of each document."""

    uses: Sequence[Use]
    rest: Mapping[str, Decimal]

    @property
    def used(self) -> Decimal:
        return sum((use.amount for use in self.uses), ZERO)

    @property
    def to_pay(self) -> Decimal:
        return sum(self.rest.values(), ZERO)

    def used_of(self, credit: str) -> Decimal:
        """Return how much of a credit is used."""
        return sum((use.amount for use in self.uses if use.credit == credit), ZERO)

    def credited(self, document: str) -> Decimal:
        """Return how much of a document credits pay."""
        return sum((use.amount for use in self.uses if use.document == document), ZERO)


def plan(debts: Sequence[Debt], sources: Sequence[Credit]) -> Plan:
    """Let the credits pay the documents, each in its order, until one of them is used up."""
    rest, uses = {debt.ref: debt.amount for debt in debts}, []
    for credit in sources:
        left = credit.amount
        for ref, owed in rest.items():
            part = min(left, owed)
            if part:
                uses.append(Use(credit.ref, ref, part))
                rest[ref] = owed - part
                left -= part
    return Plan(uses, {ref: owed for ref, owed in rest.items() if owed})


def share_out(arrived: Decimal, parts: Sequence[tuple[Decimal, Decimal]]) -> list[Decimal]:
    """Return how much each part takes of what arrived: (planned, what the document still takes), in their order."""
    taken, left = [], arrived
    for planned, room in parts:
        part = min(planned, max(room, ZERO), left)
        taken.append(part)
        left -= part
    return taken


def read_amount(text: str, currency: str) -> Decimal | None:
    """Return an amount above zero of a currency; None where it can't be read."""
    return read_money(text, currency_places(currency)) or None


def is_iban(text: str) -> bool:
    """Tell whether a text is an IBAN: its check digits hold."""
    plain = text.replace(" ", "").upper()
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", plain, re.ASCII):
        return False
    digits = "".join(str(int(letter, 36)) for letter in plain[4:] + plain[:4])
    return int(digits) % 97 == 1


def epc_text(*, holder: str, iban: str, bic: str, amount: Decimal, currency: str, reference: str) -> str | None:
    """Return what a QR code for a SEPA transfer holds (EPC069-12, version 2); None where it does not apply."""
    if currency != "EUR" or not holder or not is_iban(iban) or not LEAST_EPC <= amount <= MOST_EPC:
        return None
    account = iban.replace(" ", "").upper()
    return "\n".join(
        ("BCD", "002", "1", "SCT", bic, holder[:MOST_HOLDER], account, f"EUR{amount:.2f}", "", "", reference)
    )


def grouped(account: str) -> str:
    """Return an IBAN in groups of four, another number as it is."""
    plain = account.replace(" ", "").upper()
    return " ".join(re.findall(".{1,4}", plain)) if is_iban(plain) else account


def minor_units(amount: Decimal, currency: str) -> int | None:
    """Return an amount as Stripe counts it; None where it has places that Stripe does not take.

    Two currencies without places are written with two; of those with three places the last must be zero.
    """
    places = 2 if currency in TWO_PLACES else currency_places(currency)
    units = amount.scaleb(places)
    if units != int(units) or (places == NONE_OF_THREE and units % 10):
        return None
    return int(units)


def from_minor_units(units: int, currency: str) -> Decimal:
    """Return the amount that Stripe means."""
    places = 2 if currency in TWO_PLACES else currency_places(currency)
    return Decimal(units).scaleb(-places)
