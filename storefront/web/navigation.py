"""The frame of the back office: its navigation and what the top bar offers, by permission and by the site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from storefront.kernel.viewer import Operator, Permission


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation."""

    label: str
    href: str
    icon: str
    current: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a member of staff may go with a permission; `site` serves it."""

    label: Any  # said in the language of whoever looks
    href: str
    icon: str
    needed: Permission
    site: str = "admin"


# the first four stand in the bar of a phone, the others in its menu
STAFF = (
    Entry(_("Your customers"), "/sales", "building-2", Permission.SALES_ACT, "portal"),
    Entry(_("Overview"), "/admin", "house", Permission.ADMIN),
    Entry(_("Customers"), "/admin/customers", "building-2", Permission.ADMIN),
    Entry(_("Contacts"), "/admin/contacts", "users", Permission.ADMIN),
    Entry(_("Support"), "/admin/cases", "life-buoy", Permission.ADMIN_CASES),
    Entry(_("Payments"), "/admin/payments", "credit-card", Permission.ADMIN_PAYMENTS),
    Entry(_("Quotes"), "/admin/quotes", "tag", Permission.ADMIN_QUOTES),
    Entry(_("Reminders"), "/admin/reminders", "bell", Permission.ADMIN),
    Entry(_("Reports"), "/admin/reports", "chart-column", Permission.ADMIN_REPORTS),
    Entry(_("Mail"), "/admin/mail", "mail", Permission.ADMIN),
    Entry(_("Roles"), "/admin/roles", "lock", Permission.ADMIN_ACCESS),
    Entry(_("Staff"), "/admin/staff", "user", Permission.ADMIN_ACCESS),
    Entry(_("Audit log"), "/admin/audit", "scroll-text", Permission.ADMIN_AUDIT),
    Entry(_("Settings"), "/admin/settings", "settings", Permission.ADMIN_SETTINGS),
)
NEW = (
    Entry(_("New contact"), "/admin/contacts/new", "user", Permission.ADMIN_EDIT),
    Entry(_("New customer"), "/admin/customers/new", "building-2", Permission.ADMIN_EDIT),
    Entry(_("Import contacts"), "/admin/contacts/import", "users", Permission.ADMIN_EDIT),
)


def staff_links(operator: Operator, path: str, sites: str) -> Sequence[Link]:
    """Return the navigation of a member of staff."""
    return _links(STAFF, operator, path, sites)


def insert_links(operator: Operator, path: str, sites: str) -> Sequence[Link]:
    """Return what a member of staff may write anew from any page."""
    return _links(NEW, operator, path, sites) if operator.may(Permission.ADMIN) else ()


def searches(operator: Operator, sites: str) -> bool:
    """Tell whether the top bar searches the back office."""
    return operator.may(Permission.ADMIN) and sites != "portal"


def _links(entries: Sequence[Entry], operator: Operator, path: str, sites: str) -> Sequence[Link]:
    return [
        Link(str(one.label), one.href, one.icon, _stands_at(path, one.href))
        for one in entries
        if operator.may(one.needed) and sites in {"both", one.site}
    ]


def _stands_at(path: str, href: str) -> bool:
    """Tell whether a page belongs to an entry; the start page is no part of what stands under its address."""
    return path == href or (href != "/admin" and path.startswith(f"{href}/"))
