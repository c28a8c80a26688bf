"""Eighteen months of business: orders, shipments, documents, payments, and the numbers that come next."""

from __future__ import annotations

from collections.abc import Sequence

from storefront.demo import billing, orders, paying, shipping
from storefront.demo.customers import Client, Company
from storefront.demo.items import Stocked
from storefront.demo.orders import Draft
from storefront.demo.planning import plan_orders
from storefront.demo.scene import Scene
from storefront.demo.stock import Stock
from storefront.erp.numbers import NumberSequence

DIGITS = 6


def add_history(
    scene: Scene, company: Company, clients: dict[str, Client], items: dict[str, Stocked], stock: Stock
) -> list[Draft]:
    """Write every document; return the orders, the oldest first. Open orders take their part of the stock."""
    plans = [plan for client in clients.values() for plan in plan_orders(scene, client, items, stock)]
    drafts = orders.draft_orders(scene, company, plans)
    deliveries = shipping.plan_deliveries(scene, drafts)
    orders.hold_stock(drafts, stock)
    deliveries = shipping.pack_what_is_held(deliveries)
    bills = billing.draft_bills(scene, deliveries, clients)
    billing.close_orders(deliveries, bills)
    orders.save_orders(scene, drafts)
    shipping.save_shipments(scene, company, deliveries)
    settlement = paying.settle(scene, bills, clients)
    billing.save_bills(scene, bills)
    paying.save_payments(scene, settlement)
    _add_sequences(
        scene,
        [
            *(draft.order.number for draft in drafts),
            *(delivery.shipment.number for delivery in deliveries if delivery.shipment),
            *(bill.document.number for bill in bills),
            *(one.payment.number for one in settlement.payments),
        ],
    )
    return drafts


def _add_sequences(scene: Scene, numbers: Sequence[str]) -> None:
    """Let each sequence go on after the highest number used."""
    highest: dict[str, int] = {}
    for number in numbers:
        prefix, value = number[:-DIGITS], int(number[-DIGITS:])
        highest[prefix] = max(value, highest.get(prefix, 0))
    scene.save(
        [
            NumberSequence(code=prefix, prefix=prefix, width=DIGITS, next_value=value + 1)
            for prefix, value in sorted(highest.items())
        ]
    )
