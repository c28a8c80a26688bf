"""One answer in HTML, read in two ways: as a browser does (html5lib), and tag by tag as it was written."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html.parser import HTMLParser
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

VOID = frozenset(["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"])
# What a part's first tag has to stand in, or a browser throws the tag away.
CONTAINER_OF = {"tr": "tbody", "td": "tr", "th": "tr", "tbody": "table", "thead": "table", "option": "select"}
TEMPLATE = re.compile(r"(<template\b[^>]*>).*?(</template>)", re.DOTALL)


class TagWalk(HTMLParser):
    """The tags as written: what is not closed, or closed in the wrong order, and where each root starts."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = text
        self.open: list[tuple[str, int]] = []
        self.faults: list[str] = []
        self.roots: list[str] = []
        self.loose_text = ""
        self._line_starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._root_at = 0
        self.feed(text)
        self.close()
        self.faults += [f"<{tag}> of line {line} is never closed" for tag, line in self.open]

    def _here(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.open:
            self._root_at = self._here()
        if tag in VOID:
            self._end_root_after_tag()
        else:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if not self.open:
            self._root_at = self._here()
        self._end_root_after_tag()

    def handle_endtag(self, tag: str) -> None:
        line = self.getpos()[0]
        if not self.open or self.open[-1][0] != tag:
            expected = f"</{self.open[-1][0]}>" if self.open else "nothing to close"
            self.faults.append(f"line {line}: </{tag}> where {expected} was due")
            if all(name != tag for name, _ in self.open):
                return
            while self.open[-1][0] != tag:
                self.open.pop()
        self.open.pop()
        if not self.open:
            self.roots.append(self.text[self._root_at : self.text.index(">", self._here()) + 1])

    def handle_data(self, data: str) -> None:
        if not self.open:
            self.loose_text += data.strip()

    def _end_root_after_tag(self) -> None:
        if not self.open:
            self.roots.append(self.get_starttag_text() or "")


@dataclass(frozen=True)
class Page:
    """A page or a part, with what the rules need to judge it."""

    text: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200
    path: str = "/"
    asked_by_htmx: bool = False
    signed_in: bool = False
    known_ids: frozenset[str] | None = None  # ids of the page that a part lands in; None: not known
    resolves: Callable[[str, str], bool] = lambda _method, _path: True  # does this method and path lead anywhere?

    @property
    def is_part(self) -> bool:
        return "<html" not in self.text[:1000].lower()

    @cached_property
    def walk(self) -> TagWalk:
        return TagWalk(self.text)

    @cached_property
    def _parsed(self) -> tuple[list[Element], list[str]]:
        texts = self.walk.roots if self.is_part else [self.text]
        trees: list[Element] = []
        faults: list[str] = []
        for text in texts:
            tree, found = _parse(text, whole=not self.is_part)
            trees.append(tree)
            faults += found
        return trees, faults

    @property
    def faults(self) -> list[str]:
        """What a browser's parser had to repair."""
        return self._parsed[1]

    @cached_property
    def roots(self) -> list[Element]:
        """The elements of the top: <html> of a page, one or a few of a part."""
        trees = self._parsed[0]
        return [child for tree in trees for child in tree] if self.is_part else trees

    @cached_property
    def elements(self) -> list[Element]:
        return [element for root in self.roots for element in root.iter() if isinstance(element.tag, str)]

    @cached_property
    def _parents(self) -> dict[Element, Element]:
        return {child: parent for parent in self.elements for child in parent}

    def ancestors(self, element: Element) -> Iterator[Element]:
        """Yield the parents of an element, the nearest first."""
        while (parent := self._parents.get(element)) is not None:
            yield parent
            element = parent

    def of(self, *tags: str) -> Iterator[Element]:
        return (element for element in self.elements if element.tag in tags)

    def form_of(self, element: Element) -> Element | None:
        """Return the form that sends a control: around it, or named by its form attribute."""
        if named := element.get("form"):
            return next((form for form in self.of("form") if form.get("id") == named), None)
        return next((parent for parent in self.ancestors(element) if parent.tag == "form"), None)

    @cached_property
    def ids(self) -> list[str]:
        return [element.attrib["id"] for element in self.elements if "id" in element.attrib]

    def has_id(self, name: str) -> bool:
        """Say whether an id is on the page; a part whose page is not known gets the benefit of the doubt."""
        if name in self.ids:
            return True
        return self.is_part and (self.known_ids is None or name in self.known_ids)


def _parse(text: str, *, whole: bool) -> tuple[Element, list[str]]:
    # html5lib 1.1 is older than <template> and would object to the rows inside one.
    text = TEMPLATE.sub(r"\1\2", text)
    parser: Any = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
    if whole:
        tree = parser.parse(text)
    else:
        first = re.match(r"\s*<([a-z0-9-]+)", text)
        tree = parser.parseFragment(text, container=CONTAINER_OF.get(first[1] if first else "", "div"))
    return tree, [f"line {position[0]}: {code} {details or ''}" for position, code, details in parser.errors]


def words_of(element: Element) -> str:
    """Return the text of an element and of the pictures in it, as a screen reader would name it."""
    pictures = (img.get("alt", "") for img in element.iter("img"))
    titles = (child.get("aria-label", "") for child in element.iter())
    return " ".join(" ".join([*element.itertext(), *pictures, *titles]).split())
