"""The repository's own source, read as text and as syntax trees, for the tests of its rules."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]


@cache
def modules() -> dict[str, ast.Module]:
    """Return each Python file of the package, by its path from the root."""
    paths = sorted((ROOT / "storefront").rglob("*.py"))
    return {str(path.relative_to(ROOT)): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def templates() -> dict[str, str]:
    """Return the text of each template, by its path from the root."""
    paths = sorted((ROOT / "templates").rglob("*.html"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, ast.AST]]:
    """Yield (path, node) for each node of these kinds in the package."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, kinds):
                yield path, node


def allowed(path: str, exceptions: dict[str, str]) -> bool:
    """Say whether a path is, or lies under, one of the exceptions (path: reason)."""
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in exceptions)
