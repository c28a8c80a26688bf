"""What a template may not hold. The page inspector looks at the pages; this looks at every line, fetched or not."""

import ast
import re

import pytest

from tests.support.source import allowed, nodes, templates

MAIL = "templates/mail"  # mail programs know inline styles only, and no script at all
BANNED = {
    "inline style": r"<style|\sstyle\s*=",
    "inline script": r"<script(?![^>]*\ssrc=)",
    "handler in the markup": r"\son[a-z]+\s*=\s*[\"']",
    "code for htmx to evaluate": r"hx-on|[\"']js:",
    "link to nowhere": r"href=\"#\"",
    "javascript: link": r"javascript:",
    "escaping switched off": r"autoescape\s+false",
    "the user instead of the viewer": r"current_user",
    "a comment that every visitor loads": r"<!--",
}
MARKUP_MADE_IN_PYTHON = {
    "storefront/web": "the few filters that build markup from escaped pieces",
}


@pytest.mark.parametrize("path", templates())
def test_a_template_holds_nothing_that_is_banned(path: str) -> None:
    text = templates()[path]
    banned = {} if path.startswith(MAIL) else BANNED
    found = {what: re.findall(pattern, text) for what, pattern in banned.items()}
    assert {what: hits for what, hits in found.items() if hits} == {}


@pytest.mark.parametrize("path", templates())
def test_only_components_call_something_safe(path: str) -> None:
    assert path.startswith("templates/components/") or not re.search(r"\|\s*safe\b", templates()[path])


def test_only_web_builds_markup_in_python() -> None:
    places = {
        path
        for path, node in nodes(ast.Call)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Markup"
    }
    assert [path for path in sorted(places) if not allowed(path, MARKUP_MADE_IN_PYTHON)] == []
