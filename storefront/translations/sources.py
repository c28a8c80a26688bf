"""What the source says to people: every string that goes through gettext, with the files it stands in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.frontend import parse_keywords

from storefront.settings import PACKAGE, shipped

METHODS = {".py": "python", ".html": "jinja2", ".txt": "jinja2"}
KEYWORDS = {**DEFAULT_KEYWORDS, **parse_keywords(["_l", "lazy_gettext", "lazy_ngettext:1,2", "say", "say_number:1,2"])}
OPTIONS = {"silent": "false"}  # a template that Jinja can't read is an error

Id = str | tuple[str, str]  # one text, or the forms for one and for many


@dataclass(frozen=True, slots=True)
class Said:
    """A string of the source, and the files that say it."""

    id: Id
    files: frozenset[str]


def read_sources() -> dict[Id, Said]:
    """Return every string of the program and its templates."""
    found: dict[Id, set[str]] = {}
    for path, name in _files():
        for one in _strings(path):
            found.setdefault(one, set()).add(name)
    return _merged(found)


def _merged(found: Mapping[Id, set[str]]) -> dict[Id, Said]:
    """A text that is said alone and as the form for one is a single entry of a catalogue."""
    plural = {one[0]: one for one in found if isinstance(one, tuple)}
    whole: dict[Id, set[str]] = {}
    for one, files in found.items():
        whole.setdefault(plural.get(one, one) if isinstance(one, str) else one, set()).update(files)
    return {one: Said(one, frozenset(files)) for one, files in whole.items()}


def _files() -> Iterator[tuple[Path, str]]:
    for folder, name in ((PACKAGE, "storefront"), (shipped("templates"), "templates")):
        for path in sorted(folder.rglob("*")):
            if path.suffix in METHODS and path.is_file() and not (name == "storefront" and _beside(path)):
                yield path, f"{name}/{path.relative_to(folder).as_posix()}"


def _beside(path: Path) -> bool:
    """Templates of an installed portal lie within the package; they are read by themselves."""
    return path.suffix != ".py"


def _strings(path: Path) -> Iterator[Id]:
    options = OPTIONS if METHODS[path.suffix] == "jinja2" else {}
    for _line, message, _comments, _context in extract_from_file(
        METHODS[path.suffix], path, keywords=KEYWORDS, options=options
    ):
        if message:
            yield message if isinstance(message, str) else (message[0], message[1])
