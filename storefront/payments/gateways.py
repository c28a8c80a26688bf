"""The ways to pay that this portal knows, as its settings set them up."""

from __future__ import annotations

from collections.abc import Mapping

from storefront.payments.bank import BankTransfer
from storefront.payments.card import CardPage
from storefront.payments.gateway import Gateway
from storefront.settings import Settings


def gateways(settings: Settings) -> Mapping[str, Gateway]:
    """Return both ends of the port by way; one that is not set up takes nothing."""
    bank, card = BankTransfer.of(settings), CardPage.of(settings)
    return {bank.way: bank, card.way: card}


def set_up(settings: Settings) -> dict[str, bool]:
    """Tell of each way whether what it needs is set: a bank account, or the keys of a service."""
    bank, card = BankTransfer.of(settings), CardPage.of(settings)
    return {bank.way: bool(bank.bank.account), card.way: card.is_set_up}
