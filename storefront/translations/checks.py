"""What is wrong with a translation: it lacks, is fuzzy, has other placeholders than the source, or too few forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from babel.messages.catalog import Catalog, Message

from storefront.translations.areas import AREAS, COMPLETE, area_of
from storefront.translations.sources import Id, Said

# %(name)s, %%, a lone %, {name} and tags: what is filled in, and what the page is built of
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%|\{\w*\}|</?\w+")
COUNT = re.compile(r"%\(num\)[sd]")


@dataclass(frozen=True, slots=True)
class Problem:
    """A string that is wrong in a language, and the areas that say it."""

    language: str
    areas: tuple[str, ...]
    text: str
    reason: str

    @property
    def grave(self) -> bool:
        """Tell whether it must not be delivered: what is wrong breaks a page, what lacks breaks a promise."""
        return self.reason not in {"missing", "fuzzy"} or not COMPLETE.isdisjoint(self.areas)


def problems(language: str, catalog: Catalog, said: Mapping[Id, Said]) -> Iterator[Problem]:
    """Yield what is wrong with a catalogue, seen from the source."""
    forms = catalog.num_plurals
    for one in said.values():
        text = one.id if isinstance(one.id, str) else one.id[0]
        reason = _wrong(one.id, catalog.get(text), forms)
        if reason:
            yield Problem(language, areas_of(one), text, reason)


def areas_of(said: Said) -> tuple[str, ...]:
    """Return the areas that say a string, in the order of the list."""
    found = {area_of(name) for name in said.files}
    return (*(area for area in AREAS if area in found), *sorted(found.difference(AREAS)))


def _wrong(source: Id, message: Message | None, forms: int) -> str | None:
    if message is None:
        return "missing"
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    if not all(strings) or not strings:
        return "missing"
    if message.fuzzy:
        return "fuzzy"
    if isinstance(source, tuple) != isinstance(message.id, tuple | list):
        return "missing"
    if isinstance(source, tuple) and len(strings) != forms:
        return f"{len(strings)} plural forms instead of {forms}"
    return next((found for found in (_differs(source, string) for string in strings) if found), None)


def _differs(source: Id, string: str) -> str | None:
    """A form for one or two may leave the number away: "one line", سطران."""
    asked = source if isinstance(source, str) else source[1]
    want, have = Counter(PLACEHOLDER.findall(asked)), Counter(PLACEHOLDER.findall(string))
    if isinstance(source, tuple):
        for counter in (want, have):
            for name in [name for name in counter if COUNT.fullmatch(name)]:
                del counter[name]
    if want == have:
        return None
    return f"placeholders {' '.join(sorted(have.elements())) or 'none'} instead of {' '.join(sorted(want.elements()))}"
