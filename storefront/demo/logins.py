"""Logins of the demo, and what waits in the buyer's cart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

from storefront.auth.passwords import hash_password
from storefront.catalog.price_rules import PriceAsk, PriceContext
from storefront.catalog.prices import find_prices
from storefront.demo.approvals import SMALL_ORDERS, add_user_type
from storefront.demo.customers import Client, Company
from storefront.demo.items import Stocked
from storefront.demo.scene import Scene, dice
from storefront.erp.customers import Employee
from storefront.kernel.ids import CustomerId, ItemId, PriceClassId, WarehouseId
from storefront.portal.carts import PortalCart, PortalCartLine
from storefront.portal.roles import ensure_roles, role_ids
from storefront.portal.users import PortalAccess, PortalAccessRole, PortalUser, PortalUserRole

LOOKS, ORDERS, FINANCE = "portal_user", "portal_order_management", "portal_financial_management"
COMPANY, CASES = "portal_company_management", "portal_case_management"
GRANTED_DAYS_AGO = 400


@dataclass(frozen=True, slots=True)
class Login:
    """A login of the demo; `customer` is None for the company's own people."""

    email: str
    says: str
    customer: str | None
    roles: tuple[str, ...]
    kind: str = "contact"
    user_type: bool = False
    seen: int | None = 1  # days since the last sign-in; None: never


LOGINS = (
    Login("buyer@alder.example", "orders, finance and cases of Alder", "ALDER", (LOOKS, ORDERS, FINANCE, CASES)),
    Login("viewer@alder.example", "may only look", "ALDER", (LOOKS,), seen=None),
    Login("manager@alder.example", "manages Alder's users", "ALDER", (LOOKS, COMPANY)),
    Login("kitchen@alder.example", "orders for Alder up to 250 euros", "ALDER", (LOOKS, SMALL_ORDERS), user_type=True),
    Login("buyer@birch.example", "orders, finance and cases of Birch", "BIRCH", (LOOKS, ORDERS, FINANCE, CASES)),
    Login("sales@demo.example", "salesperson of Alder and four others", None, ("salesperson",), "salesperson"),
    Login("admin@demo.example", "operator", None, ("operator",), "operator"),
)
# What waits in the cart of Alder's buyer: SKU, unit, quantity
CART = (
    ("GLS-WIN-35", "case of 6", Decimal(3)),
    ("TBL-PLT-27", "piece", Decimal(24)),
    ("FAS-ROP-8", "metre", Decimal("12.5")),
)


def add_logins(scene: Scene, company: Company, clients: dict[str, Client], password: str) -> dict[str, PortalUser]:
    """Write the logins with their roles, all with the one password; return them by e-mail address."""
    ensure_roles(scene.session)
    kind = add_user_type(scene)
    kept = hash_password(password)
    employees = {str(one.email): one for one in company.employees.values()}
    users = {login.email: _user(scene, login, clients, employees, kept) for login in LOGINS}
    scene.save(list(users.values()))
    accesses = {login.email: _access(scene, users[login.email]) for login in LOGINS if login.customer}
    for login in LOGINS:
        if login.customer:
            accesses[login.email].customer_id = clients[login.customer].row.id
            accesses[login.email].user_type_id = kind.id if login.user_type else None
    scene.save(list(accesses.values()))
    _add_roles(scene, users, accesses)
    return users


def _user(
    scene: Scene, login: Login, clients: dict[str, Client], employees: dict[str, Employee], kept: str
) -> PortalUser:
    granted = scene.at(scene.day(-GRANTED_DAYS_AGO), 9)
    contacts = clients[login.customer].contacts.values() if login.customer else ()
    contact = next((one for one in contacts if one.email == login.email), None)
    return PortalUser(
        login=login.email,
        email=login.email,
        kind=login.kind,
        contact_id=contact.id if contact else None,
        employee_id=None if contact else employees[login.email].id,
        password_hash=kept,
        last_login_at=None if login.seen is None else scene.at(scene.workday(-login.seen), 8, 5),
        created_at=granted,
        modified_at=granted,
    )


def _access(scene: Scene, user: PortalUser) -> PortalAccess:
    return PortalAccess(
        user_id=user.id, contact_id=user.contact_id, granted_at=scene.at(scene.day(-GRANTED_DAYS_AGO), 9)
    )


def _add_roles(scene: Scene, users: dict[str, PortalUser], accesses: dict[str, PortalAccess]) -> None:
    ids = role_ids(scene.session, tuple({code for login in LOGINS for code in login.roles}))
    of_access, of_staff = [], []
    for login in LOGINS:
        for code in login.roles:
            if login.customer:
                of_access.append(PortalAccessRole(access_id=accesses[login.email].id, role_id=ids[code]))
            else:
                of_staff.append(PortalUserRole(user_id=users[login.email].id, role_id=ids[code]))
    scene.save(of_access)
    scene.save(of_staff)


def add_cart(scene: Scene, user: PortalUser, client: Client, items: dict[str, Stocked]) -> None:
    """Leave three lines in the buyer's cart, at the prices of today."""
    added = scene.clock.now() - timedelta(hours=3)
    key = UUID(int=dice("cart").getrandbits(128), version=4).hex
    cart = PortalCart(customer_id=client.row.id, user_id=user.id, order_key=key, created_at=added, changed_at=added)
    scene.save([cart])
    asks = [PriceAsk(ItemId(items[sku].row.id), unit, quantity) for sku, unit, quantity in CART]
    prices = find_prices(scene.session, asks, _context(scene, client))
    scene.save(
        [
            PortalCartLine(
                customer_id=client.row.id,
                cart_id=cart.id,
                item_id=ask.item_id,
                unit=ask.unit,
                quantity=ask.quantity,
                seen_price=price.unit_price if (price := prices[ask]) else None,
                added_at=added,
            )
            for ask in asks
        ]
    )


def _context(scene: Scene, client: Client) -> PriceContext:
    customer = client.row
    return PriceContext(
        CustomerId(customer.id),
        PriceClassId(customer.price_class_id) if customer.price_class_id else None,
        customer.currency,
        WarehouseId(customer.warehouse_id) if customer.warehouse_id else None,
        scene.today,
    )
