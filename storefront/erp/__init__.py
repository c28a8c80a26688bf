"""The shared ERP schema: tables that the ERP's programs and the portal both use; docs/schema.md is made of them."""

from storefront.erp import (
    cases,
    contacts,
    customers,
    items,
    numbers,
    orders,
    payment_methods,
    prices,
    quotes,
    receivables,
    shipments,
    stock,
)
from storefront.erp.base import Base

__all__ = [
    "Base",
    "cases",
    "contacts",
    "customers",
    "items",
    "numbers",
    "orders",
    "payment_methods",
    "prices",
    "quotes",
    "receivables",
    "shipments",
    "stock",
]
