"""What permissions, areas and roles are called: one sentence each, for whoever gives them."""

from __future__ import annotations

from collections.abc import Iterable

from flask import Flask
from flask_babel import gettext as _

from storefront.kernel.viewer import AREA_PERMISSIONS, Area, Permission


def init_app(app: Flask) -> None:
    """Give templates the filters `permission`, `permissions`, `area`, `role_name` and `browser`."""
    app.jinja_env.filters.update(
        permission=permission_words,
        permissions=permissions_in_words,
        area=area_words,
        role_name=role_name,
        browser=browser,
    )


def permission_words(permission: str) -> str:
    """Return what a permission allows; one that we do not know as it is."""
    words = {
        Permission.CATALOG_VIEW: _("See the catalog at the own prices"),
        Permission.ORDER_VIEW: _("See orders and shipments"),
        Permission.ORDER_PLACE: _("Fill the cart and place orders"),
        Permission.ORDER_APPROVE: _("Approve orders of colleagues, up to the own order limit"),
        Permission.FINANCE_VIEW: _("See invoices, payments, balance and statements"),
        Permission.FINANCE_PAY: _("Pay invoices"),
        Permission.CASE_VIEW: _("See the own support cases"),
        Permission.CASE_WRITE: _("Write support cases"),
        Permission.CASE_ALL: _("See the support cases of the whole company"),
        Permission.COMPANY_MANAGE: _("Manage the company's own people, addresses and data"),
        Permission.SALES_ACT: _("Sell to the assigned customers"),
        Permission.ADMIN: _("See the back office: customers and contacts"),
        Permission.ADMIN_EDIT: _("Change customers and contacts"),
        Permission.ADMIN_ACCESS: _("Give and take portal access, and roles"),
        Permission.ADMIN_CASES: _("Answer support cases"),
        Permission.ADMIN_PAYMENTS: _("Take in payments that customers announced"),
        Permission.ADMIN_QUOTES: _("Answer quotes"),
        Permission.ADMIN_SETTINGS: _("Change settings and mail"),
        Permission.ADMIN_AUDIT: _("Read the audit log"),
        Permission.ADMIN_REPORTS: _("Read reports"),
        Permission.ADMIN_EVERYONE: _("All customers, not only the assigned ones"),
    }
    return str({str(one): said for one, said in words.items()}.get(permission, permission))


def permissions_in_words(permissions: Iterable[str]) -> str:
    """Return what several permissions allow, in the order of the tree."""
    held = set(permissions)
    known = [permission_words(one) for one in Permission if one in held]
    return "; ".join(known) or _("Nothing")


def area_words(area: str) -> str:
    """Return what an area is called."""
    words = {
        Area.CATALOG: _("Catalog and prices"),
        Area.ORDERING: _("Orders, shipments and the cart"),
        Area.FINANCE: _("Invoices, balance and statements"),
        Area.SUPPORT: _("Support cases"),
        Area.PAYMENTS: _("Online payments"),
    }
    return str({str(one): said for one, said in words.items()}.get(area, area))


def role_name(code: str, name: str) -> str:
    """Return what a role is called: a predefined one in the reader's language, a custom one by its name."""
    words = {
        "portal_user": _("Portal User"),
        "portal_order_management": _("Portal Order Management"),
        "portal_financial_management": _("Portal Financial Management"),
        "portal_case_management": _("Portal Case Management"),
        "portal_company_management": _("Portal Company Management"),
        "salesperson": _("Salesperson"),
        "operator": _("Operator"),
    }
    return str(words.get(code, name))


def tree(*, staff: bool) -> list[tuple[str, list[str]]]:
    """Return the permissions as a tree of two levels: what they are about, and each of them."""
    if staff:
        own = [str(one) for one in Permission if one.startswith(("admin:", "sales:"))]
        return [(_("Back office and sales"), own)]
    areas = [(area_words(area), AREA_PERMISSIONS[area]) for area in (Area.ORDERING, Area.FINANCE, Area.SUPPORT)]
    grouped = [(words, [str(one) for one in Permission if one in theirs]) for words, theirs in areas]
    return [
        (_("Catalog"), [str(Permission.CATALOG_VIEW)]),
        *grouped,
        (_("Company"), [str(Permission.COMPANY_MANAGE)]),
    ]


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)


def browser(user_agent: str) -> str:
    """Return what a browser calls itself, short: "Firefox, Windows"; one that we do not know as it is."""
    found = [next((name for mark, name in names if mark in user_agent), "") for names in (BROWSERS, SYSTEMS)]
    return ", ".join(filter(None, found)) or user_agent[:60]
