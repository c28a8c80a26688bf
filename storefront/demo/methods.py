"""How customers of the demo pay: the ERP's methods, what stands for them in the portal, and the bank account."""

from __future__ import annotations

from storefront.demo.scene import Scene
from storefront.erp.payment_methods import PaymentMethod
from storefront.portal.payments import PortalPaymentMethod
from storefront.portal.stored_settings import store

METHODS = {"WIRE": "Bank transfer", "CARD": "Credit card", "CHECK": "Check", "DEBIT": "Direct debit"}
WAYS = {"bank_transfer": "WIRE", "card": "CARD"}
# an account that no bank has: the one that papers on the IBAN take as their example
BANK = {
    "bank_holder": "Harbour & Finch Supply",
    "bank_account": "DE89 3704 0044 0532 0130 00",
    "bank_bic": "COBADEFFXXX",
    "bank_name": "Harbour Bank",
}


def add_payment_methods(scene: Scene) -> None:
    """Write the methods, their mapping and the bank account."""
    methods = {code: PaymentMethod(code=code, name=name) for code, name in METHODS.items()}
    scene.save(list(methods.values()))
    scene.save([PortalPaymentMethod(way=way, payment_method_id=methods[code].id) for way, code in WAYS.items()])
    store(scene.session, BANK, scene.clock.now())
