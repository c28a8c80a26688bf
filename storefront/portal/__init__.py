"""What the portal alone owns: logins, roles, carts, outgoing mail, limits, the audit log. Tables are named portal_..."""

from storefront.portal import audit, carts, outbox, search, users

__all__ = ["audit", "carts", "outbox", "search", "users"]
