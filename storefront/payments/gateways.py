"""The ways to pay that this portal knows, as its settings set them up."""

from __future__ import annotations

from collections.abc import Mapping

from storefront.payments.bank import BankTransfer
from storefront.payments.gateway import Gateway
from storefront.payments.rules import BANK_TRANSFER, CARD
from storefront.settings import Settings


def gateways(settings: Settings) -> Mapping[str, Gateway]:
    """Return both ends of the port by way; one that is not set up takes nothing."""
    bank = BankTransfer.of(settings)
    return {bank.way: bank}


def set_up(settings: Settings) -> dict[str, bool]:
    """Tell of each way whether what it needs is set: a bank account, or the keys of a service."""
    return {BANK_TRANSFER: bool(settings.bank_account.strip()), CARD: False}
