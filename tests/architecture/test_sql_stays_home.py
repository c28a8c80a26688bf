"""The session hook sees ORM statements only. Whatever it does not see stands in few places, each with a reason."""

import ast

import pytest

from tests.support.source import allowed, modules, nodes

UNSEEN_BY_THE_HOOK = {
    "storefront/erp": "the schema itself: defaults and conditions of indexes",
    "storefront/portal": "the schema of the portal: the same",
    "storefront/migrations": "changes tables, reads nobody's rows",
    "storefront/database.py": "settings of a connection",
    "storefront/orders/approving.py": "writes many prices in one statement, which names the customer",
    "storefront/orders/allocating.py": "adds to many stock rows in one statement; stock belongs to no customer",
}
RAW = {"text", "table", "column", "literal_column", "TextClause", "exec_driver_sql", "Table"}
ALWAYS_RAW = {"exec_driver_sql", "__table__", "connection"}  # a session's connection() passes the hook by


def raw_sql() -> list[str]:
    found = []
    for path, node in nodes(ast.Call, ast.Attribute):
        name = ""
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        elif isinstance(node, ast.Attribute) and node.attr == "__table__":
            name = node.attr
        if name in RAW | ALWAYS_RAW and _is_sqlalchemys(path, name):
            found.append(f"{path}:{getattr(node, 'lineno', 0)} {name}")
    return found


def _is_sqlalchemys(path: str, name: str) -> bool:
    if name in ALWAYS_RAW:
        return True
    imports = [node for node in ast.walk(modules()[path]) if isinstance(node, ast.ImportFrom)]
    names = {
        alias.asname or alias.name
        for node in imports
        if (node.module or "").startswith("sqlalchemy")
        for alias in node.names
    }
    return name in names or ("sa" in names)


def test_sql_that_the_session_hook_cannot_see_stays_in_its_places() -> None:
    assert [found for found in raw_sql() if not allowed(found.split(":")[0], UNSEEN_BY_THE_HOOK)] == []


@pytest.mark.parametrize("place", UNSEEN_BY_THE_HOOK)
def test_every_exception_is_still_needed(place: str) -> None:
    assert any(allowed(found.split(":")[0], {place: ""}) for found in raw_sql())


def test_only_the_sign_in_staff_and_the_numbering_leave_the_scope() -> None:
    places = {path for path, node in nodes(ast.keyword) if isinstance(node, ast.keyword) and node.arg == "unscoped"}
    assert places <= {
        "storefront/auth/queries.py",
        "storefront/auth/commands.py",
        "storefront/auth/sessions.py",
        "storefront/sales/queries.py",
        "storefront/orders/numbers.py",
        "storefront/payments/hearing.py",
        "storefront/payments/numbers.py",
        "storefront/support/numbers.py",
        "storefront/quotes/numbers.py",
        "storefront/quotes/staff.py",
        "storefront/registration/queries.py",
    }
