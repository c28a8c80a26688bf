"""Rules about forms."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.inspector.markup import show
from tests.support.inspector.page import Page, words_of

UNLABELLED_TYPES = frozenset({"hidden", "submit", "button", "reset", "image"})
TOKEN = "csrf_token"
AMOUNTS = {"numeric", "decimal"}
NAMES_OF_AMOUNTS = ("quantity", "amount")
NAMES_OF_PHONES = ("phone", "mobile", "fax")


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


def keyboards(page: Page) -> Iterator[str]:
    """A phone brings the keyboard of what is asked for: figures, addresses of mail, numbers of telephones."""
    for control in page.of("input"):
        kind, name, mode = control.get("type", "text"), control.get("name", ""), control.get("inputmode", "")
        figures = kind == "number" or (kind == "text" and any(word in name for word in NAMES_OF_AMOUNTS))
        if figures and mode not in AMOUNTS:
            yield f"no keyboard of figures: {show(control)}"
        if kind == "text" and "mail" in name and mode != "email":
            yield f"no keyboard of mail: {show(control)}"
        if kind == "text" and any(word in name for word in NAMES_OF_PHONES) and mode != "tel":
            yield f"no keyboard of telephones: {show(control)}"
        if kind == "password" and not control.get("autocomplete"):
            yield f"no keeper of passwords can help: {show(control)}"


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
