"""Rules about forms."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.inspector.markup import show
from tests.support.inspector.page import Page, words_of

UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
TOKEN = "csrf_token"


def labels(page: Page) -> Iterator[str]:
    labelled = {label.get("for") for label in page.of("label") if words_of(label)}
    for control in page.of("input", "select", "textarea"):
        if control.tag == "input" and control.get("type", "text") in UNLABELLED_TYPES:
            continue
        if not (control.get("id") in labelled - {None} or _labels_itself(page, control)):
            yield f"no label: {show(control)}"


def _labels_itself(page: Page, control: Element) -> bool:
    if control.get("aria-label") or control.get("aria-labelledby"):
        return True
    return any(parent.tag == "label" and words_of(parent) for parent in page.ancestors(control))


def csrf_token(page: Page) -> Iterator[str]:
    for form in page.of("form"):
        if form.get("method", "get").lower() != "post":
            continue
        tokens = [
            field.get("value", "")
            for field in page.of("input")
            if field.get("name") == TOKEN and page.form_of(field) is form
        ]
        if len(tokens) != 1 or not tokens[0]:
            yield f"{len(tokens)} tokens where one is due: {show(form)}"
