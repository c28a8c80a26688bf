"""What the portal alone owns: logins, roles, carts, outgoing mail, limits, the audit log: tables portal_..."""

from storefront.portal import (
    audit,
    canned_answers,
    carts,
    company_requests,
    imports,
    lists,
    mail_off,
    mail_templates,
    outbox,
    pad_orders,
    payments,
    reminders,
    search,
    stored_settings,
    throttle,
    users,
)

__all__ = [
    "audit",
    "canned_answers",
    "carts",
    "company_requests",
    "imports",
    "lists",
    "mail_off",
    "mail_templates",
    "outbox",
    "pad_orders",
    "payments",
    "reminders",
    "search",
    "stored_settings",
    "throttle",
    "users",
]
