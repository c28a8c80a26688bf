"""Bank transfer: the customer's bank sends the money, and somebody here sees it arrive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import segno

from storefront.payments.gateway import Begun, Bill, Standing, State
from storefront.payments.rules import BANK_TRANSFER, ON_HOLD, epc_text, grouped
from storefront.settings import Settings

QUIET = 4  # modules around a QR code, as ISO/IEC 18004 asks


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code as the path of an SVG: squares of 1 on a field of `size`, its quiet zone included."""

    size: int
    path: str


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where a transfer goes."""

    holder: str
    account: str
    bic: str
    name: str


@dataclass(frozen=True, slots=True)
class BankTransfer:
    """The embedded end of the port: there is nobody to ask, the transfer is announced and waits."""

    bank: BankAccount
    days: int
    way: str = BANK_TRANSFER
    status: str = ON_HOLD

    @classmethod
    def of(cls, settings: Settings) -> BankTransfer:
        """Return the bank transfer as the settings say."""
        account = BankAccount(
            settings.bank_holder.strip(),
            grouped(settings.bank_account.strip()),
            settings.bank_bic.strip(),
            settings.bank_name.strip(),
        )
        return cls(account, settings.bank_days)

    def takes(self, amount: Decimal, currency: str) -> bool:  # noqa: ARG002 (the port's)
        """A bank takes every amount; an account must be named."""
        return bool(self.bank.account) and amount > 0

    def due_on(self, today: date) -> date | None:
        """Return the day until which the money should be here."""
        return today + timedelta(days=self.days)

    def begin(self, bill: Bill) -> Begun:  # noqa: ARG002 (the port's)
        """Nothing begins anywhere else."""
        return Begun()

    def look(self, gateway_id: str | None) -> Standing:  # noqa: ARG002 (the port's)
        """Only a person, or the ERP, sees a transfer arrive."""
        return Standing(State.WAITING)

    def end(self, gateway_id: str | None) -> Standing:  # noqa: ARG002 (the port's)
        """What was only announced ends when we say so."""
        return Standing(State.ENDED)

    def qr_code(self, amount: Decimal, currency: str, reference: str) -> QrCode | None:
        """Return the code that a banking app reads; None outside of SEPA."""
        bank = self.bank
        text = epc_text(
            holder=bank.holder,
            iban=bank.account,
            bic=bank.bic,
            amount=amount,
            currency=currency,
            reference=reference,
        )
        return draw(text) if text else None


def draw(text: str) -> QrCode:
    """Return a text as a QR code, corrected as EPC069-12 asks (M, at most version 13)."""
    code = segno.make_qr(text, error="m", boost_error=False, encoding="utf-8", eci=False)
    rows: Sequence[Sequence[int]] = code.matrix
    path = "".join(
        f"M{x + QUIET} {y + QUIET}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return QrCode(len(rows) + 2 * QUIET, path)
