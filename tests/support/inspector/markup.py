"""Rules about the document itself."""

from collections import Counter
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element, tostring

from tests.support.inspector.page import Page, words_of

REFERENCES = [
    *("aria-labelledby", "aria-describedby", "aria-controls", "aria-owns", "aria-details"),
    *("aria-errormessage", "aria-activedescendant", "aria-flowto"),
    *("headers", "for", "list", "form", "popovertarget", "commandfor"),
]
RESOURCES = {"script": "src", "link": "href", "img": "src", "source": "src", "iframe": "src"}


def show(element: Element) -> str:
    """Return the start of an element's markup: enough to find it in the template."""
    return tostring(element, encoding="unicode", method="html").strip()[:110].replace("\n", " ")


def well_formed(page: Page) -> Iterator[str]:
    yield from page.faults


def balanced(page: Page) -> Iterator[str]:
    yield from page.walk.faults


def lang(page: Page) -> Iterator[str]:
    if not page.is_part and not page.roots[0].get("lang"):
        yield "<html> has no lang"


def title(page: Page) -> Iterator[str]:
    if not page.is_part and not any((element.text or "").strip() for element in page.of("title")):
        yield "the page has no title"


def one_h1(page: Page) -> Iterator[str]:
    headings = [words_of(element) for element in page.of("h1")]
    if not page.is_part and len(headings) != 1:
        yield f"{len(headings)} h1 where one is due: {headings}"
    if "" in headings:
        yield "the h1 is empty"


def unique_ids(page: Page) -> Iterator[str]:
    for name, times in Counter(page.ids).items():
        if times > 1:
            yield f'id "{name}" stands {times} times'
        if not name or " " in name:
            yield f'id "{name}" is empty or has a space'


def references(page: Page) -> Iterator[str]:
    for element in page.elements:
        for attribute in REFERENCES:
            for name in element.get(attribute, "").split():
                if not page.has_id(name):
                    yield f'{attribute}="{name}" points at nothing: {show(element)}'


def images(page: Page) -> Iterator[str]:
    for img in page.of("img"):
        for attribute in ("width", "height", "alt"):
            if attribute not in img.attrib:
                yield f"picture without {attribute}: {show(img)}"


def no_inline(page: Page) -> Iterator[str]:
    for element in page.elements:
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline <{element.tag}>: {show(element)}"
        for attribute in element.attrib:
            if attribute == "style" or attribute.startswith("on"):
                yield f"{attribute}= on {show(element)}"


def links(page: Page) -> Iterator[str]:
    """Each link leads somewhere by itself: no script, no bare #, no address that the routes do not know."""
    for element in page.of("a", "area"):
        if "href" not in element.attrib:
            if element.get("aria-current") or element.get("aria-disabled"):
                continue  # the step that one stands on
            yield f"link without href: {show(element)}"
            continue
        yield from _judge_address(page, element, element.attrib["href"])
    for form in page.of("form"):
        if not page.resolves(form.get("method", "get").upper(), own_path(page, form.get("action", "")) or "/"):
            yield f"action leads nowhere: {show(form)}"


def _judge_address(page: Page, element: Element, address: str) -> Iterator[str]:
    scheme = urlsplit(address).scheme.lower()
    if scheme in {"javascript", "data", "vbscript"}:
        yield f"{scheme}: link: {show(element)}"
    elif address.strip() in {"", "#"}:
        yield f"link to nowhere: {show(element)}"
    elif address.startswith("#"):
        if not page.has_id(address[1:]):
            yield f"link to an id that is not on the page: {show(element)}"
    elif (path := own_path(page, address)) and not page.resolves("GET", path):
        yield f"no route answers {path}: {show(element)}"


def own_path(page: Page, address: str) -> str | None:
    """Return the path of an address of ours, resolved against the page; None for another house's address."""
    parts = urlsplit(urljoin(f"http://here{page.path}", address))
    return parts.path if (parts.scheme, parts.netloc) == ("http", "here") else None


def own_resources(page: Page) -> Iterator[str]:
    for element in page.of(*RESOURCES):
        address = element.get(RESOURCES[str(element.tag)], "")
        if element.get("rel") not in {"canonical", "alternate"} and address and own_path(page, address) is None:
            yield f"fetched from elsewhere: {show(element)}"


def named_controls(page: Page) -> Iterator[str]:
    for element in page.of("button", "a", "summary"):
        if not (words_of(element) or element.get("aria-labelledby") or element.get("title")):
            yield f"says nothing to a screen reader: {show(element)}"
