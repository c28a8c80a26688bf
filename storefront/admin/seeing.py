"""How the back office asks the portal's own queries, so that staff see the figures that the customer sees."""

from __future__ import annotations

from storefront.erp.customers import Customer
from storefront.kernel.ids import CustomerId, PriceClassId, WarehouseId
from storefront.kernel.viewer import Operator, Permission, ViewedCustomer, Viewer

READING = frozenset({Permission.CATALOG_VIEW, Permission.ORDER_VIEW, Permission.FINANCE_VIEW, Permission.CASE_VIEW})


def as_customer(operator: Operator, customer: Customer) -> Viewer:
    """Return a viewer of a customer that the operator was found to see: it may read everything, and do nothing."""
    return Viewer(
        user_id=operator.user_id,
        person_name=operator.person_name,
        email=operator.email,
        language=operator.language,
        customer=ViewedCustomer(
            id=CustomerId(customer.id),
            code=customer.code,
            name=customer.name,
            status=customer.status,
            currency=customer.currency,
            price_class_id=PriceClassId(customer.price_class_id) if customer.price_class_id else None,
            warehouse_id=WarehouseId(customer.warehouse_id) if customer.warehouse_id else None,
            language=customer.language,
        ),
        permissions=READING,
        contact_id=None,
    )
