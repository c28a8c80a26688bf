"""Rules about HTMX: a part has its shape, a target exists, and everything works without JavaScript."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.inspector.markup import own_path, show
from tests.support.inspector.page import Page

VERBS = {f"hx-{verb}": verb.upper() for verb in ("get", "post", "put", "patch", "delete")}
OOB = "hx-swap-oob"
MAX_OOB_ROOTS = 2
# The selectors that the house uses; others are refused so that a typing error is not taken for one.
SIMPLE = re.compile(r"^(?P<tag>[a-z0-9-]+)?(?:#(?P<id>[\w-]+))?(?:\.(?P<class>[\w-]+))?(?:\[(?P<attribute>[\w-]+)\])?$")
ALWAYS_THERE = frozenset({"this", "body", "document", "window"})


def one_root(page: Page) -> Iterator[str]:
    """A part is one element that says its name, and at most two that go elsewhere: those may also come alone."""
    if not page.is_part:
        return
    aside = [root for root in page.roots if OOB in root.attrib or root.tag == "hx-partial"]
    main = [root for root in page.roots if root not in aside]
    if len(main) > 1 or not page.roots:
        yield f"{len(main)} roots where one is due: {[show(root) for root in main]}"
    if len(aside) > MAX_OOB_ROOTS:
        yield f"{len(aside)} parts out of band, {MAX_OOB_ROOTS} are allowed"
    if page.walk.loose_text:
        yield f"text outside the root: {page.walk.loose_text[:60]!r}"
    for root in page.roots:
        if "id" not in root.attrib and root.tag != "hx-partial":
            yield f"the root's id does not say its name: {show(root)}"


def part_when_asked(page: Page) -> Iterator[str]:
    if page.asked_by_htmx and not page.is_part:
        yield "HTMX asked for a part and got the whole page"
    if not page.asked_by_htmx and page.is_part:
        yield "a browser asked for a page and got a part of one"


def target_exists(page: Page) -> Iterator[str]:
    for element in page.elements:
        if any(verb in element.attrib for verb in VERBS):
            selector = _target_of(page, element)
            if selector and not _finds(page, element, selector):
                yield f'target "{selector}" is not there: {show(element)}'
        if OOB in element.attrib and page.known_ids is not None and element.get("id") not in page.known_ids:
            yield f"out of band, but nothing on the page has this id: {show(element)}"


def _target_of(page: Page, element: Element) -> str | None:
    """Return the selector in force: htmx 4 inherits only what says `:inherited`."""
    own = element.get("hx-target") or element.get("hx-target:inherited")
    inherited = (parent.get("hx-target:inherited") for parent in page.ancestors(element))
    return own or next(filter(None, inherited), None)


def _finds(page: Page, element: Element, selector: str) -> bool:
    if selector in ALWAYS_THERE or selector in {"next", "previous"}:
        return True
    if selector.startswith("closest "):
        places = [element, *page.ancestors(element)]
    elif selector.startswith("find "):
        places = list(element.iter())
    else:
        places = page.elements
    wanted = SIMPLE.match(selector.rsplit(" ", 1)[-1])
    if wanted is None:
        return False
    if wanted["id"] and page.is_part and page.has_id(wanted["id"]):
        return True
    return any(_matches(place, wanted) for place in places)


def _matches(element: Element, wanted: re.Match[str]) -> bool:
    return (
        wanted["tag"] in {None, element.tag}
        and wanted["id"] in {None, element.get("id")}
        and (wanted["class"] is None or wanted["class"] in element.get("class", "").split())
        and (wanted["attribute"] is None or wanted["attribute"] in element.attrib)
    )


def works_without_javascript(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute, method in VERBS.items():
            if attribute not in element.attrib:
                continue
            path = own_path(page, element.attrib[attribute])
            if path is None or not page.resolves(method, path):
                yield f"no route answers {method} {path}: {show(element)}"
            if not _has_fallback(page, element, element.attrib[attribute]):
                yield f"does nothing without JavaScript: {show(element)}"


def _has_fallback(page: Page, element: Element, address: str) -> bool:
    if element.tag == "a":
        return bool(element.get("href"))
    if element.tag == "form":
        return "action" in element.attrib
    if element.tag in {"button", "input", "select", "textarea"}:
        form = page.form_of(element)
        return form is not None and bool("action" in form.attrib or element.get("formaction"))
    # A box that fetches itself ("more rows") holds the same address as a link or a form.
    inside = [child.get("href") or child.get("action") for child in element.iter()]
    return address in inside


def no_eval(page: Page) -> Iterator[str]:
    """Nothing that htmx would have to evaluate: `default-src 'self'` forbids it."""
    for element in page.elements:
        for attribute, value in element.attrib.items():
            code = value.strip().lower().startswith(("js:", "javascript:"))
            filtered = attribute.startswith("hx-trigger") and "[" in value
            if attribute.startswith("hx-on") or (attribute.startswith("hx-") and (code or filtered)):
                yield f"{attribute} needs eval: {show(element)}"
