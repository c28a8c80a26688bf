"""Walls that import-linter has no words for."""

import ast
import re

import pytest

from tests.support.source import ROOT, allowed, modules, nodes

FEATURES = [
    "auth",
    "catalog",
    "cart",
    "orders",
    "lists",
    "shipments",
    "account",
    "support",
    "quotes",
    "company",
    "registration",
    "sales",
    "admin",
    "everything",
]
# What a feature shows to others: its reads and writes, and what the entry here names.
DOORS = {"queries", "commands"}
MORE_DOORS = {
    # which roles there are and who may give them, what becomes of an access, who may act for a customer, how a
    # login is written, and the cookie of a new sign-in
    # and what a registration's link, and its limit, are made of
    "auth": {
        *(
            "accesses",
            "acting",
            "identity",
            "forms",
            "grants",
            "limits",
            "links",
            "roles",
            "rules",
            "sessions",
            "tokens",
        )
    },
    # the one price, the one stock, the one quantity rule, and what the cart and the order say about an item
    "catalog": {
        *("prices", "price_rules", "availability", "stock_rules", "quantity_rules"),
        *("items", "models", "numbers", "assortment"),
    },
    # the data of a company, which the back office shows and answers for
    "company": {"details", "forms"},
    # what puts many lines in at once, what they would cost today, the carts that change hands, quick order's rows
    "cart": {"models", "merging", "offers", "handovers", "quick"},
    # the one balance, what a document is, for the order's page, and the lists that the back office shows too
    "account": {"balance", "documents", "ledger", "models", "statuses"},
    # what both sides of a case know: its statuses, its files, its mails
    "support": {"files", "forms", "keeping", "mails", "models", "rules", "statuses", "upload"},
    # the list of orders and the words for their statuses, which the back office shows too, and the order of a pad; what
    # a quote becomes: the form and the stock of an order, its agreed price, whom it is told to
    "orders": {"listing", "models", "statuses", "pad", "allocating", "forms", "quoted", "readers"},
    # both desks at which quotes are answered
    "quotes": {"desk", "staff"},
    # what a shipment is, for the order's page and the packing list
    "shipments": {"models"},
}
NOT_MONEY = {"storefront/catalog/shelves.py": "seconds of the machine's clock"}
EXACT = ["kernel", "erp", "portal", "catalog", "cart", "orders", "quotes", "shipments", "account"]
MAX_LINES = 400
MAX_FUNCTION = 60


def feature_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "storefront" and parts[1] in FEATURES else None


def imports_between_features() -> list[tuple[str, str]]:
    found = []
    for path, node in nodes(ast.ImportFrom):
        assert isinstance(node, ast.ImportFrom)
        here = feature_of(path.removesuffix(".py").replace("/", "."))
        there = feature_of(node.module or "")
        if here and there and here != there:
            names = (node.module or "").split(".")[2:3] or [alias.name for alias in node.names]
            found += [(path, f"{there}.{name}") for name in names]
    return found


def test_features_know_each_other_only_through_queries_and_commands() -> None:
    shut = [
        (path, door)
        for path, door in imports_between_features()
        if door.split(".")[1] not in DOORS | MORE_DOORS.get(door.split(".")[0], set())
    ]
    assert shut == []


def test_only_the_pages_module_knows_the_headers_of_htmx() -> None:
    places = {
        path
        for path, node in nodes(ast.Constant)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and re.match(r"HX-[A-Z]", node.value)
    }
    assert places <= {"storefront/web/pages.py", "storefront/web/headers.py"}  # headers.py: Vary


def test_no_float_comes_near_money_or_quantities() -> None:
    found = [
        f"{path}:{getattr(node, 'lineno', 0)}"
        for path, node in nodes(ast.Name)
        if isinstance(node, ast.Name) and node.id == "float" and path.split("/")[1] in EXACT
    ]
    assert [place for place in found if not allowed(place.split(":")[0], NOT_MONEY)] == []


@pytest.mark.parametrize("path", modules())
def test_files_and_functions_stay_readable(path: str) -> None:
    lines = (ROOT / path).read_text(encoding="utf-8").count("\n")
    assert "migrations/versions" in path or lines < MAX_LINES
    for node in ast.walk(modules()[path]):
        if isinstance(node, ast.FunctionDef) and "migrations/versions" not in path:
            assert (node.end_lineno or 0) - node.lineno < MAX_FUNCTION, f"{node.name} is too long"
