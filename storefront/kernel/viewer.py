"""Who is looking: a Viewer is bound to one customer, an Operator to none. They are made in one place (auth)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from storefront.kernel.ids import (
    AccessId,
    ContactId,
    CustomerId,
    EmployeeId,
    PriceClassId,
    SalespersonId,
    UserId,
    WarehouseId,
)


class Permission(StrEnum):
    """What a role allows: `<resource>:<action>`. Labels for people stand in portal/roles.py."""

    CATALOG_VIEW = "catalog:view"
    ORDER_VIEW = "order:view"
    ORDER_PLACE = "order:place"
    ORDER_APPROVE = "order:approve"
    FINANCE_VIEW = "finance:view"
    FINANCE_PAY = "finance:pay"
    CASE_VIEW = "case:view"
    CASE_WRITE = "case:write"
    CASE_ALL = "case:all"
    COMPANY_MANAGE = "company:manage"
    SALES_ACT = "sales:act"
    ADMIN = "admin:view"
    ADMIN_EDIT = "admin:edit"
    ADMIN_ACCESS = "admin:access"
    ADMIN_CASES = "admin:cases"
    ADMIN_PAYMENTS = "admin:payments"
    ADMIN_QUOTES = "admin:quotes"
    ADMIN_SETTINGS = "admin:settings"
    ADMIN_AUDIT = "admin:audit"
    ADMIN_REPORTS = "admin:reports"
    ADMIN_EVERYONE = "admin:everyone"


ADMIN_PERMISSIONS = frozenset(one for one in Permission if one.startswith("admin:"))
STAFF_PERMISSIONS = ADMIN_PERMISSIONS | {Permission.SALES_ACT}
# what a salesperson may do on the pages of a customer: look, order, see the money and the cases; never manage its
# company, nor ask in its name
ACTING_PERMISSIONS = frozenset(
    {
        Permission.CATALOG_VIEW,
        Permission.ORDER_VIEW,
        Permission.ORDER_PLACE,
        Permission.FINANCE_VIEW,
        Permission.CASE_VIEW,
        Permission.CASE_ALL,
    }
)


class Area(StrEnum):
    """A part of the portal that can be switched off: for everybody, for a customer, for a contact."""

    CATALOG = "catalog"
    ORDERING = "ordering"
    FINANCE = "finance"
    SUPPORT = "support"
    PAYMENTS = "payments"


AREA_PERMISSIONS = {
    Area.CATALOG: frozenset({Permission.CATALOG_VIEW, Permission.ORDER_PLACE}),  # who sees no item orders none
    Area.ORDERING: frozenset({Permission.ORDER_VIEW, Permission.ORDER_PLACE, Permission.ORDER_APPROVE}),
    Area.FINANCE: frozenset({Permission.FINANCE_VIEW, Permission.FINANCE_PAY}),
    Area.SUPPORT: frozenset({Permission.CASE_VIEW, Permission.CASE_WRITE, Permission.CASE_ALL}),
    Area.PAYMENTS: frozenset({Permission.FINANCE_PAY}),
}


def switched_off(areas: Collection[str]) -> frozenset[str]:
    """Return the permissions that go with the areas that are off; an area we do not know takes nothing."""
    return frozenset(one for area, theirs in AREA_PERMISSIONS.items() if area in areas for one in theirs)


class CustomerStatus(StrEnum):
    """Statuses of a business account (AR303000). An ERP may know more; unknown ones do not order."""

    ACTIVE = "Active"
    ON_HOLD = "On Hold"
    CREDIT_HOLD = "Credit Hold"
    ONE_TIME = "One-Time"
    INACTIVE = "Inactive"


@dataclass(frozen=True, slots=True)
class ViewedCustomer:
    """The customer on whose behalf the viewer acts, with what pricing and stock need."""

    id: CustomerId
    code: str
    name: str
    status: str
    currency: str
    price_class_id: PriceClassId | None
    warehouse_id: WarehouseId | None
    language: str


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in person looking at one customer's data: the customer's contact, or a salesperson acting for it.

    `permissions` are those of the roles; `may` also asks whether the area is on. `customers` is how many the person
    may choose among, `order_type` what the user type says that orders are.
    """

    user_id: UserId
    person_name: str
    email: str
    language: str
    customer: ViewedCustomer
    permissions: frozenset[str]
    contact_id: ContactId | None
    salesperson_id: SalespersonId | None = None
    access_id: AccessId | None = None
    cart_lines: int = 0
    areas_off: frozenset[str] = frozenset()
    customers: int = 1
    order_type: str | None = None

    @property
    def customer_id(self) -> CustomerId:
        return self.customer.id

    @property
    def is_acting(self) -> bool:
        """Tell whether this is a salesperson who acts for the customer, and not one of its people."""
        return self.salesperson_id is not None

    def may(self, permission: Permission) -> bool:
        """Tell whether the viewer's roles allow this, in an area that is not switched off."""
        return permission in self.permissions and not self.is_off(permission)

    @property
    def effective(self) -> frozenset[str]:
        """Return the permissions that are left once the areas are switched off."""
        return self.permissions - switched_off(self.areas_off)

    def is_off(self, permission: Permission) -> bool:
        """Tell whether the area of this permission is switched off: then nobody is to know that it is there."""
        return permission in switched_off(self.areas_off)


@dataclass(frozen=True, slots=True)
class Operator:
    """A member of the distributor's staff, in the back office: no customer, so no portal query accepts one."""

    user_id: UserId
    person_name: str
    email: str
    language: str
    employee_id: EmployeeId
    permissions: frozenset[str]
    salesperson_id: SalespersonId | None = None

    def may(self, permission: Permission) -> bool:
        """Tell whether the operator's roles allow this."""
        return permission in self.permissions

    @property
    def sees_everyone(self) -> bool:
        """Tell whether all customers are there for this operator, or only those assigned."""
        return self.may(Permission.ADMIN_EVERYONE)
