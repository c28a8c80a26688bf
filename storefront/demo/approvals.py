"""A colleague with an order limit: the custom role, the user type that brings it, and the order that waits."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from storefront.demo.customers import Client, Company
from storefront.demo.items import Stocked
from storefront.demo.orders import draft_orders, save_orders
from storefront.demo.planning import Fate, Plan, Want
from storefront.demo.scene import Scene, dice
from storefront.kernel.viewer import Permission
from storefront.orders.numbers import next_number
from storefront.portal.roles import role_ids
from storefront.portal.users import PortalRole, PortalRolePermission, PortalUserType, PortalUserTypeRole

SMALL_ORDERS, LIMIT = "small_orders", Decimal(250)
TYPE, CONTACT_CLASS = "Department", "DEPT"
CUSTOMER, BUYER = "ALDER", "KITCHEN"
# SKU, unit, quantity: more than the limit allows
WANTED = (("GLS-WIN-35", "case of 6", Decimal(12)), ("TBL-PLT-27", "piece", Decimal(48)))


def add_user_type(scene: Scene) -> PortalUserType:
    """Write a custom role with an order limit, and the user type of departments that brings it."""
    role = PortalRole(
        code=SMALL_ORDERS,
        name="Small orders",
        allows="Orders for a department; what is above the limit waits for a colleague.",
        order_limit=LIMIT,
    )
    kind = PortalUserType(name=TYPE, contact_class=CONTACT_CLASS)
    scene.save([role])
    scene.save([kind])
    allowed = (Permission.ORDER_VIEW, Permission.ORDER_PLACE)
    scene.save([PortalRolePermission(role_id=role.id, permission=str(one)) for one in allowed])
    ids = role_ids(scene.session, ("portal_user", SMALL_ORDERS))
    scene.save([PortalUserTypeRole(user_type_id=kind.id, role_id=one) for one in ids.values()])
    return kind


def add_waiting_order(
    scene: Scene, company: Company, clients: Mapping[str, Client], items: Mapping[str, Stocked]
) -> None:
    """Write the order of that colleague: it waits for who may approve, holds no stock, and has the next number."""
    client = clients[CUSTOMER]
    contact = client.contacts[BUYER]
    wants = [Want(items[sku], unit, quantity) for sku, unit, quantity in WANTED]
    (draft,) = draft_orders(scene, company, [Plan(client, scene.today, Fate.PENDING, wants, portal=True)])
    order, now = draft.order, scene.clock.now()
    order.number = next_number(scene.session, "SO")
    order.idempotency_key = UUID(int=dice("waiting").getrandbits(128), version=4).hex
    order.contact_id, order.created_by = contact.id, f"{contact.first_name} {contact.last_name}"
    order.created_at = order.modified_at = order.approval_asked_at = now
    order.comment = "For the new breakfast room."
    save_orders(scene, [draft])
