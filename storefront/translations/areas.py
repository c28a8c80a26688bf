"""The portal's areas, as the report counts them: each string belongs to those whose files say it."""

from __future__ import annotations

from fnmatch import fnmatch

# in this order: a file belongs to the first area that has a pattern for it
AREAS: dict[str, tuple[str, ...]] = {
    "papers": (
        "storefront/web/paper.py",
        "storefront/*/*paper.py",
        "storefront/*/statuses.py",
        "storefront/account/tables.py",
        "storefront/orders/table.py",
        "storefront/everything/files.py",
    ),
    "frame": (
        "storefront/web/*",
        "templates/base.html",
        "templates/*.html",
        "templates/components/*",
        "templates/errors/*",
    ),
    "profile": ("storefront/auth/profile/*", "templates/profile/*"),
    "sign-in": ("storefront/auth/*", "templates/auth/*", "storefront/registration/*", "templates/registration/*"),
    "home": ("storefront/home/*", "templates/home/*"),
    "catalog": ("storefront/catalog/*", "templates/catalog/*"),
    "cart": ("storefront/cart/*", "templates/cart/*"),
    "lists": ("storefront/lists/*", "templates/lists/*"),
    "orders": ("storefront/orders/*", "templates/orders/*"),
    "shipments": ("storefront/shipments/*", "templates/shipments/*"),
    "account": ("storefront/account/*", "templates/account/*", "storefront/everything/*", "templates/everything/*"),
    "support": ("storefront/support/*", "templates/support/*"),
    "company": ("storefront/company/*", "templates/company/*"),
    "mails": ("storefront/mail/*", "templates/mail/*"),
    "sales": ("storefront/sales/*", "templates/sales/*"),
    "office": ("storefront/admin/*", "templates/admin/*"),
}
# What must be whole in every language: the check and the tests refuse a gap.
COMPLETE = frozenset(AREAS)


def area_of(path: str) -> str:
    """Return the area of a source file, by its path from the root: that of a pattern, else the name of its package."""
    for area, patterns in AREAS.items():
        if any(_covers(pattern, path) for pattern in patterns):
            return area
    return path.split("/")[1]


def _covers(pattern: str, path: str) -> bool:
    # a star within a path stands for one folder, one at the end for all that lies below
    return fnmatch(path, pattern) and (pattern.endswith("/*") or pattern.count("/") == path.count("/"))
