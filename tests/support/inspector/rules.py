"""The rules by name. A rule takes a page and yields a sentence for each thing that is wrong."""

from collections.abc import Callable, Collection, Iterator

from tests.support.inspector import forms, headers, htmx, markup
from tests.support.inspector.page import Page

Rule = Callable[[Page], Iterator[str]]

RULES: dict[str, Rule] = {
    "well-formed": markup.well_formed,
    "balanced": markup.balanced,
    "lang": markup.lang,
    "title": markup.title,
    "one-h1": markup.one_h1,
    "unique-ids": markup.unique_ids,
    "references": markup.references,
    "images": markup.images,
    "no-inline": markup.no_inline,
    "links": markup.links,
    "own-resources": markup.own_resources,
    "named-controls": markup.named_controls,
    "labels": forms.labels,
    "keyboards": forms.keyboards,
    "csrf-token": forms.csrf_token,
    "one-root": htmx.one_root,
    "part-when-asked": htmx.part_when_asked,
    "hx-target": htmx.target_exists,
    "hx-fallback": htmx.works_without_javascript,
    "hx-no-eval": htmx.no_eval,
    "vary": headers.vary,
    "no-store": headers.no_store,
    "csp": headers.csp,
}


def complaints_about(page: Page, *, but_not: Collection[str] = ()) -> list[str]:
    """Return what is wrong as "rule: sentence". Raises KeyError for a rule that does not exist."""
    unknown = set(but_not) - set(RULES)
    if unknown:
        raise KeyError(f"no such rule: {', '.join(sorted(unknown))}")
    return [f"{name}: {complaint}" for name, rule in RULES.items() if name not in but_not for complaint in rule(page)]
